"""Both themes look as they looked: on a phone and at a desk, light and dark, in four languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite
from picture_baselines import FOLDER, changed, looks, take_sheet
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from picture_baselines import Look


@pytest.mark.parametrize("look", tuple(looks()), ids=lambda look: look.name)
def test_pages_look_as_they_did(
    browser: Browser, blog_in: Callable[[str, str], BuiltSite], tmp_path: Path, look: Look
) -> None:
    """A change of one style sheet moves pages that nobody opened; what is meant is taken anew.

    scripts/picture_baselines.py takes the pictures; docs/contributing/checks.md says when.
    """
    with serve(blog_in(look.theme, look.language)) as host:
        found = take_sheet(browser, host, look)
    found.save(tmp_path / f"{look.name}.png")
    different = changed(look, found)
    assert not different, f"{different}: {tmp_path / look.name}.png beside {FOLDER / look.name}.png"


def test_every_baseline_is_of_a_look() -> None:
    """A sheet that nothing compares would look like a promise."""
    assert {file.stem for file in FOLDER.iterdir()} == {look.name for look in looks()}
