"""What is not meant for a visitor is not to be had: by name, by path, from another page."""

from __future__ import annotations

import pytest

from octavo.preview.visitors import Visitors, below, is_local, read_path
from running_preview import RunningPreview
from site_builder import Site

UP = [
    b"/../site.toml",
    b"/../../etc/passwd",
    b"/..",
    b"/.",
    b"/./site.toml",
    b"/a/../../site.toml",
    b"/2024/01/first/../../../../site.toml",
    b"/%2e%2e/site.toml",
    b"/%2E%2E/site.toml",
    b"/.%2e/site.toml",
    b"/%2e./site.toml",
    b"/%2e%2e%2fsite.toml",
    b"/..%2fsite.toml",
    b"/..%5csite.toml",
    b"/%5c..%5csite.toml",
    b"/..\\site.toml",
    b"/\\..\\site.toml",
    b"/\\\\server\\share",
    b"/%5c%5cserver%5cshare",
    b"/%252e%252e/site.toml",
    b"/%252e%252e%252fsite.toml",
    b"/%c0%ae%c0%ae/site.toml",
    b"/%e0%80%ae%e0%80%ae/site.toml",
    b"/%uff0e%uff0e/site.toml",
    b"/\xef\xbc\x8e\xef\xbc\x8e/site.toml",
    b"/%ff/",
    b"//etc/passwd",
    b"//example.org/",
    b"/%2fetc/passwd",
    b"/%2f%2fetc%2fpasswd",
    b"/a//b",
    b"/a%2f%2fb",
    b"/site.toml%00",
    b"/site.toml%00.html",
    b"/%00",
    b"/2024%00/",
    b"/%0d%0aSet-Cookie:a=b",
    b"/%7f",
    b"/site.toml",
    b"/content/posts/2024-01-02-first.md",
    b"/.octavo/signatures",
    b"/.octavo-preview/",
    b"/.octavo-preview/../site.toml",
    b"/.octavo-preview/%2e%2e/preview.py",
    b"/.octavo-preview/preview.py",
    b"/C:/Windows/win.ini",
    b"/file:///etc/passwd",
    b"/" + b"a" * 5000,
    b"/" + b"../" * 500,
    b"/~root/",
]


@pytest.mark.parametrize("path", UP, ids=lambda path: path[:40].decode("latin-1"))
def test_no_path_leads_out_of_the_site(still_preview: RunningPreview, path: bytes) -> None:
    """Always an answer that says no, never one that says that we stumbled."""
    assert 400 <= still_preview.ask_raw(b"GET " + path + b" HTTP/1.1") < 500


@pytest.mark.parametrize(
    "line", [b"GET http://127.0.0.1/../x HTTP/1.1", b"GET x HTTP/1.1", b"GET * HTTP/1.1"]
)
def test_odd_targets_are_refused_too(still_preview: RunningPreview, line: bytes) -> None:
    assert 400 <= still_preview.ask_raw(line) < 500


def test_a_folder_is_not_listed(still_preview: RunningPreview) -> None:
    assert still_preview.ask("/2024/").status == 404
    assert "first" not in still_preview.ask("/2024/01/").text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "a b", "192.168.0.7"]
)
def test_another_name_for_this_machine_is_refused(still_preview: RunningPreview, host: str) -> None:
    """A page elsewhere can let its own name lead here, and would then read drafts as if they were its own."""
    answer = still_preview.ask("/", Host=host)
    assert answer.status in (400, 403)
    assert "First" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "blog.localhost:8000"]
)
def test_this_machine_has_several_names(still_preview: RunningPreview, host: str) -> None:
    assert still_preview.ask("/", Host=host).status == 200


def test_no_answer_lets_other_pages_read_it(still_preview: RunningPreview) -> None:
    answer = still_preview.ask("/", Origin="https://evil.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_events_are_for_our_own_pages(still_preview: RunningPreview, headers: dict[str, str]) -> None:
    """A stream tells what its owner is writing, and when."""
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    assert still_preview.ask("/.octavo-preview/events?since=0&page=/", **named).status == 403


def test_our_own_pages_may_listen(still_preview: RunningPreview) -> None:
    with still_preview.listen("/", Origin=f"http://127.0.0.1:{still_preview.port}") as events:
        assert events.next()["epoch"]


@pytest.mark.parametrize(
    "query", ["", "since=0", "since=x&page=", "page=/", "since=0&page=/../", "since=0&page=%00"]
)
def test_events_of_no_page_are_refused(still_preview: RunningPreview, query: str) -> None:
    assert still_preview.ask(f"/.octavo-preview/events?{query}").status == 400


def test_a_link_out_of_the_site_shows_nothing(blog: Site, preview: RunningPreview) -> None:
    """The build refuses such a link, and so does the preview."""
    (blog.folder / "secret.txt").write_text("secret", "utf-8")
    (blog.folder / "content/static/link.txt").symlink_to("/etc/hostname")
    preview.is_at_rest()
    assert preview.ask("/link.txt").status == 404


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/", "/"),
        (b"/a/b%20c/", "/a/b c/"),
        (b"/%C3%BCber/", "/über/"),
        (b"/a..b/c...", "/a..b/c..."),
        (b"/%252e%252e/", "/%2e%2e/"),
        (b"a", None),
        (b"/%ff", None),
        (b"/a\x00", None),
    ],
)
def test_a_path_is_decoded_once(raw: bytes, path: str | None) -> None:
    assert read_path(raw) == path


def test_a_path_beside_the_base_path_is_outside() -> None:
    assert below("/blog/a/", "/blog/") == "a/"
    assert below("/blogs/a/", "/blog/") is None


def test_a_preview_for_others_answers_to_addresses_and_its_own_name() -> None:
    """`--host 0.0.0.0` is asked for by address from a phone; an address cannot be made to lead elsewhere."""
    visitors = Visitors("0.0.0.0", frozenset({"laptop"}))  # noqa: S104  # that is what is tested
    assert [
        name for name in ("192.168.0.7:8000", "laptop:8000", "evil.example") if visitors.may_ask(name)
    ] == [
        "192.168.0.7:8000",
        "laptop:8000",
    ]
    hosts = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "192.168.0.7")  # noqa: S104
    assert [host for host in hosts if is_local(host)] == ["127.0.0.1", "localhost", "::1"]


@pytest.mark.parametrize(
    "path", ["/", "/nowhere/", "/style.css", "/.octavo-preview/preview.js", "/.octavo-preview/events", "/%00"]
)
def test_no_other_site_may_frame_or_embed_anything(still_preview: RunningPreview, path: str) -> None:
    """A page elsewhere that frames the preview could have its reader click in it, or measure a draft."""
    headers = still_preview.ask(path).headers
    assert headers["content-security-policy"] == "frame-ancestors 'self'"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
