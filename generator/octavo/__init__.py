"""Octavo: the static-site generator for research blogs."""

__version__ = "0.1.0"
