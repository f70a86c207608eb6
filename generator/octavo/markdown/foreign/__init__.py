"""Syntax of other systems: what is read as its authors mean, and warnings of the rest."""
