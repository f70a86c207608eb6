"""The output folder on nginx, Apache and Caddy, set up as docs/hosting.md says."""

from __future__ import annotations

import gzip
import http.client
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from built_site import BuiltSite
from gate_tools import find_tool
from web_servers import Served, documented, serve_with

_MICE = "2022/09/no-mouse-has-ever-had-multiple-sclerosis/"
_KEPT = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module", params=["nginx", "apache", "caddy"])
def server(request: pytest.FixtureRequest, site: BuiltSite) -> Iterator[Served]:
    """The site on a server, without the pages at old addresses: what is redirected, the server redirects."""
    with serve_with(request.param, site) as served:
        shutil.rmtree(served.site.output / "mice")
        known = served.site.output / ".well-known"
        known.mkdir(exist_ok=True)
        (known / "security.txt").write_text("Contact: mailto:letters@example.org\n", "utf-8")
        yield served


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]  # by name in small letters
    body: bytes


def _get(server: Served, path: str, **headers: str) -> _Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", server.site.base_path + path, headers=named)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return _Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def _first(site: BuiltSite, pattern: str) -> str:
    """The name of the first file of a pattern."""
    return min(file.relative_to(site.output).as_posix() for file in site.output.glob(pattern))


def test_every_page_is_served_at_its_address(server: Served) -> None:
    """Directory addresses need no rule of rewriting: the folder is the site."""
    for page in server.site.pages_to_look_at:
        answer = _get(server, page.removeprefix(server.site.base_path))
        kind = answer.headers["content-type"].lower().replace(" ", "")
        assert (answer.status, kind) == (200, "text/html;charset=utf-8"), page
        assert answer.body == server.site.file_of(page).read_bytes(), page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mice/", _MICE),
        ("mice", _MICE),
        ("2022/09/mice/", _MICE),
        ("mice/comments/atom.xml", f"{_MICE}comments/atom.xml"),
        ("old-feed/", "atom.xml"),
        ("?feed=rss2", "atom.xml"),
        ("old/%C3%BCber%20uns/", "about/"),
        ("category/methods/", "categories/methods/"),
        ("category/methods/atom.xml", "categories/methods/atom.xml"),
    ],
)
def test_an_old_address_leads_on_for_ever(server: Served, old: str, new: str) -> None:
    """Feed readers and search engines move for a status, not for a page; 301 is the one that all know."""
    answer = _get(server, old)
    assert answer.status == 301
    target = urlsplit(answer.headers["location"])
    assert (target.path, target.query) == (server.site.base_path + new, "")
    assert target.netloc in ("", f"127.0.0.1:{server.port}")
    assert _get(server, new).status == 200


def test_an_address_with_another_query_is_left_alone(server: Served) -> None:
    """Only /?feed=rss2 was a feed."""
    assert _get(server, "?feed=other").status == 200


def test_a_missing_page_is_answered_with_the_404_page(server: Served) -> None:
    """The site's own page, with the status that search engines need."""
    answer = _get(server, "no/such/page")
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (404, "text/html")
    assert answer.body == (server.site.output / "404.html").read_bytes()


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("references/*.bib", "application/x-bibtex; charset=utf-8"),
        ("references/*.ris", "application/x-research-info-systems; charset=utf-8"),
        ("atom.xml", "application/xml"),
        ("feed.json", "application/json"),
        ("_assets/images/*.avif", "image/avif"),
        ("_assets/images/*.webp", "image/webp"),
        ("_assets/css/*.css", "text/css; charset=utf-8"),
        ("_assets/js/*.js", "text/javascript; charset=utf-8"),
        ("_assets/pagefind/en/wasm*", ""),
    ],
)
def test_a_file_has_its_type(server: Served, pattern: str, kind: str) -> None:
    """A bibliography without a type is a download of bytes, and an AVIF without one no picture."""
    name = _first(server.site, pattern)
    answer = _get(server, name)
    assert answer.status == 200
    assert answer.body == (server.site.output / name).read_bytes()
    if kind:
        assert answer.headers["content-type"].lower().replace("; ", ";") == kind.replace("; ", ";")


