"""Markdown to HTML with typed holes: one module for each rule of the syntax."""
