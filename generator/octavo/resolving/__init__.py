"""A text with holes and the facts of the site become a text without any."""
