"""The site as the preview knows it at one moment: what would be published, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from octavo.builder.plan import PlannedFile
from octavo.errors import Problem
from octavo.pages.context import PageContext
from octavo.reading.documents import Document, ParseOptions
from octavo.rendering.renderer import Renderer
from octavo.site.config import Config
from octavo.site.discover import Source


class ReadSite(Struct, frozen=True):
    """A whole site that was read and planned; its files are made when somebody asks."""

    context: PageContext
    renderer: Renderer
    files: Mapping[str, PlannedFile]  # by name below the output folder
    owners: Mapping[str, str]  # names of pages → the source paths of the texts that they show
    sources: Mapping[str, Source]  # by path
    documents: Mapping[str, Document]  # as they were parsed, by path
    parse_options: ParseOptions
    inputs: str  # the digest of everything that the site was read from
    broken_entries: frozenset[tuple[str, str]]  # of bibliographies: path, what is wrong
    unpublished: frozenset[str]  # pages that `octavo build` leaves out: drafts, posts for later

    @property
    def config(self) -> Config:
        """Return the site's settings."""
        return self.context.index.config


class LiveSite(Struct, frozen=True):
    """What is served now. Never changed: the next moment is another one."""

    epoch: int = 0
    read: ReadSite | None = None  # the last one without a mistake; None: there was none yet
    context: PageContext | None = None  # of the texts that changed since
    newer: Mapping[str, PlannedFile] = field(default_factory=dict)  # their files, by name
    seen: Mapping[str, str] = field(default_factory=dict)  # digests of texts looked at since, by source path
    problems: tuple[Problem, ...] = ()  # mistakes that would stop a build, as far as they are known
    changed_files: Mapping[str, int] = field(
        default_factory=dict
    )  # epochs in which files got other bytes, by URL
    saved_page: str = ""  # URL of the page whose text was saved last …
    saved_in: int = 0  # … and the epoch of that
    moved: Mapping[str, str] = field(default_factory=dict)  # former pages → their texts, by path
    base_before: str = "/"  # the base path of pages that were opened before `url` was changed

    def find(self, name: str) -> PlannedFile | None:
        """Return what is published under a name."""
        if self.read is None:
            return None
        return self.newer.get(name) or self.read.files.get(name)

    @property
    def base_path(self) -> str:
        """Return the path below which the site lies, with a slash at either end."""
        return self.read.config.base_path if self.read else "/"

    def problems_of(self, planned: PlannedFile) -> tuple[Problem, ...]:
        """Return what was found wrong with a text when its page was made."""
        context = self.context if planned.name in self.newer else self.read and self.read.context
        return context.resolved.problems.get(planned.source, ()) if context and planned.source else ()


class Reading(Struct, frozen=True):
    """What came of reading the whole site."""

    site: ReadSite | None  # None: it cannot be used at all
    problems: tuple[Problem, ...] = field(default=())  # mistakes that would stop a build
