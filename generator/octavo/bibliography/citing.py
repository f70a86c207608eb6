"""The citations of one page together: which work has which number, and where it is cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from octavo.bibliography.clusters import ClusterPrinter, NotePlace, PageWorks
from octavo.bibliography.number_clusters import NumberClusters
from octavo.bibliography.styles.style import Style, is_whole_page
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.model.body import Body, Cite
from octavo.model.reference import FormattedReference, Record


class PlacedCite(Struct, frozen=True):
    """A citation and its place in the page."""

    cite: Cite
    anchor: str  # the id that the citation gets, unique in the page; "" for none
    in_discussion: bool = False  # it stands in a reader's comment


class CitedWork(Struct, frozen=True):
    """A work of the page's reference list."""

    record: Record
    number: int  # its place in the list, from 1
    label: str  # what stands before it in the list: "3", or "" in styles without numbers
    reference: FormattedReference
    cited_at: tuple[str, ...]  # anchors of the citations, in the order of the page
    is_cited_in_text: bool  # not only in the discussion, and not only by nocite


class PageCitations(Struct, frozen=True):
    """All that a page says about the works it cites."""

    clusters: tuple[str, ...]  # safe HTML, one for each citation, in their order
    works: tuple[CitedWork, ...]  # in the order of the list
    notes: Mapping[int, str] = field(default_factory=dict)  # safe HTML of footnotes, by number


def unknown_keys(cites: Sequence[Cite], library: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the keys that are not in the library, each once, in order; what readers typed is no error."""
    cited = (item.key for cite in cites if not cite.is_optional for item in cite.items)
    return tuple(dict.fromkeys(key for key in cited if key not in library))


def cite_page(
    cites: Sequence[PlacedCite],
    library: Mapping[str, Record],
    style: Style,
    *,
    nocite: Sequence[str] = (),
    notes: Mapping[int, NotePlace] | None = None,
    fill: Callable[[Body], str],
    words: Catalogue = ENGLISH,
) -> PageCitations:
    """Return the page's citations and its list of works.

    Numbers go by first citation: the text first, then `nocite` (keys with or without "@"; "@*" is
    the whole library), then what only the discussion cites. A style of names and years sorts the list
    instead. A reader's citation of a work that is not in the library is the text that was typed.
    `fill` turns prefixes and suffixes into safe HTML; `notes` has the footnotes of citations, by their
    identity, and `words` is what octavo says in the page's language.
    """
    is_text = [_is_mere_text(placed.cite, library) for placed in cites]
    places: dict[str, list[str]] = {}
    for in_discussion in (False, True):
        if in_discussion:
            in_text = frozenset(places)
            for key in _nocite_keys(nocite, library):
                places.setdefault(key, [])
        for placed, skipped in zip(cites, is_text, strict=True):
            if placed.in_discussion is in_discussion and not skipped:
                _note_places(placed, library, places)
    shown = [placed.cite for placed, skipped in zip(cites, is_text, strict=True) if not skipped]
    records = [library[key] for key in places]
    works, printer = _print_works(shown, records, library, style, fill, notes or {}, words)
    clusters = tuple(
        printer.typed(placed.cite) if skipped else printer.cluster(placed.cite, placed.anchor)
        for placed, skipped in zip(cites, is_text, strict=True)
    )
    return PageCitations(
        clusters=clusters,
        notes=printer.notes,
        works=tuple(
            CitedWork(
                record=library[key],
                number=number,
                label=works.labels.get(key, ""),
                reference=works.references[key],
                cited_at=tuple(places[key]),
                is_cited_in_text=key in in_text,
            )
            for key, number in works.numbers.items()
        ),
    )


def _print_works(
    cites: Sequence[Cite],
    records: Sequence[Record],
    library: Mapping[str, Record],
    style: Style,
    fill: Callable[[Body], str],
    notes: Mapping[int, NotePlace],
    words: Catalogue,
) -> tuple[PageWorks, ClusterPrinter]:
    """Return the works in the order of the list, and what prints their citations."""
    if is_whole_page(style):
        from octavo.bibliography.page_printing import print_page

        return print_page(cites, records, library, style, fill, notes, words)
    references = {record.key: style.format_reference(record) for record in records}
    numbers = {record.key: place for place, record in enumerate(records, start=1)}
    labels = {key: str(number) for key, number in numbers.items()}
    works = PageWorks(library, numbers, references, labels, fill, words)
    return works, NumberClusters(works, style)


def _is_mere_text(cite: Cite, library: Mapping[str, Record]) -> bool:
    return cite.is_optional and any(item.key not in library for item in cite.items)


def _nocite_keys(nocite: Sequence[str], library: Mapping[str, Record]) -> list[str]:
    keys: list[str] = []
    for entry in nocite:
        key = entry.removeprefix("@")
        if key == "*":
            keys.extend(library)
        elif key in library:
            keys.append(key)
    return keys


def _note_places(placed: PlacedCite, library: Mapping[str, Record], places: dict[str, list[str]]) -> None:
    for item in placed.cite.items:
        if item.key in library:
            anchors = places.setdefault(item.key, [])
            if placed.anchor and (not anchors or anchors[-1] != placed.anchor):
                anchors.append(placed.anchor)
