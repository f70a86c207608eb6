"""No test is left out without anybody noticing."""

from __future__ import annotations

from collecting import TESTS, files_collected, files_on_disk


def test_every_test_file_is_collected() -> None:
    """Pytest passes over folders with certain names, `build` for one, and says nothing."""
    on_disk = {name for name in files_on_disk(TESTS) if not name.startswith("gates/")}
    assert on_disk == files_collected(TESTS)
