"""Search as a reader does it, in a browser: what is typed, and which pages are found."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from built_site import BuiltSite
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SETTINGS = """\
title = "Blog"
url = "https://example.org/a/b/"
[search]
enabled = true
[comments]
per_page = 2
[disclaimers.general]
label = "Disclaimer"
text = "Nothing of this is quackery."
"""
LIBRARY = """\
@article{zimmer2010, author={Zimmer, Carla and Okafor, Ben}, title={Restful nights of voles}, journal={Brain},
  year={2010}, doi={10.1038/s41586-020-2649-2}, pmid={20685815}}
@article{zimmer2011, author={Zimmer, Carla}, title={Restless nights}, journal={Brain}, year={2011},
  doi={10.1038/s41586-020-2649-9}}
"""
FILES = {
    "site.toml": SETTINGS,
    "content/references.bib": LIBRARY,
    "content/authors/ann.md": "---\nname: Ann Blackwood\n---\nShe keeps tortoises.\n",
    "content/posts/2024-01-01-sleep.md": (
        "---\ntitle: Studies of sleep\nauthors: [ann]\ncoi: Paid by Somnus Ltd\ntags: [rest]\n---\n"
        "Voles were studied [@zimmer2010].\n"
    ),
    "content/posts/2024-01-02-noise.md": (
        "---\ntitle: Noise at night\ncoi: None\n---\nOwls were heard [@zimmer2011].\n"
    ),
    "content/posts/2024-02-01-schlaf.md": (
        "---\ntitle: Häuser der Wühlmäuse\nlang: de\ncoi: keiner\n---\nIn den Häusern wird geschlafen.\n"
    ),
    "content/posts/2024-03-01-suimin.md": (
        "---\ntitle: 睡眠の研究\nlang: ja\nslug: suimin\ncoi: なし\n---\n"
        "東京大学の研究者は、睡眠と記憶の関係をDNA配列で調べました。Hippocampal cells were studied.\n"
    ),
    "content/posts/2024-04-01-zh.md": (
        "---\ntitle: 睡眠研究\nlang: zh-Hans\nslug: shuimian\ncoi: 无\n---\n"
        "北京大学的研究人员<em>研究</em>了睡眠与记忆的关系。\n"
    ),
    "content/posts/2024-04-02-nawm.md": (
        "---\ntitle: دراسات النوم\nlang: ar\nslug: nawm\ncoi: لا شيء\n---\n"
        "درس الباحثون في جامعة القاهرة النوم والذاكرة عند القوارض.\n"
    ),
    "content/posts/2024-05-01-mixed.md": (
        "---\ntitle: A letter from Kyoto\ncoi: None\n---\n> 京都の東の山で雪が降りました。\n"
    ),
    "content/posts/2024-05-01-mixed.comments.yaml": "".join(
        f'- id: "{number}"\n  author: Reader {number}\n  date: 2024-05-0{number}T10:00:00Z\n  body: {body}\n'
        for number, body in enumerate(
            ("Porcupines matter.", "The second.", "梅の花が咲いた。", "The fourth."), 1
        )
    ),
    "content/pages/about.md": "---\ntitle: About\n---\nWe write about hedgehogs.\n",
}
ENGLISH, GERMAN, JAPANESE, CHINESE, ARABIC, MIXED = (
    "/a/b/2024/01/sleep/",
    "/a/b/2024/02/schlaf/",
    "/a/b/2024/03/suimin/",
    "/a/b/2024/04/shuimian/",
    "/a/b/2024/04/nawm/",
    "/a/b/2024/05/mixed/",
)
WORK = "/a/b/references/zimmer2010/"


class Found(NamedTuple):
    state: str
    addresses: list[str]
    titles: list[str]
    about: list[str]
    excerpts: list[str]


Ask = Callable[[str], Found]


def build(folder: Path, output: Path) -> None:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def ask(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Types words into the search of a blog in five languages, on a host with a strict policy."""
    site = BuiltSite(tmp_path_factory.mktemp("host"), "https://example.org/a/b/")
    build(tmp_path_factory.mktemp("blog"), site.output)
    with serve(site) as host:
        page = browser.new_page()
        page.goto(f"{host}/a/b/search/")

        def search(words: str) -> Found:
            page.locator("#search-words").fill(words)
            page.locator(".search-button").click()
            busy = page.locator(".search").get_attribute("data-busy")
            page.wait_for_function(
                "busy => ![busy, ''].includes(document.querySelector('.search-state').textContent)", arg=busy
            )
            results = page.locator(".search-results")
            links = results.locator("a")
            return Found(
                page.locator(".search-state").inner_text(),
                [link.get_attribute("href") or "" for link in links.all()],
                links.all_inner_texts(),
                results.locator(".search-about").all_inner_texts(),
                results.locator(".search-excerpt").all_inner_texts(),
            )

        yield search
        page.close()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("voles studied", ENGLISH),
        ("study of voles", ENGLISH),  # stemmed as English is
        ("Wühlmäuse", GERMAN),
        ("haus", GERMAN),  # stemmed as German is
        ("東京大学", JAPANESE),
        ("記憶の関係", JAPANESE),
        ("京大", JAPANESE),  # in the middle of what a dictionary takes for a word
        ("hippocampal cell", JAPANESE),  # English words in a Japanese text
        ("配列 睡眠", JAPANESE),
        ("睡眠 hippocampal", JAPANESE),
        ("北京大学", CHINESE),
        ("研究人员", CHINESE),
        ("研究了睡眠", CHINESE),  # across the end of an element
        ("القوارض", ARABIC),
        ("جامعة القاهرة", ARABIC),
        ("النوم والذاكرة", ARABIC),
        ('"درس الباحثون"', ARABIC),
        ("Häuser der Wühlmäuse", GERMAN),
        ("geschlafen", GERMAN),
        ("Haus der Wühlmaus", GERMAN),  # one of many
        ("東の山", MIXED),  # Japanese words on an English page
        ("porcupine", MIXED + "comments/1/"),
        ("梅の花", MIXED),  # in a comment
        ("hedgehog", "/a/b/about/"),
        ("tortoise", "/a/b/authors/ann/"),
    ],
)
def test_what_a_reader_types_finds_the_page_in_any_language(ask: Ask, words: str, address: str) -> None:
    """A blog in several languages has one search, and the reader need not know where the words are."""
    found = ask(words)
    assert found.addresses[:1] == [address], found


