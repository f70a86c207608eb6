"""The site folder → everything that was parsed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.builder.inputs import Inputs, gather_inputs
from octavo.builder.options import BuildOptions
from octavo.builder.plugins import gather_failures
from octavo.builder.read_sources import SourceReader
from octavo.builder.timeline import Timeline
from octavo.builder.workers import default_jobs
from octavo.builder.workspace import Workspace
from octavo.errors import Location, Problem, SiteError
from octavo.formats.decoding import decode_text
from octavo.formats.schema import place_of
from octavo.formats.toml_tree import read_toml
from octavo.index.build_index import ParsedSite
from octavo.site.config import CONFIG_FILE, Config, read_config
from octavo.site.discover import CONTENT


class LoadedSite(Struct, frozen=True):
    """A site's settings and all that its files say."""

    config: Config
    inputs: Inputs
    parsed: ParsedSite
    problems: tuple[Problem, ...]
    settings_text: str  # of site.toml
    workspace: Workspace

    def setting(self, *keys: str | int) -> Location:
        """Return where site.toml sets a key. The file is read again: only a mistake asks for it."""
        return _setting(self.settings_text, *keys)


def _setting(text: str, *keys: str | int) -> Location:
    tree, _ = read_toml(text, path=CONFIG_FILE)
    return Location(CONFIG_FILE, *place_of(tree, *keys))


def load_site(
    options: BuildOptions, inputs: Inputs | None, workspace: Workspace, timeline: Timeline
) -> LoadedSite:
    """Return a site as it is on the disk: what was read before is taken from what was kept.

    `inputs` are its files where they were looked for already. Raises `SiteError` when there is no site, its
    settings cannot be used at all, or a plug-in cannot be loaded; all other problems come back beside what
    could be read.
    """
    with timeline.stage("settings"):
        text, config, problems = _usable_settings(options)
    if inputs is None or inputs.settings.decode("utf-8-sig", "replace") != text:
        with timeline.stage("discover"):
            inputs = gather_inputs(
                options,
                text.encode(),
                workspace.signatures,
                follow_symlinks=config.content.follow_symlinks,
                dotfiles=config.content.dotfiles,
                plugins=config.markdown.plugins,
            )
    jobs = options.jobs or default_jobs()
    reader = SourceReader(options.site, config, inputs.sources, workspace, jobs, options.progress)
    with timeline.stage("parse"):
        parsed, found = reader.read()
    if reader.has_changed:
        inputs = replace(inputs, digest="", frame="")
    found = gather_failures(found, partial(_setting, text))
    return LoadedSite(config, inputs, parsed, problems + inputs.problems + found, text, workspace)


def _usable_settings(options: BuildOptions) -> tuple[str, Config, tuple[Problem, ...]]:
    text, problems = _read_settings(options.site)
    if text is None:
        raise SiteError(problems)
    config, found = read_config(text, base_url=options.base_url)
    problems += found
    if config is None:
        raise SiteError(problems)
    if not (options.site / CONTENT).is_dir():
        hint = "Posts belong into content/posts/; `octavo new site DIR` makes a site to begin with."
        raise SiteError(
            [*problems, Problem(Location(CONTENT), "There is no folder “content”.", hint, code="no-site")]
        )
    unusable = _unusable_plugins(config, text)
    if unusable:
        raise SiteError([*problems, *unusable])
    return text, config, problems


def _unusable_plugins(config: Config, text: str) -> list[Problem]:
    """Return an error for each plug-in that cannot be loaded: without it texts would say something else."""
    if not config.markdown.plugins:
        return []
    from octavo.markdown.parser import plain_parser
    from octavo.markdown.plugins import plugin_faults

    return [
        Problem(_setting(text, "markdown", "plugins"), fault, hint, code="unknown-plugin")
        for fault, hint in plugin_faults(
            config.markdown.plugins, plain_parser(is_trusted_html=True, has_plugins=True)
        )
    ]


def load_config(site: Path, base_url: str = "") -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings of a site and what is wrong with them."""
    text, problems = _read_settings(site)
    if text is None:
        return None, problems
    config, found = read_config(text, base_url=base_url)
    return config, problems + found


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
