"""Where a work stands among its citations: for the first time, again, in the same place as the one before."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from octavo.bibliography.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT
from octavo.bibliography.csl.items import Citation, CitedItem


class Place(Struct, frozen=True):
    """Where one work of a citation stands."""

    position: int = FIRST
    is_near_note: bool = False
    first_note: int = 0  # the footnote in which the work was cited first; 0: none


def find_places(citations: Sequence[Citation], near: int) -> list[tuple[Place, ...]]:
    """Return the place of every work of every citation; `near` is how many notes back is near."""
    first_notes: dict[str, int] = {}
    last_notes: dict[str, int] = {}
    places: list[tuple[Place, ...]] = []
    in_text: Citation | None = None  # the last one outside of notes
    in_notes: list[Citation] = []
    for citation in citations:
        found: list[Place] = []
        for index, item in enumerate(citation.items):
            if item.key not in first_notes:
                found.append(Place())
                first_notes[item.key] = last_notes[item.key] = citation.note
                continue
            before = citation.items[index - 1] if index else _work_before(citation, in_text, in_notes)
            is_same = before is not None and before.key == item.key
            position = _ibid(before, item) if before is not None and is_same else SUBSEQUENT
            is_near = bool(citation.note) and citation.note - last_notes[item.key] <= near
            last_notes[item.key] = citation.note
            found.append(Place(position, is_near, first_notes[item.key]))
        places.append(tuple(found))
        if citation.note:
            in_notes.append(citation)
        else:
            in_text = citation
    return places


def _work_before(
    citation: Citation, in_text: Citation | None, in_notes: Sequence[Citation]
) -> CitedItem | None:
    """Return the work that "ibid." would mean at the start of a citation; None if it is unclear."""
    if not citation.note:
        return _only_work(in_text) if in_text else None
    if not in_notes:
        return None
    before = in_notes[-1]
    if before.note == citation.note:
        return before.items[-1]
    if len(in_notes) > 1 and in_notes[-2].note == before.note:
        return None  # the note before has citations of several works
    return _only_work(before)


def _only_work(citation: Citation) -> CitedItem | None:
    return citation.items[-1] if len({item.key for item in citation.items}) == 1 else None


def _ibid(before: CitedItem, item: CitedItem) -> int:
    if not item.locator:
        return SUBSEQUENT if before.locator else IBID
    if before.locator == item.locator and (before.label or "page") == (item.label or "page"):
        return IBID
    return IBID_WITH_LOCATOR
