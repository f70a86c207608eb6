"""The output folder: what is in it, who owns it, and how files come to be there."""
