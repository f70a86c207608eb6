"""Broken sites: each folder of tests/invalid is one, with the exact messages that its author sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

INVALID = Path(__file__).parent / "invalid"
CASES = sorted(folder.name for folder in INVALID.iterdir() if folder.is_dir())


@pytest.mark.parametrize("case", CASES)
def test_a_broken_site_is_explained_and_not_built(case: str, run_octavo, tmp_path: Path) -> None:
    """All that is wrong is said in one run, at its place, and nothing is published."""
    site, output = tmp_path / "site", tmp_path / "output"
    # A copy: a build keeps what it compiled in the site's folder.
    shutil.copytree(INVALID / case, site, symlinks=True)
    ran = run_octavo("build", site, "-o", output, "--now", "2024-06-01")
    assert ran.err == (INVALID / case / "expected.txt").read_text("utf-8")
    assert (ran.code, ran.out) == (1, "")
    assert not output.exists()
