"""A blog of a few queries, with a list of what ran and of what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from octavo.graph import Graph, Query, Reader, index, output, query, source, table

Strings = tuple[str, ...]


class Text(msgspec.Struct, frozen=True):
    """A post: `title|tags|words`."""

    title: str
    tags: Strings
    words: str


class Neighbours(msgspec.Struct, frozen=True):
    """The posts before and after one."""

    before: str
    after: str


file = source("file", str)
comments = source("comments", str, is_private=True)
names = source("names", Strings)


@query(file)
def text(graph: Reader, name: str) -> Text:
    title, tags, words = graph.get(file, name).split("|")
    if not title:
        graph.report(f"{name} has no title.")
    return Text(title, tuple(tags.split()), words.removesuffix(" "))


@query(text)
def title(graph: Reader, name: str) -> str:
    return graph.get(text, name).title


@query(text)
def tag_rows(graph: Reader, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((tag, name) for tag in graph.get(text, name).tags)


tags = index("tags", names, tag_rows)


@table(names)
def neighbours(graph: Reader, _: str) -> dict[str, Neighbours]:
    posts = graph.get(names)
    around = ("", *posts, "")
    return {name: Neighbours(around[place], around[place + 2]) for place, name in enumerate(posts)}


@query(comments)
def discussion(graph: Reader, name: str) -> str:
    return (graph.find(comments, name) or "nobody").upper()


@query(text, title, neighbours, discussion, is_large=True)
def body(graph: Reader, name: str) -> str:
    own = graph.get(text, name)
    around = graph.at(neighbours, name) or Neighbours("", "")
    others = [graph.get(title, one) for one in (around.before, around.after) if one]
    return f"{own.title}: {own.words} ({', '.join(others)}) {graph.get(discussion, name)}"


@output(body)
def page(graph: Reader, name: str) -> bytes:
    return graph.get(body, name).encode()


@output(tags, title)
def tag_page(graph: Reader, tag: str) -> bytes:
    return f"{tag}: {', '.join(graph.get(title, name) for name in graph.at(tags, tag) or ())}".encode()


@query(names, tags)
def listed(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
    pages = [("page", name) for name in graph.get(names)]
    return (*pages, *[("tag_page", tag) for tag in graph.get(tags)])


QUERIES: tuple[Query[Any], ...] = (
    *(
        file,
        comments,
        names,
        text,
        title,
        tag_rows,
        tags,
        neighbours,
        discussion,
        body,
        page,
        tag_page,
        listed,
    ),
)


@dataclass
class Blog:
    """A graph with its inputs."""

    posts: dict[str, str]
    folder: Path | None = None
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    removed: list[tuple[str, str]] = field(default_factory=list)
    digests: dict[tuple[str, str], int] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    def open(self, **more: Any) -> Graph:
        """Return the graph, with all inputs set."""

        def publish(query: Query[Any], key: str, data: bytes, digest: int) -> None:
            self.files[query.name, key] = data
            self.digests[query.name, key] = digest

        def unpublish(query: Query[Any], key: str) -> None:
            if self.files.pop((query.name, key), None) is not None:
                self.removed.append((query.name, key))

        graph = Graph(
            QUERIES, listed=listed, folder=self.folder, publish=publish, unpublish=unpublish, **more
        )
        for name, written in self.posts.items():
            graph.set(file, name, written)
        for name, written in self.comments.items():
            graph.set(comments, name, written)
        graph.set(names, "", tuple(sorted(self.posts)))
        return graph

    def settled(self, **more: Any) -> Graph:
        """Return the graph when everything is up to date."""
        graph = self.open(**more)
        graph.settle()
        return graph


def runs_in(graph: Graph, work: Callable[[], Any]) -> dict[str, int]:
    """Return how often each query runs in some work."""
    before = Counter(graph.runs)
    work()
    after = Counter(graph.runs)
    return {one.name: after[one] - before[one] for one in graph.runs if after[one] > before[one]}


def many_posts(count: int) -> dict[str, str]:
    """Return posts with two tags in turn."""
    return {f"post{number:04}": f"Title {number}|tag{number % 2}|Words." for number in range(count)}
