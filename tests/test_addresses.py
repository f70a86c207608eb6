"""Site paths, URLs and who may have them."""

from __future__ import annotations

import pytest

from octavo.errors import Location
from octavo.model.addresses import (
    Addresses,
    Claim,
    expand_permalink,
    find_collisions,
    find_long_names,
    output_file,
)

ROOT = Addresses("https://example.org", "/")
BELOW = Addresses("https://example.org", "/a/b/")


@pytest.mark.parametrize(
    ("site_path", "url"),
    [
        ("/", "/"),
        ("/2021/10/slug/", "/2021/10/slug/"),
        ("/x/C#.csv", "/x/C%23.csv"),
        ("/x/Übersicht 1.pdf", "/x/%C3%9Cbersicht%201.pdf"),
        ("/x/what?.csv", "/x/what%3F.csv"),
        ("/x/100% sure.csv", "/x/100%25%20sure.csv"),
        ('/x/"><script>.csv', "/x/%22%3E%3Cscript%3E.csv"),
    ],
)
def test_a_site_path_becomes_a_url(site_path: str, url: str) -> None:
    """Files keep the names that their authors gave them; addresses must say them in ASCII."""
    assert ROOT.url(site_path) == url
    assert BELOW.url(site_path) == f"/a/b{url}"
    assert BELOW.absolute(site_path) == f"https://example.org/a/b{url}"


@pytest.mark.parametrize(
    ("site_path", "file"),
    [("/", "index.html"), ("/a/", "a/index.html"), ("/a/b.html", "a/b.html"), ("/404.html", "404.html")],
)
def test_a_file_answers_for_a_site_path(site_path: str, file: str) -> None:
    assert output_file(site_path) == file


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/{year}/{month:02}/{slug}/", "/2021/03/x/"),
        ("/{year}/{month}/{day:02}/{slug}", "/2021/3/07/x/"),
        ("/{category}/{slug}.html", "/methods/x.html"),
        ("/{author}/{slug}/", "/you/x/"),
    ],
)
def test_a_permalink_is_filled(pattern: str, path: str) -> None:
    values = {"year": 2021, "month": 3, "day": 7, "slug": "x", "category": "methods", "author": "you"}
    assert expand_permalink(pattern, values) == path


def claim(site_path: str, name: str) -> Claim:
    return Claim(site_path, f"the post “{name}”", Location(f"{name}.md", 2, 8))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/a/", "/a/"),
        ("/a/", "/A/"),
        ("/a/", "/a/index.html"),
        ("/caf\u00e9/", "/cafe\u0301/"),
        ("/a", "/a/"),
        ("/a/b/", "/a"),
        ("/a", "/a/b/c"),
    ],
)
def test_two_claims_to_one_file_are_an_error_that_names_both(first: str, second: str) -> None:
    """Some file systems know no case and only one Unicode form: one of the two would vanish."""
    (problem,) = find_collisions([claim(first, "One"), claim(second, "Two")])
    assert str(problem) == (
        f"Two.md:2:8: error: The post “Two” and the post “One” (One.md:2:8) have one address: {second}\n"
        "  hint: Give one of them another slug or name."
    )


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (f"/{'a' * 256}/", "has a part of 256 bytes in its address; file systems take 255"),
        (f"/{'a' * 251}.html", "has a part of 256 bytes in its address; file systems take 255"),
        (f"/{'脱' * 86}/", "has a part of 258 bytes in its address; file systems take 255"),
        (f"/{'a' * 99}" * 8 + "/", "has an address of 810 bytes; 800 are taken"),
    ],
    ids=["folder", "file", "bytes", "all"],
)
def test_an_address_that_no_file_can_have_is_an_error(path: str, what: str) -> None:
    """The system would refuse it in the middle of the build, with nothing that says where it came from."""
    (problem,) = find_long_names([claim("/short/", "One"), claim(path, "Two")])
    assert str(problem) == f"Two.md:2:8: error: The post “Two” {what}.\n  hint: Shorten it: {path[:40]}…"


@pytest.mark.parametrize("path", [f"/{'a' * 255}/", f"/{'脱' * 85}/", f"/{'a' * 97}" * 8 + "/"])
def test_the_longest_addresses_that_files_can_have_are_right(path: str) -> None:
    assert find_long_names([claim(path, "One")]) == ()


def test_neighbours_are_no_collision() -> None:
    claims = [claim("/a/", "One"), claim("/a/b/", "Two"), claim("/ab/", "Three"), claim("/a/c.html", "Four")]
    assert find_collisions(claims) == ()


def test_each_claim_is_reported_once() -> None:
    claims = [claim("/a/", "One"), claim("/a/", "Two"), claim("/a/", "Three")]
    assert [problem.location.path for problem in find_collisions(claims)] == ["Two.md", "Three.md"]
