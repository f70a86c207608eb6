"""What an author can do to a blog between two builds: each edit gives another blog.

An edit that does not apply (its text is gone, say) changes nothing, so that any sequence of edits is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from blog_sample import SPARE, START
from blog_value import Blog, Text

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Header:
    """Set a key of a text's header, or take it out."""

    text: str
    key: str
    value: object  # None: no such key

    def apply(self, blog: Blog) -> Blog:
        return _with_text(
            blog, self.text, lambda old: replace(old, header=put(old.header, self.key, self.value))
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Write a paragraph of a text anew, one more at its end, or strike one out."""

    text: str
    number: int  # counted from 0; beyond the last: one more
    words: str  # "": strike it out

    def apply(self, blog: Blog) -> Blog:
        def edit(old: Text) -> Text:
            words = (self.words,) if self.words else ()
            before, after = old.paragraphs[: self.number], old.paragraphs[self.number + 1 :]
            return replace(old, paragraphs=before + words + after)

        return _with_text(blog, self.text, edit)


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a text's file another name; links to it follow."""

    text: str
    stem: str

    def apply(self, blog: Blog) -> Blog:
        return _with_text(blog, self.text, lambda old: replace(old, stem=self.stem))


@dataclass(frozen=True, slots=True)
class Move:
    """Make a folder of a text in one file, or the other way round."""

    text: str
    is_folder: bool

    def apply(self, blog: Blog) -> Blog:
        return _with_text(blog, self.text, lambda old: replace(old, is_folder=self.is_folder))


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a text with all that belongs to it."""

    text: str

    def apply(self, blog: Blog) -> Blog:
        return replace(blog, texts=put(blog.texts, self.text, None))


@dataclass(frozen=True, slots=True)
class Add:
    """Add a text, or bring one back as it once was."""

    text: str

    def apply(self, blog: Blog) -> Blog:
        text = SPARE.get(self.text) or START.texts[self.text]
        return replace(blog, texts=put(blog.texts, self.text, text))


@dataclass(frozen=True, slots=True)
class Beside:
    """Write or delete a file that lies beside a text."""

    text: str
    name: str
    data: bytes | None

    def apply(self, blog: Blog) -> Blog:
        return _with_text(
            blog, self.text, lambda old: replace(old, files=put(old.files, self.name, self.data))
        )


@dataclass(frozen=True, slots=True)
class Comment:
    """Change, add or delete a comment below a text."""

    text: str
    id: str
    fields: Mapping[str, object] | None  # these change, the others stay; None: delete it

    def apply(self, blog: Blog) -> Blog:
        def edit(old: Text) -> Text:
            fields = None if self.fields is None else {**old.comments.get(self.id, {}), **self.fields}
            return replace(old, comments=put(old.comments, self.id, fields))

        return _with_text(blog, self.text, edit)


@dataclass(frozen=True, slots=True)
class Work:
    """Change, add or delete an entry of the site's bibliography, or of one text's own."""

    key: str
    fields: Mapping[str, str] | None  # these change, the others stay; None: delete it
    text: str = ""  # whose bibliography; "": the site's

    def apply(self, blog: Blog) -> Blog:
        def edit(old: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
            fields = None if self.fields is None else {**old.get(self.key, {}), **self.fields}
            return put(old, self.key, fields)

        if not self.text:
            return replace(blog, works=edit(blog.works))
        return _with_text(blog, self.text, lambda old: replace(old, works=edit(old.works)))


@dataclass(frozen=True, slots=True)
class Redaction:
    """Ask for a comment to be hidden, or take that back."""

    id: str
    action: str | None

    def apply(self, blog: Blog) -> Blog:
        return replace(blog, redactions=put(blog.redactions, self.id, self.action))


@dataclass(frozen=True, slots=True)
class Setting:
    """Set a key of site.toml, or take it out."""

    key: str
    value: object  # None: no such key

    def apply(self, blog: Blog) -> Blog:
        return replace(blog, settings=put(blog.settings, self.key, self.value))


@dataclass(frozen=True, slots=True)
class File:
    """Write or delete any other file of the site: a static file, a table, a template."""

    path: str
    data: bytes | None

    def apply(self, blog: Blog) -> Blog:
        return replace(blog, files=put(blog.files, self.path, self.data))


@dataclass(frozen=True, slots=True)
class OtherWord:
    """Exchange “early” for “later”, or back, throughout a file: its size stays the same."""

    path: str

    def apply(self, blog: Blog) -> Blog:
        return replace(blog, later=blog.later ^ {self.path})


Edit = (
    Header
    | Paragraph
    | Rename
    | Move
    | Delete
    | Add
    | Beside
    | Comment
    | Work
    | Redaction
    | Setting
    | File
    | OtherWord
)


def put(old: Mapping[K, V], key: K, value: V | None) -> Mapping[K, V]:
    """Return the mapping with one value more, or other; None takes it out."""
    rest = {name: item for name, item in old.items() if value is not None or name != key}
    return rest if value is None else {**rest, key: value}


def _with_text(blog: Blog, name: str, edit: Callable[[Text], Text]) -> Blog:
    old = blog.texts.get(name)
    return blog if old is None else replace(blog, texts=put(blog.texts, name, edit(old)))
