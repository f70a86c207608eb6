"""Files that are written whole, and what is kept from build to build."""
