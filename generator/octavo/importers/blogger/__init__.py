"""The importer of Blogger exports, the classic ones and those of Google Takeout."""
