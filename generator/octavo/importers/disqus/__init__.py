"""The importer of Disqus exports: their reading, their markup, their way to the posts."""
