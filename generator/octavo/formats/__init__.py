"""YAML, TOML and HTML with the places of everything in them, and the schema that reads them."""
