"""A first site from a form: what its author said, and nothing that would have to be replaced."""

from __future__ import annotations

import json
import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from octavo.desk.places import DeskError
from octavo.errors import OutputError
from octavo.formats.schema import is_blank, is_web_address
from octavo.importers.yaml_text import yaml_line
from octavo.scaffold import GITIGNORE, IGNORED, write_site
from octavo.text.slugs import slugify


class FirstSite(Struct, frozen=True):
    """What the form asks for."""

    name: str
    author: str
    url: str = ""
    description: str = ""
    affiliation: str = ""
    disclaimer: str = ""
    timezone: str = "UTC"
    language: str = "en-GB"


def make_first_site(folder: Path, wanted: FirstSite) -> None:
    """Write a site into a folder. Raises `DeskError` if something is missing or in the way."""
    if is_blank(wanted.name) or is_blank(wanted.author):
        raise DeskError("A site needs a name and an author.")
    if not is_web_address(wanted.url):
        raise DeskError(
            "The address has to begin with https://.",
            "If you do not know it yet, write the one that you would like; it can be changed later.",
        )
    identity = slugify(wanted.author) or "author"
    files = {
        f"content/authors/{identity}.md": _author(wanted),
        "content/references.bib": "",
        GITIGNORE: IGNORED,
        # The last one: without it the folder is no site yet.
        "site.toml": _settings(wanted),
    }
    if os.path.lexists(folder / GITIGNORE):
        del files[GITIGNORE]
    taken = [name for name in files if os.path.lexists(folder / name)]
    if taken:
        raise DeskError(
            f"{', '.join(taken)} is there already; nothing was written.", "Choose another folder.", 409
        )
    try:
        (folder / "content/posts").mkdir(parents=True, exist_ok=True)
        write_site(folder, files)
    except (OSError, OutputError) as error:
        raise DeskError(f"The site cannot be written: {error}", status=507) from error


def _author(wanted: FirstSite) -> str:
    lines = [f"name: {yaml_line(wanted.author.strip())}"]
    if not is_blank(wanted.affiliation):
        lines.append(f"affiliation: {yaml_line(wanted.affiliation.strip())}")
    lines.append("coi: None relevant")
    return "---\n" + "\n".join(lines) + "\n---\n"


def _settings(wanted: FirstSite) -> str:
    zone = wanted.timezone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = "UTC"
    lines = [
        f"title = {_toml(wanted.name)}",
        f"url = {_toml(wanted.url.strip().rstrip('/') + '/')}",
    ]
    if not is_blank(wanted.description):
        lines.append(f"description = {_toml(wanted.description)}")
    lines += [f"language = {_toml(wanted.language)}", f"timezone = {_toml(zone)}"]
    if not is_blank(wanted.disclaimer):
        lines += ["", "[disclaimers.general]", 'label = "Disclaimer"', f"text = {_toml(wanted.disclaimer)}"]
    # No menu: the theme's own names the cited works as soon as there are any.
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """Return a text as a basic string of TOML, whose escapes JSON shares."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
