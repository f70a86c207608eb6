"""What was promised to be taken down: comments to remove or to make anonymous, at every build and import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.yaml_tree import ListNode, MapNode, Node, ScalarNode, read_yaml
from octavo.model.body import Body
from octavo.model.comment import ArchivedComment, Comment
from octavo.text.composed import composed
from octavo.text.file_names import without_text_ending
from octavo.text.nearest import did_you_mean

RedactionAction = Literal["remove", "anonymise"]

MAX_LENGTH = 10_000_000
"""Characters of a redactions file that are read."""

_KEYS = ("id", "post", "action", "reason")
_DATE_PREFIX = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]")
_AnyComment = TypeVar("_AnyComment", ArchivedComment, Comment)


class Redaction(Struct, frozen=True):
    """One comment that must not be shown as it was written."""

    id: str  # the comment's
    action: RedactionAction = "remove"
    post: str = ""  # slug or path of its post; "" means the comment with this id on any post
    reason: str = ""  # for the moderator; never published
    line: int = 0


class Redactions(Struct, frozen=True):
    """All redactions of a site."""

    entries: tuple[Redaction, ...] = ()


def read_redactions(path: str, text: str) -> tuple[Redactions, tuple[Problem, ...]]:
    """Return the content of `redactions.yaml`, and what is wrong with it.

    Every mistake is an error: an entry that is not understood would show what somebody asked to hide.
    """
    root, problems = read_yaml(text, path=path, limit=MAX_LENGTH)
    if root is None or (isinstance(root, ScalarNode) and root.is_null):
        return Redactions(), problems
    found = list(problems)
    if not isinstance(root, ListNode):
        found.append(_error(path, root, "This file should be a list.", 'Begin each entry with: - id: "123"'))
        return Redactions(), tuple(found)
    entries = [entry for item in root.items if (entry := _read_entry(path, item, found)) is not None]
    return Redactions(tuple(entries)), tuple(found)


def redactions_for(redactions: Redactions, path: str, slug: str = "") -> dict[str, RedactionAction]:
    """Return what is to be done with comments of one post, by id. Removing wins over making anonymous.

    `path` and `slug` are the post's, for redactions that name one.
    """
    if not redactions.entries:
        return {}
    names = post_names(path) | ({slug} if slug else set())
    actions: dict[str, RedactionAction] = {}
    for entry in redactions.entries:
        if (not entry.post or post_names(entry.post) & names) and actions.get(entry.id) != "remove":
            actions[entry.id] = entry.action
    return actions


def redact(
    comments: Iterable[_AnyComment], actions: Mapping[str, RedactionAction]
) -> tuple[_AnyComment, ...]:
    """Return comments as they may be shown, given what is to be done with them by id.

    Removed ones are without author and text, others anonymous.
    """
    if not actions:
        return tuple(comments)
    return tuple(_redacted(comment, actions.get(comment.id)) for comment in comments)


def _redacted(comment: _AnyComment, action: RedactionAction | None) -> _AnyComment:
    if action is None:
        return comment
    if action == "anonymise":
        return replace(comment, author="", author_url="", by="")
    if isinstance(comment, ArchivedComment):
        # What was never published needs no tombstone, but its text goes all the same.
        status = "removed" if comment.status == "approved" else comment.status
        return replace(comment, author="", author_url="", by="", text="", references=(), status=status)
    return replace(comment, author="", author_url="", by="", body=Body(), references=(), is_removed=True)


def post_names(path: str) -> set[str]:
    """Return what a post may be called: path below `content`, file or folder, this without the date."""
    if not path:
        return set()
    path = composed(without_text_ending(path.strip("/").removeprefix("content/")))
    name = path.rpartition("/")[2]
    return {path, name, _DATE_PREFIX.sub("", name, count=1) or name}


def _read_entry(path: str, node: Node, problems: list[Problem]) -> Redaction | None:
    if not isinstance(node, MapNode):
        problems.append(_error(path, node, "Each entry should name a comment.", 'Write: - id: "123"'))
        return None
    values: dict[str, str] = {}
    before = len(problems)
    for entry in node.entries:
        if entry.key not in _KEYS:
            hint = did_you_mean(entry.key, _KEYS) or f"Known keys: {', '.join(_KEYS)}."
            location = Location(path, entry.line, entry.column)
            problems.append(Problem(location, f"Unknown key “{entry.key}”.", hint, code="unknown-key"))
        elif not isinstance(entry.value, ScalarNode):
            problems.append(_error(path, entry.value, f"“{entry.key}” should be a single value.", ""))
        elif not entry.value.is_null:
            values[entry.key] = entry.value.text.strip()
    action = values.get("action", "remove")
    if action not in ("remove", "anonymise"):
        hint = did_you_mean(action, ("remove", "anonymise")) or "It is remove or anonymise."
        problems.append(_error(path, node, f"“action” cannot be “{action}”.", hint))
    if not values.get("id") and len(problems) == before:
        problems.append(_error(path, node, "The id of the comment is missing.", 'Write: - id: "123"'))
    if not values.get("id"):
        return None
    # Of an action that was not understood the safe meaning holds while the build reports it.
    return Redaction(
        id=values["id"],
        action="anonymise" if action == "anonymise" else "remove",
        post=values.get("post", ""),
        reason=values.get("reason", ""),
        line=node.line,
    )


def _error(path: str, node: Node, message: str, hint: str) -> Problem:
    return Problem(Location(path, node.line, node.column), message, hint, code="redaction")
