"""Which test files there are, and which of them pytest finds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FOUND = pytest.StashKey[frozenset[Path]]()
"""The files out of which pytest took tests in this run, before options chose from them."""


def files_on_disk(folder: Path) -> set[str]:
    """Return the files below a folder whose name says that they hold tests."""
    return {path.relative_to(TESTS).as_posix() for path in folder.rglob("test_*.py")}


def files_collected(folder: Path) -> set[str]:
    """Return the files below a folder out of which pytest takes at least one test."""
    command = [sys.executable, "-m", "pytest", str(folder), "--collect-only", "-p", "no:cacheprovider"]
    if folder == TESTS:
        command.append(f"--ignore={TESTS / 'gates'}")
    done = subprocess.run(command, capture_output=True, text=True, cwd=TESTS.parent, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (line for line in done.stdout.splitlines() if "::" in line)
    return {line.partition("::")[0].removeprefix("tests/") for line in lines}
