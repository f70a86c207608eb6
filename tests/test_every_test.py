"""No test is left out without anybody noticing."""

from __future__ import annotations

import pytest

from collecting import TESTS, files_collected, files_on_disk


def test_every_test_file_is_collected(request: pytest.FixtureRequest) -> None:
    """Pytest passes over folders with certain names, `build` for one, and says nothing."""
    on_disk = {name for name in files_on_disk(TESTS) if not name.startswith("gates/")}
    options = request.config.option
    runs_all = request.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if runs_all and not options.keyword and not options.markexpr:
        collected = {item.path.relative_to(TESTS).as_posix() for item in request.session.items}
    else:
        collected = files_collected(TESTS)
    assert on_disk <= collected


def test_no_two_test_files_have_one_name() -> None:
    """Pytest imports a file by its name alone: of two in one run it refuses the second."""
    names = [name.rpartition("/")[2] for name in files_on_disk(TESTS)]
    assert sorted({name for name in names if names.count(name) > 1}) == []
