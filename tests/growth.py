"""How the processor time of a reading grows with the length of a text."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from text_shapes import Shape


class TooLong(Exception):  # noqa: N818  # it says what happened
    """A reading took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the midst of what takes more processor seconds."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def grows_too_fast(run: Callable[[str], object], shape: Shape, length: int = 5_000) -> bool:
    """Tell whether a text twice as long costs three times as much or more.

    Only what costs more than forty plain passes over the same characters is measured twice: of 5,000
    characters, whatever looks at each pair of them costs more, on any machine.
    """
    text = shape.text(length)
    try:
        with time_limit(_LIMIT):
            half = seconds_of(run, text)
            if half < _budget(text):
                return False
            twice = shape.text(2 * length)
            for repeats in (1, 3):  # what looks wrong is looked at again: the machine has other things to do
                half = min(half, seconds_of(run, text, repeats))
                if half < _budget(text) or seconds_of(run, twice, repeats) <= 3 * half:
                    return False
            return True
    except TooLong:
        return True


_MOST_PASSES = 40
_LIMIT = 20.0  # processor seconds: of what is worse than the square of its length
_ONE_PASS = re.compile(".", re.DOTALL).findall


@lru_cache
def _budget(text: str) -> float:
    """Return the processor seconds of as many plain passes over a text as need no second look."""
    return _MOST_PASSES * seconds_of(_ONE_PASS, text, 3)


def seconds_of(run: Callable[[str], object], text: str, repeats: int = 1) -> float:
    """Return the processor seconds of a reading, the fewest of some."""
    best = float("inf")
    for _ in range(repeats):
        start = time.thread_time()
        run(text)
        best = min(best, time.thread_time() - start)
    return best
