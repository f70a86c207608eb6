"""The theme, and the views that it turns into pages."""
