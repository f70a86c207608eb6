"""The site folder → everything that was parsed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from octavo.build.options import Progress
from octavo.build.read_sources import SourceReader
from octavo.build.workspace import Workspace
from octavo.config import CONFIG_FILE, Config, read_config
from octavo.decoding import decode_text
from octavo.discover import CONTENT, Source, discover_sources
from octavo.errors import Location, Problem, SiteError
from octavo.index.build_index import ParsedSite
from octavo.schema import place_of
from octavo.signatures import Signatures
from octavo.toml_tree import read_toml


@dataclass(frozen=True, slots=True)
class LoadedSite:
    """A site's settings and all that its files say."""

    config: Config
    sources: tuple[Source, ...]
    parsed: ParsedSite
    problems: tuple[Problem, ...]
    settings_text: str  # of site.toml
    workspace: Workspace

    def setting(self, *keys: str | int) -> Location:
        """Return where site.toml sets a key. The file is read again: only a mistake asks for it."""
        tree, _ = read_toml(self.settings_text, path=CONFIG_FILE)
        return Location(CONFIG_FILE, *place_of(tree, *keys))


@dataclass(frozen=True, slots=True)
class SiteSources:
    """A site's settings and the digests of its files; nothing of them is read yet."""

    config: Config
    settings_text: str  # of site.toml
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def find_sources(site: Path, base_url: str, signatures: Signatures) -> SiteSources:
    """Return what a site is made of.

    Raises `SiteError` when there is no site or its settings cannot be used at all.
    """
    text, problems = _read_settings(site)
    if text is None:
        raise SiteError(problems)
    config, problems = read_config(text, base_url=base_url)
    if config is None:
        raise SiteError(problems)
    if not (site / CONTENT).is_dir():
        hint = "Posts belong into content/posts/; `octavo new site DIR` makes a site to begin with."
        raise SiteError(
            [*problems, Problem(Location(CONTENT), "There is no folder “content”.", hint, code="no-site")]
        )
    sources, found = discover_sources(site, signatures, follow_symlinks=config.content.follow_symlinks)
    return SiteSources(config, text, sources, problems + found)


def load_site(
    site: Path, found: SiteSources, workspace: Workspace, jobs: int, progress: Progress
) -> LoadedSite:
    """Return a site as it is on the disk: what was read before is taken from what was kept.

    Raises `SiteError` when a plug-in cannot be loaded; all other problems come back beside what could be
    read.
    """
    unusable = _unusable_plugins(found.config)
    if unusable:
        raise SiteError([*found.problems, *unusable])
    reader = SourceReader(site, found.config, found.sources, workspace, jobs, progress)
    parsed, problems = reader.read()
    return LoadedSite(
        found.config, found.sources, parsed, found.problems + problems, found.settings_text, workspace
    )


def _unusable_plugins(config: Config) -> list[Problem]:
    """Return an error for each plug-in that cannot be loaded: without it texts would say something else."""
    if not config.markdown.plugins:
        return []
    from octavo.markdown.parser import plugin_faults

    hint = "Is its package installed, and is the name written as “package.module:function”?"
    place = Location(CONFIG_FILE)
    faults = plugin_faults(config.markdown.plugins)
    return [Problem(place, fault, hint, code="unknown-plugin") for fault in faults]


def load_config(site: Path, base_url: str = "") -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings of a site and what is wrong with them."""
    text, problems = _read_settings(site)
    return (None, problems) if text is None else read_config(text, base_url=base_url)


def _read_settings(site: Path) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        data = (site / CONFIG_FILE).read_bytes()
    except FileNotFoundError:
        hint = "Run octavo in the site's folder or name it; `octavo new site DIR` makes a new one."
        return None, (Problem(Location(CONFIG_FILE), "There is no site.toml here.", hint, code="no-site"),)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return None, (Problem(Location(CONFIG_FILE), message, code="unreadable"),)
    return decode_text(data, CONFIG_FILE)
