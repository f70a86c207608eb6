"""Axe in Chromium: phone and desk, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation(
    browser: Browser, site: BuiltSite, host: str, width: int, scheme: str
) -> None:
    """One page of each kind and every post must be usable with a keyboard, a magnifier or a screen reader."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    # The base path changes no element and no colour: the posts are looked at once.
    posts = site.posts if site.base_path == "/" else ()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",  # a colour that is still fading in has no contrast to measure
    )
    page = context.new_page()
    violations = []
    for path in sorted({*site.page_of_each_kind, *posts}):
        page.goto(f"{host}{path}")
        for violation in axe.run(page).response["violations"]:
            nodes = [f"{node['html'][:160]} {node['failureSummary']}" for node in violation["nodes"][:3]]
            violations.append(f"{path}: {violation['id']}: {violation['help']}: {nodes}")
    context.close()
    assert not violations, "\n".join(violations)
