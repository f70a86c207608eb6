"""Putting the parts of a reference together: full stops, commas and quotation marks that never double."""

from __future__ import annotations

import re
from collections.abc import Iterable

from octavo.bibliography.inline_html import drop_case_protection, escape_text

_ENTITY_AT_END = re.compile(r"&#?\w+;\Z")
_TAG_OR_MATHS = re.compile(r"(<math\b(?>(?:[^<]|<(?!/?math\b))*)</math>|<[^<>]*>)", re.DOTALL)
_OPENING_DOUBLE = re.compile(r'(?:(?<=[\s(\[‘“–—/-])|^)(?:"|&quot;)')
# An opening mark without a closing one takes all that follows, where there is no closing one either.
_SINGLE_QUOTED = re.compile(r"(?<!\w)'(?P<words>\w[^'\s](?:[^']|'\w)*+)(?:(?P<closing>')|\Z)")
_QUOTE = re.compile("[“”‘’]")


def join(delimiter: str, parts: Iterable[str]) -> str:
    """Return the parts that are not empty, as HTML, with the delimiter (". ", ", ", " ") between them."""
    mark = delimiter.rstrip()
    gap = delimiter[len(mark) :]
    joined = ""
    for part in parts:
        if not joined:
            joined = part
        elif part:
            joined = f"{punctuate(joined, mark)}{gap}{part}"
    return joined


def punctuate(markup: str, mark: str) -> str:
    """Return the markup with "." or another mark at its end, unless what stands there says as much.

    Full stop and comma move inside closing quotation marks, the American way.
    """
    if not mark or not markup:
        return markup
    last = markup[-1]
    if last.isalnum() or last in ")]":
        return markup + mark
    if last == ">" and markup[markup.rfind("<") - 1].isalnum():
        return markup + mark
    end = _visible_end(markup)
    quote = end
    while quote and markup[quote - 1] in "”’" and (quote < end or markup[quote - 1] == "”"):
        quote = _visible_end(markup[: quote - 1])
    if quote < end:
        if mark not in ".,":
            return markup if not quote else markup + mark
        if not quote:
            return markup
    else:
        # The mark stands after closing tags: in italics or not, a full stop looks the same.
        quote = len(markup)
    before = markup[: min(quote, end)]
    last = before[-1:]
    if last in "?!…" and mark == ".":
        return markup
    if last == mark or (last == "." and mark == "."):
        return markup
    if last in ",;:" and not _ENTITY_AT_END.search(before):
        cut = len(before) - 1
        return markup[:cut] + mark + markup[cut + 1 :]
    return markup[:quote] + mark + markup[quote:]


def _visible_end(markup: str) -> int:
    """Return where the text ends: in front of closing tags and spaces."""
    end = len(markup)
    while end and markup[end - 1] in "> ":
        if markup[end - 1] == " ":
            end -= 1
            continue
        start = markup.rfind("<", 0, end)
        if start < 0:
            break
        end = start
    return end


def parenthesised(markup: str, brackets: str = "()") -> str:
    """Return the markup in brackets; "" when there is nothing to put there."""
    return f"{brackets[0]}{markup}{brackets[1]}" if markup else ""


def quoted(markup: str) -> str:
    """Return a title in double quotation marks, those inside it turned to single ones and back."""
    if not markup:
        return ""
    return f"“{_flip_quotes(markup)}”" if "“" in markup or "‘" in markup else f"“{markup}”"


def _flip_quotes(markup: str) -> str:
    """Return the markup with each pair of quotation marks as its level asks; apostrophes stay."""
    pieces = _TAG_OR_MATHS.split(markup) if "<" in markup else [markup]
    depth = 0

    def flip(match: re.Match[str]) -> str:
        nonlocal depth
        sign = match[0]
        if sign in "“‘":
            depth += 1
            return "‘" if depth % 2 else "“"
        text, end = match.string, match.end()
        is_apostrophe = sign == "’" and (not depth or (end < len(text) and text[end].isalnum()))
        if is_apostrophe or not depth:
            return sign
        depth -= 1
        return "”" if depth % 2 else "’"

    return "".join(piece if index % 2 else _QUOTE.sub(flip, piece) for index, piece in enumerate(pieces))


def typographic(markup: str) -> str:
    """Return rich text as styles print it: curly quotes and apostrophes, no trace of case protection."""
    markup = drop_case_protection(markup)
    if "'" not in markup and '"' not in markup and "&quot;" not in markup:
        return markup
    pieces = _TAG_OR_MATHS.split(markup) if "<" in markup else [markup]
    return "".join(piece if index % 2 else _curl(piece) for index, piece in enumerate(pieces))


def printed(text: str) -> str:
    """Return plain text as HTML with curly quotes and apostrophes."""
    if "'" in text or '"' in text:
        text = _curl(text)
    return escape_text(text)


def _double(found: re.Match[str]) -> str:
    return f"“{found['words']}”" if found["closing"] else found[0]


def _curl(text: str) -> str:
    if '"' in text or "&quot;" in text:
        text = _OPENING_DOUBLE.sub("“", text).replace('"', "”").replace("&quot;", "”")
    if "'" in text:
        if text.count("'") > 1:
            # Outer marks are double in American typesetting; `quoted` turns them into inner ones.
            text = _SINGLE_QUOTED.sub(
                lambda found: f"“{found['words']}”" if found["closing"] else found[0], text
            )
        text = text.replace("'", "’")
    return text
