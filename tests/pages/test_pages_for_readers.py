"""The pages on which a reader looks around: front page, series, lost addresses, feeds, a cited work."""

from __future__ import annotations

from lxml import html

from site_builder import post

POSTS = {
    "content/references.bib": "@article{x, author={Smith, Ann}, title={On {T}}, journal={J}, year=2020,"
    " doi={10.1000/x}}",
    "content/posts/2021-10-20-a.md": post("Alpha", "[@x]\n", series="[s]", pinned="true"),
    "content/posts/2021-10-21-b.md": post("Beta", series="[s]"),
    "content/posts/2021-10-22-c.md": post("Gamma"),
}


def built(make_site, settings: str = ""):
    site = make_site(POSTS, settings)
    toml = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    site.write({"site.toml": toml})
    site.build()
    return lambda path: html.fromstring(site.page(path))


def titles(page, where: str) -> list[str]:
    return [str(title) for title in page.xpath(f"{where}//*[contains(@class,'entry-title')]/a/text()")]


def test_a_pinned_post_stands_first_and_once(make_site) -> None:
    """What every newcomer should read does not sink with its date."""
    home = built(make_site)("index.html")
    assert titles(home, "//section[@class='pinned']") == ["Alpha"]
    assert titles(home, "//main") == ["Alpha", "Gamma", "Beta"]


def test_a_series_numbers_its_parts_from_its_beginning(make_site) -> None:
    """A part that says which it is can be sent to somebody who knows the others."""
    page = built(make_site)("series/s/index.html")
    parts = [str(part) for part in page.xpath("//*[@class='entry-part']/text()")]
    assert list(zip(parts, titles(page, "//main"), strict=True)) == [("Part 1", "Alpha"), ("Part 2", "Beta")]


def test_the_page_for_lost_readers_searches(make_site) -> None:
    """Whoever has an old address knows a word of what stood there. Without a search there is no field."""
    (form,) = built(make_site, "[search]\nenabled = true\n")("404.html").xpath("//main//form")
    assert (form.get("action"), form.xpath(".//input/@name")) == ("/search/", ["q"])
    assert built(make_site)("404.html").xpath("//main//form") == []


def test_the_page_on_feeds_has_their_whole_addresses(make_site) -> None:
    """A path is of no use in another program."""
    page = built(make_site)
    assert page("how-to-follow/index.html").xpath("//main//pre/code/text()") == [
        "https://example.org/atom.xml",
        "https://example.org/",
    ]
    assert page("index.html").xpath("//footer//a[@href='/how-to-follow/']")


def test_a_work_can_be_taken_along_in_three_forms(make_site) -> None:
    """A reader cites the work, not the blog: its page has what reference managers and letters want."""
    page = built(make_site, "[citations]\nwork_pages = true\n")("references/x/index.html")
    text, bibtex, ris = page.xpath("//section[contains(@class,'to-copy')]//pre/code/text()")
    assert text == "Smith A. On T. J. 2020. doi: 10.1000/x."
    assert bibtex.startswith("@article{x,")
    assert "On {T}" in bibtex
    assert ris.startswith("TY  - JOUR")
