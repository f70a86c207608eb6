"""Graphs of one site for several purposes: none keeps words for long that the site has no more.

Each output folder, the preview and imports have a graph of their own, and a build mends only its own. What
another one keeps of texts that have changed since goes as a whole: it is rebuilt when somebody needs it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from octavo.site.discover import Source
from octavo.storage.program import keyed_digest

_MARK = "sources"


def mark_sources(graph: Path, sources: Iterable[Source]) -> None:
    """Note from which files the graph in a folder was made."""
    with suppress(OSError):  # then the next build of another folder drops it
        (graph / _MARK).write_text(_digest(sources), "ascii")


def drop_outdated(own: Path, sources: Iterable[Source]) -> None:
    """Remove the graphs beside one's own that were made from other files than these."""
    others = [folder for folder in own.parent.glob("graph-*") if folder != own]
    if not others:
        return
    now = _digest(sources)
    for folder in others:
        known = ""
        with suppress(OSError):
            known = (folder / _MARK).read_text("ascii", "replace")
        if known != now:
            shutil.rmtree(folder, ignore_errors=True)


def _digest(sources: Iterable[Source]) -> str:
    return keyed_digest("\0".join([f"{one.path} {one.digest}" for one in sources]).encode())
