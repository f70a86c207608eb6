"""What is run by hand keeps up with the package: nobody would notice before the day when it is needed."""

from __future__ import annotations

import ast
import importlib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted(
    path.relative_to(ROOT).as_posix()
    for name in ("scripts", "benchmarks")
    for path in (ROOT / name).rglob("*.py")
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_script_takes_from_octavo_is_there(program: str) -> None:
    missing = [
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse((ROOT / program).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "octavo"
        for name in node.names
        if not _is_there(node.module, name.name)
    ]
    assert missing == []


def _is_there(module: str, name: str) -> bool:
    if find_spec(module) is None:
        return False
    return hasattr(importlib.import_module(module), name) or find_spec(f"{module}.{name}") is not None
