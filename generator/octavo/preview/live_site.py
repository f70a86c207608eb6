"""The site as the preview knows it at one moment: what would be published, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from octavo.builder.site_graph import SiteGraph
from octavo.errors import Problem
from octavo.facts.texts import early_rows, known_texts, standing
from octavo.model.addresses import output_file
from octavo.rendering.plan import Planned, plan
from octavo.resolving.holes import addresses
from octavo.site.config import Config
from octavo.site.discover import Source


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
