"""The desk's server and the preview's, on two ports of this machine: two origins to the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from octavo.desk.application import DeskApplication
from octavo.desk.guard import Guard
from octavo.desk.workbench import Workbench
from octavo.errors import Problem
from octavo.lookup.pace import Pace
from octavo.preview.connections import server_config
from octavo.preview.preview import Preview, PreviewOptions
from octavo.preview.server import PreviewServer, Server, listen, undisturbed


class DeskOptions(Struct, frozen=True):
    """What is written at this desk, and how."""

    site: Path  # absolute; a site, or a folder that may become one
    now: Callable[[], datetime]  # aware
    pace: Pace
    port: int | None = None  # None: the first free one from 8000
    polls: bool = False
    ends_when_left: bool = False  # when no window has been open for a while


_LOOK = 60.0  # seconds between two looks whether anybody is there
_PATIENCE = 1800.0  # seconds without a request after which nobody is: windows that are open ask each minute


class DeskServer:
    """Serves a desk until it is told to end."""

    def __init__(self, options: DeskOptions, tell: Callable[[Sequence[Problem]], None]) -> None:
        """Take what to serve, and who is told what is wrong. Raises `UsageError` without a free port."""
        self._options = options
        self._tell = tell
        self._socket = listen("127.0.0.1", options.port)
        self._frame_socket = listen("127.0.0.1", None if options.port != 0 else 0)
        self.guard = Guard(self._socket.getsockname()[1])
        self.bench = Workbench(options.site, options.now, options.pace)
        # By another name, too: cookies are those of a host, whatever the port.
        self.frame = f"http://localhost:{self._frame_socket.getsockname()[1]}"
        self._preview: PreviewServer | None = None
        self._previewing: asyncio.Task[None] | None = None
        application = DeskApplication(self.bench, self.guard, self.frame, self._begin_preview)
        self._application = application
        self._server = Server(server_config(application))
        if self.bench.has_site:
            self._open_preview()

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Serve until a signal or `stop`."""
        with undisturbed():
            asyncio.run(self._run(on_ready))

    def stop(self) -> None:
        """End the server, from any thread."""
        self._server.stop()

    def _open_preview(self) -> None:
        options = PreviewOptions(self._options.site, self._options.now)
        preview = Preview(options, self._tell)
        preview.read_first()
        polls = self._options.polls
        self._preview = PreviewServer(preview, self._frame_socket, polls=polls, framed_by=self.guard.origin)
        self.bench.preview = preview

    async def _end_when_left(self) -> None:
        while self._application.idle_time() < _PATIENCE:
            await asyncio.sleep(_LOOK)
        self._server.stop()

    async def _begin_preview(self) -> None:
        """Show a site that was just made."""
        if self._preview is None:
            self._open_preview()
            self._serve_preview()

    def _serve_preview(self) -> None:
        assert self._preview is not None  # noqa: S101  # it was opened
        self._previewing = asyncio.get_running_loop().create_task(self._preview.serve())
        # A signal reaches whichever of the two asked for it last.
        self._previewing.add_done_callback(lambda _: self._server.stop())

    async def _run(self, on_ready: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        if self._preview is not None:
            self._serve_preview()
        loop.call_soon(on_ready)
        leaving = loop.create_task(self._end_when_left()) if self._options.ends_when_left else None
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            if leaving is not None:
                leaving.cancel()
            self.bench.close()
            if self._preview is not None and self._previewing is not None:
                self._preview.stop()
                await asyncio.wait({self._previewing}, timeout=5)
            self._frame_socket.close()
