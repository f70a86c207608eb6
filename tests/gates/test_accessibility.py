"""Axe in Chromium: phone and desk, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from axe_look import axe_violations
from built_site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation(
    browser: Browser, site: BuiltSite, host: str, width: int, scheme: str
) -> None:
    """One page of each kind and every post must be usable with a keyboard, a magnifier or a screen reader."""
    # The base path changes no element and no colour: the posts are looked at once.
    posts = site.posts if site.base_path == "/" else ()
    paths = sorted({*site.page_of_each_kind, *posts})
    violations = axe_violations(browser, host, paths, width, scheme)
    assert not violations, "\n".join(violations)
