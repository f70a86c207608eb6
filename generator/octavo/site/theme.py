"""The theme: its folders, its options and its static files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from octavo.errors import Location, Problem
from octavo.formats.decoding import decode_text
from octavo.formats.schema import read_as
from octavo.formats.toml_tree import read_toml
from octavo.model.fingerprinted import fingerprinted
from octavo.site.discover import theme_roots
from octavo.text.composed import composed
from octavo.text.file_names import escaped, is_readable
from octavo.text.nearest import did_you_mean

_MANIFEST = "theme.toml"
_MAX_PARENTS = 8

Setting = Callable[..., Location]
"""Tells where site.toml sets the key that is reached by these keys."""


class OptionDeclaration(Struct, frozen=True):
    """An option that a theme offers, as theme.toml declares it."""

    type: Literal["flag", "text", "choice", "number"]
    default: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()


class ThemeManifest(Struct, frozen=True):
    """A theme.toml."""

    name: str
    description: str = ""
    extends: str = ""
    options: Mapping[str, OptionDeclaration] = field(default_factory=dict)
    bundles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # published as one file each


class StaticFile(Struct, frozen=True):
    """A file of a theme's static folder, or several in one."""

    name: str  # "css/base.css"
    files: tuple[Path, ...]  # one below the other
    site_path: str  # with its digest


class Theme(Struct, frozen=True):
    """A theme with those that it extends."""

    name: str
    folders: tuple[Path, ...]  # its own first
    options: Mapping[str, object]
    static: Mapping[str, StaticFile]  # by name


def find_theme_folder(name: str, site: Path) -> Path | None:
    """Return where a theme is: the site's own themes/NAME, else the one that comes with octavo.

    Octavo's own lie in the package when it was installed from a wheel, and beside `generator/` in its
    repository.
    """
    for folder in theme_roots(site):
        if (folder / name / _MANIFEST).is_file():
            return folder / name
    return None


