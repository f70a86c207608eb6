"""Markup and style sheets, read by the Nu HTML checker."""

from __future__ import annotations

import json
import re
import subprocess

from built_site import BuiltSite
from gate_tools import find_html_checker

# What the checker's table of CSS does not know yet: MathML Core's display, CSS Anchor Positioning.
_YET_UNKNOWN_TO_THE_CHECKER = re.compile(
    "“display”: “math” is not"
    "|Property “(anchor-name|position-(anchor|area|try|try-fallbacks|visibility))” doesn't exist"
)


def errors_in(*arguments: str) -> list[str]:
    """Return what the checker finds in files."""
    done = subprocess.run(
        [*find_html_checker(), "--errors-only", "--format", "json", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{message.get('url')}:{message.get('lastLine')}: {message['message']} {message.get('extract')}"
        for message in messages
        if not _YET_UNKNOWN_TO_THE_CHECKER.search(message["message"])
    ]


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    """Invalid markup is repaired differently by each browser and by each screen reader."""
    assert len(site.pages) > 50
    errors = errors_in("--skip-non-html", str(site.output))
    assert not errors, "\n".join(errors)


def test_every_style_sheet_is_valid_css(site: BuiltSite) -> None:
    """A selector that one browser cannot read takes its whole rule away, without a word."""
    sheets = [str(file) for file in sorted(site.output.rglob("*.css"))]
    assert sheets
    errors = errors_in("--css", *sheets)
    assert not errors, "\n".join(errors)


def test_every_drawing_is_valid_svg(site: BuiltSite) -> None:
    """An SVG file is XML: one fault and there is no picture."""
    drawings = [str(file) for file in sorted(site.output.rglob("*.svg"))]
    assert drawings
    errors = errors_in("--svg", *drawings)
    assert not errors, "\n".join(errors)
