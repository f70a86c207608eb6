"""Bracketed citations in HTML that has been sanitised: what readers typed into their comments."""

from __future__ import annotations

import html
from collections.abc import Iterator

import octavo.expressions as re
from octavo.markdown.citation_scanner import CitationScanner, ScannedItem
from octavo.markdown.locators import find_locator
from octavo.model.body import Body, CitationItem, Cite

# A tag may hold ">" between quotes.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_LITERAL = frozenset({"a", "code", "pre", "kbd", "samp", "script", "style", "textarea", "math"})


def find_citations(source: str, line: int) -> Body:
    """Return the HTML with a hole for each bracketed citation; `line` is noted in the citations.

    Only text outside links and code counts, and only brackets within one text node.
    """
    if "@" not in source or "[" not in source:
        return Body((source,), ())
    parts = [""]
    holes: list[Cite] = []
    for piece, is_text in _pieces(source):
        if is_text and "@" in piece and "[" in piece:
            _scan(piece, line, parts, holes)
        else:
            parts[-1] += piece
    return Body(tuple(parts), tuple(holes))


def _pieces(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the tags and texts of HTML in order, saying which text may hold citations."""
    position = 0
    open_literals: list[str] = []
    for match in _TAG.finditer(source):
        if match.start() > position:
            yield source[position : match.start()], not open_literals
        yield match.group(), False
        position = match.end()
        name = match.group(2).lower()
        if name in _LITERAL:
            if not match.group(1):
                open_literals.append(name)
            elif open_literals and open_literals[-1] == name:
                open_literals.pop()
    if position < len(source):
        yield source[position:], not open_literals


def _scan(piece: str, line: int, parts: list[str], holes: list[Cite]) -> None:
    text = html.unescape(piece)
    scanner = CitationScanner(text)
    done = 0
    position = text.find("[")
    while position >= 0:
        items = scanner.bracketed(position)
        end = scanner.closing_bracket(position) + 1 if items else position + 1
        if items:
            parts[-1] += html.escape(text[done:position], quote=False)
            holes.append(
                Cite(
                    tuple(_item(item) for item in items),
                    source=text[position:end],
                    line=line,
                    column=0,
                    is_optional=True,
                )
            )
            parts.append("")
            done = end
        position = text.find("[", end)
    parts[-1] += html.escape(text[done:], quote=False)


def _item(scanned: ScannedItem) -> CitationItem:
    locator = find_locator(scanned.suffix)
    return CitationItem(
        scanned.key,
        prefix=_plain(scanned.prefix),
        suffix=_plain(scanned.suffix[locator.end :]),
        label=locator.label,
        locator=locator.value,
        is_author_suppressed=scanned.is_author_suppressed,
    )


def _plain(text: str) -> Body:
    return Body((html.escape(text, quote=False),), ()) if text else Body()
