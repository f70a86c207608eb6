"""Markup and style sheets, read by the Nu HTML checker."""

from __future__ import annotations

import json
import subprocess

from built_site import BuiltSite
from gate_tools import find_html_checker

# What the checker's table of CSS does not know yet, though the specification and every current browser do.
_YET_UNKNOWN_TO_THE_CHECKER = ("“display”: “math” is not",)  # MathML Core, section 4.1


def _errors(*arguments: str) -> list[str]:
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
        if not any(known in message["message"] for known in _YET_UNKNOWN_TO_THE_CHECKER)
    ]


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    """Invalid markup is repaired differently by each browser and by each screen reader."""
    assert len(site.pages) > 50
    assert _errors("--skip-non-html", str(site.output)) == []


def test_every_style_sheet_is_valid_css(site: BuiltSite) -> None:
    """A selector that one browser cannot read takes its whole rule away, without a word."""
    sheets = [str(file) for file in sorted(site.output.rglob("*.css"))]
    assert sheets
    assert _errors("--css", *sheets) == []


def test_every_drawing_is_valid_svg(site: BuiltSite) -> None:
    """An SVG file is XML: one fault and there is no picture."""
    drawings = [str(file) for file in sorted(site.output.rglob("*.svg"))]
    assert drawings
    assert _errors("--svg", *drawings) == []
