"""What a browser asked for → its bytes, made when it is asked for; the last good page where that fails."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.errors import Problem, Severity, sort_problems
from octavo.facts.bibliographies import library_files
from octavo.facts.documents import header_and_facts
from octavo.facts.texts import standing
from octavo.preview.excerpt import unforeseen
from octavo.preview.live_site import LiveSite, ReadSite
from octavo.rendering.checks import text_checks
from octavo.rendering.outputs import read_made
from octavo.rendering.plan import Planned
from octavo.rendering.rendering import shared_part
from octavo.resolving.resolve import resolved
from octavo.storage.recent import Recent

_REMEMBERED = 128  # pages
_HTML = (".html", ".htm")
_OF_TEXT = (header_and_facts, standing, library_files, text_checks, resolved)
"""What tells of mistakes in one text."""


class Made(Struct, frozen=True):
    """What a name stands for now."""

    name: str
    data: bytes | None  # None: it is the file below, or cannot be made and never could
    file: Path | None  # what is sent as it is
    problems: tuple[Problem, ...]  # mistakes that would stop a build, of this page alone
    is_unpublished: bool = False

    @property
    def is_page(self) -> bool:
        """Tell whether it is HTML that we made."""
        return self.file is None and self.name.endswith(_HTML)


class PageMaker:
    """Makes one file at a time and remembers the last ones; belongs to one thread."""

    def __init__(self) -> None:
        self._made: Recent[tuple[int, str], Made] = Recent(_REMEMBERED)
        self._good: dict[str, bytes] = {}  # pages as they last were without a mistake

    def make(self, live: LiveSite, name: str) -> Made | None:
        """Return what stands under a name; None when nothing does."""
        planned = live.files.get(name)
        if planned is None or live.read is None:
            return None
        found = self._made.get((live.epoch, name), partial(self._render, live.read, planned, name))
        return replace(found, is_unpublished=name in live.unpublished)

    def _render(self, read: ReadSite, planned: Planned, name: str) -> Made:
        graph = read.site.graph
        source = planned.subject if planned.output == "text_page" else ""
        try:
            query = graph.query_named(planned.output)
            made = read_made(graph.get(query, planned.site_path))
            if made.copied:
                return Made(name, None, Path(os.fsdecode(made.copied)), ())
            data = made.with_parts({part: graph.get(shared_part, part) for part in made.parts})
            found = list(graph.problems_of(query, planned.site_path))
            found += [problem for part in made.parts for problem in graph.problems_of(shared_part, part)]
            if source:
                found += problems_of_text(read, source)
            problems = tuple(one for one in found if one.severity is Severity.ERROR)
        except FileNotFoundError:
            # It goes away just now; the watcher knows, too.
            return Made(name, self._good.get(name), None, ())
        except Exception as error:  # the preview of all other pages goes on
            return Made(name, self._good.get(name), None, (unforeseen(error, source),))
        if problems:
            is_whole = any(made.pieces)
            return Made(name, self._good.get(name, data if is_whole else None), None, sort_problems(problems))
        if name.endswith(_HTML):
            self._good.pop(name, None)
            self._good[name] = data
            if len(self._good) > _REMEMBERED:
                del self._good[next(iter(self._good))]
        return Made(name, data, None, ())


def problems_of_text(read: ReadSite, path: str) -> list[Problem]:
    """Return what is wrong with a text, and with what it points to."""
    graph = read.site.graph
    for query in (text_checks, resolved):
        graph.get(query, path)
    return [problem for one in _OF_TEXT for problem in graph.problems_of(one, path)]
