"""The preview speaks HTTP as a careful host does."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from preview_blog import BLOG, FIRST

from octavo.preview.preview_chrome import with_preview_chrome
from running_preview import RunningPreview, serving
from site_builder import Site

FILM = BLOG["content/static/film.mp4"]


@pytest.mark.parametrize("path", ["/", FIRST, "/plain.css", "/atom.xml", "/.octavo-preview/preview.js"])
def test_what_the_browser_has_is_not_sent_again(still_preview: RunningPreview, path: str) -> None:
    first = still_preview.ask(path)
    tag = first.headers["etag"]

    assert still_preview.ask(path, If_None_Match=tag).status == 304
    assert still_preview.ask(path, If_None_Match=f'"other", W/{tag}').status == 304
    assert still_preview.ask(path, If_None_Match='"other"').body == first.body
    assert first.headers["cache-control"] == "no-cache"


def test_films_can_be_wound(still_preview: RunningPreview) -> None:
    """Browsers play no film without ranges."""
    assert isinstance(FILM, bytes)
    part = still_preview.ask("/film.mp4", Range="bytes=100-199")
    assert (part.status, part.body) == (206, FILM[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(FILM)}"
    assert still_preview.ask("/film.mp4", Range="bytes=-10").body == FILM[-10:]
    assert still_preview.ask("/film.mp4", Range="bytes=99999999-").status == 416


def test_a_large_file_that_the_browser_has_is_not_sent_again(blog: Site, preview: RunningPreview) -> None:
    """It is sent piece by piece and has another tag, which changes with it."""
    blog.write({"content/static/large.bin": bytes(3_000_000)})
    first = preview.wait_for("/large.bin", lambda answer: answer.status == 200)
    tag = first.headers["etag"]

    assert preview.ask("/large.bin", If_None_Match=tag).status == 304
    assert preview.ask("/large.bin", Range="bytes=0-9", If_Range=tag).status == 206
    assert preview.ask("/large.bin", Range="bytes=0-9", If_Range='"other"').status == 200
    blog.write({"content/static/large.bin": b"x" * 3_000_000})
    assert preview.ask("/large.bin", If_None_Match=tag).body[:1] == b"x"


def test_a_file_that_changed_a_moment_ago_is_not_taken_for_what_the_browser_has(
    blog: Site, preview: RunningPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tag belongs to the bytes that are sent, whether the change was heard of or not."""
    monkeypatch.setattr(preview.preview, "note", lambda hint: None)
    first = preview.ask("/plain.css")
    blog.write({"content/static/plain.css": "p { color: blue }\n"})
    second = preview.ask("/plain.css", If_None_Match=first.headers["etag"])
    assert (second.status, second.text) == (200, "p { color: blue }\n")
    assert second.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-1"}])
def test_a_file_that_may_not_be_read_is_no_fault_of_the_server(
    preview: RunningPreview, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    def refuse(file: Path, *arguments: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        patched.setattr(Path, "open", refuse)
        answer = preview.ask("/film.mp4", **headers)
    assert (answer.status, answer.text) == (404, "This file cannot be read: Permission denied.\n")


def test_names_may_have_any_letters(blog: Site, preview: RunningPreview) -> None:
    blog.write({"content/static/über/große 100%.txt": "Here.\n"})
    preview.wait_for_text("/%C3%BCber/gro%C3%9Fe%20100%25.txt", "Here.")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/plain.css", "text/css; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/atom.xml", "application/xml"),
        ("/feed.json", "application/json"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/2024/02/second/data.csv", "text/csv; charset=utf-8"),
        ("/references/references.bib", "application/x-bibtex; charset=utf-8"),
        ("/.octavo-preview/preview.js", "text/javascript; charset=utf-8"),
    ],
)
def test_types_do_not_depend_on_the_machine(still_preview: RunningPreview, path: str, kind: str) -> None:
    answer = still_preview.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_missing_slash_is_a_relative_redirect(still_preview: RunningPreview) -> None:
    """By which name the browser came is not known: the redirect names none."""
    answer = still_preview.ask("/2024/01/first?a=1")
    assert (answer.status, answer.headers["location"]) == (301, "./first/?a=1")


def test_what_is_not_there_shows_the_sites_own_page(still_preview: RunningPreview) -> None:
    answer = still_preview.ask("/no/such/page/")
    assert answer.status == 404
    assert "<title>Page not found" in answer.text
    assert "preview.js" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_but_reading_is_allowed(still_preview: RunningPreview, method: str) -> None:
    answer = still_preview.ask("/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/", FIRST, "/film.mp4", "/nothing/", "/.octavo-preview/events?since=0&page=/"]
)
def test_head_is_get_without_the_body(still_preview: RunningPreview, path: str) -> None:
    head = still_preview.ask(path, "HEAD")
    assert head.body == b""
    assert head.status == (404 if "nothing" in path else 200)


@pytest.fixture
def below_a_path(make_site: Callable[..., Site]) -> Iterator[RunningPreview]:
    site = make_site(BLOG)
    settings = (site.folder / "site.toml").read_text("utf-8").replace("example.org/", "example.org/a/b/")
    site.write({"site.toml": settings})
    with serving(site.folder) as running:
        yield running


def test_the_site_lies_below_the_path_of_its_address(below_a_path: RunningPreview) -> None:
    """Links that only work at the root are found before they are published."""
    ask = below_a_path.ask
    assert (ask("/").status, ask("/").headers["location"]) == (307, "/a/b/")
    assert ask("/a/b").headers["location"] == "./b/"
    assert ask("/a/b/").status == 200
    assert ask(f"/a/b{FIRST}").status == 200
    assert 'src="/a/b/.octavo-preview/preview.js"' in ask("/a/b/").text
    assert ask("/a/b/.octavo-preview/preview.js").status == 200
    assert ask(FIRST).status == 404


def test_drafts_and_posts_for_later_have_a_banner_and_are_for_no_index(still_preview: RunningPreview) -> None:
    for path, is_unpublished in (("/2024/03/draft/", True), ("/2099/01/later/", True), (FIRST, False)):
        answer = still_preview.ask(path)
        assert ("octavo-preview-banner" in answer.text) is is_unpublished
        assert ('<meta name="robots" content="noindex">' in answer.text) is is_unpublished
        assert answer.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize(
    ("own", "is_added"), [("max-snippet:5", True), ("noindex, nofollow", False), ("", True)]
)
def test_a_theme_may_have_words_for_robots_of_its_own(own: str, is_added: bool) -> None:
    """Whatever it says to them, a page that is not published is for no index."""
    head = f'<meta name="robots" content="{own}">' if own else ""
    page = f"<!doctype html><head>{head}</head><body>Draft".encode()
    sent = with_preview_chrome(page, "/preview.js", is_unpublished=True)
    assert (b'<meta name="robots" content="noindex">' in sent) is is_added


def test_well_known_files_are_served(still_preview: RunningPreview) -> None:
    assert still_preview.ask("/.well-known/security.txt").text.startswith("Contact:")
