"""`octavo new`: a site that builds at once, a post with its header filled in, a workflow that publishes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.styles import needs_published_styles
from octavo.errors import OutputError, UsageError
from octavo.formats.schema import is_blank
from octavo.hosting.workflows import WORKFLOWS, Surroundings
from octavo.site.content_files import write_content
from octavo.site.load import load_config
from octavo.site.placeholders import ABOUT, AFFILIATION, BIOGRAPHY, DESCRIPTION, FIRST_POST, NAME, URL
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import FOLDER
from octavo.text.slugs import slugify

_SITE_TOML = """\
# Every key is described in docs/settings.md of octavo's documentation.
title = "{title}"
url = "{url}"
description = "{description}"
language = "en-GB"
timezone = "Europe/London"

[pictures]
drawn = true

[disclaimers.general]
label = "General Disclaimer"
text = "The opinions here are the author's own. Nothing on this site is medical advice."

[[menu]]
title = "Archive"
path = "/archive/"

[[menu]]
title = "Cited works"
path = "/references/"

[[menu]]
title = "About"
path = "/about/"
"""

_AUTHOR = f"""\
---
name: {NAME}
affiliation: {AFFILIATION}
coi: None relevant
---

{BIOGRAPHY}
"""

_ABOUT = f"""\
---
title: About
---

{ABOUT}
"""

_BIBLIOGRAPHY = """\
@article{halpern2002,
  author = {Halpern, Scott D. and Ubel, Peter A. and Caplan, Arthur L.},
  title = {Solid-organ transplantation in {HIV}-infected patients},
  journal = {The New England Journal of Medicine},
  shortjournal = {N Engl J Med},
  year = {2002},
  month = jul,
  day = {25},
  volume = {347},
  number = {4},
  pages = {284--287},
  doi = {10.1056/NEJMsb020632},
  pmid = {12140307},
}
"""

_FIRST_POST = """\
---
title: A first post
date: {date}
author: you
tags: [welcome]
---

{text}"""

_POST = """\
---
title: {title}
date: {date}
authors: [{authors}]
categories: []
tags: []
summary:
coi:{coi}
draft: true
---

"""

_PLAIN_PATH = re.compile(r"[\w./-]+")
_PLAIN_TITLE = re.compile(r"[^\W\d_][\w ,.;?!()’–-]*")
GITIGNORE = ".gitignore"
_SETTINGS = "site.toml"
IGNORED = "/output/\n/.octavo/\n"


def new_site(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Write a small site that builds at once, and return its files; a .gitignore that is there stays.

    Raises `UsageError` when a file is in the way, `OutputError` when the site cannot be written; then nothing
    of it is left.
    """
    date = now.date().isoformat()
    name = "".join(mark for mark in folder.resolve().name if mark.isprintable() and mark not in '"\\')
    title = "A blog" if is_blank(name) else name.replace("-", " ").capitalize()
    files: dict[str, str] = {
        "content/authors/you.md": _AUTHOR,
        "content/pages/about.md": _ABOUT,
        "content/references.bib": _BIBLIOGRAPHY,
        f"content/posts/{date}-a-first-post.md": _FIRST_POST.format(date=date, text=FIRST_POST),
        GITIGNORE: IGNORED,
        # The last one: without it the folder is no site yet, and what was written can be written again.
        _SETTINGS: _SITE_TOML.format(title=title, url=URL, description=DESCRIPTION),
    }
    if os.path.lexists(folder / GITIGNORE):
        del files[GITIGNORE]
    if os.path.lexists(folder / _SETTINGS):
        raise UsageError(f"{folder} has a {_SETTINGS} already: it is a site.")
    files = {name: text for name, text in files.items() if not _has(folder / name, text)}
    found = sorted(filter(None, {_in_the_way(folder, name) for name in files}))
    if found:
        raise UsageError(f"{folder} cannot become a site: {', '.join(found)} would be overwritten.")
    return write_site(folder, files)


