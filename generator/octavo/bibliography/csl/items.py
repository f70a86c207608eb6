"""A work as a style sees it: variables with text, names and dates."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from octavo.model.reference import Name

_NAME_VARIABLES_WORDS = """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director editor-translator executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer series-creator
    translator"""
NAME_VARIABLES = frozenset(_NAME_VARIABLES_WORDS.split())


class PersonName(Name, frozen=True):
    """A person, or an organisation (`literal` alone), as marked text."""

    has_comma_before_suffix: bool = False
    is_highlighted: bool = False  # one of the site's own
    is_family_first: bool = False  # family name, given name: as in Chinese or Hungarian


class DateValue(Struct, frozen=True):
    """A date, or a span of two."""

    start: tuple[int, int, int] = (0, 0, 0)  # year, month, day; 0: unknown
    end: tuple[int, int, int] | None = None  # None: no span; all 0: one that has no end yet
    season: int = 0  # of the start
    end_season: int = 0
    is_uncertain: bool = False
    literal: str = ""


Value = str | tuple[PersonName, ...] | DateValue


class Item(Struct, frozen=True, eq=False):
    """A work; variables that are not there have no key."""

    key: str
    type: str
    values: Mapping[str, Value]  # text is marked text
    language: str = ""
    incomplete: frozenset[str] = frozenset()  # name variables whose lists end in "and others"


class CitedItem(Struct, frozen=True):
    """A work within a citation."""

    key: str
    prefix: str = ""  # marked text
    suffix: str = ""
    label: str = ""  # CSL's locator term; "": page
    locator: str = ""
    suppress_author: bool = False


class Citation(Struct, frozen=True):
    """Works that are cited together."""

    items: tuple[CitedItem, ...]
    note: int = 0  # the footnote it stands in; 0: none
    keeps_order: bool = False  # as it was written, whatever order the style has
