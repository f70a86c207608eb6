"""`pybtex:NAME`: any style plug-in of pybtex that is installed."""

from __future__ import annotations

from typing import Any, Literal, Self

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.identifiers import work_links
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.once_per_work import RemembersWorks, once_per_work
from octavo.bibliography.styles.style import NumberForm, StyleSettings, UnknownStyle
from octavo.model.reference import FormattedReference, Record

PREFIX = "pybtex:"

_GROUP = "pybtex.style.formatting"
_TAGS = {"a", "b", "em", "i", "span", "strong", "sub", "sup"}


class PybtexStyle(RemembersWorks):
    """A pybtex style: its entries, with octavo's numbers."""

    citation_form: Literal["numeric", "author-date"] = "numeric"
    number_form = NumberForm()

    def __init__(self, name: str, settings: StyleSettings) -> None:
        """Find the plug-in. Raises `UnknownStyle` when it is not installed."""
        super().__init__()
        from pybtex.plugin import PluginNotFound, enumerate_plugin_names, find_plugin

        self.name = name
        try:
            self._style: Any = find_plugin(_GROUP, name.removeprefix(PREFIX))()
        except PluginNotFound:
            known = [f"{PREFIX}{plugin}" for plugin in enumerate_plugin_names(_GROUP)]
            raise UnknownStyle(name, known) from None
        # What a pybtex style cannot print (a type it does not know, a field it misses) still has to be read.
        self._fallback = NlmStyle(settings)

    def in_language(self, language: str) -> Self:
        """Return the style itself."""
        return self

    @once_per_work
    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return a work as the plug-in prints it, or in NLM's form where it fails on the entry."""
        import nh3
        from pybtex.backends.html import Backend
        from pybtex.database import parse_string

        try:
            data = parse_string(to_bibtex((record,)), "bibtex")
            (formatted,) = self._style.format_entries(data.entries.values())
            html = formatted.text.render(Backend())
        except Exception:  # a plug-in may raise anything, for any entry
            return self._fallback.format_reference(record)
        safe = nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}, "span": {"class"}},
            url_schemes={"http", "https"},
            link_rel=None,
        )
        return FormattedReference(safe, "", html_to_text(safe), work_links(record))

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text for a sentence."""
        return self._fallback.format_authors_in_text(record)

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text for a place in the work."""
        return self._fallback.format_locator(label, locator)
