"""What templates say in a language: `_`, `ngettext`, numbers, and what stands between the items of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jinja2 import Environment
from msgspec import Struct

from octavo.languages.catalogues import Catalogue
from octavo.languages.locales import format_number, text_between, with_digits
from octavo.text.languages import direction_of


class Locale(Struct, frozen=True):
    """The language that a theme speaks on a page."""

    language: str  # BCP 47
    direction: str  # "ltr" or "rtl"


def teach(environment: Environment, catalogue: Catalogue) -> None:
    """Give an environment the words of a language, before its first template is loaded."""
    language = catalogue.language

    def digits(value: object) -> str:
        return with_digits(str(value), language)

    def number(value: int) -> str:
        return format_number(value, language)

    said: dict[str, Callable[..., str] | Locale] = {
        "_": catalogue.gettext,
        "gettext": catalogue.gettext,
        "ngettext": catalogue.ngettext,
        "pgettext": catalogue.pgettext,
        "text_between": partial(text_between, language),
        "locale": Locale(language, direction_of(language)),
    }
    environment.globals |= said
    environment.filters |= {"digits": digits, "number": number}
