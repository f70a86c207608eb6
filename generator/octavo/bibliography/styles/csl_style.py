"""A style written in CSL, printed by citeproc-js; it sees a page as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from octavo.bibliography.csl_record import record_for_csl, volume_as_work
from octavo.bibliography.export_csl import to_csl_json
from octavo.bibliography.identifiers import work_links
from octavo.bibliography.inline_html import escape_text, html_to_text
from octavo.bibliography.styles.csl_engine import CslEngine, CslError
from octavo.bibliography.styles.csl_files import find_locale, find_program, find_style
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.style import NumberForm, StyleSettings, UnusableStyle
from octavo.extras import install_command
from octavo.model.body import CitationItem
from octavo.model.reference import FormattedReference, Record
from octavo.storage.cache import Store

_TAGS = {"a", "b", "em", "i", "span", "strong", "sub", "sup"}
_SMALL_CAPITALS = re.compile(r'<span style="font-variant:\s*small-caps;">')
_WITHOUT_BLOCKS = r"(?>(?:[^<]|<(?!/?div\b))*)"
_MARGIN = re.compile(
    rf'<div class="csl-left-margin">({_WITHOUT_BLOCKS})</div>\s*'
    rf'<div class="csl-right-inline">({_WITHOUT_BLOCKS})</div>'
)
_NO_NAMES = "[NO_PRINTED_FORM]"  # what the engine prints where the style has no names for the text
_BLOCK = re.compile(r"</?div\b[^<>]*>")
_ADDRESS = re.compile(r"(?<![\"'>])\bhttps?://[^\s<>\"']*[^\s<>\"'.,;)]")
_LABEL_MARKS = "[](). \u200b"


class PrintedCitations(Struct, frozen=True):
    """A page in a style's own words."""

    clusters: tuple[str, ...]  # safe HTML, one for each citation
    works: tuple[tuple[str, str, FormattedReference], ...]  # (key, label, reference) in the list's order


class CslStyle:
    """A CSL style, ready to print pages."""

    citation_form: Literal["numeric", "author-date"] = "numeric"
    list_order: Literal["cited", "sorted"] = "cited"
    number_form = NumberForm()

    def __init__(
        self, name: str, site: Path, citeproc: str, language: str, store: Store | None = None
    ) -> None:
        """Find and start the style. Raises `UnusableStyle` saying what is missing."""
        self.name = name
        self._names = NlmStyle(StyleSettings())
        if find_spec("py_mini_racer") is None:
            raise UnusableStyle(name, f"CSL styles need an extra. Install it with: {install_command('csl')}")
        xml = find_style(name.removeprefix("csl:"), site)
        if xml is None:
            raise UnusableStyle(
                name, "It is neither a .csl file of the site nor one of the installed styles."
            )
        self._knows_volumes = '"volume-title"' in xml
        program = find_program(site, citeproc)
        if program is None:
            raise UnusableStyle(
                name, "CSL styles need citeproc-js: run npm install citeproc, or name its file as citeproc."
            )
        locales = {tag: found for tag in ("en-US", language) if (found := find_locale(tag))}
        try:
            self._engine = CslEngine(program, xml, locales, language, store)
        except CslError as error:
            raise UnusableStyle(name, f"citeproc-js cannot use it: {error}.") from error

    @property
    def identity(self) -> str:
        """Return what stands for the style, its locales and the program that prints it."""
        return self._engine.identity

    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return a work as it stands in a list of its own."""
        printed = self.print_citations([], {record.key: record}, [record.key])
        return printed.works[0][2] if printed.works else FormattedReference("", "", "", work_links(record))

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text; the engine writes names itself, within each citation."""
        return ""

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text; the engine writes locators itself, within each citation."""
        return f"{label} {locator}".strip()

    def print_citations(
        self,
        citations: Sequence[tuple[Sequence[tuple[CitationItem, str, str]], bool]],
        records: Mapping[str, Record],
        uncited: Sequence[str],
    ) -> PrintedCitations:
        """Return a page's citations and its list.

        Each citation is its items with prefix and suffix as HTML, and whether it is narrative.
        """
        prepared = map(record_for_csl, records.values())
        works = prepared if self._knows_volumes else map(volume_as_work, prepared)
        items = {str(item["id"]): item for item in to_csl_json(works)}
        clusters = [_cluster(place, items_, narrative) for place, (items_, narrative) in enumerate(citations)]
        printed = self._engine.print_page(items, clusters, list(uncited))
        listed = []
        for key, entry in zip(printed.keys, printed.entries, strict=True):
            label, reference = _entry(entry, records[key])
            listed.append((key, label, reference))
        narratives = zip(printed.clusters, citations, strict=True)
        safe = tuple(_safe(self._with_names(cluster, items, records)) for cluster, (items, _) in narratives)
        return PrintedCitations(safe, tuple(listed))

    def _with_names(
        self,
        cluster: str,
        items: Sequence[tuple[CitationItem, str, str]],
        records: Mapping[str, Record],
    ) -> str:
        """Return a narrative citation with names where a style of numbers knows none for it."""
        if _NO_NAMES not in cluster:
            return cluster
        names = self._names.format_authors_in_text(records[items[0][0].key])
        return cluster.replace(_NO_NAMES, escape_text(names))


def _cluster(
    place: int, items: Sequence[tuple[CitationItem, str, str]], is_narrative: bool
) -> dict[str, Any]:
    citation_items = []
    for item, prefix, suffix in items:
        entry: dict[str, Any] = {"id": item.key}
        if prefix:
            entry["prefix"] = f"{html_to_text(prefix)} "
        if suffix:
            entry["suffix"] = html_to_text(suffix)
        if item.locator:
            entry["locator"] = item.locator
            entry["label"] = item.label.removesuffix("s") or "page"
        if item.is_author_suppressed:
            entry["suppress-author"] = True
        citation_items.append(entry)
    properties: dict[str, Any] = {"noteIndex": 0}
    if is_narrative:
        properties["mode"] = "composite"
    return {"citationID": f"c{place}", "citationItems": citation_items, "properties": properties}


def _entry(html: str, record: Record) -> tuple[str, FormattedReference]:
    """Return an entry's label and its reference."""
    margin = _MARGIN.search(html)
    label = html_to_text(margin[1]).strip(_LABEL_MARKS) if margin else ""
    body = _safe(_BLOCK.sub("", margin[2] if margin else html).strip())
    linked = _ADDRESS.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', body)
    return label, FormattedReference(linked, "", html_to_text(body), work_links(record))


def _safe(html: str) -> str:
    """Return the engine's HTML with nothing in it but inline marks and our links."""
    import nh3

    html = _SMALL_CAPITALS.sub('<span class="smallcaps">', html)
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "span": {"class"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    return str(cleaned)
