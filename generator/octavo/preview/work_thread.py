"""A thread that does one thing after another for an event loop, and never keeps the process from ending."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_Task = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class WorkThread:
    """Runs functions in their order. The executors of the library wait for their threads at the end."""

    def __init__(self, name: str) -> None:
        """Take its name."""
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        # Begun when it is needed: workers are forked before.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    async def run(
        self, function: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
    ) -> _Result:
        """Return what the function returns, or raise what it raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Result] = loop.create_future()
        self._tasks.put((loop, future, partial(function, *given, **named)))
        if self._thread.ident is None:
            self._thread.start()
        return await future

    def stop(self) -> None:
        """Let the thread end after what it was given; nobody waits for it."""
        self._tasks.put(None)

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer than this."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            loop, future, function = task
            result, error = None, None
            try:
                result = function()
            except BaseException as raised:
                error = raised
            try:
                loop.call_soon_threadsafe(_settle, future, result, error)
            except RuntimeError:
                # The loop has ended, and nobody waits any more.
                break
            del task, future, function, result, error


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
