"""Interruptions: Ctrl-C, the system's request to end, a terminal that is closed.

The first one unwinds: what was begun is taken back. A further one must not break into that; it ends what
takes long, the worker processes, at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What interrupts a build."""


class Interrupted(KeyboardInterrupt):
    """A build was interrupted; the message says what is published."""


def interrupt(*_: object) -> None:
    """Raise KeyboardInterrupt, as the handler of all `SIGNALS`; hurry one that unwinds already."""
    if not _is_unwinding():
        raise KeyboardInterrupt
    _kill_workers()


def _is_unwinding() -> bool:
    """Tell whether an interruption is being handled somewhere up the stack: in a `finally`, an `except`."""
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, KeyboardInterrupt | GeneratorExit | SystemExit):
            return True
        error = error.__cause__ or error.__context__
    return False


def _kill_workers() -> None:
    if (multiprocessing := sys.modules.get("multiprocessing")) is not None:
        for process in multiprocessing.active_children():
            process.kill()


@contextmanager
def held_interruptions(
    *, ends_at_second: bool = False, at_first: Callable[[], object] | None = None
) -> Iterator[None]:
    """Do what is inside to its end, and only then let an interruption do what it does.

    Files are renamed into place in there, or a process is forked: Python runs handlers of its own around
    a fork, and an exception that a signal raises inside of one of those is lost. The first interruption
    calls `at_first`, which may bring the end closer. With `ends_at_second` a second one raises
    KeyboardInterrupt at once.
    """
    if threading.current_thread() is not threading.main_thread():
        # Signals are the main thread's business.
        yield
        return
    came: list[int] = []

    def hold(caught: int, _: object) -> None:
        came.append(caught)
        if len(came) == 1 and at_first is not None:
            at_first()
        elif len(came) > 1:
            if ends_at_second and not _is_unwinding():
                raise KeyboardInterrupt
            _kill_workers()

    before = {
        number: signal.signal(number, hold)
        for number in SIGNALS
        # Who wants it ignored, as `nohup` does, goes on wanting so.
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if came:
            signal.raise_signal(came[0])
