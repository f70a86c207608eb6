"""Files that are published beside the pages: images with their variants, style sheets, data."""
