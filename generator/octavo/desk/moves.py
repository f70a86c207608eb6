"""A text that moves with what is its own: to another name, where links and readers find it; into the bin."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

import octavo.expressions as re
from octavo.comments.redactions import post_names
from octavo.desk.header_form import form_of, joined, split_text, with_value
from octavo.desk.places import DeskError, content_file, text_file
from octavo.desk.shelf import LINK, TextRow, kind_of
from octavo.desk.texts import Texts
from octavo.moderation.archives import read_site_redactions
from octavo.reading.documents import link_target
from octavo.site.discover import PAGES, POSTS, REDACTIONS
from octavo.site.swap import move_to_new
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import DESK, FOLDER
from octavo.text.file_names import is_index, is_text, without_text_ending
from octavo.text.slugs import slugify

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


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?")


class Renamed(Struct, frozen=True):
    """What came of another name."""

    path: str
    remarks: tuple[str, ...] = ()  # what is left to do, as sentences
    touched: tuple[str, ...] = ()  # other texts that were changed


def rename(
    site: Path, texts: Texts, rows: Sequence[TextRow], path: str, wanted: str, *, site_path: str, url: str
) -> Renamed:
    """Give a text the name that its address is made of; the date before it stays.

    `site_path` and `url` are where readers find it now, "" for a text that they do not know. Raises
    `DeskError` if another text has the name, and if `content/redactions.yaml` names the text: what is hidden
    there would be shown.
    """
    places = own_places(site, path)
    slug = slugify(wanted)
    if not any(letter.isalnum() for letter in wanted):
        raise DeskError("This name has no letters that an address can have.")
    _refuse_hidden(site, path)
    parent, _, old = places[0].rpartition("/")
    is_folder = places[0] != path
    before = old if is_folder else without_text_ending(old)
    date = _DATE.match(before)
    prefix = "" if date is None else date[0] if date[0][-1] in "-_ " else f"{date[0]}-"
    after = f"{prefix}{slug}"
    if after == before:
        return Renamed(path)
    names = [f"{parent}/{after}{place.rpartition('/')[2].removeprefix(before)}" for place in places]
    pairs = [(site / place, content_file(site, name)) for place, name in zip(places, names, strict=True)]
    # The comments go first: they are lost on nobody, and the text is not seen without them.
    move_all(pairs[::-1])
    new = f"{names[0]}/{path.rpartition('/')[2]}" if is_folder else names[0]
    remarks = []
    if site_path and (remark := _lead_on(texts, new, site_path, url)):
        remarks.append(remark)
    linking = [row.path for row in rows if path in row.links and row.path != path]
    touched = [other for other in linking if _mend_links(texts, other, path, before, after)]
    for other in linking:
        if other not in touched:
            remarks.append(f"{other} links to the old name, and could not be changed: mend it there.")
    return Renamed(new, tuple(remarks), tuple(touched))


def _lead_on(texts: Texts, path: str, site_path: str, url: str) -> str:
    """Have the old address lead to the new one, and feeds know the post; return what is left to do."""
    opened = texts.open(path)
    values = form_of(opened.text).values
    if values.keys() & {"slug", "permalink"}:
        return ""  # the address stays
    head, yaml, body = split_text(opened.text)
    aliases = values.get("aliases")
    try:
        old = [*aliases] if isinstance(aliases, list) else []
        changed = with_value(yaml, "aliases", [*old, site_path])
        if "guid" not in values:
            changed = with_value(changed, "guid", url)
        done = texts.save(path, joined(head, changed, yaml) + body, opened.digest)
    except (DeskError, ValueError):
        done = None
    if done is not None and done.is_saved:
        return ""
    return f"Readers who come to {site_path} find nothing: write that address under aliases in the header."


def _mend_links(texts: Texts, other: str, path: str, before: str, after: str) -> bool:
    """Have the links of a text lead to the new name; return whether that was done."""

    def mended(found: re.Match[str]) -> str:
        target = found["target"]
        if link_target(other, target) != path:
            return found[0]
        folder, slash, last = target.rpartition("/")
        if last.removeprefix(before) != last:
            last = after + last.removeprefix(before)
        elif folder.rpartition("/")[2] == before:
            folder = folder.removesuffix(before) + after
        return f"{found['before']}{folder}{slash}{last}"

    try:
        opened = texts.open(other)
        changed = LINK.sub(mended, opened.text)
        return changed != opened.text and texts.save(other, changed, opened.digest).is_saved
    except DeskError:
        return False


def _refuse_hidden(site: Path, path: str) -> None:
    try:
        _, redactions, _ = read_site_redactions(site)
    except OSError as error:
        raise DeskError(
            f"{REDACTIONS} cannot be read ({error.strerror}), and may hide something of this text.",
            "Make the file readable, then change the name.",
            409,
        ) from None
    names = post_names(path)
    if any(one.post and post_names(one.post) & names for one in redactions.entries):
        raise DeskError(
            f"{REDACTIONS} names this text, and what is hidden there would be shown.",
            "Show these comments again first, or change the name in both places yourself.",
            409,
        )
