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
from contextlib import contextmanager

import pytest

from octavo.errors import UsageError
from octavo.preview.server import FIRST_PORT, Place, listen
from site_builder import Site


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
def test_a_signal_ends_it_within_half_a_second_with_pages_open(blog: Site, number: int) -> None:
    """Whoever is done wants the terminal back, whatever is still open in the browser."""
    with command(blog, "--port", "0") as (process, said):
        port = int(re.findall(r":(\d+)/", said)[0])
        streams = []
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/.octavo-preview/events?since=0&page=/")
            streams.append((connection, connection.getresponse()))
        began = time.monotonic()
        process.send_signal(number)
        code = process.wait(10)
        took = time.monotonic() - began
        assert process.stderr is not None
        assert (code, process.stderr.read()) == (0, "")
        # Other work on the machine must not fail a test: the benchmark holds it against half a second.
        assert took < 2.5
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
        ports = [one.getsockname()[1] for one in (first, second)]
    assert FIRST_PORT <= ports[0] < ports[1]


def test_a_host_that_is_not_this_machines_is_refused() -> None:
    with pytest.raises(UsageError, match="Cannot listen on 192\\.0\\.2\\.1"):
        listen("192.0.2.1", None)


def test_the_address_to_open_is_one_of_this_machine() -> None:
    """No browser can open 0.0.0.0 everywhere."""
    assert Place("0.0.0.0", 8000, "/blog/").url == "http://127.0.0.1:8000/blog/"  # noqa: S104
    assert Place("::1", 8000, "/").url == "http://[::1]:8000/"
    assert Place("127.0.0.1", 8001, "/").url == "http://127.0.0.1:8001/"


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
