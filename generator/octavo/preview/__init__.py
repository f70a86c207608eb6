"""The live preview: the site as it is on the disk now, page by page as a browser asks for them."""
