"""What a build was asked to do, and what it has to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from octavo.errors import Problem
from octavo.moments import Moment
from octavo.output import Changes


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build a site."""

    site: Path
    now: datetime  # aware; decides which posts are future, and nothing else
    output: Path | None = None  # None: the folder `output` of the site
    base_url: str = ""  # takes the place of `url` in site.toml
    with_drafts: bool = False
    with_future: bool = False
    is_strict: bool = False  # a warning stops the build as an error does
    adopt: bool = False  # write beside foreign files

    @property
    def output_folder(self) -> Path:
        """Return where the site is written."""
        return self.output if self.output is not None else self.site / "output"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    changes: Changes
    counts: Mapping[str, int]  # posts, pages, comments, references
    previous_counts: Mapping[str, int] = field(default_factory=dict)  # empty at the first build
    problems: tuple[Problem, ...] = ()  # warnings and notices
    next_due: Moment | None = None  # when the next scheduled post is due
