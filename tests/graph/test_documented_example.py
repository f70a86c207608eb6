"""The page for contributors shows a graph that works."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

_PAGE = Path(__file__).parents[2] / "docs/contributing/engine.md"


def test_the_example_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever begins with it should not have to mend it first."""
    (example,) = re.findall(r"```python\n(.*?)```", _PAGE.read_text("utf-8"), re.DOTALL)
    module = ModuleType("documented_example")
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    exec(compile(example, "engine.md", "exec"), module.__dict__)  # noqa: S102  # it is ours
    assert module.files == {"#red": b"Apples", "#blue": b"Plums"}
