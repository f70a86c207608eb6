"""Which files of the content folder texts use, and a word about those that nobody does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.facts.inputs import SourceFile
from octavo.site.discover import AUTHORS, CONTENT, IMPORTS, PAGES, POSTS, TEXTS, SourceKind
from octavo.text.file_names import is_backup, is_text
from octavo.text.nearest import did_you_mean

_KNOWN_FOLDERS = ("posts", "pages", "authors", "static", "locale")
_HOMES = frozenset((CONTENT, POSTS, PAGES, AUTHORS))
# What people write texts in: among posts such a file is most likely meant to be one.
_WRITINGS = frozenset(
    "adoc doc docx htm html ipynb odt org qmd rmd rst rtf tex textile txt wiki".split()  # noqa: SIM905
)
# What explains a folder to those who work in it.
_EXPLAINS = re.compile(r"(?:readme|licen[cs]e|changelog)\b", re.IGNORECASE)
_NAMED = 3  # files that a message about a folder names
_PUBLISH = "To publish a file as it is, link to it from a text or put it into content/static/."


def check_unused(sources: Iterable[SourceFile], used: Collection[str]) -> tuple[Problem, ...]:
    """Return a warning for what is most likely an unread text, and notices for other idle files."""
    problems: list[Problem] = []
    strange: dict[str, list[str]] = {}  # by the folder of content/ that octavo does not know
    idle: dict[str, list[str]] = {}  # by folder
    with_texts = set(_HOMES)
    for source in sources:
        if source.kind in TEXTS:
            with_texts.update(_folders_above(source.path))
        folder, _, name = source.path.rpartition("/")
        if source.path in used or source.path == IMPORTS or (folder == CONTENT and _EXPLAINS.match(name)):
            continue
        if source.kind is SourceKind.UNUSED and folder != CONTENT:
            strange.setdefault("/".join(source.path.split("/")[:2]), []).append(source.path)
        elif source.is_kept_back or is_backup(name):
            problems.append(_kept_back(source.path))
        elif source.kind is SourceKind.UNUSED:
            problems.append(_stray(source.path))
        elif source.kind is SourceKind.FILE and not source.owner:
            if name.rpartition(".")[2].lower() in _WRITINGS and not folder.startswith(AUTHORS):
                problems.append(_no_post(source.path))
            else:
                idle.setdefault(folder, []).append(source.path)
    problems += [_strange_folder(folder, paths) for folder, paths in strange.items()]
    problems += [_idle(folder, paths, is_bare=folder not in with_texts) for folder, paths in idle.items()]
    return tuple(problems)


def _folders_above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _kept_back(path: str) -> Problem:
    if is_text(path) and not is_backup(path.rpartition("/")[2]):
        message = "This text has a header and is no post, so it is not published."
        hint = "Make it a post of its own. To publish it as it is, link to it from a text."
    else:
        message = "This looks like a backup or like the other half of a conflict, so it is not published."
        hint = "Remove it. To publish it as it is, link to it from a text."
    return Problem(Location(path), message, hint, Severity.NOTICE, "kept-back")


def _stray(path: str) -> Problem:
    if is_text(path):
        message = "This text is neither a post nor a page, so it is not published."
        hint = "Move it into content/posts/ or content/pages/."
        return Problem(Location(path), message, hint, Severity.WARNING, "unused-file")
    return Problem(Location(path), "Nothing uses this file.", _PUBLISH, Severity.NOTICE, "unused-file")


def _no_post(path: str) -> Problem:
    message = "This is no post: octavo reads Markdown, in files that end in .md."
    hint = f"Save it as Markdown. {_PUBLISH}"
    return Problem(Location(path), message, hint, Severity.WARNING, "unused-file")


def _strange_folder(folder: str, paths: list[str]) -> Problem:
    message = f"Octavo does not read this folder: {_listed(folder, paths)}."
    name = folder.rpartition("/")[2]
    hint = did_you_mean(name, _KNOWN_FOLDERS) or f"The folders of content/ are {', '.join(_KNOWN_FOLDERS)}."
    severity = Severity.WARNING if any(map(is_text, paths)) else Severity.NOTICE
    return Problem(Location(folder), message, hint, severity, "unused-file")


def _idle(folder: str, paths: list[str], *, is_bare: bool) -> Problem:
    if is_bare and not folder.startswith(AUTHORS):
        message = f"This folder has no index.md, so it is no post: {_listed(folder, paths)}."
        hint = f"Add index.md with its text. {_PUBLISH}"
        return Problem(Location(folder), message, hint, Severity.WARNING, "unused-file")
    if len(paths) == 1:
        message = "No text uses this file, so it is not published."
        return Problem(Location(paths[0]), message, _PUBLISH, Severity.NOTICE, "unused-file")
    message = f"No text uses these {len(paths)} files, so they are not published: {_listed(folder, paths)}."
    return Problem(Location(folder), message, _PUBLISH, Severity.NOTICE, "unused-file")


def _listed(folder: str, paths: list[str]) -> str:
    names = [path.removeprefix(f"{folder}/") for path in paths]
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
