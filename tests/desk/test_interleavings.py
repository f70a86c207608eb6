"""Desk and editors at work on the same files: no byte of anybody is lost, every conflict is shown."""

from __future__ import annotations

from pathlib import Path

from desk_world import live_through


def test_no_order_of_saves_kills_and_full_disks_loses_a_byte(tmp_path: Path) -> None:
    """An editor may save in the very moment of a save. The gates live through a thousand histories."""
    for seed in range(60):
        live_through(tmp_path / str(seed), seed)
