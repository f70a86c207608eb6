"""A site's own works: found by words, with where they are cited, and without the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle, UnusableStyle
from octavo.builder.options import BuildOptions
from octavo.builder.site_graph import SiteGraph
from octavo.builder.timeline import Timeline
from octavo.facts.bibliographies import bibliographies, bibliography, listed_works
from octavo.facts.citations import citing, keys_of_numbers
from octavo.facts.documents import document
from octavo.facts.texts import PUBLISHED, lists
from octavo.graph import Graph
from octavo.model.body import Rendered
from octavo.model.reference import Record
from octavo.site.config import Config
from octavo.site.frontmatter import Header
from octavo.storage.workspace import Workspace
from octavo.text.slugs import slugify


class CitingText(Struct, frozen=True):
    """A post or a page."""

    path: str
    header: Header
    rendered: Rendered
    keys_of_numbers: Mapping[str, str]  # of the works that it cites by number


class SiteWorks(Struct, frozen=True):
    """What a site has to cite, and what it cites."""

    config: Config
    texts: tuple[CitingText, ...]  # drafts and posts for later, too
    cited: Mapping[
        str, tuple[str, ...]
    ]  # paths of posts and pages that cite a work, the newest first, by key
    records: tuple[Record, ...]  # of all its bibliographies, in the order of files and entries


class OwnWork(Struct, frozen=True):
    """A work of the site, as a list shows it."""

    record: Record
    reference: str  # plain text, in the site's style
    cited_in: tuple[str, ...]  # paths of posts and pages, each once


def read_site_works(site: Path, now: datetime) -> SiteWorks:
    """Return a site's works. Raises `SiteError` if there is no site."""
    workspace = Workspace(site, keeps=False)
    try:
        options = BuildOptions(site, now, with_drafts=True, with_future=True)
        read = SiteGraph(options, workspace, None)
        config, _ = read.read(None, Timeline())
        read.parse(now)
        return SiteWorks(config, tuple(_texts(read.graph)), _cited(read.graph), tuple(_records(read.graph)))
    finally:
        workspace.close()


def _texts(graph: Graph) -> Iterator[CitingText]:
    for name in (*PUBLISHED, "!faulty"):
        for _, path in graph.get(lists.entry, name) or ():
            known = graph.get(document, path)
            if known is not None:
                numbers = graph.get(keys_of_numbers, path)
                yield CitingText(path, known.header, known.text.rendered, numbers)


def _cited(graph: Graph) -> dict[str, tuple[str, ...]]:
    rows = ((key, graph.get(citing.entry, key)) for key in graph.get(citing))
    return {key: tuple(dict.fromkeys([row[2] for row in of_key or ()])) for key, of_key in rows}


def _records(graph: Graph) -> Iterator[Record]:
    for path, owner in graph.get(bibliographies):
        yield from graph.get(listed_works if path == owner else bibliography, path).records


def find_works(works: SiteWorks, words: str) -> tuple[OwnWork, ...]:
    """Return the works that have all the words: in key, names, title, journal, year or numbers."""
    wanted = [found for word in words.split() if (found := spelt_plainly(word))]
    style = site_style(works.config)
    return tuple(
        OwnWork(record, style.format_reference(record).text, works.cited.get(record.key, ()))
        for record in works.records
        if all(word in searched_text(record) for word in wanted)
    )


def site_style(config: Config | None, site: Path = Path()) -> Style:
    """Return the style in which a site prints references; NLM's where its own cannot be used."""
    if config is None:
        return get_style("nlm", StyleSettings())
    citations = config.citations
    settings = StyleSettings(citations.page_range, citations.et_al, citations.highlight_authors)
    try:
        return get_style(
            citations.style, settings, StylePlaces(site, config.language, config.extensions.styles)
        )
    except (UnknownStyle, UnusableStyle):
        return get_style("nlm", settings)


def searched_text(record: Record) -> str:
    """Return everything of a work that words are looked for in, spelt plainly."""
    names = (name.literal or f"{name.given} {name.family}" for name in (*record.author, *record.editor))
    parts = (
        record.key,
        *names,
        html_to_text(record.title),
        html_to_text(record.container_title),
        html_to_text(record.container_title_short),
        str(record.issued.year),
        record.doi,
        record.pmid,
        record.pmcid,
    )
    return "\0".join(map(spelt_plainly, parts))


def spelt_plainly(text: str) -> str:
    """Return a text in Latin letters and digits alone: who looks for Łuczak may have no Ł."""
    return slugify(text).replace("-", "") if text else ""
