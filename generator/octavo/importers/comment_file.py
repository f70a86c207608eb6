"""Comments → the text of an archive file, in the format of docs/comments.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from msgspec.structs import replace

import octavo.expressions as re
from octavo.comments.characters import clean_text
from octavo.comments.mail_addresses import reader_name, remove_addresses
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.comments.sanitise import sanitise_html
from octavo.comments.web_address import clean_address
from octavo.importers.blog import ImportedComment
from octavo.importers.report import ReportBuilder
from octavo.importers.yaml_text import yaml_block, yaml_line, yaml_list
from octavo.model.comment import ArchivedComment

DISCUSSION = "comments"
"""The kind of the report."""

_BLOCK_END = re.compile(r"(</(?:p|blockquote|ul|ol|pre)>)(?=<)")
_PLAIN_ADDRESS = re.compile(r"https?://[\w./~%?=&+-]+")


def no_works(text: str) -> tuple[str, ...]:
    """Return no keys: what reads a text that names no works."""
    return ()


def archive_comment(comment: ImportedComment) -> ArchivedComment:
    """Return a comment as it may be kept: its HTML sanitised, and no trace of the reader but a name."""
    text = comment.text
    if comment.is_html:
        text = sanitise_html(paragraphs_from_newlines(text))
        # A line for each block: a file that a person can read, and that shows small differences.
        text = _BLOCK_END.sub(r"\1\n", text)
    author, address = _kept_of_reader(comment.author, comment.author_url)
    return ArchivedComment(
        id=comment.id,
        parent=comment.parent,
        author=author,
        author_url=address,
        by=comment.by,
        date=comment.date,
        text=remove_addresses(text)[0],
        is_html=comment.is_html,
        kind=comment.kind,
        status=comment.status,
    )


def with_text(comments: Sequence[ArchivedComment], report: ReportBuilder) -> list[ArchivedComment]:
    """Return comments that say something, and pings, which say where; count the others.

    What answers one that is left out answers what that one answered.
    """
    empty = {c.id: c.parent for c in comments if not c.text.strip() and c.kind == "comment"}
    report.skipped(DISCUSSION, "without a text", len(empty))
    if not empty:
        return list(comments)
    kept = []
    for comment in comments:
        if comment.id in empty:
            continue
        parent, seen = comment.parent, {comment.id}
        while parent in empty and parent not in seen:
            seen.add(parent)
            parent = empty[parent]
        kept.append(replace(comment, parent="" if parent in seen else parent))
    return kept


def name_works(comment: ArchivedComment, find_works: Callable[[str], tuple[str, ...]]) -> ArchivedComment:
    """Return a comment with the works that its text names in words of its own; `find_works` gives their keys.

    To be called when redactions were applied: of what was taken down nothing goes into a bibliography.
    """
    keys = find_works(comment.text) if comment.kind == "comment" else ()
    return replace(comment, references=keys) if keys else comment


# Readers come again.
@lru_cache(maxsize=4096)
def _kept_of_reader(name: str, address: str) -> tuple[str, str]:
    """Return a name and a web address as they may be kept, "" for what may not."""
    address = clean_address(address)
    return reader_name(clean_text(name))[0], address if remove_addresses(address)[1] == 0 else ""


def in_reading_order(comments: Iterable[ArchivedComment]) -> list[ArchivedComment]:
    """Return comments oldest first; those without a date last."""
    latest = datetime.max.replace(tzinfo=UTC)
    # Ids with numbers count upwards: comments of one second keep the order in which they were stored.
    return sorted(comments, key=lambda c: (c.date or latest, len(c.id), c.id))


def format_comments(comments: Iterable[ArchivedComment]) -> str:
    """Return comments as the items of a YAML list, with a blank line between them."""
    return "\n".join(_item(comment) for comment in comments)


def _item(comment: ArchivedComment) -> str:
    address = comment.author_url
    values = {
        "id": f'"{comment.id}"',
        "parent": comment.parent and f'"{comment.parent}"',
        "author": comment.author and yaml_line(comment.author),
        "author_url": address if _PLAIN_ADDRESS.fullmatch(address) or not address else yaml_line(address),
        "by": comment.by and yaml_line(comment.by),
        "date": comment.date.isoformat(timespec="seconds") if comment.date else "",
        "kind": comment.kind if comment.kind != "comment" else "",
        "status": comment.status if comment.status != "approved" else "",
        "references": yaml_list(comment.references) if comment.references else "",
        "format": "html" if comment.text and comment.is_html else "",
        "body": comment.text and yaml_block(comment.text, 2),
    }
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items() if value) + "\n"
