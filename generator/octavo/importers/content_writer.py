"""Imported values → files of the content folder: only what changed, and never over a person's edits.

What was written is kept in the ledger (`imports.csv`). A file whose bytes are no longer those that an import
wrote belongs to whoever edited it, and one that is gone was taken away on purpose: both are left so, and
the report says it. Into a discussion that a person edited only comments that are new are added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from urllib.parse import unquote

from octavo.comments.redactions import Redactions, redact, redactions_for
from octavo.formats.yaml_tree import ListNode, MapNode, ScalarNode, read_yaml
from octavo.importers.blog import ImportedAuthor, ImportedComment, ImportedImage, ImportedPost
from octavo.importers.comment_file import (
    DISCUSSION,
    archive_comment,
    format_comments,
    in_reading_order,
    name_works,
    no_works,
    with_text,
)
from octavo.importers.ledger import Ledger, LedgerEntry, digest_bytes
from octavo.importers.link_targets import LinkTargets
from octavo.importers.post_text import (
    ParagraphReader,
    convert_line_html,
    convert_post_html,
    is_file_name,
    leave_paragraphs,
    picture_markdown,
)
from octavo.importers.report import ReportBuilder
from octavo.importers.yaml_text import yaml_line, yaml_list
from octavo.model.comment import ArchivedComment
from octavo.site.content_files import write_content
from octavo.site.discover import AUTHORS, CONTENT

POSTS, PAGES, PINGS, PEOPLE = "posts", "pages", "pings", "authors"
"""The kinds of the report."""

EDITED = "edited here since the last import, and left so"
GONE = "removed or renamed here since the last import, and left so"

OWN_ALIAS = "Edited texts whose old address is now their own: take it out of `aliases`, or no build begins"

_MAX_ARCHIVE = 200_000_000


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """What the texts of an import depend on."""

    zone: tzinfo  # of the site: dates are written in it
    redactions: Redactions = field(default_factory=Redactions)
    targets: LinkTargets = field(default_factory=LinkTargets)
    anchors: frozenset[str] = frozenset()  # ids that links may lead to
    read_paragraphs: ParagraphReader = leave_paragraphs
    find_works: Callable[[str], tuple[str, ...]] = no_works  # keys of works that a comment names
    is_dry: bool = False  # nothing is written


class ContentWriter:
    """Writes one import into a site, and counts."""

    def __init__(self, site: Path, ledger: Ledger, report: ReportBuilder, settings: WriterSettings) -> None:
        self._content = site / CONTENT
        self._ledger = ledger
        self._report = report
        self._settings = settings

    def write_author(self, author: ImportedAuthor) -> None:
        """Write an author's file, unless the site has one of this name."""
        file = f"{AUTHORS.removeprefix(f'{CONTENT}/')}/{author.id}.md"
        if self._ledger.entry(file) is None and (self._content / file).exists():
            self._report.skipped(PEOPLE, "the site has an author of this name")
            return
        lines = [f"name: {yaml_line(author.name)}"]
        lines += [f"orcid: {author.orcid}"] if author.orcid else []
        lines += [f"affiliation: {yaml_line(author.affiliation)}"] if author.affiliation else []
        if author.url:
            lines += ["links:", "  - title: Website", f"    url: {yaml_line(author.url)}"]
        text = convert_post_html(author.biography, file, self._settings.targets).markdown
        self._put(PEOPLE, file, _with_header(lines, text), f"author:{author.id}")

    def write_post(self, post: ImportedPost) -> None:
        """Write a post or a page, and its discussion beside it."""
        kind = PAGES if post.is_page else POSTS
        settings = self._settings
        text = convert_post_html(post.html, post.file, settings.targets, post.footnotes, settings.anchors)
        for topic, remarks in (
            ("Removed, because it could do harm", text.removed),
            ("Embedded from a host that is not on the list; now a link", text.foreign_frames),
            ("Images without alternative text", text.without_alt),
            ("Links to pages of the old blog that were not imported; left as they were", text.lost_links),
        ):
            for remark in remarks:
                self._report.remark(topic, post.file, remark)
        markdown = settings.read_paragraphs(text.markdown, post.file)
        featured = post.image
        if featured and is_file_name(featured.alt, featured.address):
            featured = replace(featured, alt="")
        image = self._image(featured, post.file) if featured else []
        if featured and not image:
            # A header can name files only: a picture that is still elsewhere heads the text.
            markdown = f"{picture_markdown(featured, self._new_address(post.file))}\n\n{markdown}"
        outcome = self._put(kind, post.file, _with_header(self._header(post, image), markdown), post.source)
        if outcome == EDITED and _has_alias(_read_bytes(self._content / post.file), post.site_path):
            self._report.remark(OWN_ALIAS, post.file, post.site_path)
        if outcome == GONE:
            self._report.skipped(DISCUSSION, f"their post was {GONE}", len(post.comments))
        elif post.comments:
            self.write_discussion(post.file, post.comments, f"{post.source}#comments", post.slug)

    def write_markdown(
        self, file: str, header: Iterable[str], markdown: str, source: str, *, is_page: bool
    ) -> None:
        """Write a text that is Markdown already, below the lines of its header."""
        self._put(PAGES if is_page else POSTS, file, _with_header(header, markdown), source)

    def write_discussion(
        self, post_file: str, comments: Iterable[ImportedComment], source: str, slug: str = ""
    ) -> None:
        """Write the archive of a post's comments; one that is there keeps every comment it has.

        `post_file` is below content/; the archive stands beside it. Redactions are applied by the post's
        file and `slug`.
        """
        file = discussion_file(post_file)
        found = tuple(archive_comment(comment) for comment in comments)
        hidden = redactions_for(self._settings.redactions, post_file, slug)
        archived = redact(with_text(found, self._report), hidden)
        named = (name_works(comment, self._settings.find_works) for comment in archived)
        archived = tuple(in_reading_order({comment.id: comment for comment in named}.values()))
        entry = self._ledger.entry(file)
        before = _read_bytes(self._content / file)
        if before is None and entry is not None:
            self._report.skipped(DISCUSSION, GONE, len(archived))
            return
        ours = tuple(comment.id for comment in archived)
        is_untouched = before is None or (entry is not None and entry.digest == digest_bytes(before))
        # As long as nobody has changed the file the ledger knows what is in it.
        known = set(entry.comments if entry else ()) if is_untouched else _ids_in(before or b"")
        if known is None:
            self._report.skipped(DISCUSSION, f"{CONTENT}/{file} cannot be read", len(archived))
            return
        if is_untouched and known <= set(ours):
            self._write(file, format_comments(archived).encode(), before, source, ours)
            self._count_comments(archived, known)
            return
        earlier = known | set(entry.comments if entry else ())
        new = [comment for comment in archived if comment.id not in earlier]
        if new:
            text = (before or b"").decode("utf-8-sig").rstrip("\n")
            added = format_comments(new)
            after = f"{text}\n\n{added}" if text else added
            if _ids_in(after.encode()) != known | {comment.id for comment in new}:
                # A list in brackets, say: nobody's file may be broken by what is added to it.
                self._report.skipped(DISCUSSION, f"{CONTENT}/{file} cannot be added to", len(archived))
                return
            self._write(file, after.encode(), before, source, (*sorted(earlier), *ours))
        removed = len(set(ours) - known - {comment.id for comment in new})
        self._report.skipped(DISCUSSION, "taken out of the archive here since the last import", removed)
        still_there = [comment for comment in archived if comment.id in known]
        self._count_comments([*still_there, *new], known)

    def _count_comments(self, comments: Sequence[ArchivedComment], known: Collection[str]) -> None:
        for comment in comments:
            count = self._report.unchanged if comment.id in known else self._report.written
            count(DISCUSSION if comment.kind == "comment" else PINGS)

    def _put(self, kind: str, file: str, text: str, source: str) -> str:
        """Write a text and count it; return why it was left, "" if it was not."""
        data = text.encode()
        entry = self._ledger.entry(file)
        before = _read_bytes(self._content / file)
        reason = ""
        if before is None and entry is not None:
            reason = GONE
        elif before is not None and before != data and not (entry and entry.digest == digest_bytes(before)):
            reason = EDITED
        if reason:
            self._report.skipped(kind, reason)
            self._report.remark(f"Not imported again: {reason}", file, "")
            return reason
        self._write(file, data, before, source)
        count = self._report.unchanged if before == data else self._report.written
        count(kind)
        return ""

    def _write(
        self, file: str, data: bytes, before: bytes | None, source: str, comments: Iterable[str] = ()
    ) -> None:
        if self._settings.is_dry:
            return
        if before != data:
            write_content(self._content.parent, self._content / file, data)
        self._ledger.record(LedgerEntry(file, digest_bytes(data), source, tuple(dict.fromkeys(comments))))

    def _header(self, post: ImportedPost, image: Sequence[str]) -> list[str]:
        lines = [f"title: {yaml_line(convert_line_html(post.title) or 'Untitled')}"]
        lines += [f"date: {self._moment(post.date)}"] if post.date else []
        lines += [f"updated: {self._moment(post.updated)}"] if post.updated else []
        lines += [f"slug: {yaml_line(post.slug)}"] if post.slug else []
        if post.summary:
            summary = convert_line_html(post.summary, self._new_address(post.file))
            lines.append(f"summary: {yaml_line(summary)}")
        for key in ("authors", "categories", "tags", "series"):
            lines += [f"{key}: {yaml_list(getattr(post, key))}"] if getattr(post, key) else []
        lines += [f"lang: {post.lang}"] if post.lang else []
        lines += image
        lines += ["comments: closed"] if post.is_closed else []
        if post.aliases:
            lines += ["aliases:", *(f"  - {yaml_line(alias)}" for alias in post.aliases)]
        lines += [f"guid: {yaml_line(post.guid)}"] if post.guid else []
        lines += ["draft: true"] if post.is_draft else []
        return lines

    def _image(self, image: ImportedImage, file: str) -> list[str]:
        """Return the lines of the featured image; none when it is no file of the site."""
        source = unquote(self._settings.targets.new_address(image.address, file).markdown)
        if not image.alt:
            self._report.remark("Images without alternative text", file, source)
        if not source.startswith("/"):
            return []
        lines = ["image:", f"  src: {yaml_line(source)}"]
        lines += [f"  alt: {yaml_line(image.alt)}"] if image.alt else []
        if caption := convert_line_html(image.caption, self._new_address(file)):
            lines.append(f"  caption: {yaml_line(caption)}")
        return lines

    def _new_address(self, file: str) -> Callable[[str], str]:
        """Return what finds the new address of a link or picture in a header, as Markdown has it."""
        return lambda address: self._settings.targets.new_address(address, file).markdown

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(self._settings.zone)
        offset = local.utcoffset()
        # Before there were time zones, clocks differed by seconds, which no date can say.
        if offset is not None and offset.total_seconds() % 60:
            local = moment.astimezone(UTC)
        return local.isoformat(" ", timespec="seconds")


