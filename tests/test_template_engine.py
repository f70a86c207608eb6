"""Jinja with a shorter way to escape: the pages are those of plain Jinja, and the shorter way is taken."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from octavo.rendering.template_engine import TemplateEnvironment

TEMPLATES = {
    "whole.html": (
        '{% from "parts.html" import cell, around %}{% block words %}{{ text }} {{ markup }} {{ number }}'
        '{% endblock %}{% for one in texts %}{{ cell(one) }}{{ cell(one, kind="x") }}{% endfor %}'
        "{% call around(text) %}{{ text }}{% endcall %}{{ (text ~ markup) | upper }}{{ none }}\n"
    ),
    "parts.html": (
        '{% macro cell(value, kind="<") %}<td class="{{ kind }}">{{ value }}</td>{% endmacro %}'
        "{% macro around(value) %}{{ value }}{{ caller() }}{% endmacro %}"
    ),
}
VALUES = {
    "text": "<a & 'b'>",
    "markup": Markup("<b>&amp;</b>"),
    "number": 3,
    "texts": ("", "x", '"', Markup("<i>")),
    "none": None,
}


def rendered() -> str:
    return TemplateEnvironment(DictLoader(TEMPLATES)).get_template("whole.html").render(VALUES)


def test_a_page_is_the_one_that_plain_jinja_makes() -> None:
    """Nothing may be escaped twice, or not at all, because it is escaped faster."""
    plain = Environment(
        loader=DictLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    assert rendered() == plain.get_template("whole.html").render(VALUES)
    assert "&lt;a &amp; &#39;b&#39;&gt;" in rendered()


def test_the_shorter_way_to_escape_is_taken() -> None:
    """It stands on two functions of Jinja's that are not public: a version without them would be slower,
    and nobody would see why.
    """
    environment = TemplateEnvironment(DictLoader({}))
    assert "yield escape_text(" in environment._generate(environment.parse("{{ text }}"), None, None)


def test_the_shorter_way_into_a_macro_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of what macros are called by."""

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("the long way")

    environment = TemplateEnvironment(DictLoader(TEMPLATES))
    template = environment.from_string('{% from "parts.html" import cell %}{{ cell("<", "k") }}')
    monkeypatch.setattr(Macro, "_invoke", refuse)
    assert template.render() == '<td class="k">&lt;</td>'
