"""`[@pmid:426466]` in texts is the work that has the number, whatever its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from octavo.errors import Location, Problem, Severity
from octavo.facts.works_by_number import cited_number, cut_number, number_hint, numbers_of
from octavo.model.reference import Record
from site_builder import Site

BIB = (
    "@article{masuda, title = {Mice}, author = {Masuda, A}, year = 1979, pmid = 426466, doi = {10.1000/X}}\n"
)
POST = "---\ntitle: A\ncoi: None\n---\nOnce [@pmid:426466, p. 3], twice [@doi:10.1000/x; @masuda].\n"
PATH = "content/posts/2024-01-01-a.md"


@pytest.fixture
def blog(make_site: Callable[..., Site]) -> Site:
    return make_site({"content/references.bib": BIB, PATH: POST})


def test_a_work_cited_by_number_is_the_same_work(blog: Site) -> None:
    """It has one place in the list, and its page counts all citations."""
    blog.build()
    article = blog.article("/2024/01/a/")
    (work,) = article.references
    assert (work.key, len(work.back_links)) == ("masuda", 2)
    assert "pmid:" not in blog.page("2024/01/a/index.html")


def test_a_change_of_the_entry_reaches_the_text_that_cites_its_number(blog: Site) -> None:
    """A build makes only what changed, and this did."""
    blog.build()
    blog.write({"content/references.bib": BIB.replace("426466", "426467")})
    (problem,) = errors(blog)
    assert problem.message == "Citation @pmid:426466 is in no bibliography."
    assert "octavo cite --missing" in problem.hint
    blog.write(
        {"content/references.bib": BIB.replace("masuda", "other"), PATH: POST.replace("; @masuda", "")}
    )
    assert errors(blog) == []


def errors(site: Site) -> list[Problem]:
    """Return the mistakes that a build would stop at."""
    return [problem for problem in site.found() if problem.severity is Severity.ERROR]


def test_numbers_have_one_form() -> None:
    """A DOI may be written in capitals or not."""
    record = Record("a", "book", Location("a.bib"), pmid="5", doi="10.1000/A")
    assert list(numbers_of(record)) == ["pmid:5", "doi:10.1000/a"]
    assert list(numbers_of(Record("a", "book", Location("a.bib")))) == []


def test_what_a_number_is() -> None:
    """Keys with a colon are common."""
    assert [cited_number(key) for key in ("pmid:x", "doi:x", "fig:1", "a", "")] == [""] * 5
    assert cited_number("Doi:10.1000/A") == "doi:10.1000/a"


def test_hints_say_what_to_do() -> None:
    """A bare DOI and a DOI with brackets are what people try first."""
    assert "octavo cite --missing" in number_hint("pmid:5")
    assert number_hint("10.1000/a").startswith("Write @doi:10.1000/a;")
    assert number_hint("smith2020") == ""
    assert cut_number("doi:10.1016/S0140", "[@doi:10.1016/S0140(97)1-0, p. 3]") == "doi:10.1016/S0140(97)1-0"
    assert cut_number("doi:10.1016/S0140", "[@doi:10.1016/S0140, (97)]") == ""
    old = "doi:10.1002/(SICI)1097-0258(1998)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    assert cut_number("doi:10.1002", f"[see @{old}; @b]") == old
    assert cut_number("doi:10.1016/S0140", "[@doi:10.1016/S0140(97)1;@b]") == "doi:10.1016/S0140(97)1"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("pmid", "as in @pmid:426466"),
        ("doi:10.1002", "in braces: @{doi:10.1002/…}"),
        ("PMC2911190", "“octavo cite PMC2911190” looks the work up"),
        ("arxiv:2109.01234", "“octavo cite arxiv:2109.01234” looks the work up"),
    ],
)
def test_numbers_that_are_no_keys_are_explained(key: str, words: str) -> None:
    """`[@pmid: 426466]` has a blank, a bracket ends a DOI, and other numbers only the command understands."""
    assert words in number_hint(key)


@pytest.mark.parametrize("named", ["@doi:10.1000/x", "@masuda, @doi:10.1000/x"])
@pytest.mark.parametrize("words", [POST, POST.partition("Once")[0] + "Nothing is cited.\n"])
def test_a_work_that_nocite_names_by_number_is_listed_once(blog: Site, named: str, words: str) -> None:
    """It has one page and one entry, beside what the text cites and without that."""
    blog.write({PATH: words.replace("coi: None", f"coi: None\nnocite: '{named}'")})
    assert blog.problems() == []
    blog.build()
    assert [work.key for work in blog.article("/2024/01/a/").references] == ["masuda"]
    assert [path.name for path in (blog.output / "references").glob("*masuda*")] == ["masuda"]