def load_theme(
    name: str, options: Mapping[str, object], site: Path, setting: Setting
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return a theme with its options set, and what is wrong; None when it cannot be used.

    `setting` tells where site.toml sets a key.
    """
    problems: list[Problem] = []
    folders: list[Path] = []
    declared: dict[str, OptionDeclaration] = {}
    bundles: dict[str, tuple[str, tuple[str, ...]]] = {}  # the theme.toml that declares it, and its parts
    wanted = name
    while wanted and len(folders) < _MAX_PARENTS:
        folder = find_theme_folder(wanted, site)
        if folder is None or folder in folders:
            message = (
                f"There is no theme “{wanted}”."
                if folder is None
                else f"The theme “{wanted}” extends itself."
            )
            hint = (
                f"A theme is a folder themes/{wanted}/ with a theme.toml; "
                "octavo brings “default” and “journal”."
            )
            location = (
                setting("theme")
                if len(folders) == 0
                else Location(shown_path(folders[-1] / _MANIFEST, site), 1)
            )
            problems.append(Problem(location, message, hint, code="unknown-theme"))
            return None, tuple(problems)
        folders.append(folder)
        manifest, found = read_manifest(folder, site)
        problems += found
        if manifest is None:
            return None, tuple(problems)
        for option, declaration in manifest.options.items():
            declared.setdefault(option, declaration)
        for file, parts in manifest.bundles.items():
            bundles.setdefault(file, (shown_path(folder / _MANIFEST, site), parts))
        wanted = manifest.extends
    if wanted:
        message = f"The theme “{name}” extends more than {_MAX_PARENTS - 1} others, one after the other."
        hint = "Let it extend one that stands nearer to “default”."
        problems.append(Problem(setting("theme"), message, hint, code="unknown-theme"))
        return None, tuple(problems)
    values, wrong = _set_options(declared, options, setting)
    problems += wrong
    unreadable = tuple(_unreadable_names(folders, site))
    if unreadable:
        return None, (*problems, *unreadable)
    static = _gather_static(folders)
    wrong = list(_missing_parts(bundles, static))
    if wrong:
        return None, (*problems, *wrong)
    for file, (_, parts) in bundles.items():
        files = tuple([one for part in parts for one in static[part].files])
        static.setdefault(file, _static_file(file, files))
    return Theme(name, tuple(folders), values, static), tuple(problems)


def read_manifest(folder: Path, site: Path) -> tuple[ThemeManifest | None, tuple[Problem, ...]]:
    """Return what a theme's theme.toml says, and what is wrong with it; None when it cannot be used."""
    path = shown_path(folder / _MANIFEST, site)
    text, problems = decode_text((folder / _MANIFEST).read_bytes(), path)
    if text is None:
        return None, problems
    tree, found = read_toml(text, path=path)
    problems += found
    if tree is None:
        return None, problems
    manifest, found = read_as(tree, ThemeManifest, path, _MANIFEST)
    return manifest, problems + found


def _set_options(
    declared: Mapping[str, OptionDeclaration], given: Mapping[str, object], setting: Setting
) -> tuple[dict[str, object], list[Problem]]:
    problems = []
    values: dict[str, object] = {name: _value(option.default, option) for name, option in declared.items()}
    for name, value in given.items():
        option = declared.get(name)
        if option is None:
            hint = did_you_mean(name, declared) or f"It has: {', '.join(declared)}."
            message = f"The theme has no option “{name}”."
            problems.append(Problem(setting("theme_options", name), message, hint, code="unknown-key"))
            continue
        read = _value(str(value).lower() if isinstance(value, bool) else str(value), option)
        if read is None:
            hint = (
                f"It is one of: {', '.join(option.choices)}." if option.choices else f"It is a {option.type}."
            )
            message = f"The theme option “{name}” cannot be “{value}”."
            problems.append(Problem(setting("theme_options", name), message, hint, code="invalid-value"))
            continue
        values[name] = read
    return values, problems


def _value(text: str, option: OptionDeclaration) -> object:
    """Return an option's value, or None when the text is none."""
    if option.type == "flag":
        return {"true": True, "false": False, "": False}.get(text)
    if option.type == "number":
        return int(text) if text.isdigit() else None
    if option.type == "choice":
        return text if text in option.choices else None
    return text


def _unreadable_names(folders: Sequence[Path], site: Path) -> Iterator[Problem]:
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if not is_readable(file.name):
                path = escaped(shown_path(file, site))
                yield Problem(Location(path), "This name is not UTF-8.", "Rename it.", code="file-name")


def _gather_static(folders: Sequence[Path]) -> dict[str, StaticFile]:
    """Return the static files of a theme; its own win over those of the themes it extends."""
    found: dict[str, StaticFile] = {}
    for folder in folders:
        root = folder / "static"
        for file in sorted(root.rglob("*")):
            name = composed(file.relative_to(root).as_posix())
            if file.is_file() and name not in found and not file.name.startswith("."):
                found[name] = _static_file(name, (file,))
    return found


def _missing_parts(
    bundles: Mapping[str, tuple[str, tuple[str, ...]]], static: Mapping[str, StaticFile]
) -> Iterator[Problem]:
    for name, (manifest, parts) in bundles.items():
        for part in parts:
            if part not in static:
                message = f"The bundle “{name}” names “{part}”, and the theme has no such file."
                yield Problem(Location(manifest), message, did_you_mean(part, static), code="invalid-value")


def _static_file(name: str, files: tuple[Path, ...]) -> StaticFile:
    digest = blake2b(b"".join([file.read_bytes() for file in files]), digest_size=16).hexdigest()
    return StaticFile(name, files, fingerprinted(name, digest, name.rpartition("/")[0] or "theme"))


def shown_path(file: Path, site: Path) -> str:
    """Return a theme's file as messages name it: relative to the site where it lies there."""
    try:
        return file.relative_to(site).as_posix()
    except ValueError:
        # Octavo's own theme: its place on this machine says nothing to the reader.
        return Path("themes", *file.parts[file.parts.index("themes") + 1 :]).as_posix()
