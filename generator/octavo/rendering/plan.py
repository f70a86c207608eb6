"""Everything that is published: its address, and the output that makes it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from octavo.assets.picture_format import is_picture
from octavo.facts.citations import cited_keys, cited_works, has_works
from octavo.facts.discussion_pages import page_discussion
from octavo.facts.documents import authors, config, discussion_facts, header_and_facts, texts
from octavo.facts.files import USES, is_shown, picture, picture_facts, placed_files
from octavo.facts.former_addresses import former_addresses
from octavo.facts.order import has_comments
from octavo.facts.texts import lists, published, standing
from octavo.facts.theme import sidebar_place, theme_choices, theme_facts
from octavo.graph import Reader, query, table
from octavo.pages.archive import ARCHIVE, year_path
from octavo.pages.articles import bibliography_path
from octavo.pages.cite_this import record_path
from octavo.pages.cited_works import WORKS_INDEX, works_paths
from octavo.pages.discussion import comments_feed_path
from octavo.pages.lists import AUTHORS, COMMENTS, pages_of_lists
from octavo.pages.references import DOWNLOADS, REFERENCES, work_address
from octavo.pages.sharing import card_path, card_words
from octavo.pages.site import FOLLOW, recent_path, spoken_languages
from octavo.pages.summaries import posts_by_year
from octavo.reading.documents import is_post
from octavo.rendering.feeds.lists import feeds_of_lists
from octavo.rendering.feeds.sitemap import SitemapEntry, parts_of_sitemap
from octavo.rendering.host_files import host_paths
from octavo.rendering.pictures import copies_of, is_left_out
from octavo.resolving.holes import addresses
from octavo.site.config import TERM_TABLES

ROBOTS = "/robots.txt"
_LISTS = frozenset(
    (
        *("home_page", "term_page", "archive_page", "year_page", "terms_page"),
        *("references_page", "work_page", "comments_page"),
    )
)


class Planned(Struct, frozen=True, array_like=True):
    """Something that wants to be published at an address."""

    site_path: str
    output: str  # the name of the query that makes it
    subject: str = ""  # what it is about: the path of a text or a file, the key of a work
    number: int = 0  # of a page of a discussion, a year


@query(standing, discussion_facts, cited_keys, config, card_words, is_private=False)
def outputs_of_text(graph: Reader, path: str) -> tuple[Planned, ...]:
    """Return what is published of a text."""
    known = graph.get(standing, path)
    if not known.is_published:
        return ()
    discussion, per_page = graph.get(discussion_facts, path), graph.get(config).comments.per_page
    pages = page_discussion(discussion, known.site_path, per_page)
    found = [Planned(page.site_path, "text_page", path, page.number) for page in reversed(pages)]
    if discussion.newest and graph.get(config).feeds.discussions:
        found.append(Planned(comments_feed_path(known.site_path), "discussion_feed", path))
    if graph.get(config).citations.post_bibliographies and graph.get(cited_keys, path):
        found.append(Planned(bibliography_path(known.site_path), "text_bibliography", path))
    if graph.get(config).citations.post_records and is_post(path) and known.moment is not None:
        found.append(Planned(record_path(known.site_path), "post_record", path))
    if graph.get(card_words, path) is not None:
        found.append(Planned(card_path(known.site_path), "sharing_card", path))
    return tuple(found)


@query(texts, lists, outputs_of_text)
def planned_texts(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return what is published of all texts: posts, newest first, then pages."""
    return tuple([one for path in published(graph) for one in graph.get(outputs_of_text, path)])


