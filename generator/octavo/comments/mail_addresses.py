"""E-mail addresses in what readers wrote: found, and taken out."""

from __future__ import annotations

import re

REPLACEMENT = "[address removed]"

_AT = r"(?:@|&\#0*64;|&\#x0*40;|&commat;|%40)"
# Most texts have none; citations (`[@key]`) and names (`@Tony`) have nothing before their @.
_HINT = re.compile(rf"[\w.%+-]{_AT}", re.IGNORECASE)
# `https://user:secret@host/` is no mail address; what stands before its @ is dropped with the link.
# `@user@host` is a name on a social network: the address must not begin after an @.
_ADDRESS = re.compile(
    rf"""
    (?P<userinfo> \bhttps?://[^\s/@<>"']*@ )
    | (?<![\w.%+@-]) (?:mailto:)? [\w.%+-]+ {_AT} (?:[\w-]{{1,63}}\.)+ [^\W\d_]{{2,24}}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def remove_addresses(text: str) -> tuple[str, int]:
    """Return the text with every e-mail address replaced by a remark, and how many there were."""
    if not _HINT.search(text):
        return text, 0
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        if found["userinfo"]:
            return found.group()
        count += 1
        return REPLACEMENT

    return _ADDRESS.sub(replaced, text), count
