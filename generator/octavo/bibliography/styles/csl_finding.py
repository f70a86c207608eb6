"""A CSL style by the name that an author wrote: found, read and looked over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from octavo.bibliography.csl.adjusting import adjust
from octavo.bibliography.csl.files import (
    BUILT_IN,
    StyleFile,
    has_all_styles,
    published_names,
    published_style,
    site_style,
)
from octavo.bibliography.csl.tree import BrokenXml, Element, parse_xml
from octavo.bibliography.styles.csl_style import CslStyle
from octavo.bibliography.styles.style import StyleSettings, UnknownStyle, UnusableStyle
from octavo.errors import Location
from octavo.extras import install_command
from octavo.text.nearest import did_you_mean

_CSL = "csl:"
_ENDING = ".csl"
_RENDERING_WORDS = "text number label names date group choose"
_RENDERING = frozenset(_RENDERING_WORDS.split())
_INSIDE = {
    "style": frozenset({"info", "locale", "macro", "citation", "bibliography"}),
    "citation": frozenset({"layout", "sort"}),
    "bibliography": frozenset({"layout", "sort"}),
    "sort": frozenset({"key"}),
    "layout": _RENDERING,
    "macro": _RENDERING,
    "group": _RENDERING,
    "if": _RENDERING,
    "else-if": _RENDERING,
    "else": _RENDERING,
    "choose": frozenset({"if", "else-if", "else"}),
    "substitute": _RENDERING,
    "names": frozenset({"name", "et-al", "label", "substitute", "institution"}),
    "name": frozenset({"name-part"}),
    "date": frozenset({"date-part"}),
}


def find_csl_style(name: str, settings: StyleSettings, site: Path, language: str) -> CslStyle:
    """Return the style: one of the six by octavo's own name, `csl:NAME`, a published name or a file's path.

    Raises `UnknownStyle` and `UnusableStyle`.
    """
    if name.endswith(_ENDING):
        file = _file_of_site(name, site)
    elif name in BUILT_IN:
        file = _built_in(name)
    else:
        file = _published(name)
    return CslStyle(name, file, _read(file, name), settings, language, follows_page=name in BUILT_IN)


def _built_in(name: str) -> StyleFile:
    file = published_style(BUILT_IN[name])
    if file is None:
        hint = f"It comes with octavo: install octavo again, or {install_command('csl')}"
        raise UnusableStyle(name, f"The style “{name}” is not installed.", hint)
    return file


def _published(name: str) -> StyleFile:
    short = name.removeprefix(_CSL)
    file = published_style(short)
    if file is not None:
        return file
    known = {"nlm", *BUILT_IN}
    if not name.startswith(_CSL) and (hint := did_you_mean(name, known)):
        raise UnknownStyle(name, known, hint)
    if not has_all_styles():
        hint = f"The published styles of CSL are an extra. Install it with: {install_command('csl')}"
        raise UnknownStyle(name, known, hint)
    hint = did_you_mean(short, published_names(), mark=_CSL)
    raise UnknownStyle(name, known, hint or "https://www.zotero.org/styles has the names of all CSL styles.")


def _file_of_site(name: str, site: Path) -> StyleFile:
    file = site_style(name.removeprefix(_CSL), site)
    if file is None:
        files = [path.relative_to(site).as_posix() for path in site.glob("**/*.csl")][:200]
        hint = did_you_mean(name, files) or "Write its path as seen from the folder of the site."
        raise UnknownStyle(name, (), hint, message=f"There is no file {name}.")
    return file


@lru_cache(maxsize=64)
def _looked_over(data: bytes, published_name: str) -> tuple[Element, Complaint | None]:
    """Return a style's XML, adjusted where it is a published one, and its first fault."""
    root = parse_xml(data)
    complaint = next(iter(check_style(root)), None)
    if complaint is None and published_name:
        adjust(published_name, root)
    return root, complaint


def _read(file: StyleFile, name: str) -> Element:
    """Return the style's XML. Raises `UnusableStyle`."""
    try:
        root, complaint = _looked_over(file.data, "" if file.path else file.name)
    except BrokenXml as error:
        place = Location(file.path, error.line, error.column) if file.path else None
        message = f"The style “{name}” is no XML that can be read: {error}."
        raise UnusableStyle(name, message, "Mend the file at this place.", place) from None
    if complaint is not None:
        place = Location(file.path, complaint.line) if file.path else None
        raise UnusableStyle(name, complaint.message, complaint.hint, place)
    return root


class Complaint(Struct, frozen=True):
    """A fault of a style."""

    line: int
    message: str
    hint: str


def check_style(root: Element) -> Iterator[Complaint]:
    """Yield what keeps a style from printing, in the order of the file."""
    if root.name != "style":
        what = "a locale" if root.name == "locale" else f"“{root.name}”"
        yield Complaint(
            root.line, f"This is no CSL style: it begins with {what}.", "A style begins with <style>."
        )
        return
    if root.find("citation") is None:
        parent = root.find("info")
        is_dependent = any(
            link.get("rel") == "independent-parent" for link in (parent.every("link") if parent else ())
        )
        if is_dependent:
            hint = 'Name the style that it depends on: its <link rel="independent-parent"> says which.'
            yield Complaint(root.line, "This CSL style only refers to another one.", hint)
        else:
            yield Complaint(
                root.line, "This CSL style has no <citation>.", "It says how works are cited in the text."
            )
        return
    macros = {macro.get("name") for macro in root.every("macro")}
    for element in root.walk():
        allowed = _INSIDE.get(element.name)
        for child in element.children:
            if allowed is not None and child.name not in allowed:
                yield Complaint(
                    child.line,
                    f"A CSL style has no <{child.name}> inside <{element.name}>.",
                    did_you_mean(child.name, allowed) or f"Possible are {', '.join(sorted(allowed))}.",
                )
        called = element.get("macro")
        if called and element.name in ("text", "key") and called not in macros:
            hint = did_you_mean(called, macros) or "Add <macro name=…> or remove the element."
            yield Complaint(element.line, f"The style has no macro “{called}”.", hint)
    for name in ("citation", "bibliography"):
        section = root.find(name)
        if section is not None and section.find("layout") is None:
            yield Complaint(section.line, f"<{name}> has no <layout>.", "The layout says what is printed.")
