"""What a style knows while it renders one work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from octavo.bibliography.csl.items import CitedItem, Item, PersonName, Value

FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR = 0, 1, 2, 3
_NO_ITEM = CitedItem("")


class GivenNames(Protocol):
    """Tells how much of a given name sets a person apart from all others who are cited."""

    def level(self, name: PersonName, place: int, base: int) -> int:
        """Return 0 for the family name alone, 1 for initials, 2 for the name in full."""


class Shown:
    """How much of a work's names, and what else, a citation shows to be told from others."""

    __slots__ = ("givens", "is_disambiguated", "names")

    def __init__(
        self,
        names: dict[int, int] | None = None,
        givens: dict[tuple[int, int], int] | None = None,
        is_disambiguated: bool = False,
    ) -> None:
        self.names = names or {}  # how many names, by place of the list
        self.givens = givens or {}  # how much of a given name, by place of list and name
        self.is_disambiguated = is_disambiguated

    def copy(self) -> Shown:
        """Return another one with the same values."""
        return Shown(dict(self.names), dict(self.givens), self.is_disambiguated)


NOTHING_MORE = Shown()


class Context:
    """One work while it is rendered. `called` and `got` count variables: a group without any is not there."""

    __slots__ = (
        "called",
        "cited",
        "drops_names",
        "first_names",
        "first_note",
        "given_names",
        "gone",
        "got",
        "in_bibliography",
        "is_locator_shown",
        "is_looked_at",
        "is_narrative",
        "is_near_note",
        "is_subsequent",
        "is_suffix_done",
        "item",

        "label",

        "list_lengths",
        "lists",
        "locator",
        "name_list",
        "number",
        "position",
        "shown",
        "sort_names",
        "sorting",
        "substitute",
        "used",
        "values",
        "year_suffix",
    )  # fmt: skip

    def __init__(self, item: Item, cited: CitedItem = _NO_ITEM, *, in_bibliography: bool = False) -> None:
        self.item = item
        self.values: Mapping[str, Value] = item.values
        self.cited = cited
        self.locator = cited.locator
        self.label = cited.label
        self.is_locator_shown = False
        self.in_bibliography = in_bibliography
        self.called = self.got = 0
        self.gone: set[str] | None = None  # variables that a substitute printed already
        self.used: set[str] | None = None  # variables that are printed now, inside a substitute
        self.number = 0
        self.position = FIRST
        self.is_subsequent = False
        self.is_narrative = False  # in a sentence: "and" is a word
        self.is_near_note = False
        self.first_note = 0
        self.year_suffix = ""
        self.is_suffix_done = False
        self.shown = NOTHING_MORE
        self.is_looked_at = False  # only to be compared with others
        self.given_names: GivenNames | None = None
        self.sorting = False
        self.sort_names: tuple[int, int, bool] | None = None  # et-al-min, use-first, use-last of a key
        self.lists = 0  # lists of names so far
        self.first_names: str | None = None  # what the first `cs:names` printed
        self.name_list: list[str] = []  # the same name by name
        self.drops_names = False  # the first `cs:names` prints nothing
        self.substitute: tuple[str, str, list[str]] | None = None  # rule, text, the names before
        self.list_lengths: list[int] | None = None  # takes how many names each list has


Render = Callable[[Context], str]
