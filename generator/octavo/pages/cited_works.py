"""The lists of all cited works: a page for each way to group them, or a tree of pages for very many.

A page is split when it has too many works: by year, letter or journal, then by the next letters of the first
author. Its address says what it has and not where it stands, `/references/by-year/2010/s-z/`, so that no new
work ever moves another page; a page that was split stays, and leads to its parts.

Beside them, what an author has published elsewhere: a bibliography of their own, or those of the cited works.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from octavo.bibliography.anchors import reference_anchor
from octavo.bibliography.styles.names import Highlighter
from octavo.facts.bibliographies import keys_of_files, works, works_of_file
from octavo.facts.citations import cited_works, citing, work
from octavo.facts.documents import author, config
from octavo.facts.notices import notices
from octavo.facts.styles import Styles
from octavo.graph import Query, Reader, query, table
from octavo.languages.catalogues import Catalogue
from octavo.model.reference import Record
from octavo.pages.authors import author_name
from octavo.pages.context import PageContext
from octavo.pages.heads import HEAD, make_head
from octavo.pages.metadata.context_objects import work_object
from octavo.pages.plain_text import plain_text
from octavo.pages.references import (
    DOWNLOADS,
    GROUPINGS,
    REFERENCES,
    Grouping,
    cited_work,
    first_author,
    group_of,
    uncited_work,
    works_in_order,
)
from octavo.pages.views import CitedWorkView, ReferencesView, TermCount, WebLink, WorkGroup
from octavo.reading.documents import AuthorProfile
from octavo.text.slugs import slugify

MOST_WORKS = 100
"""Works of a page: with all that is said of each, 100 are at most 300 kB."""

WORKS_INDEX = f"{REFERENCES}works.json"
"""What the filter searches where works stand on many pages: text and address of each."""

_RANGES = ("a-f", "g-l", "m-r", "s-z")
_LETTERS = 12  # of an author's name, by which pages are split

Step = tuple[str, str]
"""A part of a page's address below its list, and its title."""


class WorksPage(Struct, frozen=True, array_like=True):
    """A page of a list of all cited works."""

    kind: str  # of the grouping: "year", "author", "journal"
    trail: tuple[
        tuple[str, str], ...
    ]  # title and address of each page above it, its own last; not the list's
    works: tuple[str, ...]  # keys, in order; none where it leads to its parts
    parts: tuple[tuple[str, str, int], ...]  # title, address and works of each


@table(works_in_order, work, *PageContext.reads)
def works_pages(graph: Reader, _: str) -> dict[str, WorksPage]:
    """Return the pages of all lists, by address."""
    words = PageContext(graph).words
    records = [graph.get(work, key) for key in graph.get(works_in_order)]
    found: dict[str, WorksPage] = {}
    for grouping in GROUPINGS:
        placed = [(record.key, tuple(_steps(record, grouping.kind, words))) for record in records]
        if len(placed) > MOST_WORKS:
            placed.sort(key=lambda one: group_of(graph.get(work, one[0]), grouping.kind, words)[0])
        found.update(_pages(grouping, grouping.site_path, (), placed, 0))
    return found


def _steps(record: Record, kind: str, words: Catalogue) -> Iterator[Step]:
    """Yield the ever smaller parts of a list that a work belongs to."""
    year = record.issued.year
    author = slugify(first_author(record)) or "other"
    letters = [author[:length] for length in range(1, min(len(author), _LETTERS) + 1)]
    group = next((one for one in _RANGES if one[0] <= author[0] <= one[2]), "other")
    divided = [(group, group.upper().replace("-", "–")), *((one, one.capitalize()) for one in letters)]
    title = group_of(record, kind, words)[1]
    if kind == "year":
        top = str(year) if year else "undated"
        yield top, title
        yield from ((f"{top}/{one}", shown) for one, shown in divided)
    elif kind == "author":
        yield letters[0], title
        yield from divided[2:]
        yield f"{letters[-1]}/{year or 'undated'}", str(year or "–")
    else:
        journal = slugify(plain_text(record.container_title)) if record.container_title else ""
        yield (journal[0], journal[0].upper()) if journal else ("none", title)
        yield f"{journal[:1] or 'none'}/{journal or 'all'}", title
        top = f"{journal[:1] or 'none'}/{journal or 'all'}"
        yield from ((f"{top}/{one}", shown) for one, shown in divided)


def _pages(
    grouping: Grouping,
    site_path: str,
    trail: tuple[tuple[str, str], ...],
    placed: Sequence[tuple[str, tuple[Step, ...]]],
    depth: int,
) -> Iterator[tuple[str, WorksPage]]:
    parts: dict[Step, list[tuple[str, tuple[Step, ...]]]] = {}
    if len(placed) > MOST_WORKS:
        # What all have in common divides nothing.
        while len(parts) < 2 and depth < max(len(steps) for _, steps in placed):
            parts = {}
            for one in placed:
                parts.setdefault(one[1][min(depth, len(one[1]) - 1)], []).append(one)
            depth += 1
    if len(parts) < 2:
        yield site_path, WorksPage(grouping.kind, trail, tuple([key for key, _ in placed]), ())
        return
    links = []
    for (address, title), members in parts.items():
        path = f"{grouping.parts_path}{address}/"
        links.append((title, path, len(members)))
        yield from _pages(grouping, path, (*trail, (title, path)), members, depth)
    yield site_path, WorksPage(grouping.kind, trail, (), tuple(links))


