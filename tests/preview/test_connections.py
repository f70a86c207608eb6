"""Who sends slowly, nothing, or without end: dropped, and nobody else is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from octavo.preview import connections
from octavo.preview.connections import LONGEST_HEADER, MOST_CONNECTIONS, PATIENCE, Connection
from running_preview import RunningPreview

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Timer:
    """What would be called later, if time went by here."""

    def __init__(self, at: float, callback: Callable[..., object], arguments: tuple[object, ...]) -> None:
        self.at, self.callback, self.arguments = at, callback, arguments
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True

    def when(self) -> float:
        return self.at


class Task:
    """An answer that is never done."""

    def add_done_callback(self, callback: Callable[..., object]) -> None: ...


class Loop:
    """An event loop whose clock the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def call_later(self, delay: float, callback: Callable[..., object], *arguments: object) -> Timer:
        self.timers.append(Timer(self.now + delay, callback, arguments))
        return self.timers[-1]

    def create_task(self, work: Any, **_: object) -> Task:
        """Make no answer: it is not what is tested."""
        work.close()
        return Task()

    def go_on(self, seconds: float) -> None:
        self.now += seconds
        for timer in list(self.timers):
            if timer.at <= self.now and not timer.is_cancelled:
                timer.cancel()
                timer.callback(*timer.arguments)


class Transport(asyncio.Transport):
    """A connection's other end, as far as it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ended = False
        self.written = b""

    def abort(self) -> None:
        self.is_ended = True

    def close(self) -> None:
        self.is_ended = True

    def is_closing(self) -> bool:
        return self.is_ended

    def write(self, data: Any) -> None:
        self.written += data

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Server:
    """What connections share."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.state = ServerState()
        self.config = uvicorn.Config(lambda: None, http=Connection, log_config=None, ws="none")  # type: ignore[arg-type]
        self.config.h11_max_incomplete_event_size = LONGEST_HEADER
        self.config.load()

    def connect(self) -> tuple[Connection, Transport]:
        connection = Connection(self.config, self.state, {}, self.loop)  # type: ignore[arg-type]
        transport = Transport()
        connection.connection_made(transport)
        return connection, transport


def test_who_sends_nothing_is_dropped() -> None:
    """An open connection costs one of the some thousand files that a process may have."""
    server = Server()
    _, transport = server.connect()
    server.loop.go_on(PATIENCE - 1)
    assert not transport.is_ended
    server.loop.go_on(2)
    assert transport.is_ended


def test_a_byte_a_second_is_not_a_request() -> None:
    """The clock runs from the beginning: a byte that comes in time does not set it back."""
    server = Server()
    connection, transport = server.connect()
    sent = 0
    for byte in REQUEST:
        if transport.is_ended:
            break
        connection.data_received(bytes([byte]))
        sent += 1
        server.loop.go_on(1)
    assert sent == PATIENCE


def test_headers_without_end_are_refused() -> None:
    server = Server()
    connection, transport = server.connect()
    connection.data_received(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    sent = 0
    while not transport.is_ended:
        connection.data_received(b"X-A: " + b"a" * 100 + b"\r\n")
        sent += 107
        assert sent <= 2 * LONGEST_HEADER
    assert transport.written.startswith(b"HTTP/1.1 400 ")


def test_an_answer_may_take_its_time() -> None:
    """The stream of events of an open page lasts as long as the page."""
    server = Server()
    connection, transport = server.connect()
    server.loop.go_on(PATIENCE - 1)
    connection.data_received(REQUEST)
    server.loop.go_on(PATIENCE * 100)
    assert not transport.is_ended


def test_the_second_request_of_a_connection_must_come_as_quickly() -> None:
    """A first request that is complete is no licence for what follows it."""
    server = Server()
    connection, transport = server.connect()
    connection.data_received(REQUEST)
    connection.cycle.response_complete = True
    for byte in b"GET /":
        server.loop.go_on(PATIENCE / 4)
        connection.data_received(bytes([byte]))
    assert transport.is_ended


def test_a_crowd_of_idle_connections_leaves_room_for_the_writer() -> None:
    """The one that has waited longest goes; one that is being answered never does."""
    server = Server()
    answered, answered_transport = server.connect()
    answered.data_received(REQUEST)
    idle = []
    for _ in range(MOST_CONNECTIONS + 5):
        server.loop.go_on(0.001)
        idle.append(server.connect()[1])
        for connection in [one for one in server.state.connections if one.transport.is_ended]:
            connection.connection_lost(None)
    assert not answered_transport.is_ended
    assert [transport.is_ended for transport in idle] == [True] * 6 + [False] * (MOST_CONNECTIONS - 1)


@pytest.mark.parametrize("line", [b"GET /?" + b"a" * 20_000, b"GET /\r\nX-A: " + b"a" * 20_000])
def test_a_long_request_is_refused_although_it_comes_at_once(
    still_preview: RunningPreview, line: bytes
) -> None:
    """Nobody needs more than 16 kB, and all of it is kept while the answer is made."""
    request, _, header = line.partition(b"\r\n")
    text = (
        request
        + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + (header + b"\r\n" if header else b"")
        + b"Connection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", still_preview.port), timeout=15) as connection:
        connection.sendall(text)
        assert connection.recv(100).split(b" ")[1] in (b"400", b"431")
    assert still_preview.ask("/").status == 200


def test_a_real_server_drops_who_sends_nothing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was measured above is what the server is made of."""
    monkeypatch.setattr(connections, "PATIENCE", 0.05)
    preview = request.getfixturevalue("preview")
    with (
        socket.create_connection(("127.0.0.1", preview.port), timeout=15) as connection,
        suppress(ConnectionError),  # dropped before the first byte
    ):
        connection.sendall(b"GET / HT")
        assert connection.recv(100) == b""
