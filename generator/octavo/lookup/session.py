"""A site with what a look-up needs: its settings, its library, and a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from octavo.bibliography.library.site_library import SiteLibrary, open_library
from octavo.lookup.client import Client
from octavo.lookup.kept_answers import FOLDER as ANSWERS
from octavo.lookup.kept_answers import KeptAnswers
from octavo.lookup.pace import Pace
from octavo.site.config import Config
from octavo.site.load import usable_config
from octavo.storage.workspace import FOLDER


@dataclass(frozen=True, slots=True)
class Session:
    """What one run of look-ups works with."""

    site: Path
    config: Config
    library: SiteLibrary
    client: Client


@contextmanager
def open_session(
    site: Path,
    into: Path | None,
    pace: Pace,
    now: Callable[[], datetime],
    *,
    is_fresh: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Session]:
    """Give what look-ups for a site need; new works go to the file `into`.

    `tell` hears a sentence when a service asks for patience. Raises `SiteError` for settings that cannot be
    used, `UsageError` and `OutputError` as `open_library` does.
    """
    config = usable_config(site)
    library = open_library(site, into)
    kept = KeptAnswers(site / FOLDER / ANSWERS, now)
    with Client(config.cite, kept, pace, is_fresh=is_fresh, tell=tell) as client:
        yield Session(site, config, library, client)
