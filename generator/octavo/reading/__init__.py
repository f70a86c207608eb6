"""A source becomes what it says, blind to the rest of the site."""
