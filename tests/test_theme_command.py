"""`octavo theme`: what it shows, what it finds, and that docs/themes.md leads to a theme that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from octavo.cli.main import command
from site_builder import post

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(?:toml|css|jinja)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(themes/mine/[^`]+)`")


def octavo(*arguments: str):
    return CliRunner().invoke(command, list(arguments), standalone_mode=False)


@pytest.fixture
def site(make_site):
    return make_site({"content/posts/2021-10-20-a.md": post("A", "Words.\n", summary="In short")})


def test_the_walk_through_makes_a_theme_that_works(site) -> None:
    """Whoever copies what the page says has a site in another look, not an error."""
    folder = str(site.folder)
    begun = octavo("theme", "new", "mine", "--site", folder)
    assert begun.exception is None, begun.output
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    written = {}
    for block in _BLOCK.finditer(page):
        named = _FILE.findall(page[: block.start()].rsplit("```", 1)[-1].rstrip().rsplit("\n\n", 1)[-1])
        if named:
            written[named[-1]] = block[1]
    assert sorted(written) == [
        "themes/mine/static/css/mine.css",
        "themes/mine/templates/head.html",
        "themes/mine/templates/post.html",
        "themes/mine/theme.toml",
    ]
    site.write(written)
    checked = octavo("theme", "check", "mine", "--site", folder)
    assert checked.return_value == 0, checked.output
    site.write({"site.toml": (site.folder / "site.toml").read_text().replace('"plain"', '"mine"')})
    site.build()
    html = site.page("2021/10/a/index.html")
    assert "<p>Thank you for reading.</p>" in html
    (sheet,) = re.findall(r'href="(/_assets/[^"]*mine\.[^"]*css)"', html)
    assert "#1f4e5f" in (site.output / sheet.lstrip("/")).read_text()


def test_a_theme_that_was_just_begun_passes_its_check(site) -> None:
    folder = str(site.folder)
    octavo("theme", "new", "ours", "--extends", "journal", "--site", folder)
    checked = octavo("theme", "check", "ours", "--site", folder)
    assert (checked.return_value, checked.output.startswith("The theme ours makes")) == (0, True)


def test_a_theme_that_loses_what_links_lead_to_is_told_so(site) -> None:
    """Feeds and old links point into pages: they are not for a theme to change."""
    folder = str(site.folder)
    octavo("theme", "new", "mine", "--site", folder)
    skeleton = '{% extends "default/base.html" %}\n{% block header %}<h1>Me</h1>{% endblock header %}\n'
    lists = "{% macro reference_list(references, bibliography_url, anchor) %}{% endmacro %}"
    macros = (ROOT / "themes/default/templates/macros/references.html").read_text("utf-8")
    start = macros.index("{% macro reference_list")
    end = macros.index("{% endmacro %}", start) + len("{% endmacro %}")
    site.write(
        {
            "themes/mine/templates/base.html": skeleton,
            "themes/mine/templates/macros/references.html": macros[:start] + lists + macros[end:],
        }
    )
    checked = octavo("theme", "check", "mine", "--site", folder)
    assert checked.return_value == 1
    assert "has no element with the id “refs”." in checked.output
    assert "has no element with the id “ref-one”." in checked.output
    assert "has 2 headings <h1>." in checked.output
    assert "“comments”" not in checked.output


def test_a_template_that_cannot_be_read_is_told_with_its_line(site) -> None:
    folder = str(site.folder)
    octavo("theme", "new", "mine", "--site", folder)
    site.write(
        {"themes/mine/templates/404.html": '{% extends "base.html" %}\n{% block main %}\n{{ page.titel }\n'}
    )
    checked = octavo("theme", "check", "mine", "--site", folder)
    assert checked.return_value == 1
    assert "themes/mine/templates/404.html:3" in checked.output


def test_options_are_shown_with_those_of_the_theme_below(site) -> None:
    """One reads there what may be written, without looking into two files."""
    shown = octavo("theme", "show", "journal", "--site", str(site.folder)).output
    assert shown.startswith("journal: A scientific journal")
    assert "\n  margin_notes (flag; true)\n" in shown
    assert "\n  recent_posts (number; 5)\n" in shown, "It is the default theme's."
    assert "; home)\n" in shown, "Its own default wins."
    assert "Other themes: default, plain.\n" in shown


def test_no_theme_is_written_over_and_none_is_made_up(site) -> None:
    folder = str(site.folder)
    assert "There is a folder themes/plain already." in str(
        octavo("theme", "new", "plain", "--site", folder).exception
    )
    assert "cannot be the name of a theme" in str(octavo("theme", "new", "a/b", "--site", folder).exception)
    wrong = octavo("theme", "show", "jurnal", "--site", folder).exception
    assert str(wrong) == "There is no theme “jurnal”. There are: default, journal, plain."


def test_the_journal_theme_is_made_of_css_templates_and_options_alone() -> None:
    """It shows how far a theme goes without a program, in fewer lines than a long afternoon."""
    files = [file for file in (ROOT / "themes/journal").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".css", ".html", ".toml"}
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) <= 600
