"""References pasted as text, and files of references → entries of a bibliography."""
