"""What machines read in a page's head and lists: tags, JSON-LD, links between a page and its record."""
