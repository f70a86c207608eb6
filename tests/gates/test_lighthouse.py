"""Lighthouse, as search engines and reviewers run it: on a phone, in both themes.

How fast pages are there is measured (`benchmarks/lighthouse.py`), since it depends on the machine.
"""

from __future__ import annotations

from built_site import BuiltSite
from lighthouse_run import CATEGORIES, run_lighthouse
from site_server import serve

_PAGES = ("", "2021/12/house-dogs/", "references/")

# Zotero would save it as the work's abstract.
_NOT_ON_WORKS = "Document does not have a meta description"


def _assert_nothing_to_do(site: BuiltSite) -> None:
    work = next(page for page in site.full_pages if "page-work" in site.read(page))
    with serve(site) as address:
        for path in _PAGES:
            report = run_lighthouse(f"{address}{site.base_path}{path}", CATEGORIES)
            assert report.scores == dict.fromkeys(CATEGORIES, 100), (path, report.failed)
        assert run_lighthouse(f"{address}{work}", CATEGORIES).failed == [_NOT_ON_WORKS]


def test_lighthouse_finds_nothing_to_do(site: BuiltSite) -> None:
    """A hundred of a hundred for accessibility, good practice and what search engines need, on the front
    page, a post with figures and a table, the list of works and a work.
    """
    _assert_nothing_to_do(site)


def test_lighthouse_finds_nothing_to_do_in_the_second_theme(journal: BuiltSite) -> None:
    """Another look is no reason for less."""
    _assert_nothing_to_do(journal)
