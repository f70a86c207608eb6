"""Chromium as the gates run it: without a network of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gate_tools import find_tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_OPTIONS = [
    "--no-sandbox",  # which the root user of a container has to do without
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Give a browser that is closed with the block."""
    from playwright.sync_api import sync_playwright

    chromium = find_tool("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_OPTIONS)
        yield browser
        browser.close()
