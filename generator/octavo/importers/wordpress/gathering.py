"""A first reading of all files: what is there, and every text put aside for the second.

Links, galleries and featured images need what stands elsewhere, perhaps in the export's last file. So the
texts wait in a spool, and only what others need to know of them is kept in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from pathlib import Path

import octavo.expressions as re
from octavo.importers.blog import ImportedImage
from octavo.importers.dates import read_date
from octavo.importers.link_targets import fragments_in, places_in, plain_host, split_address
from octavo.importers.report import ReportBuilder
from octavo.importers.spool import Slot, Spool
from octavo.importers.wordpress.co_authors import guest_of
from octavo.importers.wordpress.comment_html import comment_id, is_approved
from octavo.importers.wordpress.export import ExportAuthor, ExportItem
from octavo.importers.wordpress.languages import language_of, split_languages
from octavo.importers.wordpress.reading import ExportReader

NO_TYPES: Mapping[str, str] = {}
# Types that hold settings, menus, styles and the like, not texts.
_INTERNAL = re.compile(
    r"nav_menu_item|revision|wp_.*|custom_css|customize_changeset|oembed_cache|user_request|guest-author|acf.*"
    r"|elementor_.*|wpcf7_.*|feedback|jp_.*|scheduled-action|popup.*|.*form.*|tablepress_table|.*_block|.*template.*"
)
_NOT_IMPORTED = frozenset({"trash", "auto-draft", "inherit"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the media library."""

    picture: ImportedImage  # or another file
    link: str  # of the page that showed it
    parent: str
    order: int


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What others need to know of a post or a page."""

    item: ExportItem  # without its text and its comments, which may be long
    source: str
    is_page: bool
    is_published: bool
    lang: str  # the tag of its language, "" if it does not say one
    is_translation: bool  # of a text that held several languages, behind the first
    moment: datetime  # when it was published; of one without a date when the newest before it was
    is_dated: bool
    names: tuple[str, ...]  # of places in its text
    comments: tuple[str, ...]  # ids of those that are kept
    slot: Slot


@dataclass(slots=True)
class Gathered:
    """All that the files hold; the texts wait in a spool."""

    spool: Spool[ExportItem]
    zone: tzinfo  # of the site

    url: str = ""  # of the blog
    authors: dict[str, ExportAuthor] = field(default_factory=dict)  # by login
    texts: list[TextFacts] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)  # by id
    reusable: dict[str, str] = field(default_factory=dict)  # blocks, by id
    fragments: set[str] = field(default_factory=set)  # that links name
    types: Counter[str] = field(default_factory=Counter)  # published texts of types that were not asked for
    repairs: int = 0
    breaks: list[str] = field(default_factory=list)
    _newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    _sources: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def items(self) -> Iterator[tuple[TextFacts, ExportItem]]:
        """Yield every text, in the order of the export."""
        for facts in self.texts:
            yield facts, self.spool.get(facts.slot)

    def put_aside(self, item: ExportItem, *, is_page: bool, is_translation: bool = False) -> bool:
        """Keep a text; return False for one that came before, in another file of the export."""
        source = self._source_of(item)
        identity = (item.title, item.link, item.slug)
        if self._sources.get(source, identity) != identity:
            # Exports that were put together by hand use a number twice.
            source = f"{source}#{item.slug or item.link or item.title}"
        if source in self._sources:
            return False
        self._sources[source] = identity
        self.fragments.update(fragments_in(item.content))
        moment = _date_of(item, self.zone)
        self._newest = max(self._newest, moment or self._newest)
        self.texts.append(
            TextFacts(
                item=replace(item, content="", excerpt="", meta=(), comments=()),
                source=source,
                is_page=is_page,
                is_published=item.status == "publish" and not item.password,
                lang=language_of(item),
                is_translation=is_translation,
                moment=moment or self._newest,
                is_dated=moment is not None,
                names=places_in(item.content),
                comments=tuple(comment_id(comment) for comment in item.comments if is_approved(comment)),
                slot=self.spool.put(item),
            )
        )
        return True

    def _source_of(self, item: ExportItem) -> str:
        """Return a name that stays when the blog moves from http to https."""
        blog = plain_host(self.url or item.link) + split_address(self.url).path.rstrip("/")
        if item.id:
            return f"wordpress:{blog}/?p={item.id}"
        return f"wordpress:{item.guid or item.link or item.title}"


def gather(
    files: Iterable[Path],
    spool: Spool[ExportItem],
    report: ReportBuilder,
    advance: Callable[[int], None],
    *,
    zone: tzinfo,
    language: str = "",
    types: Mapping[str, str] = NO_TYPES,
) -> Gathered:
    """Read all files of an export, the texts into `spool`. Raises `UsageError` when one is no export.

    `zone` is the site's: dates without one are read in it. `language` is the site's, too: of a text in
    several the one in it comes first. `types` says of types of texts that a plug-in made whether they are
    "post" or "page" here.
    """
    found = Gathered(spool, zone)
    texts = {**types, "post": "post", "page": "page"}
    others: Counter[str] = Counter()
    for path in files:
        reader = ExportReader(path, advance)
        for value in reader.values():
            found.url = found.url or reader.url
            if isinstance(value, ExportAuthor):
                found.authors.setdefault(value.login, value)
            elif (kind := texts.get(value.kind, "")) and value.status not in _NOT_IMPORTED:
                for number, text in enumerate(split_languages(value, language)):
                    if not found.put_aside(text, is_page=kind == "page", is_translation=number > 0):
                        report.skipped(f"{kind}s", "in the export twice")
            elif kind:
                report.skipped(f"{kind}s", f"status {value.status}")
                report.skipped("comments", "below a post that is not imported", len(value.comments))
            elif value.kind == "attachment":
                found.attachments[value.id] = _attachment(value)
                report.skipped("comments", "below a file", len(value.comments))
            else:
                if value.kind == "wp_block":
                    found.reusable[value.id] = value.content
                elif value.kind == "guest-author":
                    guest = guest_of(value)
                    found.authors.setdefault(guest.login, guest)
                elif (
                    value.status == "publish"
                    and value.content.strip()
                    and not _INTERNAL.fullmatch(value.kind)
                ):
                    found.types[value.kind] += 1
                report.skipped("comments", "below a text that is not imported", len(value.comments))
                others[value.kind] += 1
        found.url = found.url or reader.url
        found.repairs += reader.repairs
        found.breaks += [f"{path.name}: {place}" for place in reader.breaks]
    for kind, count in others.most_common():
        report.skipped("other items", kind, count)
    return found


def _date_of(item: ExportItem, zone: tzinfo) -> datetime | None:
    """Return when an item was published: in GMT where the export says so, else by its clock."""
    return (
        read_date(item.date_gmt, None)
        or _published(item.published)
        or read_date(item.date, zone)
        or read_date(item.modified_gmt, None)
        or read_date(item.modified, zone)
    )


def _published(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.year < 1980:  # drafts have "Wed, 30 Nov -0001 00:00:00 +0000" or the epoch
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _attachment(item: ExportItem) -> Attachment:
    alt = item.meta_value("_wp_attachment_image_alt").strip()
    return Attachment(
        picture=ImportedImage(item.attachment_url or item.guid, alt, item.excerpt.strip()),
        link=item.link,
        parent=item.parent,
        order=int(item.order) if item.order.isdecimal() and len(item.order) < 9 else 0,
    )
