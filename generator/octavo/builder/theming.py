"""`octavo theme`: what a theme offers, whether it keeps what octavo and old links point to, a new one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

import octavo.expressions as re
from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions
from octavo.errors import Location, Problem, SiteError, UsageError
from octavo.site.discover import SETTINGS, theme_roots
from octavo.site.load import load_config
from octavo.site.theme import OptionDeclaration, ThemeManifest, find_theme_folder, read_manifest, shown_path
from octavo.storage.whole_file import replace_whole

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_SETTINGS = """\
title = "Trial"
url = "https://example.org/"
theme = "{name}"

[comments]
reply = "mailto:letters@example.org"
"""
_POST = """\
---
title: Post {number}
date: 2026-01-0{number}
author: somebody
categories: [c]
tags: [t]
series: [s]
---

## A heading

A sentence [@one] with a note.[^1]

[^1]: The note.
"""
_COMMENTS = """\
- id: "1"
  author: Reader
  date: 2026-01-03
  body: Words.
- id: "2"
  parent: "1"
  author: Other
  date: 2026-01-04
  body: Words.
"""
_TRIAL = {
    "content/references.bib": "@article{one, author={Smith, Ann}, title={T}, journal={J}, year=2020}\n",
    "content/authors/somebody.md": "---\nname: Somebody\ncoi: None\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nWords.\n",
    "content/posts/2026-01-01-one.md": _POST.format(number=1),
    "content/posts/2026-01-02-two.md": _POST.format(number=2),
    "content/posts/2026-01-02-two.comments.yaml": _COMMENTS,
}
"""A site on which each template has something to show."""

_POST_PAGE = "2026/01/two/index.html"
_KEPT = {
    "main": "Every page needs it: the link at its beginning that skips to the text leads there.",
    "refs": "The list of references needs it: links from elsewhere lead there.",
    "ref-one": "Each reference needs its `anchor`: citations lead there.",
    "comments": "The discussion needs it: lists lead there.",
    "comment-1": "Each comment needs its `anchor`: it is the comment's permalink.",
}
_ID = re.compile(r'\sid="([^"]*)"')
_TO_ID = re.compile(r'\shref="#([^"]+)"')

_THEME_TOML = """\
name = "{name}"
description = "{name}, on the ground of {base}."
extends = "{base}"
"""
_HEAD = """\
{{# What every page's head has beside the theme below: a style sheet. #}}
<link rel="stylesheet" href="{{{{ asset("css/{name}.css") }}}}">
"""
_CSS = """\
@layer reset, tokens, base, layout, content, components, utilities, print;

/* The tokens and what each is used for: docs/themes.md. light-dark(A, B) is A in light and B in dark. */
@layer tokens {
  :root {
    --accent: light-dark(#1f4e5f, #8cc7da);
  }
}
"""


class ShownTheme(Struct, frozen=True):
    """A theme as `octavo theme show` has it."""

    name: str
    description: str
    folder: str  # as messages show it
    extends: tuple[str, ...]  # nearest first
    options: Mapping[str, OptionDeclaration]  # with those of the themes that it extends


def themes_of(site: Path) -> tuple[str, ...]:
    """Return the names of the themes that a site can use."""
    folders = [folder for root in theme_roots(site) if root.is_dir() for folder in root.iterdir()]
    return tuple(sorted({folder.name for folder in folders if (folder / "theme.toml").is_file()}))


def theme_of(site: Path) -> str:
    """Return the name of the theme that site.toml names; octavo's own where there is no site."""
    if not (site / SETTINGS).is_file():
        return "default"
    known, problems = load_config(site)
    if known is None:
        raise SiteError(problems)
    return known.theme


def shown_theme(name: str, site: Path) -> ShownTheme:
    """Return a theme with its options. Raises `UsageError` or `SiteError` if it is none."""
    chain: list[tuple[Path, ThemeManifest]] = []
    wanted = name
    while wanted and wanted not in [folder.name for folder, _ in chain]:
        folder = find_theme_folder(wanted, site)
        if folder is None:
            raise UsageError(f"There is no theme “{wanted}”. There are: {', '.join(themes_of(site))}.")
        manifest, problems = read_manifest(folder, site)
        if manifest is None:
            raise SiteError(problems)
        chain.append((folder, manifest))
        wanted = manifest.extends
    options: dict[str, OptionDeclaration] = {}
    for _, manifest in chain:
        options = {**manifest.options, **options}
    (folder, first), *others = chain
    extends = tuple([folder.name for folder, _ in others])
    return ShownTheme(name, first.description, shown_path(folder, site), extends, options)


def new_theme(name: str, site: Path, base: str) -> tuple[Path, ...]:
    """Begin a theme in a site's folder and return its files. Raises `UsageError` if one is there."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"“{name}” cannot be the name of a theme: use letters, digits, - and _.")
    folder = site / "themes" / name
    if folder.exists():
        raise UsageError(f"There is a folder themes/{name} already.")
    shown_theme(base, site)
    files = {
        "theme.toml": _THEME_TOML.format(name=name, base=base),
        "templates/head.html": _HEAD.format(name=name),
        f"static/css/{name}.css": _CSS,
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace_whole(folder / path, text.encode())
    return tuple([folder / path for path in files])


def check_theme(name: str, site: Path, now: datetime) -> tuple[Problem, ...]:
    """Return what is wrong with a theme: with its files, and with the pages of a small site in it."""
    shown_theme(name, site)
    with TemporaryDirectory(prefix="octavo-theme-") as folder:
        trial = Path(folder)
        for path, text in {SETTINGS: _SETTINGS.format(name=name), **_TRIAL}.items():
            (trial / path).parent.mkdir(parents=True, exist_ok=True)
            (trial / path).write_text(text, "utf-8")
        if (site / "themes").is_dir():
            shutil.copytree(site / "themes", trial / "themes")
        try:
            report = build_site(BuildOptions(trial, now, jobs=1, uses_cache=False))
        except SiteError as error:
            return tuple(error.problems)
        about_theme = [one for one in report.problems if one.location.path.startswith("themes/")]
        place = f"themes/{name}/templates"
        return (*about_theme, *_lost_places(trial / "output", place))


def _lost_places(output: Path, place: str) -> Iterator[Problem]:
    """Yield what pages no longer have that links lead to."""
    for file in sorted(output.rglob("*.html")):
        html = file.read_text("utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        page = file.relative_to(output).as_posix()
        ids = _ID.findall(html)
        wanted = list(_KEPT) if page == _POST_PAGE else ["main"]
        lost = [one for one in wanted if one not in ids]
        for one in lost:
            yield _problem(place, f"The page {page} has no element with the id “{one}”.", _KEPT[one])
        for one in sorted({one for one in _TO_ID.findall(html) if one not in ids} - set(lost)):
            hint = "Give that element its id, or leave the link out."
            yield _problem(
                place, f"A link on the page {page} leads to #{one}, and nothing has this id.", hint
            )
        for one in sorted({one for one in ids if ids.count(one) > 1}):
            yield _problem(place, f"On the page {page} two elements have the id “{one}”.", "Keep one.")
        if html.count("<h1") != 1:
            message = f"The page {page} has {html.count('<h1')} headings <h1>."
            yield _problem(place, message, "A page has one: its title.")


def _problem(place: str, message: str, hint: str) -> Problem:
    return Problem(Location(place), message, hint, code="lost-place")


def option_line(option: OptionDeclaration) -> str:
    """Return an option's type and default: `choice of home, none; "home"`."""
    kind = f"choice of {', '.join(option.choices)}" if option.choices else option.type
    default = option.default or {"flag": "false", "number": "0"}.get(option.type, '""')
    return f"{kind}; {default}"
