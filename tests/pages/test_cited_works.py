"""All cited works on pages that stay light, and keep their addresses whatever is added."""

from __future__ import annotations

import json

import pytest

from octavo.pages.cited_works import works_pages
from octavo.pages.views import ReferencesView
from site_builder import Site, post

SETTINGS = "[citations]\nwork_pages = false\n"


def library(names: str) -> str:
    """Return a bibliography of works by these people, two years apart."""
    return "".join(
        f"@article{{{name.lower()}{year}, author={{{name}, Ann}}, title={{T}},"
        f" journal={{Brain}}, year={year}}}\n"
        for name in names.split()
        for year in (2010, 2012)
    )


@pytest.fixture
def site(make_site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Eight works on a site whose pages take three."""
    monkeypatch.setattr("octavo.pages.cited_works.MOST_WORKS", 3)
    files = {
        "content/posts/2021-10-01-a.md": post("A", "", nocite='"@*"'),
        "content/references.bib": library("Abel Baker Smith Smythe"),
    }
    return make_site(files, SETTINGS)


def test_pages_are_split_by_what_works_are(site: Site) -> None:
    """Whoever looks for a work knows its year, its author or its journal, and never its place in a list."""
    views = {path: view for path, view in site.views().items() if isinstance(view, ReferencesView)}

    years = views["/references/"]
    assert [(part.title, part.url, part.count) for part in years.parts] == [
        ("2012", "/references/by-year/2012/", 4),
        ("2010", "/references/by-year/2010/", 4),
    ]
    assert [part.title for part in views["/references/by-year/2010/"].parts] == ["A–F", "S–Z"]
    part = views["/references/by-year/2010/s-z/"]
    assert [work.key for group in part.groups for work in group.works] == ["smith2010", "smythe2010"]
    assert part.title == "Cited works: 2010 · S–Z"
    assert [link.url for link in part.trail] == ["/references/by-year/2010/"]
    assert {view.count for path, view in views.items() if path.count("/") == 3 and "by-year" not in path} == {
        8
    }


def test_every_work_is_on_one_page_of_each_list(site: Site) -> None:
    pages = site.value(works_pages)
    for kind in ("year", "author", "journal"):
        keys = [key for page in pages.values() if page.kind == kind for key in page.works]
        assert len(keys) == len(set(keys)) == 8
        assert max(len(page.works) for page in pages.values() if page.kind == kind) <= 3


def test_a_new_work_takes_no_page_its_address(site: Site) -> None:
    """Somebody linked there."""
    before = set(site.plan())

    site.write({"content/references.bib": library("Abel Baker Bond Carter Smith Smythe Smiths Small Zorn")})

    assert before <= set(site.plan())


def test_the_filter_has_all_works_with_the_pages_where_they_stand(site: Site) -> None:
    """A reader who types a name must not have to know on which of sixty pages it is."""
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    site.write({"site.toml": settings}).build()

    index = json.loads(site.page("references/works.json"))

    assert len(index) == 8
    (smith,) = (url for text, url in index if text.startswith("Smith A") and "2010" in text)
    assert smith == "/references/by-year/2010/s-z/#ref-smith2010"
    assert 'data-index="/references/works.json"' in site.page("references/by-author/index.html")
    assert 'id="ref-smith2010"' in site.page("references/by-year/2010/s-z/index.html")


def test_few_works_stand_on_one_page(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-01-a.md": post("A", "", nocite='"@*"'),
            "content/references.bib": library("Abel Baker"),
        },
        SETTINGS,
    )
    plan = site.plan()
    assert [path for path in plan if path.startswith("/references/") and path.endswith("/")] == [
        "/references/",
        "/references/by-author/",
        "/references/by-journal/",
    ]
    assert "/references/works.json" not in plan
