"""The page that shows the way through the program names what is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "contributing" / "architecture.md"
NAMES = sorted(
    set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)*\.[A-Za-z_]+(?:\.[a-z_]+)?)`", PAGE.read_text("utf-8")))
)


def found(name: str) -> bool:
    """Tell whether a module of octavo has what is named, or is called so itself."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = import_module("octavo." + ".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


@pytest.mark.parametrize(
    "name", [name for name in NAMES if not name.endswith((".md", ".py", ".toml", ".html"))]
)
def test_what_the_page_names_is_there(name: str) -> None:
    """A reader who follows a title from file to page finds each function under its name."""
    assert found(name)


def test_names_are_looked_for() -> None:
    """Else the test above could not fail."""
    assert len(NAMES) > 40
    assert not found("facts.documents.nothing")
    assert not found("nowhere.nothing")


def test_every_folder_of_the_program_is_named() -> None:
    """A newcomer finds each room on the map."""
    package = PAGE.parents[2] / "generator" / "octavo"
    folders = {folder.parent.name for folder in package.glob("*/__init__.py")}
    named = set(re.findall(r"`([a-z]+)`", PAGE.read_text("utf-8")))
    assert folders - named == set()
