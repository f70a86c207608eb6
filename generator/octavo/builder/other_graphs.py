"""Graphs of one site for several purposes: none keeps words for long that the site has no more.

Each output folder, the preview and imports have a graph of their own, and a build mends only its own. What
another one keeps of texts that have changed since goes as a whole: it is rebuilt when somebody needs it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from octavo.graph.store import copy_kept
from octavo.site.discover import Source
from octavo.storage.program import keyed_digest

_MARK = "sources"


def mark_sources(graph: Path, sources: Iterable[Source]) -> None:
    """Note from which files the graph in a folder was made."""
    with suppress(OSError):  # then the next build of another folder drops it
        (graph / _MARK).write_text(_digest(sources), "ascii")


def begin_from_another(own: Path, sources: Iterable[Source]) -> None:
    """Let a graph that publishes nothing begin with what another one has read of the same files.

    One that publishes must not: it would take the other's files for its own. Of other files words would be
    kept that the site has no more.
    """
    if not (own / "changes").exists():
        now = _digest(sources)
        with suppress(OSError):  # then it reads everything itself
            any(copy_kept(one, own) for one in sorted(own.parent.glob("graph-*")) if _mark_in(one) == now)


def drop_outdated(own: Path, sources: Iterable[Source]) -> None:
    """Remove the graphs beside one's own that were made from other files than these."""
    others = [folder for folder in own.parent.glob("graph-*") if folder != own]
    if not others:
        return
    now = _digest(sources)
    for folder in others:
        if _mark_in(folder) != now:
            shutil.rmtree(folder, ignore_errors=True)


def _mark_in(graph: Path) -> str:
    try:
        return (graph / _MARK).read_text("ascii", "replace")
    except OSError:
        return ""


def _digest(sources: Iterable[Source]) -> str:
    return keyed_digest("\0".join([f"{one.path} {one.digest}" for one in sources]).encode())