def write_site(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files of a site, all of them or none, and return them. Raises `OutputError`."""
    written: list[Path] = []
    try:
        for name, text in files.items():
            written.append(folder / name)
            _write(folder, folder / name, text)
    except BaseException:
        for file in reversed(written):
            _take_back(file, folder)
        raise
    return tuple(written)


def _in_the_way(folder: Path, name: str) -> str:
    """Return what a file of a new site would replace, itself or what is no folder above; "" for nothing."""
    for above in reversed(Path(name).parents):
        if os.path.lexists(folder / above) and (
            not (folder / above).is_dir() or (above.name and (folder / above).is_symlink())
        ):
            return above.as_posix() if above.name else "a file of that name"
    return name if os.path.lexists(folder / name) else ""


def _has(file: Path, text: str) -> bool:
    try:
        return not file.is_symlink() and file.read_bytes() == text.encode()
    except OSError:
        return False


def _take_back(file: Path, folder: Path) -> None:
    """Remove a file that was just written, and the folders that are empty without it."""
    with suppress(OSError):
        file.unlink()
    for above in file.parents:
        try:
            above.rmdir()
        except OSError:
            return
        if above == folder:
            return


def new_post(site: Path, title: str, now: datetime) -> Path:
    """Write a post with its header filled in, and return its file.

    Raises `UsageError` when there is no site or a post of this name is there already, `OutputError` when
    the post cannot be written.
    """
    config, problems = load_config(site)
    if config is None:
        raise UsageError("\n".join(str(problem) for problem in problems))
    title = "".join(mark for mark in " ".join(title.split()) if mark.isprintable())
    if is_blank(title):
        raise UsageError("A post needs a title.")
    local = now.astimezone(config.zone)
    date = local.date().isoformat()
    file = site / "content" / "posts" / f"{date}-{slugify(title)}.md"
    if os.path.lexists(file) or os.path.lexists(file.with_suffix("")):
        raise UsageError(f"{file} is there already.")
    authors = sorted(path.stem for path in (site / "content" / "authors").glob("*.md"))
    text = _POST.format(
        title=_quoted(title),
        date=local.strftime("%Y-%m-%d %H:%M"),
        authors=", ".join(authors[:1]),
        coi="" if authors else " None relevant",
    )
    return _write(site, file, text)


class NewWorkflow(Struct, frozen=True):
    """A workflow that was written."""

    file: Path
    needs_target: bool  # whether it publishes to a [publish.NAME] that site.toml does not have yet


def new_workflow(site: Path, service: str) -> NewWorkflow:
    """Write the workflow of a service that publishes a site.

    It lies at the top of the git repository that the site is in, or of the site where there is none. Raises
    `UsageError` when there is no site or the file is there already, `OutputError` when it cannot be written.
    """
    config, problems = load_config(site)
    if config is None:
        raise UsageError("\n".join(str(problem) for problem in problems))
    here = site.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    address = next((target.to for target in config.publish.values()), "")
    style = config.citations.style
    wanted = (
        ("csl", style not in config.extensions.styles and needs_published_styles(style)),
        ("publish", address.startswith(("s3:", "sftp:"))),
        ("search", config.search.enabled),
    )
    extras = tuple(extra for extra, is_needed in wanted if is_needed)
    below = here.relative_to(top).as_posix()
    if not _PLAIN_PATH.fullmatch(below):
        raise UsageError(f"A workflow cannot name the folder {below}: rename it, with letters and hyphens.")
    workflow = WORKFLOWS[service](Surroundings("" if below == "." else below, extras, address))
    file = top / workflow.path
    if os.path.lexists(file):
        raise UsageError(f"{file} is there already.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(file, workflow.text.encode(), is_new=True)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.") from error
    return NewWorkflow(file, service == "github" and not address)


def _quoted(title: str) -> str:
    """Return a title as YAML reads it back: in quotes where a plain one could mean something else."""
    if _PLAIN_TITLE.fullmatch(title) and title.lower() != "null":
        return title
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write(site: Path, file: Path, text: str) -> Path:
    try:
        write_content(site, file, text.encode(), is_new=True)
    finally:
        with suppress(OSError):
            # Where a file waited: a site that was never built has nothing there.
            (site / FOLDER).rmdir()
    return file
