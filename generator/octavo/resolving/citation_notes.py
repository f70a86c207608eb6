"""Styles that cite in footnotes: their notes and the author's own, in one count and one list.

The text and the author's notes are HTML by now; their references and items are what markdown/footnotes.py
writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.clusters import NotePlace
from octavo.languages.catalogues import Catalogue
from octavo.languages.footnotes import back_link_name, footnote_name
from octavo.model.body import Body, Cite, cites_in

_MARK = re.compile(
    r'id="fnref-(?P<reference>\d+)(?:-\d+)?"|<section class="footnotes"|<li id="fn-(?P<item>\d+)">'
)
_REFERENCE = re.compile(
    r'<sup class="footnote-ref"><a href="#fn-(?P<old>\d+)" id="fnref-\d+(?P<again>-\d+)?" '
    r'role="doc-noteref" aria-label="[^"]*+">\d+</a></sup>'
)
_BACK = re.compile(
    r'<a class="footnote-backref" href="#fnref-(?P<old>\d+)(?P<again>-\d+)?" role="doc-backlink" '
    r'aria-label="[^"]*+">'
)
_SECTION = re.compile(r'<section class="footnotes"[^>]*>\n<ol>\n')
_ITEM = re.compile(r'<li id="fn-(\d+)">')
_END = "</ol>\n</section>\n"


class Notes(Struct, frozen=True):
    """The footnotes of a text."""

    places: Mapping[int, NotePlace]  # of its citations, by their identity
    renumbered: Mapping[int, int]  # the author's notes: their number alone → in the common count


def plan_notes(body: Body) -> Notes:
    """Return the notes of a text in the order in which a reader meets them."""
    renumbered: dict[int, int] = {}
    places: dict[int, NotePlace] = {}
    late: list[tuple[Cite, int]] = []  # citations in the author's notes, and the note's own number
    count = 0
    inside = 0  # the author's note that is read; 0: the text
    is_in_notes = False
    for part, hole in zip(body.parts, (*body.holes, None), strict=True):
        for found in _MARK.finditer(part):
            if found["item"]:
                inside = int(found["item"])
            elif found["reference"]:
                number = int(found["reference"])
                if number not in renumbered and not is_in_notes:
                    count += 1
                    renumbered[number] = count
            else:
                is_in_notes = True
        if not isinstance(hole, Cite) or hole.is_full:
            continue
        if is_in_notes:
            late.append((hole, inside))
        else:
            count += 1
            places[id(hole)] = NotePlace(count, is_own=True)
    for cite, number in late:
        places[id(cite)] = NotePlace(renumbered.get(number, number), is_own=False)
    for cite in cites_in(body):
        for item in cite.items:
            for inner in (*cites_in(item.prefix), *cites_in(item.suffix)):
                if id(cite) in places:
                    places[id(inner)] = NotePlace(places[id(cite)].number, is_own=False)
    return Notes(places, renumbered)


def with_notes(html: str, notes: Notes, own: Mapping[int, str], words: Catalogue) -> str:
    """Return the end of a text with its citations' notes among the author's; `own` has them by number."""
    start = _SECTION.search(html)
    text, behind = (html[: start.start()], html[start.end() :]) if start else (html, "")
    listed, _, rest = behind.partition(_END)
    items = {number: _own_item(number, note, words) for number, note in own.items()}
    pieces = _ITEM.split(listed)
    for old, item in zip(pieces[1::2], pieces[2::2], strict=True):
        number = notes.renumbered.get(int(old), int(old))
        items[number] = f'<li id="fn-{number}">{_BACK.sub(lambda found: _back(found, notes, words), item)}'
    if not items:
        return html
    name = escape(words.gettext("Footnotes"))
    section = f'<section class="footnotes" role="doc-endnotes" aria-label="{name}">\n<ol>\n'
    listed = "".join(items[number] for number in sorted(items))
    return f"{renumbered(text, notes, words)}{section}{listed}{_END}{rest}"


def renumbered(html: str, notes: Notes, words: Catalogue) -> str:
    """Return a text with the references to the author's notes in the common count."""
    return _REFERENCE.sub(lambda found: _reference(found, notes, words), html)


def _own_item(number: int, note: str, words: Catalogue) -> str:
    name = escape(back_link_name(number, words))
    return (
        f'<li id="fn-{number}"><p>{note} <a class="footnote-backref" href="#fnref-{number}" '
        f'role="doc-backlink" aria-label="{name}">\u21a9\ufe0e</a></p>\n</li>\n'
    )


def _reference(found: re.Match[str], notes: Notes, words: Catalogue) -> str:
    number, again = notes.renumbered.get(int(found["old"]), int(found["old"])), found["again"] or ""
    name = escape(footnote_name(number, words))
    return (
        f'<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}{again}" role="doc-noteref" '
        f'aria-label="{name}">{number}</a></sup>'
    )


def _back(found: re.Match[str], notes: Notes, words: Catalogue) -> str:
    number, again = notes.renumbered.get(int(found["old"]), int(found["old"])), found["again"] or ""
    name = escape(back_link_name(f"{number}{again}", words))
    return (
        f'<a class="footnote-backref" href="#fnref-{number}{again}" role="doc-backlink" aria-label="{name}">'
    )
