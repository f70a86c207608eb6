"""How far a long build has come, as one line on the terminal that goes away in the end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 0.5  # seconds that a build may take before anybody wants to know how far it is
_MANY = 300  # so many pieces take longer than that: nobody need wait for the first of them
_PAUSE = 0.05  # seconds between two changes of the line: drawing it oftener costs and nobody sees it
_WORDS = {
    "texts": "Reading texts",
    "articles": "Making posts",
    "lists": "Making lists, feeds and pictures",
    "search": "Making the search index",
    "write": "Publishing",
}


class BuildProgress:
    """Takes what a build tells, and shows it where somebody looks at a terminal.

    The line is drawn when the build tells something, never by a thread: worker processes are forked, and
    threads do not survive that.
    """

    def __init__(self, stream: TextIO, *, is_wanted: bool = True) -> None:
        """Take where to draw, which may be no terminal: then nothing is drawn."""
        self._stream = stream
        self._is_shown = is_wanted and _is_watched(stream)
        self._began = self._drawn = time.perf_counter()
        self._bar: Progress | None = None

    def __enter__(self) -> BuildProgress:
        """Begin without a line."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line, whatever ended the build, and give the terminal its cursor back."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show what is being done, how many pieces of it are done, and how many there are."""
        if not self._is_shown:
            return
        now = time.perf_counter()
        if self._bar is None:
            if now - self._began < _PATIENCE and of - done < _MANY:
                return
            self._bar = _begin(self._stream, _WORDS.get(what, what), done, of)
            self._drawn = now
            return
        if now - self._drawn < _PAUSE and 0 < done < of:
            return
        self._drawn = now
        task = self._bar.task_ids[0]
        self._bar.update(task, description=_WORDS.get(what, what), completed=done, total=of, refresh=True)


def _is_watched(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that can draw over its last line."""
    if os.environ.get("CI") or os.environ.get("TERM", "") in ("dumb", "unknown"):
        return False
    return stream.isatty()


def _begin(stream: TextIO, words: str, done: int, of: int) -> Progress:
    # Only here: what takes a blink should not wait for the import of what would draw it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=Console(file=stream),  # it leaves colour out by itself where NO_COLOR says so
        auto_refresh=False,
        transient=True,
        # What a plug-in prints belongs where it printed it.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(words, completed=done, total=of)
    bar.start()
    return bar


@contextmanager
def show_progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Give a function that takes how much more was done: it moves a bar on a terminal, else nothing."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=stream) as bar:
        yield bar.update
