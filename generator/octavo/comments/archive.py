"""An archived discussion: one YAML or JSON file → its comments, every field checked.

A file that is no list of comments is an error, as is a key that nobody knows: a discussion must not vanish
in silence. What readers once typed is never a reason to stop a build: a faulty field is left out, with a
warning at its place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import tzinfo
from hashlib import blake2b

import octavo.expressions as re
from octavo.comments.fields import CommentFields
from octavo.errors import Location, Problem, Severity
from octavo.formats.yaml_tree import ListNode, MapNode, Node, ScalarNode, read_yaml
from octavo.model.comment import ArchivedComment

MAX_LENGTH = 200_000_000
"""Characters of a comments file that are read; 10,000 long comments are a tenth of it."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u(?P<lone>[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def read_comments(
    path: str, text: str, *, authors: Collection[str], zone: tzinfo
) -> tuple[tuple[ArchivedComment, ...], tuple[Problem, ...]]:
    """Return the comments of a `.yaml` or `.json` file in its order, and what is wrong with them.

    `authors` are the ids of the site's authors; a date without an offset is in `zone`. All statuses are
    returned, those that must never be published too. Ids are unique: a comment whose id is missing, faulty
    or taken gets one made from its date and author (else its text), which stays as long as these do.
    """
    if path.endswith(".json"):
        text = _without_surrogates(text)
    # JSON is read as YAML: for lists, mappings, quoted texts and numbers they are one.
    root, problems = read_yaml(text, path=path, limit=MAX_LENGTH)
    found = list(problems)
    if root is None or (isinstance(root, ScalarNode) and root.is_null):
        return (), tuple(found)
    if not isinstance(root, ListNode):
        hint = (
            "Begin each comment with a dash: - id: …"
            if not path.endswith(".json")
            else "Put it between [ and ]."
        )
        found.append(_not_a_list(path, root, "This file should be a list of comments.", hint))
        return (), tuple(found)
    comments: list[ArchivedComment] = []
    lines: dict[str, int] = {}  # of each id
    for item in root.items:
        if not isinstance(item, MapNode):
            message = "This item of the list is no comment: it has no keys."
            found.append(
                _not_a_list(path, item, message, "Write its keys below each other: id, author, date, body.")
            )
            continue
        comment, warnings = _read_comment(path, item, authors, zone, lines)
        comments.append(comment)
        found.extend(warnings)
    return tuple(comments), tuple(found)


def _read_comment(
    path: str, item: MapNode, authors: Collection[str], zone: tzinfo, lines: dict[str, int]
) -> tuple[ArchivedComment, list[Problem]]:
    fields = CommentFields(path, item)
    date, date_text = fields.date(zone)
    author, address = fields.author(), fields.author_address()
    body, is_html = fields.body(), fields.is_html()
    kind, status = fields.kind(), fields.status()
    given_id = fields.identifier("id")
    comment_id = given_id
    if given_id in lines:
        fields.warn(
            "id", f"The id {given_id} is taken by the comment on line {lines[given_id]}.", "duplicate-id"
        )
    if not given_id or given_id in lines:
        comment_id = _made_id(date_text, author, body, lines)
        message = f"This comment has no id of its own; until it gets one, it is {comment_id}."
        hint = f'Write id: "{comment_id}" to keep its address.'
        if given_id or not fields.has("id"):
            fields.warn("id", message, "missing-id", hint)
    lines[comment_id] = item.line
    parent = fields.identifier("parent")
    if parent and parent == given_id:
        fields.warn("parent", f"Comment {comment_id} is said to answer itself.", "comment-parent")
        parent = ""
    if not body.strip() and kind == "comment" and status == "approved":
        fields.warn("body", "This comment has no text.", "empty-comment")
    comment = ArchivedComment(
        id=comment_id,
        parent=parent,
        author=author,
        author_url=address,
        by=fields.site_author(authors),
        date=date,
        text=body,
        is_html=is_html,
        kind=kind,
        status=status,
        references=fields.references(),
        line=item.line,
    )
    return comment, fields.problems


def _made_id(date: str, author: str, body: str, taken: Collection[str]) -> str:
    """Return an id that depends on the comment alone, not on its place among the others."""
    # Length-prefixed, so that no two different pairs give the same text.
    source = f"{len(date)} {date} {author}" if date else f"{len(author)} {author} {body}"
    made = "c" + blake2b(source.encode("utf-8", "replace"), digest_size=5).hexdigest()
    number = 1
    comment_id = made
    while comment_id in taken:
        number += 1
        comment_id = f"{made}-{number}"
    return comment_id


def _not_a_list(path: str, node: Node, message: str, hint: str) -> Problem:
    return Problem(Location(path, node.line, node.column), message, hint, Severity.ERROR, "comments-file")


def _without_surrogates(text: str) -> str:
    r"""Return JSON with pairs like `\ud83d\ude00` as the one character they mean: YAML has no such pairs."""
    if not _SURROGATE.search(text):
        return text

    def joined(escape: re.Match[str]) -> str:
        if escape["high"]:
            high, low = int(escape["high"], 16), int(escape["low"], 16)
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        return "\ufffd" if escape["lone"] else escape.group()

    return _ESCAPE.sub(joined, text)
