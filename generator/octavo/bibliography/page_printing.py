"""The citations of a page in a style that prints all of them together: a CSL style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from octavo.bibliography.clusters import ClusterPrinter, NotePlace, PageWorks, link_to_entry
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.style import CiteToPrint, PrintedCitation, Style, WholePageStyle
from octavo.languages.catalogues import Catalogue
from octavo.languages.footnotes import footnote_name
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import Record


class PrintedClusters(ClusterPrinter):
    """Citations that the style printed beforehand."""

    def __init__(
        self,
        works: PageWorks,
        style: Style,
        printed: Mapping[int, PrintedCitation],
        notes: Mapping[int, NotePlace],
    ) -> None:
        """Take the printed citations, and the footnotes they stand in, by the identity of the citation."""
        super().__init__(works, style)
        self._printed = printed
        self._places = notes

    def _content(self, cite: Cite) -> tuple[str, str]:
        printed = self._printed.get(id(cite))
        if printed is None:
            unknown = ", ".join(escape_text(f"?{item.key}") for item in cite.items)
            return "", f"[{unknown}]" if self._style.citation_form == "numeric" else f"({unknown})"
        names, html = printed.names, printed.html
        if not printed.is_note:
            return "citation-superscript" if html.startswith("<sup>") and not names else "", f"{names}{html}"
        place = self._places.get(id(cite))
        if place is not None and place.is_own:
            self.notes[place.number] = _with_capital(html)
            return "", f"{names}{note_reference(place.number, self._works.words)}"
        # In a note of the author's, or where there are no notes, the sentence goes on.
        inner = html.removesuffix(".")
        if place is not None:
            return "", f"{names} {inner}".lstrip()
        return "", f"{names} ({inner})".lstrip()

    def _after_reference(self, key: str) -> str:
        label = self._works.labels.get(key, "")
        return f"[{link_to_entry(key, escape_text(label), self._name(label))}]" if label else ""


def print_page(
    cites: Sequence[Cite],
    records: Sequence[Record],
    library: Mapping[str, Record],
    style: WholePageStyle,
    fill: Callable[[Body], str],
    notes: Mapping[int, NotePlace],
    words: Catalogue,
) -> tuple[PageWorks, PrintedClusters]:
    """Return the works in the style's order, and what prints the page's citations of them.

    `notes` has the footnote of each citation that stands in one, by the citation's identity: what a note
    says depends on the notes before it, and an author's notes follow the text.
    """
    by_key = {record.key: record for record in records}
    # A citation of unknown works alone, and a reference in full, are printed without the style.
    printable = [
        cite for cite in cites if not cite.is_full and any(item.key in by_key for item in cite.items)
    ]
    if style.is_note:
        printable.sort(key=lambda cite: notes[id(cite)].number if id(cite) in notes else 0)
    to_print = [
        CiteToPrint(
            _known_items(cite, by_key, fill),
            cite.is_narrative and not cite.items[0].is_author_suppressed and cite.items[0].key in by_key,
            notes[id(cite)].number if id(cite) in notes else 0,
        )
        for cite in printable
    ]
    printed = style.print_page(to_print, by_key, link_to_entry)
    works = PageWorks(
        library=library,
        numbers={key: place for place, (key, _, _) in enumerate(printed.works, start=1)},
        references={key: reference for key, _, reference in printed.works},
        labels={key: label for key, label, _ in printed.works},
        fill=fill,
        words=words,
    )
    clusters = {id(cite): one for cite, one in zip(printable, printed.clusters, strict=True)}
    return works, PrintedClusters(works, style, clusters, notes)


def _with_capital(html: str) -> str:
    """Return a note with a capital where it begins with words of the author's: "see" becomes "See"."""
    return html[:1].upper() + html[1:] if html[:2].isalpha() else html


def note_reference(number: int, words: Catalogue) -> str:
    """Return the raised number that leads to a footnote; `id` first tells it from the author's own."""
    name = escape_text(footnote_name(number, words))
    return (
        f'<sup class="footnote-ref"><a id="fnref-{number}" href="#fn-{number}" role="doc-noteref" '
        f'aria-label="{name}">{number}</a></sup>'
    )


def _known_items(
    cite: Cite, records: Mapping[str, Record], fill: Callable[[Body], str]
) -> tuple[tuple[CitationItem, str, str], ...]:
    """Return the works of a citation with the words around them; an unknown one is words of its neighbour."""
    items: list[tuple[CitationItem, str, str]] = []
    before = ""
    for item in cite.items:
        prefix, suffix = fill(item.prefix), fill(item.suffix)
        if item.key in records:
            if (
                not prefix
                and not suffix
                and not item.locator
                and item.key in {one.key for one, _, _ in items}
            ):
                continue  # the same work twice
            items.append((item, before + prefix, suffix))
            before = ""
            continue
        words = f"{prefix} ?{escape_text(item.key)}{suffix}".strip()
        if items:
            known, known_prefix, known_suffix = items[-1]
            items[-1] = known, known_prefix, f"{known_suffix}; {words}"
        else:
            before += f"{words}; "
    return tuple(items)
