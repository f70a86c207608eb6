"""What a page weighs, in bytes: most readers come by telephone, and pay for what they do not see."""

from __future__ import annotations

import gzip
import re

import pytest

from site_builder import Site, post

_NAMES = (
    "Abel",
    "Baker",
    "Clark",
    "Dent",
    "Evans",
    "Fisher",
    "Grant",
    "Hughes",
    "Irwin",
    "Jonas",
    "Kerr",
    "Lomas",
)
_TOPICS = (
    "myelin repair",
    "early relapse",
    "optic neuritis",
    "grey matter",
    "walking speed",
    "sleep",
    "dose",
)


def _work(number: int) -> str:
    authors = " and ".join(f"{_NAMES[(number * 7 + place) % 12]}, Ann B." for place in range(1 + number % 8))
    title = (
        f"{_TOPICS[number % 7].capitalize()} and {_TOPICS[number % 5]} in cohort {number}: a randomised trial"
    )
    return (
        f"@article{{work{number}, author={{{authors}}}, title={{{title} of two years}},\n"
        f"  journal={{Journal of Slow Results}}, year={{{1990 + number % 30}}}, volume={{{number}}},\n"
        f"  pages={{10--{20 + number}}}, doi={{10.5555/slow.{number:05}}}, pmid={{9{number:07}}}}}\n"
    )


def _paragraph(first: int, works: int) -> str:
    """Return five sentences of which each cites one work or some."""
    words = "The blinded rater outlives an honest estimate after two years of an open and careful trial"
    return " ".join(f"{words} [@work{(first + place) % works}]." for place in range(5))


@pytest.fixture
def long_post(make_site) -> str:
    """The page of a post of 1,800 words with a hundred citations of eighty works."""
    text = "\n\n".join(_paragraph(first, 80) for first in range(0, 100, 5))
    site: Site = make_site(
        {
            "content/references.bib": "".join(map(_work, range(80))),
            "content/posts/2024-01-01-many.md": post("Many", f"{text}\n"),
            "content/posts/2024-01-01-many.comments.yaml": "".join(
                f'- {{id: "{n}", author: Reader, date: 2024-01-02, body: "Say{n} it once."}}\n'
                for n in range(5)
            ),
        }
    )
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    site.write({"site.toml": f'{settings}\n[theme_options]\nsidebar = "none"\n'}).build()
    return site.page("2024/01/many/index.html")


def test_a_post_of_a_hundred_citations_is_light(long_post: str) -> None:
    """It is what a reader of a research blog loads most: at most 30 kB on the way, 160 kB in memory."""
    data = long_post.encode()

    assert long_post.count('class="citation-button"') == 100
    assert len(re.findall(r'<li class="reference"', long_post)) == 80
    assert len(gzip.compress(data, 6)) <= 30_000
    assert len(data) <= 160_000


def test_a_page_says_each_reference_and_each_comment_once(long_post: str) -> None:
    """Cards are the entries of the list, and structured data names works without saying it all again."""
    assert long_post.count("in cohort 17: a randomised trial") == 2, (
        "In the list, and in the structured data."
    )
    assert long_post.count("Say3 it once.") == 1


@pytest.mark.slow
def test_a_page_links_three_style_sheets(long_post: str) -> None:
    """Each is a request that the first picture of the page waits for."""
    linked = re.findall(r'<link rel="stylesheet" href="/_assets/css/(\w+)\.', long_post)
    assert linked == ["site", "text", "print"]
