"""`octavo serve` as its user meets it: where it listens, what it says, how it ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from octavo.errors import UsageError
from octavo.preview.server import FIRST_PORT, address_of, listen
from site_builder import Site, post

pytestmark = pytest.mark.slow


@contextmanager
def command(site: Site, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `octavo serve` and give its process and what it said when it was ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "octavo", "serve", str(site.folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_ends_it_whatever_is_open(blog: Site, number: int) -> None:
    """Whoever is done wants the terminal back. That it takes less than half a second the benchmark shows."""
    with command(blog, "--port", "0") as (process, said):
        port = int(re.findall(r":(\d+)/", said)[0])
        streams = []
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/.octavo-preview/events?since=0&page=/")
            streams.append((connection, connection.getresponse()))
        process.send_signal(number)
        code = process.wait(10)
        assert process.stderr is not None
        assert (code, process.stderr.read()) == (0, "")
        for connection, stream in streams:
            stream.close()
            connection.close()


def test_it_says_where_it_is(blog: Site) -> None:
    with command(blog, "--port", "0") as (_, said):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/, ready in \d+\.\d s\. Ctrl-C ends it\.\n", said)


def test_a_taken_port_is_an_error_when_it_was_asked_for() -> None:
    """Who names a port has told it to somebody."""
    with (
        listen("127.0.0.1", 0) as taken,
        pytest.raises(UsageError, match=r"Cannot listen on 127\.0\.0\.1, port \d+"),
    ):
        listen("127.0.0.1", taken.getsockname()[1])


def test_without_a_port_the_next_free_one_is_taken() -> None:
    """Two blogs may be previewed side by side."""
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        ports = {one.getsockname()[1] for one in (first, second)}
    # Which ones depends on what else goes on.
    assert len(ports) == 2
    assert ports <= set(range(FIRST_PORT, FIRST_PORT + 100))


def test_it_says_when_another_port_had_to_be_taken(blog: Site) -> None:
    """8000, or the next one that is free: by now either this test or somebody else has it."""
    with ExitStack() as held:
        with suppress(UsageError):
            held.enter_context(listen("127.0.0.1", FIRST_PORT))
        _, said = held.enter_context(command(blog))
        assert re.fullmatch(r"http://127\.0\.0\.1:80\d\d/ \(port 8000 is taken\), ready in .*\n", said)


def test_the_home_page_is_opened_when_that_is_asked_for(
    blog: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs, opened = tmp_path / "bin", tmp_path / "opened"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        program = programs / name
        program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}.new"\nmv "{opened}.new" "{opened}"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    with command(blog, "--port", "0", "--open") as (_, said):
        end = time.monotonic() + 15
        while not opened.exists():
            assert time.monotonic() < end
            time.sleep(0.01)
        assert said.startswith(f"{opened.read_text()}, ready in")


@pytest.mark.parametrize("arguments", [[], ["--poll"]], ids=["told", "polling"])
def test_two_previews_of_one_site_and_a_build_beside_them_get_on(blog: Site, arguments: list[str]) -> None:
    """They share what is kept from build to build."""
    with (
        command(blog, "--port", "0", *arguments) as (_, one),
        command(blog, "--port", "0", *arguments) as (_, other),
    ):
        blog.build()
        blog.write({"content/posts/2024-05-06-third.md": post("Third", "Seen by both.\n")})
        for said in (one, other):
            port = int(re.findall(r":(\d+)/", said)[0])
            end = time.monotonic() + 15
            while b"Seen by both." not in page(port, "/2024/05/third/"):
                assert time.monotonic() < end
                time.sleep(0.02)


def page(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    connection.request("GET", path)
    data = connection.getresponse().read()
    connection.close()
    return data


def test_a_host_that_is_not_this_machines_is_refused() -> None:
    with pytest.raises(UsageError, match="Cannot listen on 192\\.0\\.2\\.1"):
        listen("192.0.2.1", None)


def test_the_address_to_open_is_one_of_this_machine() -> None:
    """No browser can open 0.0.0.0 everywhere."""
    assert address_of("0.0.0.0", 8000, "/blog/") == "http://127.0.0.1:8000/blog/"  # noqa: S104
    assert address_of("::1", 8000, "/") == "http://[::1]:8000/"
    assert address_of("127.0.0.1", 8001, "/") == "http://127.0.0.1:8001/"


def test_a_site_that_is_not_there_is_said(run_octavo, tmp_path) -> None:  # type: ignore[no-untyped-def]
    ran = run_octavo("serve", tmp_path / "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no folder" in ran.err


def test_listening_to_others_is_warned_of(blog: Site) -> None:
    """Drafts are nobody's business."""
    with command(blog, "--port", "0", "--host", "0.0.0.0") as (process, said):  # noqa: S104
        assert "http://127.0.0.1:" in said
        process.send_signal(signal.SIGTERM)
        assert "Everybody who can reach 0.0.0.0" in process.communicate()[1]


def test_answers_are_not_held_back() -> None:
    """Nagle's algorithm and delayed acknowledgements together make every small answer 40 ms late."""
    with listen("127.0.0.1", 0) as found:
        # asyncio switches it off for sockets that name their protocol.
        assert found.proto == socket.IPPROTO_TCP
