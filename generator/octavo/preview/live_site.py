"""The site as the preview knows it at one moment, and its files: made when a browser asks for them.

Where that fails the last good page is shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.builder.site_graph import SiteGraph
from octavo.errors import Problem, Severity, sort_problems
from octavo.facts.bibliographies import library_files
from octavo.facts.documents import header_and_facts
from octavo.facts.texts import early_rows, known_texts, standing
from octavo.model.addresses import output_file
from octavo.preview.excerpt import unforeseen
from octavo.rendering.checks import text_checks
from octavo.rendering.outputs import read_made
from octavo.rendering.plan import Planned, plan
from octavo.rendering.rendering import shared_part
from octavo.resolving.holes import addresses
from octavo.resolving.resolve import resolved
from octavo.site.config import Config
from octavo.site.discover import Source
from octavo.storage.recent import Recent


class ReadSite(Struct, frozen=True):
    """A whole site that was read; its files are made when somebody asks. Its graph belongs to one thread."""

    site: SiteGraph
    config: Config
    sources: Mapping[str, Source]  # of texts, by path
    inputs: str  # the digest of everything that the site was read from
    broken_entries: frozenset[tuple[str, str]]  # of bibliographies: path, what is wrong

    def url_of(self, path: str) -> str:
        """Return the URL of a published text; "" for any other path."""
        graph = self.site.graph
        known = graph.get(standing, path) if graph.get(known_texts).get(path) else None
        return graph.get(addresses).url(known.site_path) if known and known.is_published else ""

    def planned(self, path: str) -> tuple[object, bool, object]:
        """Return what is published, whether a text is left out, and what of it has to be known first.

        While these are the same, `files` is, and no reading of the whole site would tell anything else.
        """
        graph = self.site.graph
        return graph.get(plan), self._is_left_out(path), graph.get(early_rows, path)

    def files(self) -> tuple[dict[str, Planned], frozenset[str]]:
        """Return what is published, by name, and the names of pages that `octavo build` leaves out."""
        graph = self.site.graph
        files = {output_file(site_path): one for site_path, one in graph.get(plan).items()}
        texts = ((name, one.subject) for name, one in files.items() if one.output == "text_page")
        return files, frozenset(name for name, path in texts if self._is_left_out(path))

    def _is_left_out(self, path: str) -> bool:
        known = self.site.graph.get(standing, path)
        return known.is_draft or known.is_future


class LiveSite(Struct, frozen=True):
    """What is served now. Never changed: the next moment is another one."""

    epoch: int = 0
    read: ReadSite | None = None  # the last one without a mistake; None: there was none yet
    files: Mapping[str, Planned] = {}  # what is published, by name
    unpublished: frozenset[str] = frozenset()  # pages that `octavo build` leaves out: drafts, posts for later
    seen: Mapping[str, str] = {}  # digests of texts looked at since, by source path
    seen_since: frozenset[str] = frozenset()  # the paths of those looked at since the whole site was read
    problems: tuple[Problem, ...] = ()  # mistakes that would stop a build, as far as they are known
    # By source path: mistakes for which what a text has now is not taken in.
    left_out: Mapping[str, tuple[Problem, ...]] = {}
    changed_files: Mapping[str, int] = {}  # epochs in which files got other bytes, by URL
    saved_page: str = ""  # URL of the page whose text was saved last …
    saved_in: int = 0  # … and the epoch of that
    moved: Mapping[str, str] = {}  # former pages → their texts, by path
    base_before: str = "/"  # the base path of pages that were opened before `url` was changed

    @property
    def base_path(self) -> str:
        """Return the path below which the site lies, with a slash at either end."""
        return self.read.config.base_path if self.read else "/"


class Reading(Struct, frozen=True):
    """What came of reading the whole site."""

    site: ReadSite | None  # None: it cannot be used at all
    problems: tuple[Problem, ...] = ()  # mistakes that would stop a build


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
