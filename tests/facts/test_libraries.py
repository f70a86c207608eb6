"""Works with several keys, and formats beside one another."""

from __future__ import annotations

from octavo.facts.citations import cited_works
from octavo.resolving.resolve import resolved
from site_builder import post

BOOK = "@book{new, ids={old, older}, author={Roe, A}, title={T}, year=2020}\n"


def test_a_work_that_is_cited_by_two_keys_is_one_work(make_site) -> None:
    """Keys change in a library's life; old posts go on citing by the old ones."""
    site = make_site(
        {
            "content/references.bib": BOOK,
            "content/posts/2021-10-20-a.md": post("A", "[@old] and [see @new, p. 3] and [@older]\n"),
        }
    )
    assert site.value(cited_works) == ("new",)
    works = site.value(resolved, "content/posts/2021-10-20-a.md").works
    assert [(work.record.key, work.number) for work in works] == [("new", 1)]
    assert site.problems() == []


def test_another_work_keeps_its_key_when_it_is_the_old_name_of_one(make_site) -> None:
    site = make_site(
        {
            "content/a.bib": BOOK,
            "content/b.bib": "@book{old, author={Doe, B}, title={U}, year=2020}\n",
            "content/posts/2021-10-20-a.md": post("A", "[@old]\n"),
        }
    )
    assert site.value(cited_works) == ("old",)


def test_all_formats_are_one_library(make_site) -> None:
    site = make_site(
        {
            "content/a.bib": "@book{a, author={Roe, A}, title={T}, year=2020}\n",
            "content/b.json": '[{"id": "b", "type": "book", "title": "T"}]',
            "content/c.nbib": "PMID- 7\nTI  - T\n",
            "content/posts/2021-10-20-a/d.ris": "TY  - BOOK\nID  - d\nTI  - T\nER  - \n",
            "content/posts/2021-10-20-a/index.md": post("A", "[@a; @b; @pmid7; @d]\n"),
        }
    )
    assert site.value(cited_works) == ("a", "b", "d", "pmid7")
    assert site.problems() == []
