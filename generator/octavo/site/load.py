"""site.toml, read before anything else: without it nobody knows where the site's files are."""

from __future__ import annotations

from pathlib import Path

from octavo.errors import Location, Problem, SiteError, has_errors
from octavo.formats.decoding import decode_text
from octavo.formats.schema import place_of
from octavo.formats.toml_tree import read_toml
from octavo.site.config import CONFIG_FILE, Config, read_config
from octavo.site.discover import CONTENT


def usable_settings(site: Path, base_url: str) -> tuple[str, Config, tuple[Problem, ...]]:
    """Return the text of site.toml, the settings, and what is wrong with them.

    Raises `SiteError` when there is no site, or its settings cannot be used.
    """
    text, problems = _read_settings(site)
    if text is None:
        raise SiteError(problems)
    config, found = read_config(text, base_url=base_url)
    problems += found
    if config is None:
        raise SiteError(problems)
    if not (site / CONTENT).is_dir():
        hint = "Posts belong into content/posts/; `octavo new site DIR` makes a site to begin with."
        missing = Problem(Location(CONTENT), "There is no folder “content”.", hint, code="no-site")
        raise SiteError([*problems, missing])
    return text, config, problems


def setting(text: str, *keys: str | int) -> Location:
    """Return where site.toml sets a key. It is read again: only a mistake asks for it."""
    tree, _ = read_toml(text, path=CONFIG_FILE)
    return Location(CONFIG_FILE, *place_of(tree, *keys))


def load_config(site: Path) -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings of a site and what is wrong with them."""
    text, problems = _read_settings(site)
    if text is None:
        return None, problems
    config, found = read_config(text)
    return config, problems + found


def usable_config(site: Path) -> Config:
    """Return the settings of a site. Raises `SiteError` if they have errors."""
    config, problems = load_config(site)
    if config is None or has_errors(problems):
        raise SiteError(problems)
    return config


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
