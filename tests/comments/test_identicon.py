"""The picture beside a name."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.identicon import COLOURS, identicon, initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tony", "T"),
        ("Tony Blair Smith", "TS"),
        ("émile zola", "ÉZ"),
        ("e\u0301mile", "É"),
        ("Иван Петров", "ИП"),
        ("王小明", "王"),
        ("محمد علي", "م"),
        ("नीला देवी", "नी"),
        ("(Dr.) “Mouse” 3rd", "D"),
        ("ßaba", "ß"),
        ("", "?"),
        ("…!", "?"),
        ("👩‍🔬 Ada", "A"),
    ],
)
def test_initials_are_those_a_person_would_take(name: str, expected: str) -> None:
    """Names come in every script, and some are none."""
    assert initials(name) == expected


def test_the_same_name_gives_the_same_picture() -> None:
    """A reader is recognised by it; writing the name with other capitals makes nobody else of them."""
    assert identicon("Tony") == identicon("Tony")
    colour = re.compile(r"identicon-\d")
    assert colour.findall(identicon("ÉMILE  zola")) == colour.findall(identicon("e\u0301mile Zola"))
    assert colour.findall(identicon("Tony")) == ["identicon-7"]  # fixed: it must not change between versions


def test_all_colours_are_used() -> None:
    """Otherwise neighbours in a discussion look alike."""
    used = {found for n in range(200) for found in re.findall(r"identicon-(\d+)", identicon(f"Reader {n}"))}
    assert used == {str(n) for n in range(COLOURS)}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20))
def test_any_name_gives_a_well_formed_picture_without_requests(name: str) -> None:
    """It stands in the page as markup: a name must not be able to add any."""
    svg = ElementTree.fromstring(identicon(name))  # noqa: S314  our own markup
    assert [element.tag for element in svg.iter()] == ["svg", "circle", "text"]
    assert svg.get("aria-hidden") == "true"
    assert not {"id", "style", "href"} & {key for element in svg.iter() for key in element.attrib}
