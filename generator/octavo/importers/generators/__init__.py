"""Blogs in Markdown from Jekyll, Hugo, Quarto, Pelican and MyST: one importer, a module for each system.

Nothing of the old blog is run: settings in Python are read as text, and notebooks and documents of R come
with the results that were stored.
"""
