"""What axe finds on pages in Chromium."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def axe_violations(
    browser: Browser, host: str, paths: Iterable[str], width: int = 390, scheme: str = "light"
) -> list[str]:
    """Return each violation of these pages in words: the page, the rule, up to three elements."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",  # a colour that is still fading in has no contrast to measure
    )
    page = context.new_page()
    violations = []
    for path in paths:
        page.goto(f"{host}{path}")
        for violation in axe.run(page).response["violations"]:
            nodes = [f"{node['html'][:160]} {node['failureSummary']}" for node in violation["nodes"][:3]]
            violations.append(f"{path}: {violation['id']}: {violation['help']}: {nodes}")
    context.close()
    return violations
