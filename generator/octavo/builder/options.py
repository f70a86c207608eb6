"""What a build was asked to do, and what it has to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from octavo.builder.timeline import Timeline
from octavo.errors import Problem
from octavo.output.folder import Changes

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many pieces of it are done, and how many there are."""


class FileKind(StrEnum):
    """What a published file is to readers."""

    POST = "posts"
    PAGE = "pages"  # redirects too
    LIST = "lists"  # home, archive, terms, references, addresses for search engines
    WORK = "works"
    FEED = "feeds"
    DOWNLOAD = "downloads"  # bibliographies
    PICTURE = "pictures"  # in their smaller copies
    ASSET = "assets"  # copied as they are: the theme's files, and the author's
    SEARCH = "search index"
    HOST = "for hosts"  # what servers and hosts read


def _tell_nobody(what: str, done: int, of: int) -> None:
    pass


class BuildOptions(Struct, frozen=True):
    """How to build a site."""

    site: Path
    now: datetime  # aware; decides which posts are future, and nothing else
    output: Path | None = None  # None: the folder `output` of the site
    base_url: str = ""  # takes the place of `url` in site.toml
    with_drafts: bool = False
    with_future: bool = False
    is_strict: bool = False  # a warning stops the build as an error does
    adopt: bool = False  # write beside foreign files
    jobs: int = 0  # processes at once; 0: as many as the machine has processors
    uses_cache: bool = True  # False: make everything anew, whatever earlier builds kept
    progress: Progress = _tell_nobody

    @property
    def output_folder(self) -> Path:
        """Return where the site is written."""
        return self.output if self.output is not None else self.site / "output"


class BuildReport(Struct, frozen=True):
    """What a build did."""

    changes: Changes
    counts: Mapping[str, int]  # posts, pages, comments, references
    previous_counts: Mapping[str, int] = field(default_factory=dict)  # empty at the first build
    left_out: Mapping[str, int] = field(default_factory=dict)  # drafts, scheduled posts
    problems: tuple[Problem, ...] = ()  # warnings and notices
    next_due: str = ""  # when the next scheduled post is due; "" when there is none
    reasons: Mapping[str, str] = field(default_factory=dict)  # why a file was made, by its name
    timeline: Timeline = field(default_factory=Timeline)
    kinds: Mapping[str, FileKind] = field(default_factory=dict)  # of every file of the site, by its name;
    # empty when nothing had changed: then the files were only compared
    jobs: int = 1  # as many processes could work at once
