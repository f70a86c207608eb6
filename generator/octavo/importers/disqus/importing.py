"""Disqus exports → the archives of the posts that the comments were written below.

What was deleted or spam stays away. A page that Disqus knows by several addresses is one post's discussion.
Ids are kept as `disqus-ID`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qs

import octavo.expressions as re
from octavo.bibliography.library.site_library import open_library
from octavo.comments.archive import read_comments
from octavo.comments.characters import clean_text
from octavo.errors import UsageError
from octavo.formats.decoding import decode_text
from octavo.importers.blog import ImportedComment
from octavo.importers.comment_file import DISCUSSION
from octavo.importers.content_writer import ContentWriter, WriterSettings, discussion_file
from octavo.importers.discussions import HOMELESS, tell_homeless
from octavo.importers.disqus.reading import DisqusComment, DisqusReader, DisqusThread
from octavo.importers.ledger import Ledger
from octavo.importers.link_targets import split_address
from octavo.importers.post_addresses import PostAddresses, PostPlace, read_addresses
from octavo.importers.references.importing import work_finder
from octavo.importers.report import ImportReport, ReportBuilder
from octavo.importers.settings_advice import tell_damage
from octavo.importers.spool import Slot, Spool
from octavo.model.comment import ArchivedComment
from octavo.site.discover import AUTHORS, CONTENT

UPLOADED = "Pictures in comments that stay on Disqus's host"
COPY = "here already, as a copy"
UNKNOWN_THREAD = "below a page that is not in the export"
DELETED_THREAD = "below a page that was deleted in Disqus"

_NO_AUTHORS: Mapping[str, str] = {}
# http://disq.us/url?url=https%3A%2F%2Ftarget.example%2F%3ASIGNATURE&cuid=123
_COUNTED = re.compile(r"https?://(?:www\.)?disq\.us/(?:url)?\?[^\s\"'<>]+", re.IGNORECASE)
_SIGNATURE = re.compile(r":[\w-]{20,}$")
_MENTION = re.compile(r"(?<![\w.])@([\w.-]*\w):disqus\b")


@dataclass(slots=True)
class _Read:
    threads: dict[str, DisqusThread] = field(default_factory=dict)
    comments: dict[str, tuple[str, Slot]] = field(default_factory=dict)  # by id: thread, where it waits
    names: dict[str, str] = field(default_factory=dict)  # of accounts, by username
    breaks: list[str] = field(default_factory=list)


def import_disqus(
    site: Path,
    files: Iterable[Path],
    advance: Callable[[int], None],
    *,
    authors: Mapping[str, str] = _NO_AUTHORS,
    is_dry: bool = False,
) -> ImportReport:
    """Add what was published in Disqus to the site's archives, and return what was done.

    `authors` has the ids of authors of the site by username. `advance` is told of each bytes that were
    read. Raises `UsageError` when a file is no export of Disqus or an author is not one of the site,
    `SiteError` when the site cannot be read, `OutputError` when a file cannot be written.
    """
    for username, author in authors.items():
        if not (site / AUTHORS / f"{author}.md").is_file():
            raise UsageError(f"{username}={author}: the site has no author “{author}” ({AUTHORS}/).")
    report = ReportBuilder()
    report.expect(DISCUSSION)
    with Spool(DisqusComment) as spool:
        read = _read(files, spool, report, advance)
        _write(site, read, spool, report, authors, is_dry=is_dry)
    tell_damage(report, read.breaks)
    return report.report()


def _write(
    site: Path,
    read: _Read,
    spool: Spool[DisqusComment],
    report: ReportBuilder,
    authors: Mapping[str, str],
    *,
    is_dry: bool,
) -> None:
    addresses = read_addresses(site, keeps=not is_dry)
    discussions = _by_post(read, addresses, report)
    library = open_library(site)
    settings = WriterSettings(
        zone=UTC,
        redactions=addresses.redactions,
        find_works=work_finder(library.works),
        is_dry=is_dry,
    )
    with Ledger(site, is_writable=not is_dry) as ledger:
        writer = ContentWriter(site, ledger, report, settings)
        for place, slots in discussions.items():
            file = place.path.removeprefix(f"{CONTENT}/")
            archive = site / CONTENT / discussion_file(file)
            other = archive.with_suffix(".json")
            if other.exists():
                reason = f"imports do not add to {other.relative_to(site).as_posix()}"
                report.skipped(DISCUSSION, reason, len(slots))
                continue
            originals = without_copies(map(spool.get, slots), _archived(archive))
            report.skipped(DISCUSSION, COPY, len(slots) - len(originals))
            kept = [_imported(comment, read.names, authors) for comment in originals]
            _tell_uploads(report, file, kept)
            if kept:
                writer.write_discussion(file, kept, f"disqus:{file}", place.slug)
    if not is_dry:
        library.write()


def _read(
    files: Iterable[Path],
    spool: Spool[DisqusComment],
    report: ReportBuilder,
    advance: Callable[[int], None],
) -> _Read:
    found = _Read()
    for path in files:
        reader = DisqusReader(path, advance)
        for value in reader.values():
            if isinstance(value, DisqusThread):
                found.threads[value.id] = value
            elif value.hidden:
                report.skipped(DISCUSSION, value.hidden)
            else:
                found.comments[value.id] = value.thread, spool.put(value)
                if value.username and value.author:
                    found.names[value.username.lower()] = value.author
        found.breaks += [f"{path.name}: {place}" for place in reader.breaks]
    return found


def _by_post(read: _Read, addresses: PostAddresses, report: ReportBuilder) -> dict[PostPlace, list[Slot]]:
    """Return where the comments of each post wait; count and name those that have none."""
    counts = Counter(thread for thread, _ in read.comments.values())
    known = {name: read.threads[name] for name in counts if name in read.threads}
    pages = [thread for thread in known.values() if not thread.is_deleted]
    places, folder = find_places(pages, addresses)
    if folder:
        report.advise(
            f"The old blog stood below /{folder}/: its addresses were taken for those of this site."
        )
    for name, count in counts.items():
        thread = known.get(name)
        if thread is None or thread.is_deleted:
            report.skipped(DISCUSSION, DELETED_THREAD if thread else UNKNOWN_THREAD, count)
        elif name not in places:
            report.skipped(DISCUSSION, HOMELESS, count)
            address = clean_text(next(iter(thread.addresses), "")) or "(no address)"
            tell_homeless(report, address, count)
    discussions: dict[PostPlace, list[Slot]] = {}
    for page, slot in read.comments.values():
        if page in places:
            discussions.setdefault(places[page], []).append(slot)
    return discussions


def _archived(file: Path) -> tuple[ArchivedComment, ...]:
    """Return what an archive holds; of a file that cannot be read nothing: nothing will be added to it."""
    try:
        text, _ = decode_text(file.read_bytes(), file.name)
    except FileNotFoundError:
        return ()
    return read_comments(file.name, text, authors=(), zone=UTC)[0] if text is not None else ()


def _imported(
    comment: DisqusComment, names: Mapping[str, str], authors: Mapping[str, str]
) -> ImportedComment:
    return ImportedComment(
        id=own_id(comment.id),
        parent=comment.parent,
        author=clean_text(comment.author),
        author_url=comment.author_url,
        by=authors.get(comment.username, "") if comment.username else "",
        date=comment.date,
        text=plain_message(comment.text, names),
    )


def _tell_uploads(report: ReportBuilder, file: str, comments: Iterable[ImportedComment]) -> None:
    for comment in comments:
        if "disquscdn.com/" in comment.text:
            report.remark(UPLOADED, file, f"#comment-{comment.id}")


def plain_message(html: str, names: Mapping[str, str]) -> str:
    """Return a comment's HTML with the addresses that it links to, and people by their names.

    Disqus links by way of a counter, and writes accounts as `@name:disqus`.

    `names` has what each account calls itself, by username; who is not there keeps the username.
    """
    if "disq.us/" in html:
        html = _COUNTED.sub(lambda found: escape(_target(unescape(found.group()))), html)
    if ":disqus" in html:
        html = _MENTION.sub(lambda found: f"@{escape(names.get(found[1].lower(), found[1]))}", html)
    return html


def _target(address: str) -> str:
    found = parse_qs(split_address(address).query).get("url", [""])[0]
    target = _SIGNATURE.sub("", found)
    return target if target.startswith(("http://", "https://")) else address


def find_places(
    threads: Sequence[DisqusThread], addresses: PostAddresses
) -> tuple[Mapping[str, PostPlace], str]:
    """Return the posts, by the thread's id, and the folder that the old blog stood in, "" for none.

    A blog that moved out of a folder ("/blog/") is found when most of what is lost is found without it.
    """
    places = {thread.id: place for thread in threads if (place := _place(thread, addresses))}
    lost = [thread for thread in threads if thread.id not in places]
    folders = Counter(_first_folder(thread.addresses[0]) for thread in lost if thread.addresses)
    del folders[""]
    for folder, count in folders.most_common(1):
        more = {thread.id: place for thread in lost if (place := _place(thread, addresses, folder))}
        if len(more) * 2 > count:
            return places | more, folder
    return places, ""


def _place(thread: DisqusThread, addresses: PostAddresses, folder: str = "") -> PostPlace | None:
    for address in thread.addresses:
        path = _without_folder(address, folder) if folder else address
        if path and (found := addresses.find(path)):
            return found
    return None


def _first_folder(address: str) -> str:
    first, slash, rest = split_address(address).path.lstrip("/").partition("/")
    return first if slash and rest.strip("/") else ""


def _without_folder(address: str, folder: str) -> str:
    """Return a path without its first folder; "" if it has another."""
    return split_address(address).path.removeprefix(f"/{folder}") if _first_folder(address) == folder else ""


def own_id(name: str) -> str:
    """Return the id that a comment of Disqus has in an archive, "" for none."""
    return f"disqus-{name}" if name else ""


def without_copies(
    comments: Iterable[DisqusComment], archive: Iterable[ArchivedComment]
) -> list[DisqusComment]:
    """Return a post's comments, oldest first, without those that its archive has by another id.

    Their `parent` is an id of the archive: what answers a copy answers what it is a copy of.
    """
    written: dict[datetime, list[tuple[str, str]]] = {}  # by second: author, id
    for there in archive:
        if there.date is not None:
            written.setdefault(_second(there.date), []).append((_key(there.author), there.id))
    originals: dict[str, str] = {}
    kept: list[DisqusComment] = []
    latest = datetime.max.replace(tzinfo=UTC)
    for comment in sorted(comments, key=lambda c: (c.date or latest, len(c.id), c.id)):
        author = _key(clean_text(comment.author))
        others = written.setdefault(_second(comment.date), []) if comment.date else []
        # Of somebody who was forgotten only the second is left: no copy may bring them back.
        same = [name for who, name in others if who in (author, "")]
        if same and own_id(comment.id) not in same:
            originals[comment.id] = same[0]
            continue
        others.append((author, own_id(comment.id)))
        kept.append(comment)
    return [replace(c, parent=originals.get(c.parent, own_id(c.parent))) for c in kept]


def _key(author: str) -> str:
    return author.casefold()


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
