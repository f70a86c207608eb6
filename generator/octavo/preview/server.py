"""The preview's web server: a free port, the watcher, and an end without delay."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn

from octavo.errors import UsageError
from octavo.preview.application import Application
from octavo.preview.connections import server_config
from octavo.preview.preview import Preview
from octavo.preview.visitors import Visitors, is_local
from octavo.preview.watch import Watcher

FIRST_PORT = 8000
_PORTS = 100  # that are tried
_SWITCH = 0.001  # seconds: an answer should not wait its turn behind a reading for five times as long


def address_of(host: str, port: int, base_path: str) -> str:
    """Return the address to open in a browser on this machine."""
    host = host if is_local(host) else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base_path}"


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens on a port, or on the first free one from 8000 when none is asked for.

    Raises `UsageError` when the port is taken, none is free, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    error: OSError | None = None
    for wanted in (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + _PORTS):
        # With its protocol named, or asyncio leaves Nagle's algorithm on, which costs 40 ms an answer.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform != "win32":
            # There it would share the port with another program.
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, wanted))
            found.listen(128)
            return found
        except OSError as raised:
            error = raised
            found.close()
            if raised.errno in (None, socket.EAI_NONAME) or isinstance(raised, socket.gaierror):
                break
    what = f"port {port}" if port is not None else f"the ports from {FIRST_PORT} on"
    reason = error.strerror if error else "it is taken"
    raise UsageError(f"Cannot listen on {host}, {what}: {reason}.") from error


class Server(uvicorn.Server):
    """Uvicorn, ending at the first signal: streams of events are open as long as pages are."""

    def __init__(self, config: uvicorn.Config, at_end: Callable[[], None] = lambda: None) -> None:
        """Take what is served, and what is done first when it is to end."""
        super().__init__(config)
        self._at_end = at_end
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal or `stop`."""
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; that is how it ends, so the signal is not raised again afterwards."""
        self._end()

    def stop(self) -> None:
        """Stop, from any thread; before `serve` and after it nothing is done."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        """Stop accepting, and wait for nobody."""
        self._at_end()
        # It would tell that nobody was waited for.
        logging.getLogger("uvicorn.error").disabled = True
        self.should_exit = self.force_exit = True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Answer requests without long pauses while the block runs."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    # The collector would walk through the whole site again and again; the preview calls it itself.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(interval)


class PreviewServer:
    """Serves a preview until it is told to end."""

    def __init__(self, preview: Preview, found: socket.socket, *, polls: bool, framed_by: str = "") -> None:
        """Take the preview, where to listen, and whether to poll instead of being told of changes.

        `framed_by` is the origin of a desk that may show the pages in a frame.
        """
        host, port = found.getsockname()[:2]
        self.port: int = port
        self.url = address_of(host, port, preview.live.base_path)
        self._preview = preview
        self._socket = found
        self._polls = polls
        names = frozenset({socket.gethostname().lower(), socket.getfqdn().lower()})
        visitors = Visitors(host, frozenset() if is_local(host) else names)
        application = Application(preview, visitors, framed_by)
        self._server = Server(server_config(application), preview.close)

    def run(self, on_ready: Callable[[str], None] = lambda notice: None) -> None:
        """Serve until a signal or `stop`; `on_ready` is told what the user should know of watching."""
        with undisturbed():
            asyncio.run(self.serve(on_ready))

    def stop(self) -> None:
        """End the server, from any thread."""
        self._server.stop()

    async def serve(self, on_ready: Callable[[str], None] = lambda notice: None) -> None:
        """Do so in the event loop that runs."""
        loop = asyncio.get_running_loop()
        preview = self._preview

        def tell(hint: str) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(preview.note, hint)

        watcher = Watcher(preview.watched, tell, polls=self._polls)
        watcher.start()
        following = loop.create_task(preview.follow())
        # Whatever was saved between the first reading and the first watch.
        comparing = loop.create_task(preview.compare())
        loop.call_soon(on_ready, watcher.notice)
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            following.cancel()
            comparing.cancel()
            watcher.stop()
            preview.close()
