"""Another name for a text, and for its address: links of other texts, readers and feeds still find it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.comments.redactions import post_names
from octavo.desk.header_edit import with_value
from octavo.desk.header_form import form_of, joined, split_text
from octavo.desk.moves import move_all, own_places
from octavo.desk.places import content_file
from octavo.desk.refusal import DeskError
from octavo.desk.shelf import LINK, TextRow
from octavo.desk.texts import Texts
from octavo.moderation.archives import read_site_redactions
from octavo.reading.documents import link_target
from octavo.site.discover import REDACTIONS
from octavo.text.file_names import without_text_ending
from octavo.text.slugs import slugify

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
