"""Pages with parts that many of them share, and which templates a page is made from."""

from __future__ import annotations

import pytest

from octavo.errors import SiteError
from octavo.graph.reader import Reader
from octavo.pages.context import PageContext
from octavo.pages.heads import make_head
from octavo.pages.views import PlainView
from octavo.rendering.outputs import MadeFile, home_page
from octavo.rendering.rendering import render, shared_part, templates
from site_builder import Site, post

FIRST = {"content/posts/2021-10-20-first.md": post("First")}


def rendered(site: Site, name: str = "plain.html", title: str = "T") -> MadeFile:
    """Return a page as an output would give it. Raises `SiteError`."""
    with site.graph() as read:
        graph = Reader(read.graph, home_page)
        page = render(graph, name, PlainView(make_head(PageContext(graph), "/", title), title))
        return MadeFile(page.pieces, page.parts)


def whole(site: Site, title: str = "T") -> bytes:
    """Return a page with the parts that it shares with others. Raises `SiteError`."""
    made = rendered(site, title=title)
    with site.graph() as read:
        parts = {name: read.graph.get(shared_part, name) for name in made.parts}
        faults = [problem for name in made.parts for problem in read.graph.problems_of(shared_part, name)]
    if faults:
        raise SiteError(faults)
    return made.with_parts(parts)


def closure(site: Site, name: str) -> str:
    """Return what stands for a template and all that it uses."""
    return site.value(templates).closures[name]


def template(name: str, text: str) -> dict[str, str]:
    return {f"themes/plain/templates/{name}": text}


def failure(site: Site) -> str:
    with pytest.raises(SiteError) as raised:
        whole(site)
    return str(raised.value)


def test_a_shared_part_stands_where_it_was_asked_for(make_site) -> None:
    """And it is known which bytes it is: they are replaced when it says something else."""
    site = make_site(
        FIRST
        | template("plain.html", '<p>ä</p>{{ shared("sidebar.html") }}<p>é</p>{{ shared("sidebar.html") }}!')
        | template("sidebar.html", "<b>ü {{ sidebar.recent_posts[0].title }}</b>")
    )
    made = rendered(site)

    assert made.pieces == ("<p>ä</p>".encode(), "<p>é</p>".encode(), b"!")
    assert made.parts == ("sidebar.html", "sidebar.html")
    part = "<b>ü First</b>"
    assert whole(site).decode() == f"<p>ä</p>{part}<p>é</p>{part}!"


def test_a_page_without_a_shared_part_has_none(make_site) -> None:
    site = make_site(FIRST)

    assert rendered(site).parts == ()


def test_a_shared_part_is_not_escaped_and_a_text_like_it_is_no_part(make_site) -> None:
    """A title may hold anything: only a template can ask for a part."""
    site = make_site(
        FIRST
        | template("plain.html", '{{ page.title }}{{ shared("part.html") }}')
        | template("part.html", "<hr>")
        | template("other.html", "secret")
    )
    assert whole(site, "\0shared other.html\0 & more") == b"\0shared other.html\0 &amp; more<hr>"


def test_a_shared_part_may_be_asked_for_in_a_macro_or_a_block(make_site) -> None:
    site = make_site(
        FIRST
        | template("plain.html", '{% extends "frame.html" %}{% block a %}[{{ super() }}]{% endblock %}')
        | template("frame.html", '{% import "m.html" as m %}{% block a %}{{ m.part() }}{% endblock %}')
        | template("m.html", '{% macro part() %}({{ shared("part.html") }}){% endmacro %}')
        | template("part.html", "x")
    )

    assert whole(site) == b"[(x)]"


def test_what_is_wrong_with_a_shared_part_has_its_line(make_site) -> None:
    site = make_site(
        FIRST
        | template("plain.html", 'x\n{{ shared("part.html") }}')
        | template("part.html", "\n{{ page.head }}\n")
    )

    assert failure(site) == (
        "themes/plain/templates/part.html:2: error: “page” is not defined here.\n"
        "  hint: Line 2: {{ page.head }}"
    )


def test_a_shared_part_that_is_not_there_is_an_error(make_site) -> None:
    site = make_site(FIRST | template("plain.html", '{{ shared("lists.html") }}'))

    assert failure(site) == (
        "themes/plain/templates/plain.html:1: error: There is no template “lists.html”.\n"
        "  hint: Did you mean list.html, post.html or terms.html?"
    )


def test_a_shared_part_holds_no_other(make_site) -> None:
    """Nothing could tell which bytes to replace; an include does the same."""
    site = make_site(
        FIRST
        | template("plain.html", '{{ shared("a.html") }}')
        | template("a.html", 'a {{ shared("b.html") }}')
        | template("b.html", "b")
    )

    assert failure(site).startswith(
        "themes/plain/templates/a.html:1: error: A shared part cannot hold another, “b.html”; include it.\n"
    )


TREE = {
    **template("plain.html", '{% extends "frame.html" %}{% import "m.html" as m %}'),
    **template("frame.html", '{% include ["none.html", "i.html"] ignore missing %}'),
    **template("m.html", '{% from "deep.html" import x %}'),
    **template("deep.html", "{% macro x() %}{% endmacro %}"),
    **template("i.html", "i"),
    **template("apart.html", "{{ page }}"),
    **template("part.html", "p"),
}


@pytest.mark.parametrize("changed", ["plain", "frame", "m", "deep", "i"])
def test_a_template_stands_for_all_that_it_uses(make_site, changed: str) -> None:
    """However far away: a macro of a macro is on the page too."""
    site = make_site(FIRST | TREE)
    before = closure(site, "plain.html")
    name = f"themes/plain/templates/{changed}.html"
    site.write({name: (site.folder / name).read_text() + "{# changed #}"})

    assert closure(site, "plain.html") != before


@pytest.mark.parametrize("changed", ["apart", "part", "new"])
def test_a_template_that_is_not_used_changes_nothing(make_site, changed: str) -> None:
    site = make_site(FIRST | TREE)
    before = closure(site, "plain.html")
    site.write(template(f"{changed}.html", "{# changed #}"))

    assert closure(site, "plain.html") == before


def test_a_template_that_was_missing_counts_when_it_comes(make_site) -> None:
    site = make_site(FIRST | TREE)
    before = closure(site, "plain.html")
    site.write(template("none.html", "now it is there"))

    assert closure(site, "plain.html") != before


def test_a_template_counts_with_the_one_of_the_same_name_that_it_extends(make_site) -> None:
    """`default/base.html` is another text than the theme's own base.html."""
    site = make_site(
        FIRST
        | template("frame.html", "below")
        | template("plain.html", '{% extends "frame.html" %}')
        | {
            "themes/mine/theme.toml": 'name = "mine"\nextends = "plain"\n',
            "themes/mine/templates/frame.html": '{% extends "plain/frame.html" %}',
        }
    )
    site.write({"site.toml": (site.folder / "site.toml").read_text().replace('"plain"', '"mine"')})
    before = closure(site, "plain.html")
    assert whole(site) == b"below"
    site.write(template("frame.html", "changed below"))

    assert closure(site, "plain.html") != before


def test_templates_in_a_circle_have_a_digest(make_site) -> None:
    """They fail when they are rendered, with their line."""
    site = make_site(
        FIRST | template("a.html", '{% include "b.html" %}') | template("b.html", '{% include "a.html" %}')
    )

    assert closure(site, "a.html")
