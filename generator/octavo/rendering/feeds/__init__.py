"""What is published for machines beside the pages: feeds, the sitemap, bibliographies to download."""
