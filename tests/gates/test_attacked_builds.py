"""Builds that are killed at their system calls, and whose calls fail: nothing half done is ever published."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

from attack_builds import CASES, attack_all, spread

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.parametrize("build", CASES)
def test_a_build_that_is_attacked_leaves_whole_files_and_is_made_good_by_the_next(build: str) -> None:
    """A machine may be switched off at any moment, its disk may be full: readers must not see that."""
    rows = attack_all([build], most=1)
    assert [fault for row in rows for fault in row.faults] == []
    assert {row.attack for row in rows} == {"killed", "failing", "failing to be read"}
    assert all(row.attacked for row in rows)


def test_some_calls_of_each_kind_are_chosen_from_the_first_to_the_last() -> None:
    calls = [("rename", number) for number in range(1, 10)] + [("rmdir", 1)]
    assert list(spread(calls, 0)) == calls
    assert list(spread(calls, 3)) == [("rename", 1), ("rename", 5), ("rename", 9), ("rmdir", 1)]
    assert list(spread(calls, 1)) == [("rename", 5), ("rmdir", 1)]
