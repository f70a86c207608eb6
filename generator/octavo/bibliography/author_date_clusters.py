"""Citations by names and years: `(Smith, 2019, p. 3; Jones & Roe, 2020)`, `Smith (2019)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from octavo.bibliography.clusters import ClusterPrinter, PageWorks, has_affix, link_to_entry
from octavo.bibliography.disambiguation import ShortCitation
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.reference_style import is_undated
from octavo.bibliography.styles.style import AuthorDateStyle
from octavo.model.body import CitationItem, Cite


class AuthorDateClusters(ClusterPrinter):
    """Prints citations as names and years."""

    def __init__(
        self, works: PageWorks, style: AuthorDateStyle, citations: Mapping[str, ShortCitation]
    ) -> None:
        super().__init__(works, style)
        self._author_date_style = style
        self._form = style.author_date_form
        self._citations = citations

    def _content(self, cite: Cite) -> tuple[str, str]:
        first = cite.items[0]
        if not cite.is_narrative or first.is_author_suppressed or not self._is_known(first):
            return "", f"({'; '.join(map(self._group, self._grouped(cite.items)))})"
        names = self._citations[first.key].narrative_names
        if len(cite.items) == 1 and not has_affix(first):
            return "", link_to_entry(first.key, f"{names} ({self._year(first)})")
        inner = [self._with_affixes(first, link_to_entry(first.key, self._year(first)))]
        inner += map(self._group, self._grouped(cite.items[1:]))
        return "", f"{link_to_entry(first.key, names)} ({'; '.join(inner)})"

    def _after_reference(self, key: str) -> str:  # the reference says its names and year itself
        return ""

    def _grouped(self, items: Sequence[CitationItem]) -> list[list[CitationItem]]:
        """Return the items in the style's order, the years of the same names together."""
        ordered = list(items)
        # A prefix ("see", "but") goes with its place among the others.
        if all(item.prefix.is_empty and self._is_known(item) for item in items):
            if self._form.order == "sorted":
                ordered.sort(key=lambda item: self._works.numbers[item.key])
            elif self._form.order == "year":
                ordered.sort(key=self._year_and_place)
        groups: list[list[CitationItem]] = []
        by_names: dict[tuple[object, ...], list[CitationItem]] = {}
        for item in ordered:
            if has_affix(item) or item.is_author_suppressed or not self._is_known(item):
                groups.append([item])
                continue
            # Two people whom no initial tells apart are two still: (Doe, 2011; Doe, 2012).
            names = (self._citations[item.key].names, self._works.library[item.key].author)
            if names not in by_names:
                by_names[names] = []
                groups.append(by_names[names])
            if all(other.key != item.key for other in by_names[names]):
                by_names[names].append(item)
        return groups

    def _year_and_place(self, item: CitationItem) -> tuple[int, int]:
        return self._works.library[item.key].issued.year, self._works.numbers[item.key]

    def _group(self, items: Sequence[CitationItem]) -> str:
        first = items[0]
        if not self._is_known(first):
            return self._with_affixes(first, escape_text(f"?{first.key}"))
        text = self._year(first)
        if not first.is_author_suppressed:
            is_word = is_undated(self._works.library[first.key])
            between = self._form.before_date_word if is_word else self._form.before_year
            names = self._citations[first.key].names
            # "“A Title,” 2019": the comma goes inside.
            if between.startswith(",") and names.endswith("”"):
                names, between = f"{names[:-1]},”", between[1:]
            text = f"{names}{between}{text}"
        years = [link_to_entry(first.key, text)]
        years += [link_to_entry(item.key, self._year(item)) for item in items[1:]]
        return self._with_affixes(first, ", ".join(years))

    def _year(self, item: CitationItem) -> str:
        record = self._works.library[item.key]
        suffix = self._citations[item.key].year_suffix
        return escape_text(self._author_date_style.year_in_text(record, suffix))

    def _with_affixes(self, item: CitationItem, text: str) -> str:
        if not item.prefix.is_empty:
            text = f"{self._works.fill(item.prefix)} {text}"
        if item.locator:
            place = escape_text(self._style.format_locator(item.label, item.locator))
            text = f"{text}{self._form.before_locator}{place}"
        return text if item.suffix.is_empty else text + self._works.fill(item.suffix)
