"""The works of a site as one library: which are the same, and how new ones are added."""
