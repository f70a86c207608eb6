"""Why the desk did not do what it was asked for, in words for the person who asked."""

from __future__ import annotations

from octavo.errors import OctavoError


class DeskError(OctavoError):
    """Something cannot be done; `status` is that of HTTP (RFC 9110)."""

    def __init__(self, message: str, hint: str = "", status: int = 400) -> None:
        """Take what happened and what to do about it, each a sentence."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