@pytest.mark.parametrize(
    "words",
    [
        "10.1038/s41586-020-2649-2",
        "https://doi.org/10.1038/s41586-020-2649-2",
        "doi:10.1038/S41586-020-2649-2",
        "s41586-020-2649-2",
        "20685815",
        "PMID:20685815",
        "PMID 20685815",
        "Okafor",
        "restful nights of voles",
    ],
)
def test_a_work_is_found_by_authors_title_and_identifiers_with_the_posts_that_cite_it(
    ask: Ask, words: str
) -> None:
    """References stand after the text, and are what a researcher remembers of it."""
    assert sorted(ask(words).addresses) == [ENGLISH, WORK]


@pytest.mark.parametrize("words", ["Blackwood", "Somnus", '"paid by somnus"'])
def test_authors_and_conflicts_of_interest_are_found(ask: Ask, words: str) -> None:
    """Who wrote and who paid is said outside the text, and looked for."""
    assert ENGLISH in ask(words).addresses


@pytest.mark.parametrize(
    "words", ["10.1038/s41586-020-2649-3", "東大京", "研京", "quackery", "xylophone", "…", '""']
)
def test_what_is_nowhere_is_not_found(ask: Ask, words: str) -> None:
    """An identifier that differs in its last digit is another work; letters in another order, another word.

    The disclaimer, which stands below every post, says nothing of one.
    """
    found = ask(words)
    assert (found.state, found.addresses) == ("Nothing found.", [])


def test_a_result_says_what_it_is_and_of_when(ask: Ask) -> None:
    """One chooses among results by their kind and date before one opens any."""
    assert ask("voles were studied").about[0] == "Post · 1 January 2024"
    assert ask("hedgehog").about == ["Page"]
    assert ask("geschlafen").about[0] == "Beitrag · 1. Februar 2024", "in the words of its own page"
    assert ask("配列").about[0] == "記事 · 2024年3月1日"
    assert ask("القوارض").about[0].startswith("تدوينة")
    assert ask("porcupine").about == ["Discussion · 1 May 2024"]
    assert ask("tortoise").about == ["Author"]
    assert sorted(ask("okafor").about) == ["Cited work", "Post · 1 January 2024"]


def test_titles_and_excerpts_read_as_the_page_does(ask: Ask) -> None:
    """The spaces that the index has between Japanese letters are its own affair."""
    found = ask("記憶")
    assert found.titles[0] == "睡眠の研究"
    assert "東京大学の研究者は、睡眠と記憶の関係を" in found.excerpts[0]


def test_the_preview_says_why_it_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    """An index is made when the site is built: the writer need not look for a fault."""
    build(tmp_path / "blog", tmp_path / "output")
    command = [sys.executable, "-m", "octavo", "serve", str(tmp_path / "blog")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = re.findall(r"http://\S+/", process.stdout.readline())[0]
            page = browser.new_page()
            page.goto(f"{address}search/?q=voles")
            page.wait_for_function("/preview/.test(document.querySelector('.search-state').textContent)")
            page.close()
        finally:
            process.terminate()
