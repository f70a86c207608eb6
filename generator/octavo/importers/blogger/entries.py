"""What stands in a Blogger export, as values."""

from __future__ import annotations

from dataclasses import dataclass


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
