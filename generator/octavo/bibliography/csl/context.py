"""What a style knows while it renders one work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from octavo.bibliography.csl.given_names import NameRegister
from octavo.bibliography.csl.items import CitedItem, Item, Value

FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR = 0, 1, 2, 3
_NO_ITEM = CitedItem("")


@dataclass(slots=True, eq=False)
class Shown:
    """How much of a work's names, and what else, a citation shows to be told from others."""

    names: dict[int, int] = field(default_factory=dict)  # how many names, by place of the list
    # how much of a given name, by place of list and name
    givens: dict[tuple[int, int], int] = field(default_factory=dict)
    is_disambiguated: bool = False

    def copy(self) -> Shown:
        """Return another one with the same values."""
        return Shown(dict(self.names), dict(self.givens), self.is_disambiguated)


_NOTHING_MORE = Shown()


@dataclass(slots=True, eq=False)
class Context:
    """One work while it is rendered. `called` and `got` count variables: a group without any is not there."""

    item: Item
    cited: CitedItem = _NO_ITEM
    in_bibliography: bool = field(default=False, kw_only=True)
    values: Mapping[str, Value] = field(init=False)
    locator: str = field(init=False)
    label: str = field(init=False)
    is_locator_shown: bool = False
    called: int = 0
    got: int = 0
    gone: set[str] | None = None  # variables that a substitute printed already
    used: set[str] | None = None  # variables that are printed now, inside a substitute
    number: int = 0
    position: int = FIRST
    is_subsequent: bool = False
    is_narrative: bool = False  # in a sentence: "and" is a word
    is_near_note: bool = False
    first_note: int = 0
    year_suffix: str = ""
    is_suffix_done: bool = False
    shown: Shown = _NOTHING_MORE
    is_looked_at: bool = False  # only to be compared with others
    given_names: NameRegister | None = None
    sorting: bool = False
    sort_names: tuple[int, int, bool] | None = None  # et-al-min, use-first, use-last of a key
    lists: int = 0  # lists of names so far
    first_names: str | None = None  # what the first `cs:names` printed
    name_list: Sequence[str] = ()  # the same name by name
    drops_names: bool = False  # the first `cs:names` prints nothing
    substitute: tuple[str, str, Sequence[str]] | None = None  # rule, text, the names before
    list_lengths: list[int] | None = None  # takes how many names each list has

    def __post_init__(self) -> None:
        """Take over what is asked for most."""
        self.values = self.item.values
        self.locator, self.label = self.cited.locator, self.cited.label


Render = Callable[[Context], str]
