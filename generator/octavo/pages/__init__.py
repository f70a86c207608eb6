"""One complete, immutable view per output URL: all that a template can see beside `site`."""
