"""What a moderator does to the archives: find comments, change them in place, take them down."""
