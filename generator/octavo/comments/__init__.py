"""Archived discussions: read, made safe, put in order."""
