"""A reference style from outside: NLM's takes its place for a work that it fails on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.style import NumberForm, Style, StyleSettings, UnusableStyle
from octavo.extensions import described, load_extension, place_in_extension
from octavo.model.reference import FormattedReference, Record

_Tell = Callable[[Exception, str], None]
_METHODS = ("in_language", "format_reference", "format_authors_in_text", "format_locator")
_PARTS = ("name", "citation_form", "number_form", *_METHODS)


def try_style(make: Callable[[StyleSettings, str], Style]) -> None:
    """Set a style up as octavo does. Raises `TypeError` if it lacks what a style has."""
    style = make(StyleSettings(), "en")
    if missing := [part for part in _PARTS if not hasattr(style, part)]:
        raise TypeError(f"what it returns has no {', '.join(missing)}")


class OwnStyle:
    """A style that another one stands in for where it fails."""

    def __init__(self, style: Style, fallback: Style, tell: _Tell | None = None) -> None:
        """`tell` takes what the style raises, and a work's key; without it the fallback is silent."""
        self._style = style
        self._fallback = fallback
        self._tell = tell
        self.name: str = style.name
        self.citation_form: Literal["numeric", "author-date"] = style.citation_form
        self.number_form: NumberForm = style.number_form

    def telling(self, tell: _Tell) -> OwnStyle:
        """Return the style with somebody to be told where it fails."""
        return OwnStyle(self._style, self._fallback, tell)

    def in_language(self, language: str) -> OwnStyle:
        """Return the style with the words of a page's language."""
        fallback = self._fallback.in_language(language)
        return OwnStyle(self._tried("in_language", object, language), fallback, self._tell)

    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the work as the list prints it."""
        return cast(FormattedReference, self._tried("format_reference", FormattedReference, record))

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text for a sentence."""
        return str(self._tried("format_authors_in_text", str, record))

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text for a place in the work."""
        return str(self._tried("format_locator", str, label, locator))

    def _tried(self, method: str, kind: type, *arguments: Any) -> Any:
        try:
            found = getattr(self._style, method)(*arguments)
            if not isinstance(found, kind):
                raise TypeError(f"{method} returned a {type(found).__name__}, not a {kind.__name__}")
        except Exception as error:
            if self._tell is not None:
                self._tell(error, next((one.key for one in arguments if isinstance(one, Record)), ""))
            return getattr(self._fallback, method)(*arguments)
        return found


def own_style(name: str, function: str, settings: StyleSettings, language: str) -> OwnStyle:
    """Return the style that a function from outside makes. Raises `UnusableStyle` if it cannot."""
    try:
        return OwnStyle(load_extension(function)(settings, language), NlmStyle(settings, language))
    except (Exception, SystemExit) as error:
        message = f"The reference style “{function}” cannot be loaded: {described(error)}."
        raise UnusableStyle(name, message, place_in_extension(error, function)) from error
