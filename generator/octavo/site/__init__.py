"""The folder of a site: its settings, its files and the headers of its texts."""
