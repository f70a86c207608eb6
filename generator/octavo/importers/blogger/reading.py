"""A Blogger export's file → its entries, one after the other.

A classic export (Atom) says by a category what an entry is, and names the post of a comment in
`thr:in-reply-to`, the comment it answers in a link. Takeout's feed.atom has elements of its own for both.
What is about another entry is a comment, whatever else it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

import octavo.expressions as re
from octavo.errors import UsageError
from octavo.importers.xml_elements import Element, XmlReader, attribute, local_name, text_of

_KIND_SCHEME = "#kind"
# In feeds that readers get nothing says what an entry is.
_KIND_BY_ID = re.compile(r"\.(post|page)-\d+$")
_IN_BIN = "in the bin"
_HIDDEN = {"emptied": "removed", "soft_trashed": _IN_BIN, "trashed": _IN_BIN}
_LIVE = frozenset({"", "live", "published"})
_DRAFTS = frozenset({"draft", "scheduled"})


@dataclass(frozen=True, slots=True)
class BloggerEntry:
    """A post, a page or a comment; of something else only what it is. No e-mail address is read."""

    kind: str  # "post", "page", "comment"; or what else Blogger calls it, such as "template"
    id: str = ""  # as in feeds: "tag:blogger.com,1999:blog-1.post-2"
    title: str = ""  # plain text
    content: str = ""  # HTML
    published: str = ""  # RFC 3339; "" if nothing is said
    author: str = ""  # plain text
    author_uri: str = ""  # of a profile; "" for somebody without an account
    address: str = ""  # where it was: absolute in classic exports, a path in those of Takeout; "" for drafts
    labels: tuple[str, ...] = ()
    summary: str = ""  # plain text, for search engines
    is_draft: bool = False
    hidden: str = ""  # why it is not imported: "spam", "pending", "removed" …; "" for all others
    post: str = ""  # of a comment: the id of what it is about
    parent: str = ""  # of a comment: the id or number of the comment that it answers

    @property
    def number(self) -> str:
        """Return the last number of the id, by which addresses name a comment; "" for none."""
        return number_of(self.id)


def number_of(entry_id: str) -> str:
    """Return the number at the end of an id or of a feed's address; "" for none."""
    tail = entry_id.replace("/", "-").rpartition("-")[2]
    return tail if tail.isascii() and tail.isdecimal() else ""


class BloggerReader(XmlReader):
    """Reads one file; afterwards `repairs` and `breaks` tell how it was, and `url` where the blog was."""

    program = "Blogger"
    tags = ("entry", "link")
    url = ""  # Takeout does not say it

    def values(self) -> Iterator[BloggerEntry]:
        """Yield what the file holds. Raises `UsageError` when it is no export of Blogger."""
        entries = 0
        for element in self.elements():
            if local_name(element) == "entry":
                entries += 1
                yield _entry(element)
            elif element.get("rel") == "alternate":
                self.url = self.url or element.get("href", "").strip()
        if not entries:
            raise UsageError(f"{self._path} is no export of Blogger: it has no entries.")


def _entry(element: Element) -> BloggerEntry:
    first: dict[str, Element] = {}
    for child in element:
        first.setdefault(local_name(child), child)
    categories = [child for child in element if local_name(child) == "category"]
    links = [child for child in element if local_name(child) == "link"]
    entry_id, post = _text(first, "id"), _text(first, "parent")
    post = post or attribute(first.get("in-reply-to"), "ref").strip()
    kind = _kind(_text(first, "type").lower(), categories, entry_id, is_about_another=bool(post))
    if kind not in ("post", "page", "comment"):
        return BloggerEntry(kind or "of an unknown kind")
    person = {local_name(child): child for child in first["author"]} if "author" in first else {}
    status = "trashed" if _text(first, "trashed") else _text(first, "status").lower()
    is_draft = status in _DRAFTS or _is_draft(first.get("control"))
    hidden = "" if status in _LIVE or is_draft else _HIDDEN.get(status, status)
    if _is_removed(element):
        hidden = "removed"
    if kind == "comment" and is_draft:
        hidden = "pending"
    return BloggerEntry(
        kind=kind,
        id=entry_id,
        title=_line(first, "title"),
        content="" if hidden else text_of(first.get("content")) or text_of(first.get("summary")),
        published=_text(first, "published") or _text(first, "created") or _text(first, "updated"),
        author="" if hidden else _line(person, "name"),
        author_uri="" if hidden else _text(person, "uri"),
        address=_link(links, "alternate") or _text(first, "filename"),
        labels=_labels(categories),
        summary=_line(first, "metaDescription"),
        is_draft=is_draft,
        hidden=hidden,
        post=post,
        parent=_text(first, "inReplyTo") or _link(links, "related"),
    )


def _kind(kind: str, categories: Sequence[Element], entry_id: str, *, is_about_another: bool) -> str:
    for category in categories:
        if category.get("scheme", "").endswith(_KIND_SCHEME):
            kind = kind or category.get("term", "").rpartition("#")[2].lower()
    found = _KIND_BY_ID.search(entry_id)
    kind = kind or (found[1] if found else "")
    return "comment" if is_about_another and kind in ("post", "page", "") else kind


def _labels(categories: Sequence[Element]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for category in categories:
        name = " ".join(category.get("term", "").split())
        if name and not category.get("scheme", "").endswith(_KIND_SCHEME):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _link(links: Sequence[Element], rel: str) -> str:
    return next((link.get("href", "").strip() for link in links if link.get("rel") == rel), "")


def _is_draft(control: Element | None) -> bool:
    children = control if control is not None else ()
    return any(text_of(child).strip() == "yes" for child in children if local_name(child) == "draft")


def _is_removed(element: Element) -> bool:
    """Tell whether of a comment only a note is left that somebody took it down."""
    return any(
        child.get("name") == "blogger.contentRemoved" and child.get("value") != "false"
        for child in element
        if local_name(child) == "extendedProperty"
    )


def _text(children: Mapping[str, Element], name: str) -> str:
    return text_of(children.get(name)).strip()


def _line(children: Mapping[str, Element], name: str) -> str:
    """Return plain text on one line. Takeout escapes quotation marks in it twice."""
    return " ".join(unescape(_text(children, name)).split())