@query(config, former_addresses)
def planned_redirects(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return the pages at former addresses of texts, where they are wanted."""
    if not graph.get(config).hosting.redirect_pages:
        return ()
    return tuple([Planned(one.site_path, "redirect", one.path) for one in graph.get(former_addresses)])


@query(
    *(config, pages_of_lists, lists, posts_by_year, authors, has_works, cited_works, has_comments),
    *(feeds_of_lists, work_address, works_paths, sidebar_place, theme_choices, spoken_languages),
)
def planned_lists(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return what octavo makes by itself of all texts together."""
    return tuple(_planned_lists(graph))


def _planned_lists(graph: Reader) -> Iterator[Planned]:
    known = graph.get(config)
    for site_path, page in graph.get(pages_of_lists).items():
        yield Planned(site_path, "home_page" if page.name == "posts" else "term_page")
    yield Planned(ARCHIVE, "archive_page")
    for year, _ in graph.get(posts_by_year):
        yield Planned(year_path(year), "year_page", number=year)
    kinds = {name.partition("/")[0] for name in graph.get(lists)}
    for kind, folder in TERM_TABLES.items():
        if kind in kinds:
            yield Planned(f"/{folder}/", "terms_page", kind)
    if graph.get(authors):
        yield Planned(AUTHORS, "terms_page", "author")
    if graph.get(has_works):
        for site_path in graph.get(works_paths):
            yield Planned(site_path, "works_filter" if site_path == WORKS_INDEX else "references_page")
        if known.citations.work_pages:
            yield from (
                Planned(graph.get(work_address, key), "work_page", key) for key in graph.get(cited_works)
            )
        yield from (Planned(f"{REFERENCES}{name}", "site_bibliography") for _, name in DOWNLOADS)
    if graph.get(has_comments):
        yield Planned(COMMENTS, "comments_page")
        yield Planned(f"{COMMENTS}atom.xml", "comments_feed")
    yield Planned("/404.html", "plain_page", "Page not found")
    if graph.get(theme_choices).explains_feeds:
        yield Planned(FOLLOW, "plain_page", "How to follow")
    if graph.get(sidebar_place) == "loaded":
        languages = graph.get(spoken_languages)
        paths = [recent_path(one, languages[0]) for one in languages]
        yield from (Planned(one, "plain_page", "Recent posts, recent comments and more") for one in paths)
    if known.search.enabled:
        yield Planned("/search/", "plain_page", "Search")
    yield from (Planned(site_path, "feed") for site_path in graph.get(feeds_of_lists))


@query(placed_files, picture_facts, *USES)
def planned_files(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return the author's files that are published as they are, but for what photos tell of their makers."""
    found: dict[str, Planned] = {}
    for path, placed in graph.get(placed_files).items():
        is_used = is_shown(graph, path)
        if (placed.is_on_demand and not is_used) or is_left_out(graph, placed, is_used=is_used):
            continue
        # Files of the same name and bytes are published once, wherever they lie.
        found[placed.site_path if placed.is_on_demand else path] = Planned(placed.site_path, "asset", path)
    return tuple(found.values())


@query(placed_files, picture, *USES)
def planned_copies(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return the copies of shown pictures; those of one that lies in two places are the same."""
    found: dict[str, Planned] = {}
    for path in sorted(graph.get(placed_files)):
        shown = graph.get(picture, path) if is_picture(path) and is_shown(graph, path) else None
        for variant in copies_of(shown) if shown else ():
            found.setdefault(variant.site_path, Planned(variant.site_path, "picture_copy", path))
    return tuple(found.values())


@query(theme_facts)
def planned_statics(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return the files that belong to the theme."""
    theme = graph.get(theme_facts)
    return (
        tuple([Planned(path, "theme_file", name) for name, (path, _) in theme.static.items()])
        if theme
        else ()
    )


@query(config)
def planned_own(graph: Reader, _: str) -> tuple[Planned, ...]:
    """Return the files that code of the site's own makes."""
    return tuple([Planned(site_path, "own_file") for site_path in graph.get(config).extensions.outputs])


PLANNED = (
    *(planned_lists, planned_texts, planned_redirects, planned_files, planned_copies, planned_statics),
    planned_own,
)


@query(standing, header_and_facts)
def modified(graph: Reader, path: str) -> str | None:
    """Return when a text changed, "" if that is not known; None where nobody should look for it."""
    known, head = graph.get(standing, path), graph.get(header_and_facts, path)
    if head is None or head.header.keys.noindex or known.is_draft or known.is_future:
        return None
    moment = head.header.updated or known.moment
    return moment.iso if moment else ""


@query(planned_texts, planned_lists, modified, addresses)
def sitemap_entries(graph: Reader, _: str) -> tuple[SitemapEntry, ...]:
    """Return the pages that search engines should know."""
    site = graph.get(addresses)
    found = []
    for one in graph.get(planned_texts):
        changed = graph.get(modified, one.subject) if one.output == "text_page" else None
        if changed is not None:
            found.append(SitemapEntry(site.absolute(one.site_path), changed))
    lists_of_all = (one for one in graph.get(planned_lists) if one.output in _LISTS)
    return (*found, *[SitemapEntry(site.absolute(one.site_path), "") for one in lists_of_all])


@query(sitemap_entries)
def sitemap_paths(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the addresses of the sitemap and, for a very large site, of its parts."""
    return tuple(parts_of_sitemap(len(graph.get(sitemap_entries))))


@table(sitemap_paths, host_paths, *PLANNED)
def plan(graph: Reader, _: str) -> dict[str, Planned]:
    """Return what is published at each address; of two that want one, which is reported, the first."""
    found: dict[str, Planned] = {}
    for part in PLANNED:
        for one in graph.get(part):
            found.setdefault(one.site_path, one)
    for site_path in graph.get(sitemap_paths):
        found.setdefault(site_path, Planned(site_path, "sitemap"))
    # Such a file in content/static says what its author wants.
    for site_path in graph.get(host_paths):
        found.setdefault(site_path, Planned(site_path, "host_file"))
    found.setdefault(ROBOTS, Planned(ROBOTS, "robots"))
    return found


QUERIES = (*(outputs_of_text, *PLANNED, modified, sitemap_entries, sitemap_paths, plan),)
