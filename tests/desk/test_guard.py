"""Only the browser that was let in, and only from the desk's own pages, gets an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_client import DeskClient, with_desk

from site_builder import Site, post


@pytest.fixture
def blog(make_site: Callable[..., Site]) -> Site:
    return make_site({"content/posts/2024-01-02-first.md": post("First", "Words.\n")})


def test_the_token_lets_one_browser_in_once(blog: Site) -> None:
    """Whoever finds the address later, in a history or a log, finds it used."""

    async def work(desk: DeskClient) -> None:
        assert (await desk.get("posts")).status_code == 403
        assert (await desk.open("guessed")).status_code == 403
        opened = await desk.open()
        assert opened.status_code == 303
        assert opened.headers["location"] == "/"
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await desk.get("posts")).status_code == 200
        desk.client.cookies.clear()
        assert (await desk.open()).status_code == 403
        assert (await desk.get("posts")).status_code == 403

    with_desk(blog.folder, work, opens=False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:8123"},  # a name that was made to lead here
        {"Host": "127.0.0.1"},
        {"Host": "localhost:8123"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},  # a sandboxed frame
        {"Origin": "http://localhost:8124"},  # the preview, whose pages may have scripts of their own
        {"Origin": "http://127.0.0.1:8124"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_requests_from_elsewhere_are_refused(blog: Site, headers: dict[str, str]) -> None:
    """The browser adds the cookie to requests that other pages make, too."""

    async def work(desk: DeskClient) -> None:
        before = sorted(file.name for file in (blog.folder / "content/posts").iterdir())
        assert (await desk.get("posts", headers)).status_code == 403
        assert (await desk.post("posts", {"title": "Forged"}, headers)).status_code == 403
        assert sorted(file.name for file in (blog.folder / "content/posts").iterdir()) == before

    with_desk(blog.folder, work)


def test_a_change_has_to_say_where_it_comes_from(blog: Site) -> None:
    """A form of another page, in a browser that sends no Origin, must not change anything."""

    async def work(desk: DeskClient) -> None:
        sent = await desk.client.post("/api/posts", json={"title": "Forged"})
        assert sent.status_code == 403
        form = await desk.post("posts", {"title": "Forged"}, {"Content-Type": "text/plain"})
        assert form.status_code == 415

    with_desk(blog.folder, work)


def test_the_desk_cannot_be_framed_and_runs_its_own_scripts_only(blog: Site) -> None:
    """Whatever stands in a draft or a comment, the browser itself runs nothing of it here."""

    async def work(desk: DeskClient) -> None:
        page = await desk.client.get("/")
        policy = page.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "frame-src http://localhost:8124;" in policy
        assert page.headers["cache-control"] == "no-store"
        for path in ("/../guard.py", "/guard.py", "/static/app.js", "/%2e%2e/guard.py"):
            assert (await desk.client.get(path)).status_code == 404

    with_desk(blog.folder, work)


@pytest.mark.parametrize(
    "path",
    [
        "site.toml",
        "content/../site.toml",
        "content/posts/../../site.toml",
        "/etc/passwd",
        "content//posts/a.md",
        "content\\posts\\a.md",
        "content/posts/.hidden.md",
        "content/posts/a.md\0",
        "content/link/outside.md",
        "content/posts/out.md",
        "content/posts/data.csv",
        ".octavo/desk/journal/a.md",
        "themes/plain/templates/a.md",
    ],
)
def test_nothing_outside_content_is_read_or_written(blog: Site, path: str) -> None:
    """Neither by dots nor by a link: a page of the desk has no more rights than to write posts."""
    outside = blog.folder.parent / "outside"
    outside.mkdir()
    (outside / "outside.md").write_text("secret", "utf-8")
    (blog.folder / "content/link").symlink_to(outside)
    (blog.folder / "content/posts/out.md").symlink_to(outside / "outside.md")

    async def work(desk: DeskClient) -> None:
        for name in ("save", "keep"):
            done = await desk.post(name, {"path": path, "digest": "", "text": "mine"})
            assert done.status_code == 403, done.text
        assert (await desk.get("text", path=path)).status_code == 403
        sent = {"Origin": desk.guard.origin, "Content-Type": "application/octet-stream"}
        picture = await desk.client.post(
            "/api/picture", params={"path": path, "name": "a.png"}, content=b"\x89PNG", headers=sent
        )
        assert picture.status_code in (403, 415)

    with_desk(blog.folder, work)
    assert (outside / "outside.md").read_text("utf-8") == "secret"
    assert [file.name for file in outside.iterdir()] == ["outside.md"]
