"""No test is left out without anybody noticing."""

from __future__ import annotations

import pytest

from collecting import FOUND, TESTS, files_collected, files_on_disk


def test_every_test_file_is_collected(request: pytest.FixtureRequest) -> None:
    """Pytest passes over folders with certain names, `build` for one, and says nothing."""
    on_disk = {name for name in files_on_disk(TESTS) if not name.startswith("gates/")}
    if request.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        collected = {path.relative_to(TESTS).as_posix() for path in request.config.stash[FOUND]}
    else:
        collected = files_collected(TESTS)
    assert on_disk <= collected


def test_no_two_test_files_have_one_name() -> None:
    """Pytest imports a file by its name alone: of two in one run it refuses the second."""
    names = [name.rpartition("/")[2] for name in files_on_disk(TESTS)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_what_make_test_leaves_out_make_gates_runs() -> None:
    """A test that takes a second is one of the gates, wherever it stands."""
    test, gates = (TESTS.parent / "Makefile").read_text("utf-8").split("\ngates:")
    assert "-m 'not slow'" in test
    assert "-m 'hypothesis or slow' --ignore=tests/gates --ignore=tests/truth\n" in gates
    assert "-n auto tests/truth\n" in gates
