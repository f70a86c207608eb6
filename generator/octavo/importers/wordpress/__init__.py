"""The importer of WordPress exports (WXR 1.0 to 1.2): its reading, its markup, its composition."""
