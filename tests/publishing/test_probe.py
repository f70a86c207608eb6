"""The public site, compared with what was published."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from site_builder import post

pytestmark = pytest.mark.slow

PLACE = "/2022/02/men/"


class _Handler(SimpleHTTPRequestHandler):
    headers_of: ClassVar[dict[str, str]]  # Cache-Control by path; "" for others
    asked: ClassVar[list[str]]

    def end_headers(self) -> None:
        path = self.path
        sheet = "public, max-age=31536000, immutable" if path.startswith("/_assets") else ""
        if caching := self.headers_of.get(path, sheet):
            self.send_header("Cache-Control", caching)
        super().end_headers()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def guess_type(self, path: object) -> str:
        return self.headers_of.get(f"type {self.path}") or super().guess_type(str(path))

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def public(make_site, run_octavo, tmp_path) -> Iterator[tuple[Callable[[], object], type[_Handler], object]]:
    """A function that publishes and probes, and the public server that shows the target."""
    handler = type("_OneHandler", (_Handler,), {"headers_of": {}, "asked": []})
    (tmp_path / "www").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path / "www")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = make_site(
        {"content/posts/2021-01-01-mice.md": post("Mice"), "content/posts/2022-02-02-men.md": post("Men")},
        '[publish.web]\nto = "../www"\n',
    )
    settings = (site.folder / "site.toml").read_text()
    site.write(
        {"site.toml": settings.replace("https://example.org/", f"http://127.0.0.1:{server.server_port}/")}
    )
    yield (
        partial(run_octavo, "publish", "--probe", "--site", site.folder, "--now", "2024-06-01"),
        handler,
        site,
    )
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_site_that_is_shown_as_published_is_confirmed(public) -> None:
    """Asked for are the home page, the newest post, a feed and a style sheet."""
    probe, handler, _ = public
    ran = probe()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("The public site shows 4 files as published.\n")
    assert handler.asked[:3] == ["/", PLACE, "/atom.xml"]
    assert handler.asked[3].endswith(".css")


def test_a_page_that_is_not_there_or_another_is_an_error(public, tmp_path) -> None:
    """The address in site.toml may be that of another host, or a cache shows yesterday's page."""
    probe, _, _ = public
    probe()
    (tmp_path / f"www{PLACE}index.html").write_text("yesterday")
    (tmp_path / "www/atom.xml").unlink()
    ran = probe()
    assert ran.code == 1
    assert f"{PLACE}: error: The public site shows something else than 2022/02/men/index.html" in ran.err
    assert "/atom.xml: error: The public site answers 404, and atom.xml was published." in ran.err


def test_headers_that_would_keep_a_page_for_ever_are_an_error(public) -> None:
    """Such a mistake of a server shows when the first correction never reaches a reader."""
    probe, handler, _ = public
    handler.headers_of["/"] = "public, max-age=31536000, immutable"
    ran = probe()
    assert ran.code == 1
    assert "/: error: Browsers are told to keep this page for ever" in ran.err


def test_a_wrong_type_is_a_warning(public) -> None:
    """A page that is shown as plain text is there all the same; --strict fails on it."""
    probe, handler, _ = public
    handler.headers_of[f"type {PLACE}"] = "text/plain"
    ran = probe()
    assert (ran.code, probe("--strict").code) == (0, 1)
    assert f"{PLACE}: warning: Its Content-Type is text/plain, and text/html would be right." in ran.err


def test_a_site_that_does_not_answer_is_an_error(public) -> None:
    """Published is not the same as public."""
    probe, _, site = public
    settings = (site.folder / "site.toml").read_text()
    site.write({"site.toml": settings.replace("127.0.0.1", "127.0.0.2:1/x?").replace("?:", "/")})
    ran = probe()
    assert ran.code == 1
    assert "error: The public site did not answer" in ran.err
