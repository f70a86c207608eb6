"""Markup and style sheets, read by the Nu HTML checker."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from built_site import BuiltSite
from gate_tools import find_html_checker, find_node_tool

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


def mistakes_in(output: Path) -> list[str]:
    """Return what html-validate finds on the pages of a site.

    Left out is what is style (the letters of `doctype`, blanks at line ends, the length of titles of works)
    or does not hold here: no button stands in a form that it must not send, the form that filters works
    shows while a script listens only, and what lies in `<template>` is no landmark yet.
    """
    rules = Path(__file__).with_name("html-validate.json")
    done = subprocess.run(
        [*find_node_tool("html-validate"), "--config", str(rules), "--formatter", "json", str(output)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{page['filePath']}:{message['line']}: {message['ruleId']}: {message['message']}"
        for page in json.loads(done.stdout)
        for message in page["messages"]
    ]


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    """Invalid markup is repaired differently by each browser and by each screen reader."""
    assert len(site.pages) > 50
    errors = errors_in("--skip-non-html", str(site.output))
    assert not errors, "\n".join(errors)


def test_a_second_reader_finds_no_mistake_either(site: BuiltSite) -> None:
    """It looks at what the standard allows and people stumble over: names of buttons, headers of tables."""
    mistakes = mistakes_in(site.output)
    assert not mistakes, "\n".join(mistakes)


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