def discussion_file(post_file: str) -> str:
    """Return the comments file of a post, both below content/."""
    if post_file.endswith("/index.md"):
        return f"{post_file.removesuffix('index.md')}comments.yaml"
    return f"{post_file.removesuffix('.md')}.comments.yaml"


def _with_header(lines: Iterable[str], text: str) -> str:
    header = "\n".join(("---", *lines, "---", ""))
    return f"{header}\n{text}" if text else header


def _has_alias(data: bytes | None, site_path: str) -> bool:
    """Tell whether a header that imports wrote has its text's own address as an alias."""
    header = (data or b"").decode("utf-8", "replace").partition("\n---\n")[0]
    own = re.escape(yaml_line(site_path)) if site_path else r"(?!)"
    return re.search(rf"^ *- {own}$", header, re.MULTILINE) is not None


def _read_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _ids_in(data: bytes) -> set[str] | None:
    """Return the ids of a comments file; None when it is no list of comments."""
    try:
        root, _ = read_yaml(data.decode("utf-8-sig"), path="", limit=_MAX_ARCHIVE)
    except UnicodeDecodeError:
        return None
    if root is None or (isinstance(root, ScalarNode) and root.is_null):
        return set()
    if not isinstance(root, ListNode):
        return None
    return {
        entry.value.text.strip()
        for item in root.items
        if isinstance(item, MapNode)
        for entry in item.entries
        if entry.key == "id" and isinstance(entry.value, ScalarNode)
    }
