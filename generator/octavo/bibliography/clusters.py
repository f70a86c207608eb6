"""One citation as HTML: `[1–3,5]`, `Smith et al. [3]`, or the whole reference in place.

Class names are Pandoc's, so that readers' tools and filters find citations here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from octavo.bibliography.anchors import reference_href
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.style import Style
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import FormattedReference, Record

_LINK_NAMES = {"doi": "DOI", "PMID": "PubMed", "PMCID": "PMC", "URL": "Web"}


class ClusterPrinter:
    """Prints the citations of one page, whose works have their numbers."""

    def __init__(
        self,
        library: Mapping[str, Record],
        numbers: Mapping[str, int],
        references: Mapping[str, FormattedReference],
        style: Style,
        fill: Callable[[Body], str],
    ) -> None:
        self._library = library
        self._numbers = numbers
        self._references = references
        self._style = style
        self._fill = fill

    def typed(self, cite: Cite) -> str:
        """Return what was typed, as text."""
        return escape_text(cite.source)

    def cluster(self, cite: Cite, anchor: str) -> str:
        """Return the citation as safe HTML with links to the list."""
        is_known = all(item.key in self._numbers for item in cite.items)
        if cite.is_full and is_known:
            return self._full(cite, anchor)
        names = self._narrative_names(cite)
        numbers = f"[{self._numbers_of(cite.items)}]"
        element = _opening("span", cite, anchor, "" if is_known else "citation-unknown")
        return f"{element}{names} {numbers}</span>" if names else f"{element}{numbers}</span>"

    def _narrative_names(self, cite: Cite) -> str:
        first = cite.items[0]
        if not cite.is_narrative or first.is_author_suppressed or first.key not in self._numbers:
            return ""
        return escape_text(self._style.format_authors_in_text(self._library[first.key]))

    def _numbers_of(self, items: tuple[CitationItem, ...]) -> str:
        """Return what stands between the brackets."""
        if any(self._has_affix(item) or item.key not in self._numbers for item in items):
            is_worded = any(map(self._has_affix, items))
            return ("; " if is_worded else ",").join(self._item(item) for item in items)
        keys = {self._numbers[item.key]: item.key for item in items}
        return ",".join(_run(run, keys) for run in _runs(sorted(keys)))

    def _has_affix(self, item: CitationItem) -> bool:
        return bool(item.locator) or not (item.prefix.is_empty and item.suffix.is_empty)

    def _item(self, item: CitationItem) -> str:
        number = self._numbers.get(item.key)
        printed = escape_text(f"?{item.key}") if number is None else _link(item.key, str(number))
        if not item.prefix.is_empty:
            printed = f"{self._fill(item.prefix)} {printed}"
        if item.locator:
            printed += f", {escape_text(self._style.format_locator(item.label, item.locator))}"
        return printed if item.suffix.is_empty else printed + self._fill(item.suffix)

    def _full(self, cite: Cite, anchor: str) -> str:
        keys = dict.fromkeys(item.key for item in cite.items)
        if cite.is_block:
            paragraphs = "".join(f"<p>{self._block_reference(key)}</p>" for key in keys)
            return f"{_opening('div', cite, anchor, 'full-citation')}{paragraphs}</div>"
        printed = " ".join(self._inline_reference(key) for key in keys)
        return f"{_opening('span', cite, anchor, 'full-citation')}{printed}</span>"

    def _inline_reference(self, key: str) -> str:
        reference = self._references[key]
        identifiers = f" {reference.identifiers_html}" if reference.identifiers_html else ""
        return f"{reference.html}{identifiers} [{_link(key, str(self._numbers[key]))}]"

    def _block_reference(self, key: str) -> str:
        reference = self._references[key]
        links = " ".join(
            f'<a href="{escape_text(link.url)}">{_LINK_NAMES.get(link.label, link.label)}</a>'
            for link in reference.links
            if link.url
        )
        row = f' <span class="ref-links">{links}</span>' if links else ""
        return f"{reference.html} [{_link(key, str(self._numbers[key]))}]{row}"


def _opening(element: str, cite: Cite, anchor: str, further_class: str = "") -> str:
    classes = f"citation {further_class}".rstrip()
    keys = escape_text(" ".join(item.key for item in cite.items))
    identity = f' id="{escape_text(anchor)}"' if anchor else ""
    return f'<{element} class="{classes}" data-cites="{keys}"{identity}>'


def _link(key: str, text: str) -> str:
    return f'<a href="{reference_href(key)}" role="doc-biblioref">{text}</a>'


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Yield the numbers in runs of consecutive ones; a run of two is two numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield from _kept_run(run)
            run = []
        run.append(number)
    yield from _kept_run(run)


def _kept_run(run: list[int]) -> Iterator[list[int]]:
    if len(run) > 2:
        yield run
    else:
        yield from ([number] for number in run)


def _run(run: list[int], keys: Mapping[int, str]) -> str:
    """Return one number, or a range whose inner members are links that show when focused."""
    if len(run) == 1:
        return _link(keys[run[0]], str(run[0]))
    inner = "".join(f" {_link(keys[number], str(number))}" for number in run[1:-1])
    return (
        f'<span class="citation-range">{_link(keys[run[0]], str(run[0]))}–'
        f'<span class="visually-hidden">{inner}</span>{_link(keys[run[-1]], str(run[-1]))}</span>'
    )
