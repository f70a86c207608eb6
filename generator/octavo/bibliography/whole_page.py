"""Citations in a style that must see all of a page at once: a CSL style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeGuard

from octavo.bibliography.clusters import ClusterPrinter, PageWorks, link_to_entry
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.csl_style import PrintedCitations
from octavo.bibliography.styles.style import Style
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import Record


class WholePageStyle(Style, Protocol):
    """A style that prints a page's citations together."""

    @property
    def identity(self) -> str:
        """Return what stands for the style and whatever else it prints by."""

    def print_citations(
        self,
        citations: Sequence[tuple[Sequence[tuple[CitationItem, str, str]], bool]],
        records: Mapping[str, Record],
        uncited: Sequence[str],
    ) -> PrintedCitations:
        """Return the page's citations and its list."""


def is_whole_page(style: Style) -> TypeGuard[WholePageStyle]:
    """Tell whether a style prints a page as a whole."""
    return hasattr(style, "print_citations")


class WholePageClusters(ClusterPrinter):
    """Citations that the style printed beforehand."""

    def __init__(self, works: PageWorks, style: Style, printed: Mapping[int, str]) -> None:
        """Take the printed citations by the identity of the citation."""
        super().__init__(works, style)
        self._printed = printed

    def _content(self, cite: Cite) -> tuple[str, str]:
        printed = self._printed.get(id(cite))
        if printed is None:
            unknown = ", ".join(f"?{item.key}" for item in cite.items)
            return "", f"[{escape_text(unknown)}]"
        # The style does not tell which words are whose: all of them lead to the first work, and a
        # link that shows when it has the focus to each of the others.
        first, *others = dict.fromkeys(item.key for item in cite.items)
        labels = {key: escape_text(self._works.labels[key] or key) for key in others}
        inner = "".join(f" {link_to_entry(key, label)}" for key, label in labels.items())
        hidden = f'<span class="visually-hidden">{inner}</span>' if inner else ""
        return "", f'<span class="citation-group">{link_to_entry(first, printed)}{hidden}</span>'

    def _after_reference(self, key: str) -> str:
        label = escape_text(self._works.labels[key])
        return f"[{link_to_entry(key, label, f'Reference {label}')}]" if label else ""


def print_whole_page(
    cites: Sequence[Cite],
    records: Sequence[Record],
    library: Mapping[str, Record],
    style: WholePageStyle,
    fill: Callable[[Body], str],
) -> tuple[PageWorks, WholePageClusters]:
    """Return the works in the style's order, and what prints the page's citations of them."""
    by_key = {record.key: record for record in records}
    # A citation of an unknown work, and a reference in full, are printed without the style.
    printable = [
        cite for cite in cites if not cite.is_full and all(item.key in by_key for item in cite.items)
    ]
    citations = [
        (
            [(item, fill(item.prefix), fill(item.suffix)) for item in cite.items],
            cite.is_narrative and not cite.items[0].is_author_suppressed,
        )
        for cite in printable
    ]
    cited = {item.key for cite in printable for item in cite.items}
    printed = style.print_citations(citations, by_key, [key for key in by_key if key not in cited])
    works = PageWorks(
        library=library,
        numbers={key: place for place, (key, _, _) in enumerate(printed.works, start=1)},
        references={key: reference for key, _, reference in printed.works},
        labels={key: label for key, label, _ in printed.works},
        fill=fill,
    )
    clusters = {id(cite): html for cite, html in zip(printable, printed.clusters, strict=True)}
    return works, WholePageClusters(works, style, clusters)
