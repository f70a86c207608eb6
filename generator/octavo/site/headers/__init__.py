"""Headers as octavo and other systems write them, read as one tree."""
