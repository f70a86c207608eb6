"""Another program's export → a content folder. Each source has a module or a package of its own."""
