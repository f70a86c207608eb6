"""A text that was saved → the live site with that text as it is now.

The graph knows what else the change concerns. What only a reading of the whole site can tell (new files,
other addresses) is left to that, which follows and has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from octavo.errors import Severity, sort_problems
from octavo.preview.live_site import LiveSite
from octavo.storage.signatures import digest_of


class TakenIn(Struct, frozen=True):
    """The live site after texts have changed, and what is still to be done for them."""

    live: LiveSite
    needs_reading: bool = False  # the whole site has to be read at once
    is_known: bool = True  # the graph has all of it: reading the whole site would tell nothing else


def with_changed_texts(
    live: LiveSite, site: Path, paths: Iterable[str], ahead: Mapping[str, bytes] = MappingProxyType({})
) -> TakenIn:
    """Return the live site after these files changed.

    `ahead` has the bytes of files that are being written just now, and may not have them yet. A file with
    the bytes that are known changes nothing, unless there are mistakes: that may mend one.
    """
    needs_reading, is_known = False, True
    for path in paths:
        changed = _with_changed_text(live, site, path, ahead.get(path))
        if changed is None:
            needs_reading = True
        else:
            live, is_known = changed.live, is_known and changed.is_known
    return TakenIn(live, needs_reading, is_known)


def _with_changed_text(live: LiveSite, site: Path, path: str, data: bytes | None) -> TakenIn | None:
    """Return the site with a text as it is now; None when that takes more than its own file."""
    read = live.read
    source = read.sources.get(path) if read else None
    if read is None or source is None:
        return None
    try:
        data = (site / source.file).read_bytes() if data is None else data
    except OSError:
        return None
    if not data:
        # An editor that writes into a file empties it first: nobody's mistake, if it does not stay so.
        return None
    digest = digest_of(data)
    if digest == live.seen.get(path, source.digest):
        # What is known may be the text without the mistake that was read: a reading tells that it is gone.
        return None if live.problems and path not in live.seen_since else TakenIn(live)
    parsed, problems = read.site.parsed(path, data)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    left_out = {other: found for other, found in live.left_out.items() if other != path}
    others = [problem for problem in live.problems if problem.location.path != path]
    live = replace(
        live,
        epoch=live.epoch + 1,
        seen={**live.seen, path: digest},
        seen_since=live.seen_since | {path},
        problems=sort_problems((*others, *errors)),
        left_out={**left_out, path: tuple(errors)} if errors else left_out,
    )
    if parsed is None or errors:
        # The last good page stays, with the mistakes over it.
        return TakenIn(live)
    was_published = bool(read.url_of(path))
    planned = read.planned(path) if was_published else None
    read.site.set_text(path, data)
    url = read.url_of(path)
    if not url or not was_published:
        return None
    now = read.planned(path)
    if planned is not None and now[0] is planned[0] and now[1:] == planned[1:]:
        # To go through all files, of tens of thousands, for each key that is typed would be felt.
        return TakenIn(replace(live, saved_page=url, saved_in=live.epoch))
    files, unpublished = read.files()
    pages = [name for name, one in live.files.items() if one.output == "text_page" and one.subject == path]
    moved = [name for name in pages if name not in files or files[name].output != "text_page"]
    live = replace(
        live,
        files=files,
        unpublished=unpublished,
        saved_page=url,
        saved_in=live.epoch,
        moved={**live.moved, **dict.fromkeys(moved, path)},
    )
    return TakenIn(live, is_known=False)
