"""What is said of a picture that readers would not see, and what is left of one that they do."""

from __future__ import annotations

from msgspec import Struct


class BrokenPicture(Exception):  # noqa: N818  # it says what there is
    """A picture that is damaged, or of a kind that no copy can be made of."""

    def __init__(self, message: str, hint: str, line: int = 0, column: int = 0) -> None:
        """Take message and hint and, of a text such as SVG, the place (from 1; 0: the whole file)."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def ends_early() -> BrokenPicture:
    """Return what is said of a file whose end is missing."""
    hint = "Copy it again from where it came from, or save it anew."
    return BrokenPicture("This picture is damaged: its end is missing.", hint)


def makes_no_sense() -> BrokenPicture:
    """Return what is said of a file that does not keep to its format."""
    hint = "Is it complete? Copy it again from where it came from, or save it anew."
    return BrokenPicture("This picture cannot be read.", hint)


class Cleaned(Struct, frozen=True):
    """A picture without what it tells of its maker."""

    data: bytes  # the same object where there was nothing to leave out
    has_position: bool  # whether the file told where the picture was taken
    orientation: int = 1  # how it is to be turned, as Exif counts
