"""What octavo says, and how it is written, in each language."""
