"""A connection to the preview: who sends too slowly or too much is dropped.

A connection costs memory and one of the few files that a process may open. Without limits, one that
sends a byte a second, or nothing at all, holds both for ever, and enough of them lock the writer out.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LONGEST_HEADER = 16 * 1024
"""Bytes of a request's first line and headers together."""
MOST_CONNECTIONS = 256
"""Beyond it, what that waits longest for a request makes room: a process may open some 1,000 files."""
PATIENCE = 10.0
"""Seconds that a request's header may take, from the first byte or from the connection's beginning."""


def server_config(application: ASGIApp) -> uvicorn.Config:
    """Return how the preview and the desk are served: without a log, and with little patience."""
    logging.getLogger("uvicorn.error").disabled = False
    return uvicorn.Config(
        application,
        http=Connection,
        h11_max_incomplete_event_size=LONGEST_HEADER,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=0,
    )


class Connection(H11Protocol):
    """Uvicorn's protocol, with an end to its patience."""

    _drop: asyncio.TimerHandle | None = None  # runs while no answer is being made

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = [one for one in self.connections if isinstance(one, Connection) and one._drop]
            if waiting:
                min(waiting, key=Connection._deadline).abort()

    def data_received(self, data: bytes) -> None:
        """Take what was sent; only a whole header ends the waiting, not a byte of it."""
        cycle = self.cycle
        if self._drop is None and (cycle is None or cycle.response_complete):
            self._wait()
        super().data_received(data)
        if self.cycle is not cycle:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Let the next request begin; one that was sent together with the last is answered at once."""
        cycle = self.cycle
        super().on_response_complete()
        if self.cycle is not cycle:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def abort(self) -> None:
        """End the connection without an answer: who sends slowly would read slowly, too."""
        self._stop_waiting()
        self.transport.abort()

    def _deadline(self) -> float:
        return self._drop.when() if self._drop else float("inf")

    def _wait(self) -> None:
        self._drop = self.loop.call_later(PATIENCE, self.abort)

    def _stop_waiting(self) -> None:
        if self._drop is not None:
            self._drop.cancel()
            self._drop = None


def is_too_long(scope: Any) -> bool:
    """Tell whether a request's first line and headers, as ASGI gives them, are longer than anybody's."""
    length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return length + sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > LONGEST_HEADER
