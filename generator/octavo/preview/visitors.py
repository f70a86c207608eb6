"""Who may ask, and for what: requests for this machine only, events for our own pages only, honest paths.

A page elsewhere can have its name lead to 127.0.0.1 (DNS rebinding) and then read what is served there:
so a request has to name this machine. See https://fetch.spec.whatwg.org/#http-origin for the rest.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import unquote_to_bytes

from msgspec import Struct

import octavo.expressions as re

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  # to know them, not to bind them


class Visitors(Struct, frozen=True):
    """What requests may call this machine."""

    host: str  # what the preview listens on
    names: frozenset[str] = frozenset()  # this machine's own, where it listens to others

    def may_ask(self, host: str | None) -> bool:
        """Tell whether a request's Host is this machine."""
        found = _HOST.fullmatch(host or "")
        if found is None:
            return False
        name = found[1].strip("[]").rstrip(".").lower()
        if name in _LOCAL or name.endswith(".localhost") or name == self.host.lower():
            return True
        if is_local(self.host):
            return False
        # An address in figures is nobody's name: it cannot be made to lead elsewhere.
        return name in self.names or _is_address(name)

    def may_listen(self, host: str | None, origin: str | None, site: str | None) -> bool:
        """Tell whether whoever asks for events is a page that was served here."""
        if site is not None and site not in ("same-origin", "none"):
            return False
        return origin is None or (host is not None and origin.lower() == f"http://{host.lower()}")


def is_local(host: str) -> bool:
    """Tell whether what is listened on can be reached from this machine only."""
    if host.lower() in _LOCAL:
        return True
    return host not in _EVERYWHERE and _is_address(host) and ip_address(host).is_loopback


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


_LONGEST = 4096  # bytes


# No path of a request ever becomes a path on the disk: it is only looked up among the names that the site
# publishes. What could only be meant to get out is refused before that.


def read_path(raw: bytes) -> str | None:
    """Return the path of a request, percent-decoded once; None for one that no honest link has.

    That is one with `..` or `.` as a segment, `//`, a backslash, a control character, or bytes that are not
    UTF-8, be they written as they are or percent-encoded.
    """
    if len(raw) > _LONGEST or not raw.startswith(b"/"):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    segments = path.split("/")
    if "//" in path or "\\" in path or "." in segments or ".." in segments:
        return None
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        return None
    return path


def below(path: str, base_path: str) -> str | None:
    """Return what follows the site's base path, without a slash before it; None outside the site."""
    return path.removeprefix(base_path) if path.startswith(base_path) else None
