"""Attributes in braces become valid HTML, or are left out with a warning."""

from __future__ import annotations

import pytest
from golden_markdown import render

from octavo.markdown.attributes import valid_value, width_class
from octavo.model.body import Image


def image(attributes: str) -> dict[str, str]:
    (hole,) = render(f"Text ![a](x.png){{{attributes}}}\n").body.holes
    assert isinstance(hole, Image)
    return dict(hole.attributes)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("width=300", {"width": "300"}),
        ("width=300px height=20", {"width": "300", "height": "20"}),
        ("width=50%", {"class": "width-50"}),
        ("width=33.3%", {"class": "width-35"}),
        ("width=400%", {"class": "width-100"}),
        (".wide width=5%", {"class": "wide width-5"}),
        ("width=2.54cm", {"width": "96"}),
        ("width=1in", {"width": "96"}),
        ("sizes=100vw", {"data-sizes": "100vw"}),
        ("hidden=yes", {"hidden": ""}),
        ("aria-label=x data-a:b=c", {"aria-label": "x", "data-a-b": "c"}),
    ],
)
def test_what_people_write_behind_pictures_is_valid_html(attributes: str, expected: dict[str, str]) -> None:
    """`width="50%"` is an error to every checker of HTML, and so is `width="8cm"`."""
    assert image(attributes) == expected


def test_a_figure_gives_its_width_to_the_picture() -> None:
    (hole,) = render("![Caption](x.png){#fig-x .c width=50%}\n").body.holes
    assert isinstance(hole, Image)
    assert hole.attributes == (("class", "width-50"),)


@pytest.mark.parametrize(
    "attributes",
    [
        "width=wide",
        "width=-3",
        "width=0",
        "height=50%",
        "dir=up",
        "tabindex=x",
        "lang='a b'",
        "loading=soon",
        "aria-x=1",
    ],
)
def test_a_value_that_html_does_not_know_is_told_and_left_out(attributes: str) -> None:
    rendered = render(f"Text ![a](x.png){{{attributes}}}\n")
    assert [problem.code for problem in rendered.problems] == ["bad-attribute"]
    assert image(attributes) == {}


@pytest.mark.parametrize(
    "text", ["# H {tabindex=x}\n", "[s]{dir=up}\n", "[l](https://e.org){target=_new}\n", "{start=a}\n1. x\n"]
)
def test_values_are_looked_at_on_headings_spans_links_and_lists(text: str) -> None:
    assert [problem.code for problem in render(text).problems] == ["bad-attribute"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("rel", "nofollow me"), ("type", "A"), ("type", "text/csv"), ("target", "_blank"),
     ("lang", "zh-Hant-TW"),
     ("role", "img"), ("start", "-3"), ("style", "color: red"), ("title", "")],
)  # fmt: skip
def test_what_html_knows_stays(name: str, value: str) -> None:
    assert valid_value(name, value) == value


def test_only_widths_in_per_cent_have_a_class() -> None:
    assert [width_class(text) for text in ("50", "50 %", "%", "1e3%", "", "0.1%")] == [
        "",
        "",
        "",
        "",
        "",
        "width-5",
    ]
