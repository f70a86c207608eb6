"""What is wrong between pages: addresses taken twice, links to addresses that nobody has."""

from __future__ import annotations

import pytest

from octavo.errors import Problem
from site_builder import Site, post

BIB = "@article{x, author={A, B}, title={T}, year=2020}\n"


CODES = ("duplicate-url", "long-address", "broken-link")


def between(site: Site) -> list[Problem]:
    """Return what is wrong between pages."""
    with site.graph() as read:
        return [problem for problem in read.check() if problem.code in CODES]


def found(site: Site) -> list[str]:
    return [str(problem) for problem in between(site)]


def test_a_site_of_which_everything_is_there_has_nothing_to_mend(make_site) -> None:
    """Every address that octavo makes by itself may be linked to, query, fragment or none."""
    addresses = (
        "/",
        "/archive/",
        "/archive/2021/",
        "/categories/c/",
        "/references/",
        "/references/references.bib",
        "/2021/10/a/references.bib",
        "/comments/",
        "/comments/atom.xml",
        "/atom.xml",
        "/feed.json",
        "/old/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/404.html",
        "/about/?q=1#x",
        "/about",
        "/About%20us.pdf",
        "/former/",
        "/authors/one/atom.xml",
    )
    links = "".join(f"[x]({address})\n" for address in addresses)
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", f"[@x]\n\n{links}", categories="[c]", author="one"),
            "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  body: x\n  date: 2021-10-21\n',
            "content/pages/about.md": "---\ntitle: About\naliases: [/former/]\n---\n",
            "content/references.bib": BIB,
            "content/authors/one.md": "---\nname: One\n---\n",
            "content/static/About us.pdf": "x",
        },
        '[feeds]\nrss = "old/feed.xml"\n',
    )

    assert found(site) == []


@pytest.mark.parametrize("link", ["/abuot/", "/2021/10/b/", "/references/", "/_assets/x.css", "/page/1/"])
def test_a_link_to_an_address_that_nobody_has_is_an_error(make_site, link: str) -> None:
    """A reader would come to a page that says that there is no page."""
    site = make_site({"content/posts/2021-10-20-a.md": post("A", f"One.\n\nSee [x]({link}).\n")})

    assert found(site) == [
        f"content/posts/2021-10-20-a.md:7:5: error: The link leads to “{link}”, and no page or file has that "
        "address.\n  hint: Link to a text by its file's name: octavo then knows its address."
    ]


def test_two_texts_for_one_address_are_an_error(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", slug="same"),
            "content/posts/2021-10-21-b.md": post("B", slug="same"),
        }
    )
    (problem,) = between(site)

    assert problem.code == "duplicate-url"
    assert problem.location.path == "content/posts/2021-10-21-b.md", "the older one was there first"


@pytest.mark.parametrize(
    "files",
    [
        {"content/pages/archive.md": "---\ntitle: Archive\n---\n"},
        {"content/static/atom.xml": "x"},
        {"content/static/index.html": "x"},
        {"content/pages/a.md": "---\ntitle: A\naliases: [/archive/]\n---\n"},
    ],
)
def test_what_octavo_makes_itself_comes_first(make_site, files: dict[str, str]) -> None:
    """The feed that readers subscribed to must not be replaced by a file without a word."""
    site = make_site({"content/posts/2021-10-20-first.md": post("First"), **files})
    problems = between(site)

    assert [(problem.code, problem.location.path) for problem in problems] == [
        ("duplicate-url", next(iter(files)))
    ]


def test_a_robots_file_of_ones_own_is_no_collision(make_site) -> None:
    site = make_site({"content/static/robots.txt": "User-agent: *\n"})

    assert found(site) == []
