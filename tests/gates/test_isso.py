"""A real Isso: readers write in it, what they wrote is imported, built and read in the page."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gate_tools import find_gate_tool
from plain_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_CONFIGURATION = """\
[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:{site_port}/
[server]
listen = http://127.0.0.1:{port}
[guard]
enabled = false
"""
_SITE = {
    "site.toml": 'title = "Blog"\nurl = "https://blog.example.org/"\n',
    "content/posts/2021-10-20-trust.md": "---\ntitle: Trust\ncoi: None\n---\nText.\n",
}
PAGE = "/2021/10/trust/"
EMAIL = "lumen.reader@mail.example"


@dataclass(frozen=True)
class Ports:
    """Where Isso listens, and where it expects the site."""

    isso: int
    site: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    """An Isso with an empty database in `tmp_path`."""
    program = find_gate_tool("isso", "isso")
    ports = Ports(_free_port(), _free_port())
    configuration = tmp_path / "isso.cfg"
    configuration.write_text(_CONFIGURATION.format(folder=tmp_path, port=ports.isso, site_port=ports.site))
    with (tmp_path / "isso.log").open("wb") as log:
        command = [program, "-c", str(configuration), "run"]
        with subprocess.Popen(command, stdout=log, stderr=log) as process:
            try:
                _wait_for(ports.isso, process, tmp_path / "isso.log")
                yield ports
            finally:
                process.terminate()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one post."""
    for name, text in _SITE.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "site"


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Isso did not come up within ten seconds.")


def _write(ports: Ports, text: str, author: str, parent: int | None = None) -> int:
    """Send a comment as Isso's own script does, and return its number."""
    connection = http.client.HTTPConnection("127.0.0.1", ports.isso, timeout=20)
    body = {
        "text": text,
        "author": author,
        "email": EMAIL,
        "website": "https://lumen.example/",
        "parent": parent,
        "title": "Trust",
    }
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{ports.site}"}
    connection.request("POST", f"/new?uri={PAGE}", json.dumps(body), headers)
    response = connection.getresponse()
    answer = response.read().decode()
    connection.close()
    assert response.status == 201, answer
    return int(json.loads(answer)["id"])


def _octavo(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "octavo", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_discussion_in_isso_becomes_a_thread_of_the_page(ports: Ports, site: Path, tmp_path: Path) -> None:
    """Posted, answered, imported while Isso runs, built; and again: nothing doubles."""
    first = _write(ports, "I am *not* convinced.\nNot at all.", "Lumen Reader")
    second = _write(ports, "Why not, <b>pray</b>?", "Ward Round", parent=first)

    said = _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    _octavo("build", site)
    page = (site / "output/2021/10/trust/index.html").read_text("utf-8")

    assert said == "2 comments: 2 written\n"
    assert re.search(
        rf'id="comment-isso-{first}".*I am <em>not</em> convinced\.<br>\s*Not at all\..*<ol.*'
        rf'id="comment-isso-{second}".*Why not, &lt;b&gt;pray&lt;/b&gt;\?',
        page,
        re.DOTALL,
    )

    third = _write(ports, "Because.", "Lumen Reader", parent=second)
    said = _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    again = _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    _octavo("build", site)
    page = (site / "output/2021/10/trust/index.html").read_text("utf-8")

    assert (said, again) == (
        "3 comments: 1 written; 2 unchanged\n",
        "3 comments: 0 written; 3 unchanged\n",
    )
    assert [page.count(f'id="comment-isso-{number}"') for number in (first, second, third)] == [1, 1, 1]

    hashes = [hashlib.new(name, EMAIL.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
    addresses = _addresses(tmp_path / "comments.db")
    assert addresses
    for file in (file for file in site.rglob("*") if file.is_file()):
        data = file.read_bytes()
        assert [trace for trace in (EMAIL, *addresses, *hashes) if trace.encode() in data] == [], file


def _addresses(database: Path) -> list[str]:
    """Return where readers wrote from, as Isso keeps it."""
    with closing(sqlite3.connect(database)) as connection:
        return [address for (address,) in connection.execute("SELECT DISTINCT remote_addr FROM comments")]


def test_what_was_forgotten_stays_away_from_a_running_isso(ports: Ports, site: Path, tmp_path: Path) -> None:
    """Isso still has the words; the site must not."""
    number = _write(ports, "I regret this.", "Lumen Reader")
    _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    _octavo("comments", "forget", f"isso-{number}", "--site", site)

    _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    _octavo("build", site)

    for file in (file for file in site.rglob("*") if file.is_file()):
        data = file.read_bytes()
        assert b"I regret this" not in data, file
        assert b"Lumen Reader" not in data, file


def test_what_is_archived_does_not_show_twice(
    browser: Browser, ports: Ports, site: Path, tmp_path: Path
) -> None:
    """Isso stands below the archive of its own comments, and shows what is newer."""
    settings = f'[comments]\nreply = "isso"\n[comments.isso]\nurl = "http://127.0.0.1:{ports.isso}/"\n'
    site.joinpath("site.toml").write_text(_SITE["site.toml"] + settings)
    first = _write(ports, "An archived comment.", "Lumen Reader")
    _octavo("import", "isso", tmp_path / "comments.db", "--site", site)
    _octavo("build", site)
    _write(ports, "A new answer.", "Ward Round", parent=first)
    _write(ports, "A new comment.", "Ward Round")

    with serve_folder(site / "output", ports.site) as host:
        page = browser.new_page()
        page.goto(f"{host}{PAGE}")
        live = page.locator("#isso-thread")
        live.get_by_text("A new comment.").wait_for()
        live.get_by_text("A new answer.").wait_for()

        assert not live.get_by_text("An archived comment.").is_visible()
        assert page.get_by_text("An archived comment.").first.is_visible()
        assert "Comments" not in live.inner_text()
        page.close()
