"""A text that moves with what is its own: into the bin, and back. No byte is removed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from octavo.desk.exchange import move_to_new
from octavo.desk.places import content_file, text_file
from octavo.desk.refusal import DeskError
from octavo.desk.shelf import kind_of
from octavo.site.discover import PAGES, POSTS
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import DESK, FOLDER
from octavo.text.file_names import is_index, is_text, without_text_ending

_BIN = f"{DESK}/bin"
_NOTE = "deleted.json"
_COMMENTS = (".comments.yaml", ".comments.yml", ".comments.json")


class Deleted(Struct, frozen=True):
    """A text in the bin."""

    name: str  # of its folder there
    path: str  # where it was
    title: str
    moment: str  # when it was deleted, as ISO 8601
    places: tuple[str, ...]  # what was moved, in the order of its numbers


def own_places(site: Path, path: str) -> tuple[str, ...]:
    """Return what belongs to a post or a page alone: its folder, or its file and that of its comments.

    Raises `DeskError` for anything else, and for a folder that has other texts as well.
    """
    file = text_file(site, path)
    if kind_of(path) not in ("post", "page") or not file.is_file():
        raise DeskError("There is no such post or page.", "It was renamed or removed elsewhere.", 404)
    folder = path.rpartition("/")[0]
    if not is_index(file.name) or folder in (POSTS, PAGES):
        stem = without_text_ending(path)
        return (path, *(f"{stem}{end}" for end in _COMMENTS if (site / f"{stem}{end}").is_file()))
    if [one for one in file.parent.rglob("*") if is_text(one.name) and one != file]:
        raise DeskError(f"The folder {folder} has other texts, too.", "Move these elsewhere first.", 409)
    return (folder,)


def delete(site: Path, path: str, title: str, now: datetime) -> Deleted:
    """Move a text into the bin. Raises `DeskError`."""
    places = own_places(site, path)
    name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    folder = site / _BIN / name
    note = Deleted(name, path, title, now.isoformat(), places)
    try:
        folder.mkdir(parents=True)
        replace_whole(folder / _NOTE, msgspec.json.encode(note), room=site / FOLDER, is_synced=True)
    except OSError as error:
        raise DeskError(f"The disk refuses this: {error.strerror or error}.", status=507) from error
    move_all([(site / place, folder / str(number)) for number, place in enumerate(places)])
    return note


def deleted(site: Path) -> tuple[Deleted, ...]:
    """Return what is in the bin, the newest first."""
    found = []
    for note in sorted((site / _BIN).glob(f"*/{_NOTE}"), reverse=True):
        with suppress(OSError, msgspec.MsgspecError):
            one = msgspec.json.decode(note.read_bytes(), type=Deleted)
            if one.name == note.parent.name and (note.parent / "0").exists():
                found.append(one)
    return tuple(found)


def put_back(site: Path, name: str) -> str:
    """Move a text out of the bin to where it was; return its path. Raises `DeskError`, if that is taken."""
    one = next((one for one in deleted(site) if one.name == name), None)
    if one is None:
        raise DeskError("This is not in the bin any more.", status=404)
    folder = site / _BIN / name
    # The text comes last: without it, what was moved before is offered again.
    pairs = [(folder / str(number), content_file(site, place)) for number, place in enumerate(one.places)]
    move_all([pair for pair in reversed(pairs) if pair[0].exists()])
    with suppress(OSError):
        (folder / _NOTE).unlink()
        folder.rmdir()
    return one.path


def move_all(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move files and folders in this order to where nothing is; all of them or none. Raises `DeskError`."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            move_to_new(source, target)
            done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            with suppress(OSError):
                move_to_new(target, source)
        if isinstance(error, FileExistsError):
            raise DeskError("Another file has this name.", "Rename or move that one first.", 409) from error
        raise DeskError(f"The disk refuses this: {error.strerror or error}.", status=507) from error
