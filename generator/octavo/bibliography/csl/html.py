"""Segments → octavo's HTML: entries of a list with links to the works, citations with links to the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.csl.segments import Segment
from octavo.bibliography.first_names import CLOSING, OPENING
from octavo.bibliography.inline_html import escape_text

Link = Callable[[int, str], str]
"""Returns HTML as a link to the entry of a work of the citation."""

_RIVALS = {
    "upright": "italic",
    "regular-weight": "bold",
    "light": "bold",
    "normal-capitals": "small-capitals",
    "no-underline": "underline",
}
_TAGS = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "small-capitals": ('<span class="smallcaps">', "</span>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "underline": ("<u>", "</u>"),
    "own-name": ('<strong class="ref-highlight">', "</strong>"),
    "block": ('<span class="ref-block">', "</span>"),
    "indent": ('<span class="ref-block">', "</span>"),
    "more": (OPENING, CLOSING),
    "names": ('<span class="ref-authors">', "</span>"),
    "title": ('<span class="ref-title">', "</span>"),
}
# The semicolon of "&amp;" stands between no names.
_REFERENCE_TO_CHARACTER = re.compile(r"&(?:amp|lt|gt|quot|#\d\d);")
_DOI_PREFIX = "https://doi.org/"
_LINKED = frozenset({"names", "title", "year", "number", "suffix"})


class Piece(Struct, frozen=True):
    """HTML and the formats that it stands in, from the outside in."""

    html: str
    formats: tuple[str, ...] = ()


def net_formats(segment: Segment) -> tuple[str, ...]:
    """Return the formats of a segment that show: "upright" inside "italic" takes it away."""
    formats: list[str] = []
    for name in segment.formats:
        rival = _RIVALS.get(name)
        if rival:
            formats = [other for other in formats if other != rival]
        elif name in _TAGS and name not in formats:
            formats.append(name)
    return tuple(formats)


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the pieces as HTML; formats that neighbours share are opened once."""
    output: list[str] = []
    opened: tuple[str, ...] = ()
    for piece in pieces:
        shared = _shared(opened, piece.formats)
        output += [_TAGS[name][1] for name in reversed(opened[shared:])]
        output += [_TAGS[name][0] for name in piece.formats[shared:]]
        opened = piece.formats
        output.append(piece.html)
    output += [_TAGS[name][1] for name in reversed(opened)]
    return "".join(output)


def entry_html(segments: Sequence[Segment], formulas: Sequence[str], addresses: Mapping[str, str]) -> str:
    """Return an entry as HTML; `addresses` are the work's links by the text that a style prints for them.

    Where the style prints no address, the title is the link.
    """
    shown = [segment for segment in segments if segment.part != "hidden"]
    has_address = any(segment.part == "address" for segment in shown)
    url = next(iter(addresses.values()), "") if not has_address else ""
    pieces: list[Piece] = []
    is_linked = is_later = False
    for index, segment in enumerate(shown):
        html = _text(segment, formulas)
        formats = net_formats(segment)
        if segment.part == "address":
            html = _address(segment.text, html, shown, index, pieces, addresses)
        elif segment.part == "names":
            if "later" in segment.formats and not is_later:
                is_later = True
                html = _without_delimiter(pieces) + html
            formats = ("names", "more", *formats) if is_later else ("names", *formats)
        elif segment.part == "title":
            if url and not is_linked:
                html = f'<a href="{escape_text(url)}">{html}</a>'
                is_linked = index + 1 >= len(shown) or shown[index + 1].part != "title"
            formats = ("title", *formats)
        is_later = is_later and segment.part == "names"
        pieces.append(Piece(html, formats))
    return join_pieces(pieces)


def _without_delimiter(pieces: list[Piece]) -> str:
    """Take what stands between two names off the end of the pieces, and return it."""
    if not pieces:
        return ""
    last = pieces[-1]
    end = len(last.html)
    while end and (last.html[end - 1] == "," or last.html[end - 1].isspace()):
        end -= 1
    if last.html.endswith(";", 0, end) and not _REFERENCE_TO_CHARACTER.fullmatch(
        last.html, last.html.rfind("&", 0, end), end
    ):
        end -= 1
    pieces[-1] = Piece(last.html[:end], last.formats)
    return last.html[end:]


def _address(
    text: str,
    html: str,
    shown: Sequence[Segment],
    index: int,
    pieces: list[Piece],
    addresses: Mapping[str, str],
) -> str:
    """Return an address as a link, with the "https://doi.org/" that a style puts before it."""
    before = shown[index - 1].text if index else ""
    if before.endswith(_DOI_PREFIX) and pieces:
        last = pieces[-1]
        pieces[-1] = Piece(last.html[: -len(_DOI_PREFIX)], last.formats)
        text, html = f"{_DOI_PREFIX}{text}", f"{_DOI_PREFIX}{html}"
    url = addresses.get(text) or addresses.get(text.removeprefix(_DOI_PREFIX))
    return f'<a href="{escape_text(url)}">{html}</a>' if url else html


