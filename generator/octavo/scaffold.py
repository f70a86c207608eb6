"""`octavo new`: a site that builds at once, a dated post with its header filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from octavo.builder.load import load_config
from octavo.errors import OutputError, UsageError
from octavo.placeholders import ABOUT, AFFILIATION, BIOGRAPHY, DESCRIPTION, FIRST_POST, NAME, URL
from octavo.schema import is_blank
from octavo.slugs import slugify

_SITE_TOML = """\
# Every key is described in docs/settings.md of octavo's documentation.
title = "{title}"
url = "{url}"
description = "{description}"
language = "en-GB"
timezone = "Europe/London"

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

_PLAIN_TITLE = re.compile(r"[^\W\d_][\w ,.;?!()’–-]*")
_GITIGNORE = "/output/\n/.octavo/\n"


def new_site(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Write a small site that builds at once, and return its files.

    Raises `UsageError` when the folder has anything in it, `OutputError` when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder.")
    date = now.date().isoformat()
    name = "".join(mark for mark in folder.resolve().name if mark.isprintable() and mark not in '"\\')
    title = "A blog" if is_blank(name) else name.replace("-", " ").capitalize()
    files: Mapping[str, str] = {
        "site.toml": _SITE_TOML.format(title=title, url=URL, description=DESCRIPTION),
        "content/authors/you.md": _AUTHOR,
        "content/pages/about.md": _ABOUT,
        "content/references.bib": _BIBLIOGRAPHY,
        f"content/posts/{date}-a-first-post.md": _FIRST_POST.format(date=date, text=FIRST_POST),
        ".gitignore": _GITIGNORE,
    }
    return tuple(_write(folder / name, text) for name, text in files.items())


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
    if file.exists() or file.with_suffix("").exists():
        raise UsageError(f"{file} is there already.")
    authors = sorted(path.stem for path in (site / "content" / "authors").glob("*.md"))
    text = _POST.format(
        title=_quoted(title),
        date=local.strftime("%Y-%m-%d %H:%M"),
        authors=", ".join(authors[:1]),
        coi="" if authors else " None relevant",
    )
    return _write(file, text)


def _quoted(title: str) -> str:
    """Return a title as YAML reads it back: in quotes where a plain one could mean something else."""
    if _PLAIN_TITLE.fullmatch(title) and title.lower() != "null":
        return title
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write(file: Path, text: str) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.") from error
    return file
