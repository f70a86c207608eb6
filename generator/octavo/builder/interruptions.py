"""Interruptions that wait: Ctrl-C, and the system's request to end, where half of something would be left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_interruptions() -> Iterator[None]:
    """Do what is inside to its end, and only then let an interruption do what it does.

    Files are renamed into place in there, or a process is forked: Python runs handlers of its own around
    a fork, and an exception that a signal raises inside of one of those is lost.
    """
    if threading.current_thread() is not threading.main_thread():
        # Signals are the main thread's business.
        yield
        return
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda caught, _: came.append(caught))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if came:
            signal.raise_signal(came[0])
