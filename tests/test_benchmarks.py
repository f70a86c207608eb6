"""The blog that is built for measuring: the same at every call, and one that octavo finds no fault with."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chart import Bar, Panel, bar_chart
from citing import rewrite_citations
from corpus import CITATIONS_A_POST, make_corpus
from discussion import discussion_files
from hugo_site import hugo_files
from hugo_whole_site import hugo_whole_files
from octavo.bibliography.bibtex import read_bibtex
from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions
from octavo_site import octavo_files
from pelican_site import pelican_cite_files
from report import build_chart, build_tables
from results import BuildResults, Series, from_json, merge_results, to_json
from scenarios import SCENARIOS
from sphinx_site import sphinx_files
from trees import write_files
from works import make_works, to_bibtex, to_csl_text

_CITATION = re.compile(r"\[@(\w+)\]")
_AFTER_ALL_POSTS = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_same_blog_comes_out_at_every_call() -> None:
    """Figures of two days can only be compared when the blog did not change between them."""
    assert list(octavo_files(make_corpus(8, works=20))) == list(octavo_files(make_corpus(8, works=20)))


def test_a_larger_blog_begins_with_the_texts_of_a_smaller_one() -> None:
    """Otherwise a difference between sizes could come from the texts."""
    small = [post.body for post in make_corpus(4, works=20).posts()]
    large = [post.body for post in make_corpus(9, works=20).posts()]
    assert large[:4] == small


def test_posts_are_of_the_size_and_have_the_citations_that_the_documentation_states() -> None:
    """docs/performance.md says what was built."""
    bodies = [post.body for post in make_corpus(60, works=50).posts()]
    words = sum(len(body.split()) for body in bodies) / len(bodies)
    assert 600 < words < 700
    assert {len(set(_CITATION.findall(body))) for body in bodies} == {CITATIONS_A_POST}


def test_comments_stand_on_a_third_of_the_posts_and_answer_earlier_ones() -> None:
    """A thread whose parents are missing would be flattened, and cost less than a real one."""
    posts = list(make_corpus(60, works=50).posts())
    assert all(not post.comments for post in posts if post.number % 3)
    comments = [comment for post in posts for comment in post.comments]
    ids = {comment.id for comment in comments}
    assert len(ids) == len(comments)
    assert any(comment.parent for comment in comments)
    assert {comment.parent for comment in comments} <= ids | {""}


@pytest.mark.slow
def test_octavo_builds_the_blog_without_a_word(tmp_path: Path) -> None:
    """A warning would mean that octavo does other work than on a site in good order."""
    write_files(tmp_path, octavo_files(make_corpus(30, works=40)))
    report = build_site(BuildOptions(tmp_path, _AFTER_ALL_POSTS))
    assert report.problems == ()
    assert report.counts["posts"] == 30


def test_bibliography_is_read_without_a_warning_and_its_keys_are_unique() -> None:
    """A duplicate would be dropped, and a citation of it counted twice."""
    works = make_works(400)
    read = read_bibtex("references.bib", to_bibtex(works).encode())
    assert read.problems == ()
    assert [record.key for record in read.records] == [work.key for work in works]
    assert [work["id"] for work in json.loads(to_csl_text(works))] == [work.key for work in works]


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in ("cold", "kept", "no-op")])
def test_an_edit_changes_the_files_that_it_is_named_for_and_no_other(name: str, tmp_path: Path) -> None:
    """Files that are written again unchanged would look edited to programs that go by times."""
    corpus = make_corpus(30, works=40)
    assert write_files(tmp_path, octavo_files(corpus)) > 0
    edited = SCENARIOS[name].edit(corpus)
    assert write_files(tmp_path, octavo_files(edited)) == (
        2 if edited.has_new_post and _has_comments(6) else 1
    )


def _has_comments(number: int) -> bool:
    return bool(make_corpus(30, works=40).post(number).comments)


def test_every_program_gets_the_same_citations() -> None:
    """A program that is given fewer would be faster."""
    corpus = make_corpus(3, works=20)
    pelican = "".join(text for name, text in pelican_cite_files(corpus) if name.endswith(".md"))
    cited = _CITATION.findall(pelican)
    for files in (hugo_files, hugo_whole_files):
        hugo = "".join(text for name, text in files(corpus) if name.startswith("content/posts/"))
        assert re.findall(r'{{< cite "(\w+)" >}}', hugo) == cited != []
    sphinx = "".join(text for name, text in sphinx_files(corpus) if name.startswith("posts/"))
    assert re.findall(r"{footcite:p}`(\w+)`", sphinx) == cited


def test_posts_name_the_works_that_they_cite_to_the_program_that_cannot_find_out() -> None:
    """Hugo lists who cites what by these, where octavo reads the text."""
    for name, text in hugo_whole_files(make_corpus(3, works=20)):
        if name.startswith("content/posts/"):
            named = re.findall(r"^works: \[(.*)\]$", text, re.MULTILINE)[0].split(", ")
            assert named == re.findall(r'{{< cite "(\w+)" >}}', text)


def test_citations_are_rewritten_where_they_stand() -> None:
    """The notations of other programs have characters that mean something in a pattern."""
    assert rewrite_citations("So [@a1]. And [@b2].", '{% cite "KEY" %}') == (
        'So {% cite "a1" %}. And {% cite "b2" %}.'
    )


def test_chart_is_well_formed_and_says_every_figure_in_words() -> None:
    """A picture of figures is nothing to those who cannot see it."""
    panels = [
        Panel("1,000 posts", [Bar("octavo <1>", 2.0, "2.0 s", is_ours=True), Bar("slow", None, "over 9 s")])
    ]
    chart = ElementTree.fromstring(bar_chart("Seconds", panels))  # noqa: S314  # our own document
    description = chart.find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert description.text == "1,000 posts: octavo <1> 2.0 s, slow over 9 s"


def _results() -> BuildResults:
    return BuildResults(
        machine="2 cores",
        titles={"octavo": "octavo", "hugo-whole": "Hugo", "slow": "Slow"},
        citations={"octavo": "yes", "hugo-whole": "yes", "slow": "no"},
        series=(
            Series("octavo", 10, "cold", (4.0, 3.0, 5.0), (3.0, 3.0, 3.0), (2**20,) * 3, 7),
            Series("hugo-whole", 10, "cold", (2.0,), (2.0,), (2**20,), 5, loud=1),
            Series("slow", 10, "cold", note="over 9 s"),
        ),
        unavailable={"slow": "npm is not installed"},
    )


def test_tables_give_medians_with_their_ratio_and_name_what_is_missing() -> None:
    """A program that was left out without a word would flatter the others."""
    tables = build_tables(_results())
    assert "| octavo | yes | 4.00 | 50 % | 2.0 | 3.00 | 1 | 7 |" in tables
    assert "Of 4 runs 1 began while others used the machine." in tables
    assert "| Slow | no | over 9 s |" in tables
    assert "Not measured: Slow: npm is not installed." in tables
    assert "over 9 s" in build_chart(_results())


def test_results_are_kept_and_sizes_that_were_not_measured_again_stay() -> None:
    """Large sizes are measured less often than small ones."""
    kept = _results()
    assert from_json(to_json(kept)) == kept
    new = replace(kept, series=(Series("hugo", 20, "cold", (9.0,), (9.0,), (1,), 5),))
    assert merge_results(kept, new).sizes == (10, 20)


@pytest.mark.parametrize("is_chain", [True, False])
def test_octavo_finds_no_fault_with_the_long_discussion(tmp_path: Path, is_chain: bool) -> None:
    """A build that complains is not the one to be measured."""
    write_files(tmp_path, discussion_files(60, is_chain=is_chain))

    report = build_site(BuildOptions(tmp_path, _AFTER_ALL_POSTS))

    assert report.problems == ()
    assert report.counts["comments"] == 60
    page = (tmp_path / "output/2021/10/trust/index.html").read_text("utf-8")
    assert page.count('<article class="comment h-entry"') == 60
