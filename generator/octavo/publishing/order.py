"""The order in which files are published, so that a page never comes before what it needs."""

from __future__ import annotations

from enum import IntEnum, auto

_FEEDS = (".xml", ".json", ".txt")
_LIST_FOLDERS = (
    "archive",
    "authors",
    "categories",
    "comments",
    "page",
    "recent",
    "references",
    "search",
    "series",
    "tags",
)


_RULES = (".htaccess", "_headers", "_redirects")
_RULE_FOLDER = ".hosting/"


class Stage(IntEnum):
    """A part of a publication; the next one begins when all of it is there."""

    ASSETS = auto()  # pages need them
    PAGES = auto()  # lists lead to them
    LISTS = auto()
    FEEDS = auto()  # tell other programs what is new


def stage_of(name: str) -> Stage:
    """Return when a file is published, by its name. A `.gz` or `.br` goes with the file that it is of."""
    name = name.removesuffix(".gz").removesuffix(".br")
    if name.endswith(_FEEDS):
        return Stage.FEEDS  # the entry of the search index too, which names the other files of it
    if name in _RULES or name.startswith(_RULE_FOLDER):
        return Stage.LISTS  # they lead from old addresses to new pages
    if not name.endswith((".html", ".htm")):
        return Stage.ASSETS
    folder, slash, _ = name.partition("/")
    return Stage.LISTS if not slash or folder in _LIST_FOLDERS else Stage.PAGES
