"""Every type of work that CSL knows, in every style: golden cases."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.csl_types import TYPES
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import STYLES, get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.body import CitationItem, Cite

DATA = Path(__file__).parents[1] / "data" / "bibliography"
STYLE_NAMES = [name for name in STYLES if name != "nlm"]
CASE = re.compile(
    r"^## ([^\n]+)\n\n```json\n(.*?)```\n\n> ([^\n]+)\n>\n> ([^\n]+)$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Case:
    style: str
    line: int
    title: str
    item: dict[str, object]
    entry: str
    citation: str


def read_cases(style: str) -> list[Case]:
    text = (DATA / f"{style}.md").read_text(encoding="utf-8")
    return [
        Case(
            style, text.count("\n", 0, found.start()) + 1, found[1], json.loads(found[2]), found[3], found[4]
        )
        for found in CASE.finditer(text)
    ]


CASES = [case for style in STYLE_NAMES for case in read_cases(style)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.style}.md:{case.line}: {case.title}")
def test_every_type_of_work_prints_as_the_style_has_it(case: Case) -> None:
    item = json.dumps([{"id": "k", **case.item}]).encode()
    record = read_csl_json("golden.json", item).records[0]
    cite = PlacedCite(Cite((CitationItem("k"),), "", 1, 1), "cite-1")
    style = get_style(case.style, StyleSettings())
    page = cite_page([cite], {"k": record}, style, fill=lambda body: "".join(body.parts))
    assert page.works[0].reference.text == case.entry
    assert html_to_text(page.clusters[0]) == case.citation


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_no_type_is_forgotten(style: str) -> None:
    assert {case.item["type"] for case in CASES if case.style == style} == TYPES
