"""An archived discussion: one YAML or JSON file → its comments, every field checked.

A file that is no list of comments is an error, as is a key that nobody knows: a discussion must not vanish
in silence. What readers once typed is never a reason to stop a build: a faulty field is left out, with a
warning at its place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo
from hashlib import blake2b
from itertools import pairwise
from typing import cast, get_args

import octavo.expressions as re
from octavo.comments.characters import clean_text, strip_invisible
from octavo.comments.mail_addresses import reader_name, remove_addresses
from octavo.comments.web_address import clean_address
from octavo.errors import Location, Problem, Severity
from octavo.formats.schema import without_curly_quotes
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode, read_yaml
from octavo.model.comment import ArchivedComment, CommentKind, CommentStatus
from octavo.text.moments import MomentError, read_moment
from octavo.text.nearest import did_you_mean

KEYS = (
    *("id", "parent", "author", "author_url", "by", "date", "body", "format", "kind", "status", "references"),
)
"""What a comment may say; docs/comments.md documents them, and a test compares the two."""

_FORMATS = ("markdown", "html")
_KINDS: tuple[str, ...] = get_args(CommentKind)
_STATUSES: tuple[str, ...] = get_args(CommentStatus)
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_PRIVATE = re.compile(r"e?mail|ip|useragent|agent|gravatar|remoteaddr(?:ess)?|host(?:name)?")
_WORDS = re.compile(r"[^a-z0-9]+")


class CommentFields:
    """One item of a comments file; `problems` grows with each field that is read."""

    def __init__(self, path: str, item: MapNode) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._item = item
        self._entries: dict[str, Entry] = {}
        for entry in item.entries:
            if entry.key in KEYS:
                entry = self._unquoted(entry)
                if not (isinstance(entry.value, ScalarNode) and entry.value.is_null):
                    self._entries[entry.key] = entry
            else:
                self._refuse(entry)

    def _unquoted(self, entry: Entry) -> Entry:
        """Return an entry without typographic marks around its value; a reader's text keeps them."""
        if entry.key == "body" or not isinstance(entry.value, ScalarNode):
            return entry
        value, problem = without_curly_quotes(entry.value, self._path, entry.key)
        if problem is None:
            return entry
        self.problems.append(problem)
        return entry._replace(value=value)

    def has(self, key: str) -> bool:
        """Tell whether something was given for a key."""
        return key in self._entries

    def warn(self, key: str, message: str, code: str, hint: str = "") -> None:
        """Report something at the value of a key, or at the comment when the key is missing."""
        node: Node = self._entries[key].value if key in self._entries else self._item
        self.problems.append(
            Problem(Location(self._path, node.line, node.column), message, hint, Severity.WARNING, code)
        )

    def identifier(self, key: str) -> str:
        """Return `id` or `parent`; "" when it is missing or cannot be part of an address."""
        text = self._text(key).strip()
        if text and not _ID.fullmatch(text):
            hint = "Ids have letters from A to Z, digits, dots, hyphens and underscores, at most 100."
            self.warn(key, f"“{clean_text(text, limit=60)}” cannot be an id; it is left out.", "bad-id", hint)
            return ""
        return text

    def author(self) -> str:
        """Return the name, on one line, without e-mail addresses."""
        name, count = reader_name(clean_text(self._text("author")))
        if count:
            self._warn_of_address("author", count)
        return name

    def author_address(self) -> str:
        """Return the author's web address, or "" when it is no http(s) one."""
        text = self._text("author_url")
        address = clean_address(text)
        if text.strip() and not address:
            hint = "Only addresses that begin with http:// or https:// are linked."
            self.warn(
                "author_url", "The author's address is no web address; it is left out.", "bad-url", hint
            )
            return ""
        address, count = remove_addresses(address)
        if count:
            self._warn_of_address("author_url", count)
            return ""
        return address

    def site_author(self, authors: Collection[str]) -> str:
        """Return the id of the site's author who wrote this, or ""."""
        author = self._text("by").strip()
        if author and author not in authors:
            hint = did_you_mean(author, authors) or "Authors of this site have a file in content/authors."
            self.warn(
                "by", f"“{author}” is no author of this site; the mark is left out.", "unknown-author", hint
            )
            return ""
        return author

    def date(self, zone: tzinfo) -> tuple[datetime | None, str]:
        """Return the date, None when there is none, and as it was written."""
        text = self._text("date").strip()
        if not text:
            return None, ""
        try:
            return read_moment(text, zone).value, text
        except MomentError as error:
            reason, hint = str(error), error.hint
        except OverflowError:  # the first or last day of the calendar, in a zone where it is none
            reason, hint = f"“{text}” is not a date.", ""
        self.warn("date", f"{reason} The comment is shown without a date.", "bad-date", hint)
        return None, text

    def body(self) -> str:
        """Return the text as typed, but for e-mail addresses."""
        typed = self._text("body")
        # What cannot be seen must not hide the half of an address.
        body, count = remove_addresses(strip_invisible(typed))
        if not count:
            return typed
        self._warn_of_address("body", count)
        return body

    def is_html(self) -> bool:
        """Tell whether the body is HTML; it is Markdown unless the item says otherwise."""
        return self._choice("format", _FORMATS, "markdown", "markdown") == "html"

    def kind(self) -> CommentKind:
        """Return the kind; a comment unless the item says otherwise."""
        return cast("CommentKind", self._choice("kind", _KINDS, "comment", "comment"))

    def status(self) -> CommentStatus:
        """Return the status; approved when none is given, but pending when it is not understood."""
        return cast("CommentStatus", self._choice("status", _STATUSES, "approved", "pending"))

    def references(self) -> tuple[str, ...]:
        """Return the keys of recognised works, each once."""
        if not self.has("references"):
            return ()
        node = self._entries["references"].value
        keys = [
            item.text.strip().removeprefix("@")
            for item in (node.items if isinstance(node, ListNode) else (node,))
            if isinstance(item, ScalarNode)
        ]
        if len(keys) != (len(node.items) if isinstance(node, ListNode) else 1):
            hint = "Write: references: [smith2020, graf2021]"
            self.warn("references", "References are a list of citation keys.", "bad-references", hint)
        return tuple(dict.fromkeys(key for key in keys if key))

    def _text(self, key: str) -> str:
        if not self.has(key):
            return ""
        value = self._entries[key].value
        if isinstance(value, ScalarNode):
            return value.text
        self.warn(key, f"“{key}” should be a single value; it is left out.", "bad-value")
        return ""

    def _choice(self, key: str, choices: tuple[str, ...], missing: str, faulty: str) -> str:
        if not self.has(key):
            return missing
        text = self._text(key).strip()
        if text in choices:
            return text
        if isinstance(self._entries[key].value, ScalarNode):
            hint = did_you_mean(text, choices) or f"It is one of: {', '.join(choices)}."
            self.warn(key, f"“{key}” cannot be “{text}”; it is taken for {faulty}.", "bad-value", hint)
        return faulty

    def _warn_of_address(self, key: str, count: int) -> None:
        node = self._entries[key].value
        self.problems.append(address_warning(Location(self._path, node.line, node.column), key, count))

    def _refuse(self, entry: Entry) -> None:
        """Report a key that comments do not have; its value is neither kept nor shown."""
        location = Location(self._path, entry.line, entry.column)
        if _is_private(entry.key):
            message = f"“{entry.key}” must not stand in a comments file."
            hint = "Delete the line, for the readers' privacy: addresses, IPs and browsers are never kept."
            self.problems.append(Problem(location, message, hint, code="private-key"))
            return
        hint = did_you_mean(entry.key, KEYS) or f"Known keys: {', '.join(KEYS)}."
        message = f"Unknown key “{clean_text(entry.key, limit=60)}” in a comment."
        self.problems.append(Problem(location, message, hint, code="unknown-key"))


def address_warning(location: Location, key: str, count: int) -> Problem:
    """Return what a moderator is told of e-mail addresses that stand in the value of a key."""
    addresses = "An e-mail address" if count == 1 else f"{count} e-mail addresses"
    was = "is" if count == 1 else "are"
    message = f"{addresses} in “{key}” {was} not published."
    hint = "Delete it from the file too: the file may be public, and so are its old versions."
    return Problem(location, message, hint, Severity.WARNING, "mail-address")


def _is_private(key: str) -> bool:
    """Tell whether a key names what would identify a reader: `author_email`, `IP`, `user-agent`."""
    words = [word for word in _WORDS.split(key.casefold()) if word]
    return any(_PRIVATE.fullmatch(word) for word in (*words, *map("".join, pairwise(words))))


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