@query(works_pages)
def works_paths(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the addresses of the pages of all lists, and that of the filter's index where there is one."""
    pages = graph.get(works_pages)
    return (*pages, WORKS_INDEX) if len(pages) > len(GROUPINGS) else tuple(pages)


CITED_WORKS_VIEW: tuple[Query[object], ...] = (works_pages, works_paths, cited_works, work, cited_work, *HEAD)
"""What `references_view` and `works_index` read."""


def references_view(context: PageContext, site_path: str) -> ReferencesView:
    """Return a page of one of the lists of all cited works."""
    graph, words = context.graph, context.words
    page = graph.at(works_pages, site_path)
    assert page is not None, site_path  # noqa: S101  # it was planned by the same table
    title = words.gettext("Cited works")
    head_titles = {
        "year": title,
        "author": words.gettext("Cited works, by author"),
        "journal": words.gettext("Cited works, by journal"),
    }
    labels = {
        "year": words.gettext("By year"),
        "author": words.gettext("By author"),
        "journal": words.gettext("By journal"),
    }
    head_title = head_titles[page.kind]
    if page.trail:
        text = " · ".join(name for name, _ in page.trail)
        title, head_title = (
            words.gettext("{label}: {text}", label=one, text=text) for one in (title, head_title)
        )
    has_index = WORKS_INDEX in graph.get(works_paths)
    return ReferencesView(
        head=make_head(context, site_path, head_title),
        title=title,
        groupings=tuple(WebLink(labels[other.kind], context.url(other.site_path)) for other in GROUPINGS),
        trail=tuple(WebLink(name, context.url(path)) for name, path in page.trail[:-1]),
        groups=tuple(_groups(context, page)),
        parts=tuple(TermCount(name, context.url(path), count) for name, path, count in page.parts),
        count=len(page.works) or sum(count for _, _, count in page.parts),
        index_url=context.url(WORKS_INDEX) if has_index else "",
        downloads=tuple(WebLink(name, context.url(f"{REFERENCES}{file}")) for name, file in DOWNLOADS),
    )


def _groups(context: PageContext, page: WorksPage) -> Iterator[WorkGroup]:
    graph, words = context.graph, context.words
    groups: dict[tuple[object, ...], list[CitedWorkView]] = {}
    titles: dict[tuple[object, ...], str] = {}
    for key in page.works:
        record, view = graph.get(work, key), graph.get(cited_work, key)
        order, title = group_of(record, page.kind, words)
        titles[order] = title
        # Zotero is offered each work once.
        shown = replace(view, context_object=work_object(record)) if page.kind == GROUPINGS[0].kind else view
        groups.setdefault(order, []).append(shown)
    for order, members in sorted(groups.items()):
        yield WorkGroup(titles[order], f"group-{slugify(titles[order])}", tuple(members))


def works_index(context: PageContext) -> bytes:
    """Return what the filter of all works searches: for each its text and the address where it stands."""
    graph = context.graph
    pages = graph.get(works_pages)
    where = {
        key: path for path, page in pages.items() if page.kind == GROUPINGS[0].kind for key in page.works
    }
    found = []
    for key, path in where.items():
        view = graph.get(cited_work, key)
        found.append([plain_text(view.html), view.url or f"{context.url(path)}#{reference_anchor(key)}"])
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@query(
    keys_of_files, works, citing, cited_works, work, cited_work, notices, *Styles.reads, *PageContext.reads
)
def publications(graph: Reader, author_id: str) -> tuple[CitedWorkView, ...]:
    """Return the works of an author, the newest first."""
    profile = graph.get(author, author_id)
    if profile is None:
        return ()
    path = profile.publications_path
    found = works_of_file(graph, path) if path else tuple(_cited_works_of(graph, profile))
    newest_first = sorted(
        found, key=lambda one: (one.issued.year, one.issued.month, one.issued.day), reverse=True
    )
    return tuple([_publication(graph, record) for record in newest_first])


def _cited_works_of(graph: Reader, profile: AuthorProfile) -> Iterator[Record]:
    """Yield the cited works of one whose name the site wants to stand out."""
    name = author_name(profile)
    wanted = [one for one in graph.get(config).citations.highlight_authors if name in Highlighter((one,))]
    if not wanted:
        return
    own = Highlighter(tuple(wanted))
    for key in graph.get(cited_works):
        record = graph.get(work, key)
        if any(one in own for one in record.author):
            yield record


def _publication(graph: Reader, record: Record) -> CitedWorkView:
    if graph.at(citing, record.key) and graph.get(work, record.key) == record:
        return graph.get(cited_work, record.key)
    style = Styles(graph)[graph.get(config).citations.style]
    return uncited_work(PageContext(graph), record, style.format_reference(record))


QUERIES = (works_pages, works_paths, publications)