def _text(segment: Segment, formulas: Sequence[str]) -> str:
    return formulas[segment.formula] if segment.formula >= 0 else escape_text(segment.text)


def citation_html(
    segments: Sequence[Segment], formulas: Sequence[str], link: Link, *, is_note: bool = False
) -> str:
    """Return a citation as HTML, the words of each work a link to its entry; in a note its names alone."""
    linked = _linked_places(segments, is_note=is_note)
    units: list[tuple[Piece, int, bool]] = []  # a piece, the work it is of, whether it is hidden
    index = 0
    while index < len(segments):
        segment = segments[index]
        if index not in linked:
            html = _text(segment, formulas)
            if segment.part == "address" and segment.formula < 0:
                html = _address_in_text(segment.text, html, units)
            units.append((Piece(html, net_formats(segment)), segment.work, False))
            index += 1
            continue
        end = index
        while end < len(segments) and end in linked and segments[end].work == segment.work:
            end += 1
        run = segments[index:end]
        common = _common([net_formats(one) for one in run])
        inner = join_pieces([Piece(_text(one, formulas), net_formats(one)[len(common) :]) for one in run])
        html = link(segment.work, inner)
        if "<" in inner and segment.part != "hidden":
            html = f'<span class="citation-group">{html}</span>'
        units.append((Piece(html, common), segment.work, segment.part == "hidden"))
        index = end
    return join_pieces(_with_ranges(units))


def _address_in_text(text: str, html: str, units: list[tuple[Piece, int, bool]]) -> str:
    """Return an address in a note as a link, with the "https://doi.org/" that a style puts before it."""
    if text.startswith(("https://", "http://")):
        return f'<a class="bare-address" href="{html}">{html}</a>'
    before = units[-1][0] if units else Piece("")
    if not before.html.endswith(_DOI_PREFIX):
        return html
    units[-1] = (Piece(before.html[: -len(_DOI_PREFIX)], before.formats), *units[-1][1:])
    return f'<a class="bare-address" href="{_DOI_PREFIX}{html}">{_DOI_PREFIX}{html}</a>'


def _linked_places(segments: Sequence[Segment], *, is_note: bool) -> frozenset[int]:
    """Return the places of segments that are links: of each work from its first part to its last."""
    by_work: dict[int, list[int]] = {}
    for place, segment in enumerate(segments):
        if segment.work >= 0:
            by_work.setdefault(segment.work, []).append(place)
    linked: set[int] = set()
    for places in by_work.values():
        hidden = [place for place in places if segments[place].part == "hidden"]
        if hidden:
            linked.update(hidden)
            continue
        parts = [place for place in places if segments[place].part in _LINKED]
        if is_note:
            # The first names are enough of a link: a whole title would not break over two lines.
            parts = _first_run([place for place in parts if segments[place].part == segments[parts[0]].part])
        if not parts:
            parts = [place for place in places if segments[place].text.strip()]
        if parts:
            linked.update(range(parts[0], parts[-1] + 1))
    return frozenset(place for place in linked if segments[place].work >= 0)


def _first_run(places: list[int]) -> list[int]:
    end = 1
    while end < len(places) and places[end] == places[end - 1] + 1:
        end += 1
    return places[:end]


def _common(formats: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    common = formats[0]
    for other in formats[1:]:
        common = common[: _shared(common, other)]
    return common


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many formats two pieces have in common, from the outside in."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def _with_ranges(units: list[tuple[Piece, int, bool]]) -> list[Piece]:
    """Return the pieces, those of a range of numbers in an element of their own with its inner numbers."""
    pieces: list[Piece] = []
    index = 0
    while index < len(units):
        if not units[index][2]:
            pieces.append(units[index][0])
            index += 1
            continue
        end = index
        while end < len(units) and units[end][2]:
            end += 1
        inner = "".join(f" {piece.html}" for piece, _, _ in units[index:end])
        # Before: the dash, and what belongs to the first work. Behind: what belongs to the last.
        start = len(pieces) - 1
        first_work = units[index - 2][1] if index > 1 else -1
        while start > 0 and units[index - (len(pieces) - start) - 1][1] == first_work:
            start -= 1
        last_work = units[end][1] if end < len(units) else -1
        stop = end
        while stop < len(units) and units[stop][1] == last_work and not units[stop][2]:
            stop += 1
        before, after = pieces[start:], [piece for piece, _, _ in units[end:stop]]
        common = _common([piece.formats for piece in (*before, *after)])
        length = len(common)
        html = (
            '<span class="citation-range" dir="ltr">'
            + join_pieces([Piece(piece.html, piece.formats[length:]) for piece in before])
            + f'<span class="visually-hidden">{inner}</span>'
            + join_pieces([Piece(piece.html, piece.formats[length:]) for piece in after])
            + "</span>"
        )
        pieces[start:] = [Piece(html, common)]
        index = stop
    return pieces
