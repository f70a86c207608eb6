"""Addresses in raw HTML lead to the same place from every page that shows them, and dead ones are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from site_builder import Site, post

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
TEXT = (
    '<img src=pic.svg width=300 alt=""> <a href="../2021-10-21-b.md?x=1#part">b</a>\n'
    '<a href="/about/">about</a>'
    ' <a href="#here">here</a> [md](#here) <a href="data.csv">d</a>\n\n<!-- more -->\n\n<p id="here">x</p>\n'
)
FILES = {
    "content/posts/2021-10-20-a/index.md": post("A", TEXT, tags="[t]"),
    "content/posts/2021-10-20-a/pic.svg": SVG,
    "content/posts/2021-10-20-a/data.csv": "1\n",
    "content/posts/2021-10-21-b.md": post("B", "## Part\n"),
    "content/pages/about.md": post("About"),
}


@pytest.mark.parametrize("base", ["/", "/blog/"])
def test_a_relative_address_is_right_wherever_it_is_shown(make_site: Callable[..., Site], base: str) -> None:
    """`<img src=… width=300>` is what people write to size a picture: in lists it was a hole."""
    site = make_site(FILES)
    settings = (site.folder / "site.toml").read_text().replace('theme = "plain"\n', "")
    site.write({"site.toml": settings.replace("https://example.org/", f"https://example.org{base}")})
    assert site.build().problems == ()
    assert (site.output / "2021/10/a/data.csv").is_file()
    page = f"{base}2021/10/a/"
    expected = [
        f'<img src="{page}pic.svg" width=300',
        f'<a href="{base}2021/10/b/?x=1#part">',
        f'<a href="{base}about/">about',
        f'<a href="{page}#here">here',
        f'<a href="{page}#here">md',
        f'<a href="{page}data.csv">d',
    ]
    for name in ("index.html", "tags/t/index.html"):
        assert [part for part in expected if part not in site.page(name)] == []
    own = site.page("2021/10/a/index.html")
    assert [part for part in expected if part.replace(f"{page}#", "#") not in own] == []
    feed = site.page("atom.xml")
    assert f"src=&#34;https://example.org{page}pic.svg&#34;" in feed.replace("&quot;", "&#34;")


def test_what_leads_nowhere_is_a_warning_at_its_place(make_site: Callable[..., Site]) -> None:
    text = (
        'Text.\n\n<p>\n<a href="gone.md">x</a>\n<img src="/s.svg" alt="">\n</p>\n\nA <a href="#lost">y</a>.\n'
    )
    site = make_site({"content/posts/2021-10-20-a.md": post("A", text)})
    assert [line.partition("\n")[0] for line in site.problems()] == [
        "content/posts/2021-10-20-a.md:8:1: warning: The link leads to “gone.md”, which is not there.",
        "content/posts/2021-10-20-a.md:9:1: warning: "
        "The link leads to “/s.svg”, and no page or file has that address.",
        "content/posts/2021-10-20-a.md:12:3: warning: There is no “#lost” in this text.",
    ]


def test_a_cross_reference_in_a_summary_leads_to_the_post(make_site: Callable[..., Site]) -> None:
    """On the home page there is no such figure."""
    text = "See @fig-x.\n\n<!-- more -->\n\n![C](pic.svg){#fig-x alt=x}\n"
    site = make_site(
        {"content/posts/2021-10-20-a/index.md": post("A", text), "content/posts/2021-10-20-a/pic.svg": SVG}
    )
    view = site.views()["/"]
    assert 'href="/2021/10/a/#fig-x"' in view.posts[0].summary  # type: ignore[union-attr]
