"""Formulas of a text: their numbers and references, their looks, and those that would never be done."""

import re
from pathlib import Path

import pytest

from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions
from octavo.maths.formulas import to_mathml, unclosed_brackets
from site_builder import SETTINGS, Site, post


@pytest.mark.parametrize(
    ("tex", "count"),
    [
        ("f(x) = [0, 1) + \\{a\\}", 0),
        ("((", 2),
        (")(", 1),
        ("{(})", 1),
        ("\\left( x \\right.", 0),
        ("\\bigl[ x \\bigr)", 0),
        ("\\langle x \\rangle \\lfloor", 1),
        ("\\lim (", 1),
        ("\\{ {x}", 1),
        ("⟨⟨x⟩", 1),
        ("\\lparen\\lbrace", 2),
        ("\\llbracket\\ulcorner", 2),
        ("}}((", 2),
        ("\\", 0),
    ],
)
def test_brackets_without_end_are_counted(tex: str, count: int) -> None:
    """The converter's time doubles with each: a formula of thirty would hang a build."""
    assert unclosed_brackets(tex) == count


@pytest.mark.parametrize("text", ["${}$", "$$\n{}\n$$", "# ${}$"])
def test_a_post_with_such_a_formula_is_told_so_at_once(text: str) -> None:
    rendered = render_post(text.format("(" * 60), MarkdownOptions("post.md", 1))
    assert [problem.code for problem in rendered.problems] == ["bad-maths"]


def test_columns_of_formulas_look_as_tex_says() -> None:
    """Their styles became classes, for a policy that forbids styles; without a rule they align nothing."""
    css = (Path(__file__).parents[1] / "themes/default/static/css/content.css").read_text("utf-8")
    for tex in (
        r"\begin{align}a&=b&c&\text{d}\end{align}",
        r"\begin{multline}a\\b\\c\end{multline}",
        r"\begin{cases}a&b\end{cases}",
        r"\begin{array}{l|cr:c}a&b&c&d\\\hline d&e&f&g\end{array}",
        r"\begin{matrix}a\!b\end{matrix}",
    ):
        classes = " ".join(re.findall('class="([^"]*)"', to_mathml(tex, is_display=True))).split()
        assert [name for name in classes if f".{name} {{" not in css and f".{name}." not in css] == []


EQUATIONS = r"""
By \eqref{eq:b}: $x^2$.

\begin{align}
a &= b \label{eq:a} \\
c &= d \label{eq:b}
\end{align}

<!-- more -->

$$ e = f $$ {#eq-c}

Both \ref{eq:a} and @eq-c.[^n]

[^n]: Or $\eqref{eq-c}$.
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("equations"))
    site.write(
        {
            "site.toml": 'title = "Blog"\nurl = "https://example.org/"\n[posts]\npermalink = "/{slug}/"\n',
            "content/posts/2024-01-01-p.md": post("At 37$^\\circ$C", EQUATIONS),
            "content/pages/q.md": f"---\ntitle: Q\n---\n{EQUATIONS}",
        }
    )
    assert not any(problem.severity.name == "ERROR" for problem in site.build().problems)
    return site


@pytest.mark.parametrize("path", ["p", "q"])
def test_references_print_the_numbers_that_the_equations_show(pages: Site, path: str) -> None:
    """A reader who is sent to another equation than the author meant does not notice."""
    html = (pages.output / path / "index.html").read_text("utf-8")
    shown = re.findall(r'(?:id="(eq:?[ab-]+)"><mtext>|equation-number">)\((\d)\)', html)
    assert shown == [("eq:a", "1"), ("eq:b", "2"), ("", "3")]
    links = re.findall(r'class="cross-reference" href="#([^"]*)">([^<]*)<', html)
    assert links == [("eq:b", "(2)"), ("eq:a", "1"), ("eq-c", "Equation 3"), ("eq-c", "(3)")]


def test_a_page_of_summaries_has_no_ids_of_equations(pages: Site) -> None:
    """Two posts may both have an eq:a."""
    html = (pages.output / "index.html").read_text("utf-8")
    assert "<mtext>(2)</mtext>" in html
    assert 'id="eq' not in html


def test_titles_and_descriptions_say_formulas_in_words(pages: Site) -> None:
    """Feeds and search engines show no markup."""
    html = (pages.output / "p/index.html").read_text("utf-8")
    assert "<title>At 37°C · Blog</title>" in html
    assert '<meta name="description" content="By: x².">' in html
    assert "<title>At 37°C</title>" in (pages.output / "atom.xml").read_text("utf-8")


def test_a_reference_to_no_equation_is_an_error_at_its_place(tmp_path: Path) -> None:
    """Printed “(??)” would go out unseen."""
    site = Site(tmp_path).write({"site.toml": SETTINGS})
    text = post("P", "Text.\n\n$$a \\label{eq:a}$$\n\nBy \\eqref{eq:b} and $\\ref{eq:c}$.\n")
    site.write({"content/posts/2024-01-01-p.md": text})
    assert [
        str(problem).partition("\n")[0] for problem in site.found() if problem.code == "unknown-target"
    ] == [
        "content/posts/2024-01-01-p.md:9:4: error: Nothing here is called “eq:b”.",
        "content/posts/2024-01-01-p.md:9:21: error: Nothing here is called “eq:c”.",
    ]


def test_commands_of_the_whole_site_are_known_in_every_text(make_site) -> None:
    """A blog of mathematics says once what \\R is; a faulty command is told where it stands."""
    text = post(text="$\\R$ and $\\abs{x}$ and $\\abs{y}$")
    macros = "[maths.macros]\nR = '\\mathbb{R}'\nabs = '\\lvert #1 \\rvert'\n"
    site = make_site({"content/posts/2021-10-20-a.md": text}, macros)
    assert [one.code for one in site.found() if one.code == "bad-maths"] == []
    faulty = make_site({"content/posts/2021-10-20-a.md": text}, "[maths.macros]\nR = '\\mathbb{'\n")
    assert any("\\R cannot be read" in one.message for one in faulty.found())
