"""A whole blog as one value, and the files that it is on the disk.

Edits make another value of it, so that any state of the sources can be written anywhere: into the folder
that is built again and again, and into a fresh one.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

EARLY, LATER = b"early", b"later"
"""Two words of one length: a file where one takes the other's place keeps its size."""

_TARGET = re.compile(r"%([a-z]+)%")
_FOLDERS = {"posts": "content/posts", "pages": "content/pages", "authors": "content/authors"}


@dataclass(frozen=True, slots=True)
class Text:
    """A post, a page or an author, with what lies beside it."""

    stem: str  # the name of its file, or of its folder
    header: Mapping[str, object]
    paragraphs: tuple[str, ...] = ()  # `%name%` is the file of the text that the blog calls so
    kind: str = "posts"  # or "pages", "authors"
    is_folder: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)  # beside it, by name
    works: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # its own bibliography, by key
    comments: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # by id

    @property
    def path(self) -> str:
        """Return the path of its Markdown file in the site."""
        return f"{self.folder}/index.md" if self.is_folder else f"{self.folder}/{self.stem}.md"

    @property
    def folder(self) -> str:
        """Return the folder of its files."""
        return f"{_FOLDERS[self.kind]}/{self.stem}" if self.is_folder else _FOLDERS[self.kind]


@dataclass(frozen=True, slots=True)
class Blog:
    """The sources of a site."""

    settings: Mapping[str, object]  # of site.toml, by keys with dots: "posts.per_page"
    texts: Mapping[str, Text]  # by the names that edits and links call them
    works: Mapping[str, Mapping[str, str]]  # of content/references.bib, by key
    redactions: Mapping[str, str]  # comment id → "remove" or "anonymise"
    files: Mapping[str, bytes]  # all others, by path: static files, tables, the theme
    later: frozenset[str] = frozenset()  # paths of files where LATER stands for EARLY

    def sources(self) -> dict[str, bytes]:
        """Return every file of the site, by path."""
        found = {"site.toml": toml(self.settings).encode()}
        found |= self.files
        if self.works:
            found["content/references.bib"] = bibtex(self.works).encode()
        if self.redactions:
            found["content/redactions.yaml"] = as_yaml_list(
                {"id": id_, "action": action} for id_, action in self.redactions.items()
            ).encode()
        for text in self.texts.values():
            found.update(self._files_of(text))
        return {
            path: data.replace(EARLY, LATER) if path in self.later else data for path, data in found.items()
        }

    def _files_of(self, text: Text) -> Iterator[tuple[str, bytes]]:
        header = "".join(f"{key}: {json.dumps(value)}\n" for key, value in text.header.items())
        body = "\n\n".join(self._linked(paragraph, text) for paragraph in text.paragraphs)
        yield text.path, f"---\n{self._linked(header, text)}---\n\n{body}\n".encode()
        for name, data in text.files.items():
            yield f"{text.folder}/{name}", data
        if text.works:
            name = "references.bib" if text.is_folder else f"{text.stem}.bib"
            yield f"{text.folder}/{name}", bibtex(text.works).encode()
        if text.comments:
            name = "comments.yaml" if text.is_folder else f"{text.stem}.comments.yaml"
            comments = ({"id": id_, **fields} for id_, fields in text.comments.items())
            yield f"{text.folder}/{name}", as_yaml_list(comments).encode()

    def _linked(self, paragraph: str, text: Text) -> str:
        """Return a paragraph as its author has it: links follow a text to its new place."""

        def target(match: re.Match[str]) -> str:
            other = self.texts.get(match[1])
            return posixpath.relpath(other.path, text.folder) if other else f"{match[1]}.md"

        return _TARGET.sub(target, paragraph)


def toml(settings: Mapping[str, object]) -> str:
    """Return settings as TOML: what stands under no table first."""
    tables: dict[str, list[str]] = {}
    for key, value in settings.items():
        table, _, name = key.rpartition(".")
        tables.setdefault(table, []).append(f"{name} = {_toml_value(value)}\n")
    return "".join(
        (f"[{table}]\n" if table else "") + "".join(tables[table])
        for table in sorted(tables)  # "" comes first
    )


def _toml_value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml_value(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def bibtex(works: Mapping[str, Mapping[str, str]]) -> str:
    """Return works as a .bib file; `type` is the kind of entry."""
    return "\n".join(
        f"@{fields.get('type', 'article')}{{{key},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if name != "type")
        + "}\n"
        for key, fields in works.items()
    )


def as_yaml_list(items: Iterator[Mapping[str, object]]) -> str:
    """Return tables as a list in YAML; each value as JSON, which is YAML too."""
    return "".join(
        "- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in item.items()) + "\n"
        for item in items
    )
