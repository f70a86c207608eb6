"""E-mail addresses in what readers wrote: found, and taken out."""

from __future__ import annotations

import octavo.expressions as re

REPLACEMENT = "[address removed]"

# The wide forms are what keyboards for Chinese and Japanese give.
_AT = r"(?:[@\uff20\ufe6b]|&\#0*64;|&\#x0*40;|&commat;|%40)"
# Most texts have none; citations (`[@key]`) and names (`@Tony`) have nothing before their @.
_HINT = re.compile(rf"[\w.%+\"-]{_AT}", re.IGNORECASE)
# `https://user:secret@host/` is no mail address; what stands before its @ is dropped with the link.
# `@user@host` is a name on a social network: the address must not begin after an @.
_ADDRESS = re.compile(
    rf"""
    (?P<userinfo> \bhttps?://[^\s/@<>"']*@ )
    | (?<![\w.%+@-]) (?:mailto:)? (?: [\w.%+-]+ | "[^"<>\n]{{1,64}}" ) {_AT}
      (?: (?:[\w-]{{1,63}}[.\uff0e])+ (?: xn--[a-z0-9-]{{1,59}} | [^\W\d_]{{2,24}} )
        | \[ (?:IPv6:)? [0-9a-f]+ [.:] [0-9a-f:.]{{2,39}} \] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Elements that do not end a word: an address may go on behind them.
_INLINE_TAG = re.compile(
    r"""(</?(?:a|abbr|b|cite|code|del|em|i|ins|q|s|strong|sub|sup)(?:\ [^\s=>]+="[^"]*")*>)"""
)


def remove_addresses(text: str) -> tuple[str, int]:
    """Return the text with every e-mail address replaced by a remark, and how many there were."""
    # Most texts have none of an @'s spellings, which is quickly seen.
    if text.isascii() and not ("@" in text or "&" in text or "%" in text):
        return text, 0
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


def reader_name(name: str) -> tuple[str, int]:
    """Return a reader's name without e-mail addresses, and how many there were.

    A name that was nothing but an address is "": better none than a remark in its place.
    """
    name, count = remove_addresses(name)
    return "" if name == REPLACEMENT else name, count


def remove_divided_addresses(html: str) -> str:
    """Return HTML without the e-mail addresses that are divided by tags: `name@<b>host</b>.org`.

    The tags stay, and may be empty now. Elsewhere the text is the same.
    """
    if html.isascii() and "@" not in html:
        return html
    pieces = _INLINE_TAG.split(html)  # texts and tags in turn
    found = [match.span() for match in _ADDRESS.finditer("".join(pieces[::2])) if not match["userinfo"]]
    if not found:
        return html
    begin = 0
    for at in range(0, len(pieces), 2):
        text = pieces[at]
        for start, end in reversed(found):
            if start < begin + len(text) and end > begin:
                mark = REPLACEMENT if start >= begin else ""
                pieces[at] = pieces[at][: max(0, start - begin)] + mark + pieces[at][max(0, end - begin) :]
        begin += len(text)
    return "".join(pieces)
