"""No gate is left out without anybody noticing."""

from __future__ import annotations

from collecting import TESTS, files_collected, files_on_disk


def test_every_file_of_gates_is_collected() -> None:
    """What needs a browser or a server runs with `make gates` only, and all of it."""
    assert files_on_disk(TESTS / "gates") == files_collected(TESTS / "gates")
