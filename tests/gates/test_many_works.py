"""A blog that cites hundreds of works: pages that telephones can hold, and a filter over all of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("Abel", "Baker", "Clark", "Dent", "Evans", "Fisher", "Grant", "Hughes", "Irwin", "Jonas", "Kümpfel")
POSTS = 12  # each cites all works: more than a list names


def _work(number: int) -> str:
    authors = " and ".join(f"{_NAMES[(number + place) % 11]}, Ann B." for place in range(8))
    title = (
        f"The effect of a rather long treatment on what was measured in cohort {number}: a controlled trial"
    )
    return (
        f"@article{{work{number}, author={{{authors}}}, title={{{title}}}, year={{{2010 + number % 4}}},\n"
        f"  journal={{Journal of Slow Results}}, volume={{{number}}}, pages={{10--{20 + number}}},\n"
        f"  doi={{10.5555/slow.{number:05}}}, pmid={{9{number:07}}}}}\n"
    )


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Four hundred works, a hundred of each year, each cited by twelve posts."""
    folder = tmp_path_factory.mktemp("blog")
    (folder / "content/posts").mkdir(parents=True)
    (folder / "site.toml").write_text('title = "Blog"\nurl = "https://example.org/"\n', "utf-8")
    (folder / "content/references.bib").write_text("".join(map(_work, range(400))), "utf-8")
    for number in range(POSTS):
        header = (
            f'title: A post with a title of middle length {number}\ncoi: None\nnocite: "@*"\nreferences: none'
        )
        text = f"---\n{header}\n---\n{' '.join(f'[@work{one}]' for one in range(400))}\n"
        (folder / f"content/posts/2024-01-{number + 1:02}-p{number}.md").write_text(text, "utf-8")
    built = BuiltSite(tmp_path_factory.mktemp("host"), "https://example.org/")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "-o", str(built.output)]
    subprocess.run(command, check=True, capture_output=True)
    return built


@pytest.fixture
def host(blog: BuiltSite) -> Iterator[str]:
    with serve(blog) as address:
        yield address


def test_no_page_of_works_is_too_large_for_a_telephone(blog: BuiltSite) -> None:
    """At most 300 kB, of a page that is full: as many works as it takes, as many posts as it names."""
    lists = [*blog.output.glob("references/index.html"), *blog.output.glob("references/by-*/**/index.html")]
    sizes = {file.relative_to(blog.output).as_posix(): file.stat().st_size for file in lists}
    assert sizes["references/by-year/2010/index.html"] > 150_000
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}


def test_the_filter_finds_works_of_all_pages(browser: Browser, blog: BuiltSite, host: str) -> None:
    """A name without its accents, and the number of a cohort: the reader gets there from the first page."""
    page = browser.new_page()
    page.goto(f"{host}/references/")

    page.get_by_label("Show only works with the words").fill("kumpfel 317:")
    page.locator(".work-found a").first.wait_for()

    assert page.locator(".work-found a").count() == 1
    assert page.locator(".work-filter-state").inner_text().endswith("1")
    page.locator(".work-found a").click()
    assert page.url == f"{host}/references/work317/"
    page.close()


def test_without_a_script_links_lead_to_every_work(browser: Browser, blog: BuiltSite, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/references/by-author/")
    assert not page.locator(".work-filter").is_visible()
    page.locator(".counted a", has_text="K").click()
    page.get_by_role("link", name="All mentions").first.click()
    assert page.locator("h1").inner_text().startswith("The effect")
    context.close()
