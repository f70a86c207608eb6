"""A Disqus export → its threads and comments, one after the other.

Threads and comments are joined by the attribute `dsq:id`. The element `<id>` is something else: whatever a
site called a page, or the number that a comment had in the program it once came from. E-mail and IP
addresses are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import octavo.expressions as re
from octavo.importers.dates import read_date
from octavo.importers.xml_elements import Element, XmlReader, attribute, local_name, text_of

_NAMED_ADDRESS = re.compile(r"(?:https?:/)?/\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DisqusThread:
    """A page that readers commented on."""

    id: str
    addresses: tuple[str, ...]  # of the page, the best first
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class DisqusComment:
    """One comment; of one that is not to be seen only why."""

    id: str
    thread: str  # id
    parent: str  # id of the comment that it answers, or ""
    author: str
    author_url: str
    username: str  # of somebody with an account, or ""
    date: datetime | None
    text: str  # HTML
    hidden: str = ""  # why nobody saw it, "" for one that was to be seen


class DisqusReader(XmlReader):
    """Reads one export; afterwards `breaks` tells where it was broken."""

    program = "Disqus"
    tags = ("thread", "post")

    def values(self) -> Iterator[DisqusThread | DisqusComment]:
        """Yield what the file holds, threads first. Raises `UsageError` when it is no export of Disqus."""
        for element in self.elements():
            children = {local_name(child): child for child in element}
            if local_name(element) == "thread":
                yield _thread(element, children)
            else:
                yield _comment(element, children)


def _thread(element: Element, children: dict[str, Element]) -> DisqusThread:
    link = _text(children, "link")
    # Where a page has no address its name may be one: "12 https://old.example/?p=12", "/2012/03/trust/".
    named = _NAMED_ADDRESS.search(_text(children, "id"))
    addresses = (link, named.group() if named else "")
    return DisqusThread(
        attribute(element, "id"), tuple(filter(None, addresses)), _is_true(children, "isDeleted")
    )


def _comment(element: Element, children: dict[str, Element]) -> DisqusComment:
    hidden = ""
    if _is_true(children, "isSpam"):
        hidden = "spam"
    elif _is_true(children, "isDeleted"):
        hidden = "deleted"
    elif _text(children, "isApproved") == "false":
        hidden = "not approved"
    comment_id, thread = attribute(element, "id"), attribute(children.get("thread"), "id")
    if hidden:
        return DisqusComment(comment_id, thread, "", "", "", "", None, "", hidden)
    author = children.get("author")
    person = {local_name(child): child for child in author} if author is not None else {}
    return DisqusComment(
        id=comment_id,
        thread=thread,
        parent=attribute(children.get("parent"), "id"),
        author=_text(person, "name"),
        author_url=_text(person, "link"),
        username="" if _is_true(person, "isAnonymous") else _text(person, "username"),
        date=read_date(_text(children, "createdAt"), None),
        text=_text(children, "message"),
    )


def _text(children: dict[str, Element], name: str) -> str:
    return text_of(children.get(name)).strip()


def _is_true(children: dict[str, Element], name: str) -> bool:
    return _text(children, name).lower() in ("true", "1")
