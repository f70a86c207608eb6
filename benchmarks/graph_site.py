"""A blog as queries, as many nodes and reads as octavo's own, with stand-ins for parsing and rendering."""

from __future__ import annotations

import re
from heapq import nlargest

import msgspec

from octavo.graph import Query, Reader, index, output, query, source, table

Strings = tuple[str, ...]
_CITED = re.compile(r"@(\w+)")
_PER_PAGE = 10


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What others may know of a post."""

    title: str
    date: str
    excerpt: str
    tags: Strings
    cites: Strings


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """A post as others link to it."""

    title: str
    date: str


class Neighbours(msgspec.Struct, frozen=True, array_like=True):
    """The posts around one."""

    newer: str
    older: str


Row = tuple[str, str]  # a date and a post

file = source("file", is_large=True)
listing = source("listing", Strings)
settings = source("settings", str)
template = source("template", str)


@query(file, settings, is_large=True)
def document(graph: Reader, path: str) -> tuple[str, str]:
    """Return the header and the body of a post."""
    graph.get(settings)
    header, _, body = graph.get(file, path).decode()[4:].partition("\n---\n")
    return header, body


@query(document)
def facts(graph: Reader, path: str) -> Facts:
    """Return what others may know of a post."""
    header, body = graph.get(document, path)
    keys = dict(line.split(": ", 1) for line in header.splitlines())
    tags = tuple(keys["tags"].split(", "))
    return Facts(keys["title"], keys["date"], body[:200], tags, tuple(_CITED.findall(body)))


@query(facts)
def summary(graph: Reader, path: str) -> Summary:
    """Return a post as others link to it."""
    known = graph.get(facts, path)
    return Summary(known.title, known.date)


@query(facts)
def excerpt(graph: Reader, path: str) -> str:
    """Return the beginning of a post."""
    return graph.get(facts, path).excerpt


@query(facts)
def term_rows(graph: Reader, path: str) -> tuple[tuple[str, Row], ...]:
    """Return the rows of a post in the lists of its tags, and in that of all."""
    known = graph.get(facts, path)
    return tuple([(name, (known.date, path)) for name in (*known.tags, "")])


terms = index("terms", listing, term_rows, is_descending=True)


@query(facts)
def cite_rows(graph: Reader, path: str) -> tuple[tuple[str, Row], ...]:
    """Return the rows of a post in the lists of the works it cites."""
    known = graph.get(facts, path)
    return tuple([(key, (known.date, path)) for key in dict.fromkeys(known.cites)])


citing = index("citing", listing, cite_rows, is_descending=True)


@query(citing)
def newest_citing(graph: Reader, key: str) -> Strings:
    """Return the newest posts that cite a work."""
    return tuple([path for _, path in graph.at(citing, key) or ()][:6])


@table(terms)
def neighbours(graph: Reader, _: str) -> dict[str, Neighbours]:
    """Return the posts around each."""
    posts = [path for _, path in graph.at(terms, "") or ()]
    around = ["", *posts, ""]
    return {path: Neighbours(around[place], around[place + 2]) for place, path in enumerate(posts)}


@query(terms, term_rows)
def related(graph: Reader, path: str) -> Strings:
    """Return the three posts near one that share most tags with it."""
    scores: dict[Row, int] = {}
    for name, row in graph.get(term_rows, path):
        posts = graph.at(terms, name) or () if name else ()
        place = posts.index(row) if row in posts else 0
        for other in (*posts[max(0, place - 8) : place], *posts[place + 1 : place + 9]):
            scores[other] = scores.get(other, 0) + 1
    return tuple([path for _, (_, path) in nlargest(3, [(score, row) for row, score in scores.items()])])


@table(file)
def library(graph: Reader, _: str) -> dict[str, str]:
    """Return the entries of the bibliography."""
    entries = graph.get(file, "references.bib").decode().split("@")[1:]
    return {entry.partition("{")[2].partition(",")[0]: entry for entry in entries}


@query(library, settings)
def printed(graph: Reader, key: str) -> str:
    """Return the printed reference of a work."""
    return (graph.at(library, key) or "").title() + graph.get(settings)


@query(terms, summary, settings)
def sidebar(graph: Reader, _: str) -> str:
    """Return what stands beside every page."""
    newest = [path for _, path in graph.at(terms, "") or ()][:5]
    return "".join(f"<li>{graph.get(summary, path).title}</li>" for path in newest)


@table(terms)
def lists(graph: Reader, _: str) -> dict[str, Strings]:
    """Return the posts on each page of each list, counted from the oldest."""
    found = {}
    for name in graph.get(terms):
        posts = [path for _, path in graph.at(terms, name) or ()][::-1]
        for begin in range(0, len(posts), _PER_PAGE):
            found[f"{name}/{begin // _PER_PAGE}"] = tuple(posts[begin : begin + _PER_PAGE])
    return found


_page_reads = (document, facts, neighbours, related, summary, excerpt, printed, newest_citing)


@query(*_page_reads, settings, template, is_large=True)
def body(graph: Reader, path: str) -> str:
    """Return a page without what stands beside it."""
    parts = [graph.get(document, path)[1], graph.get(template), graph.get(settings)]
    around = graph.at(neighbours, path) or Neighbours("", "")
    for other in (around.newer, around.older, *graph.get(related, path)):
        if other:
            parts += [graph.get(summary, other).title, graph.get(excerpt, other)]
    for key in dict.fromkeys(graph.get(facts, path).cites):
        parts.append(graph.get(printed, key))
        parts += [graph.get(summary, other).title for other in graph.get(newest_citing, key) if other != path]
    return "".join(parts)


@output(body, sidebar)
def page(graph: Reader, path: str) -> bytes:
    """Return a page."""
    return (graph.get(body, path) + graph.get(sidebar)).encode()


@output(lists, summary, excerpt, sidebar, template)
def list_page(graph: Reader, name: str) -> bytes:
    """Return a page of a list."""
    posts = graph.at(lists, name) or ()
    lines = [graph.get(summary, path).title + graph.get(excerpt, path) for path in posts]
    return "".join([graph.get(template), graph.get(sidebar), *lines]).encode()


@output(citing, printed, summary, sidebar, template)
def work_page(graph: Reader, key: str) -> bytes:
    """Return the page of a work."""
    lines = [graph.get(summary, path).title for _, path in graph.at(citing, key) or ()]
    return "".join([graph.get(template), graph.get(printed, key), graph.get(sidebar), *lines]).encode()


@output(lists, document, printed, facts)
def feed(graph: Reader, name: str) -> bytes:
    """Return full texts of a list."""
    parts = []
    for path in graph.at(lists, name) or ():
        parts.append(graph.get(document, path)[1])
        parts += [graph.get(printed, key) for key in graph.get(facts, path).cites]
    return "".join(parts).encode()


@output(citing, newest_citing, printed)
def references(graph: Reader, _: str) -> bytes:
    """Return the list of all works that are cited."""
    lines = [graph.get(printed, key) + str(graph.get(newest_citing, key)) for key in graph.get(citing)]
    return "".join(lines).encode()


@query(listing, lists, citing)
def listed(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
    """Return what is published."""
    names = [("page", path) for path in graph.get(listing)]
    names += [("list_page", name) for name in graph.get(lists)]
    names += [("work_page", key) for key in graph.get(citing)]
    names += [("feed", name) for name in graph.get(lists)]
    return (*names, ("references", ""))


QUERIES: tuple[Query[object], ...] = (
    *(file, listing, settings, template, document, facts, summary, excerpt, term_rows, terms, cite_rows),
    *(citing, newest_citing, neighbours, related, library, printed, sidebar, lists, body),
    *(page, list_page, work_page, feed, references, listed),
)
