"""A first reading of all files: what is there, and every text put aside for the second.

Links, galleries and featured images need what stands elsewhere, perhaps in the export's last file. So the
texts wait in a spool, and only what others need to know of them is kept in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from octavo.importers.link_targets import fragments_in, places_in
from octavo.importers.report import ReportBuilder
from octavo.importers.spool import Slot, Spool
from octavo.importers.wordpress.comment_html import comment_id, is_approved
from octavo.importers.wordpress.export import ExportAuthor, ExportBlog, ExportItem, ExportTerm
from octavo.importers.wordpress.reading import ExportReader

_TEXTS = frozenset({"post", "page"})
_NOT_IMPORTED = frozenset({"trash", "auto-draft", "inherit"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the media library."""

    address: str
    link: str  # of the page that showed it
    title: str
    alt: str
    caption: str  # HTML
    parent: str
    order: int


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What others need to know of a post or a page."""

    source: str
    id: str
    is_page: bool
    is_published: bool
    title: str  # HTML
    slug: str
    link: str
    date: str
    date_gmt: str
    parent: str
    creator: str
    terms: tuple[ExportTerm, ...]
    names: tuple[str, ...]  # of places in its text
    comments: tuple[str, ...]  # ids of those that are kept
    slot: Slot


@dataclass(slots=True)
class Gathered:
    """All that the files hold; the texts wait in a spool."""

    spool: Spool[ExportItem]

    blog: ExportBlog = field(default_factory=lambda: ExportBlog(""))
    authors: dict[str, ExportAuthor] = field(default_factory=dict)  # by login
    texts: list[TextFacts] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)  # by id
    reusable: dict[str, str] = field(default_factory=dict)  # blocks, by id
    fragments: set[str] = field(default_factory=set)  # that links name
    repairs: int = 0
    breaks: list[str] = field(default_factory=list)
    _sources: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def items(self) -> Iterator[tuple[TextFacts, ExportItem]]:
        """Yield every text, in the order of the export."""
        for facts in self.texts:
            yield facts, self.spool.get(facts.slot)

    def put_aside(self, item: ExportItem) -> bool:
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
        self.texts.append(
            TextFacts(
                source=source,
                id=item.id,
                is_page=item.kind == "page",
                is_published=item.status == "publish" and not item.password,
                title=item.title,
                slug=item.slug,
                link=item.link,
                date=item.date,
                date_gmt=item.date_gmt,
                parent=item.parent,
                creator=item.creator,
                terms=item.terms,
                names=places_in(item.content),
                comments=tuple(comment_id(comment) for comment in item.comments if is_approved(comment)),
                slot=self.spool.put(item),
            )
        )
        return True

    def _source_of(self, item: ExportItem) -> str:
        """Return a name that stays when the blog moves from http to https."""
        parts = urlsplit(self.blog.url or item.link)
        blog = (
            f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/') if self.blog.url else ''}"
        )
        if item.id:
            return f"wordpress:{blog}/?p={item.id}"
        return f"wordpress:{item.guid or item.link or item.title}"


def gather(
    files: Iterable[Path],
    spool: Spool[ExportItem],
    report: ReportBuilder,
    advance: Callable[[int], None],
) -> Gathered:
    """Read all files of an export, the texts into `spool`. Raises `UsageError` when one is no export."""
    found = Gathered(spool)
    others: Counter[str] = Counter()
    for path in files:
        reader = ExportReader(path, advance)
        for value in reader.values():
            if isinstance(value, ExportAuthor):
                found.authors.setdefault(value.login, value)
            elif isinstance(value, ExportBlog):
                found.blog = found.blog if found.blog.url else value
            elif value.kind in _TEXTS and value.status not in _NOT_IMPORTED:
                if not found.put_aside(value):
                    report.skipped(f"{value.kind}s", "in the export twice")
            elif value.kind in _TEXTS:
                report.skipped(f"{value.kind}s", f"status {value.status}")
                report.skipped("comments", "below a post that is not imported", len(value.comments))
            elif value.kind == "attachment":
                found.attachments[value.id] = _attachment(value)
                report.skipped("comments", "below a file", len(value.comments))
            else:
                if value.kind == "wp_block":
                    found.reusable[value.id] = value.content
                others[value.kind] += 1
        found.repairs += reader.repairs
        found.breaks += [f"{path.name}: {place}" for place in reader.breaks]
    for kind, count in others.most_common():
        report.skipped("other items", kind, count)
    return found


def _attachment(item: ExportItem) -> Attachment:
    return Attachment(
        address=item.attachment_url or item.guid,
        link=item.link,
        title=item.title,
        alt=item.meta_value("_wp_attachment_image_alt").strip(),
        caption=item.excerpt.strip(),
        parent=item.parent,
        order=int(item.order) if item.order.isdecimal() and len(item.order) < 9 else 0,
    )
