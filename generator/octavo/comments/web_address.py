"""The web addresses that readers leave: which are kept, and in what form."""

from __future__ import annotations

import unicodedata
from urllib.parse import SplitResult, urlsplit

import octavo.expressions as re
from octavo.comments.characters import strip_invisible

MAX_LENGTH = 2000

_ABSOLUTE = re.compile(r"https?://[^/?#\\]", re.IGNORECASE)
_ASCII_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?\.?|\[[0-9a-f:.]{2,45}\]")
# What the URL standard allows nowhere, and a percent sign that begins no code.
_TO_ENCODE = re.compile(r"""[\s"<>\\^`{|}\[\]#]|%(?![0-9A-Fa-f]{2})""")
# Scripts that are written together; with Latin, too.
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})


def clean_address(address: str) -> str:
    """Return an absolute http(s) address that is safe to link to, or "" when it is none.

    Name and password before the host are dropped. A host that mixes scripts to look like another is
    written in punycode (RFC 3492). Characters that the URL standard forbids are percent-encoded.
    """
    parts = _split(address)
    host = shown_host(parts.hostname or "") if parts else ""
    if parts is None or not host:
        return ""
    port = f":{parts.port}" if parts.port is not None else ""
    query = f"?{_encoded(parts.query)}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{port}{_encoded(parts.path)}{query}{fragment}"


def written_host(address: str) -> str:
    """Return the host as the reader typed it, in lower case; "" when the address has none."""
    parts = _split(address)
    return (parts.hostname or "") if parts else ""


def shown_host(host: str) -> str:
    """Return a lower-case host as it is shown: in punycode when it mixes scripts; "" when it is none."""
    if ":" in host:
        host = f"[{host}]"
    if host.isascii():
        return host if _ASCII_HOST.fullmatch(host) else ""
    if len(host) > 253 or not all(
        c.isalnum() or c in ".-" or unicodedata.category(c)[0] == "M" for c in host
    ):
        return ""
    if not any(_mixes_scripts(label) for label in host.split(".")):
        return host
    try:
        encoded = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return encoded if _ASCII_HOST.fullmatch(encoded) else ""


def _split(address: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) address, or None."""
    address = strip_invisible(address).strip()
    if len(address) > MAX_LENGTH or not _ABSOLUTE.match(address):
        return None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises when it is no number
    except ValueError:
        return None
    # A browser takes the backslash for a slash: what looks like a path would be part of the host.
    return None if "\\" in parts.netloc else parts


def _encoded(part: str) -> str:
    return _TO_ENCODE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), part)


def _mixes_scripts(label: str) -> bool:
    """Tell whether a label of a host mixes scripts that are not written together (after UTS 39)."""
    scripts = {unicodedata.name(c, "UNKNOWN").split()[0] for c in label if c.isalpha()}
    others = scripts - _EAST_ASIAN
    return len(others) > 1 or (others != scripts and bool(others - {"LATIN"}))