@pytest.mark.parametrize(
    "pattern", ["index.html", "references/*.bib", "atom.xml", "feed.json", "_assets/css/c*.css"]
)
def test_text_is_sent_compressed(server: Served, pattern: str) -> None:
    """A long discussion is a fifth of its size then."""
    name = _first(server.site, pattern)
    answer = _get(server, name, accept_encoding="gzip")
    data = (server.site.output / name).read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert gzip.decompress(answer.body) == data
    assert len(answer.body) < len(data)
    assert "content-encoding" not in _get(server, name).headers


def test_a_copy_that_was_compressed_before_is_sent(server: Served) -> None:
    """`octavo publish` can compress better than a server that has to answer at once."""
    if server.name == "apache":
        return  # it would need a rule for each request
    file = server.site.output / "archive/index.html"
    data = gzip.compress(file.read_bytes(), 9, mtime=0)
    file.with_name("index.html.gz").write_bytes(data)
    answer = _get(server, "archive/", accept_encoding="gzip")
    assert (answer.headers["content-encoding"], answer.body) == ("gzip", data)
    assert answer.headers["content-type"].lower().startswith("text/html")


@pytest.mark.parametrize("pattern", ["_assets/css/*.css", "_assets/images/*.avif", "_assets/js/*.js"])
def test_a_name_with_a_digest_may_be_kept_for_ever(server: Served, pattern: str) -> None:
    """Another file would have another name."""
    assert _get(server, _first(server.site, pattern)).headers["cache-control"] == _KEPT


@pytest.mark.parametrize("pattern", ["index.html", "atom.xml", "_assets/pagefind/*/pagefind.js"])
def test_every_other_name_is_asked_for_again(server: Served, pattern: str) -> None:
    """The next search index has the names of this one."""
    answer = _get(server, _first(server.site, pattern))
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize(
    "name", [".octavo-manifest.json", ".hosting/nginx-server.conf", ".htaccess", ".nojekyll", "about/.git"]
)
def test_no_name_with_a_dot_is_shown(server: Served, name: str) -> None:
    """What octavo, a server or an editor keeps there is none of readers' business."""
    answer = _get(server, name)
    assert answer.status in (403, 404)
    assert b"octavo writes this file" not in answer.body


def test_well_known_addresses_are_shown(server: Served) -> None:
    """Certificates and security contacts stand in a folder whose name begins with a dot (RFC 8615)."""
    answer = _get(server, ".well-known/security.txt")
    assert (answer.status, answer.body) == (200, b"Contact: mailto:letters@example.org\n")


def test_the_folder_of_an_old_feed_shows_its_feed(server: Served) -> None:
    """`rss = "feed/index.xml"` is for subscribers of /feed/, and no server takes that for an index."""
    answer = _get(server, "feed/")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/xml")
    assert answer.body == (server.site.output / "feed/index.xml").read_bytes()


@pytest.mark.parametrize(
    ("uri", "outcome"),
    [
        ("/", "/index.html"),
        ("/2021/10/mice/", "/2021/10/mice/index.html"),
        ("/2021/10/mice", "/2021/10/mice/"),
        ("/atom.xml", "/atom.xml"),
        ("/_assets/css/base.0123456789.css", "/_assets/css/base.0123456789.css"),
    ],
)
def test_the_function_for_cloudfront_finds_the_page_of_a_folder(uri: str, outcome: str) -> None:
    """A private bucket has objects and no folders: without the function every page would be missing."""
    program = (
        f"{documented('js')}\nconsole.log(JSON.stringify(handler({{request: {{uri: {json.dumps(uri)}}}}})))"
    )
    done = subprocess.run([find_tool("node"), "-e", program], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert outcome == (answer.get("uri") or answer["headers"]["location"]["value"])
    assert answer.get("statusCode", 301) == 301
