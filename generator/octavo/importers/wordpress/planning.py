"""Which file and which old addresses each text of an export gets, before the first is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import octavo.expressions as re
from octavo.importers.blog import ImportedAuthor
from octavo.importers.dates import read_date
from octavo.importers.file_plan import FilePlan, FileRequest, PlannedFile
from octavo.importers.link_targets import LinkTarget, normal_path
from octavo.importers.settings_advice import OldAddress
from octavo.importers.wordpress.co_authors import people_in, writers_of
from octavo.importers.wordpress.export import ExportTerm
from octavo.importers.wordpress.gathering import Gathered, TextFacts

_TAG = re.compile(r"<[^<>]*+>")
# WordPress's category for texts without one, in the languages of most blogs.
_NO_CATEGORY = frozenset(
    {
        *("uncategorized", "uncategorised", "sin-categoria", "sin-categorizar", "sem-categoria"),
        *("non-classe", "non-categorise", "unkategorisiert", "nicht-kategorisiert", "geen-categorie"),
        *("senza-categoria", "ukategorisert", "ikke-kategoriseret", "okategoriserade", "bez-kategorii"),
        *("bez-rubriki",),
    }
)


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A text with its place in the new site."""

    facts: TextFacts
    place: PlannedFile
    slug: str  # decoded
    authors: tuple[str, ...]  # ids
    categories: tuple[str, ...]  # names
    tags: tuple[str, ...]
    series: tuple[str, ...] = ()


def plan_texts(
    gathered: Gathered, plan: FilePlan, authors: Mapping[str, ImportedAuthor], zone: tzinfo
) -> tuple[PlannedText, ...]:
    """Return every text with its file, in the order of the export; pages stand below their parents."""
    by_id = {facts.item.id: facts for facts in gathered.texts if facts.is_page}
    done: dict[str, PlannedText] = {}

    def place(facts: TextFacts, trail: tuple[str, ...]) -> PlannedText:
        if facts.source in done:
            return done[facts.source]
        folders: tuple[str, ...] = ()
        parent = by_id.get(facts.item.parent) if facts.is_page else None
        if parent is not None and parent.source not in trail and len(trail) < 20:
            above = place(parent, (*trail, facts.source)).place.file
            folders = PurePosixPath(above).with_suffix("").parts[1:]
        logins = writers_of(facts.item.creator, facts.item.terms, gathered.authors)
        ids = tuple(dict.fromkeys(authors[login].id for login in logins if login in authors))
        categories, tags = _names(facts.item.terms, "category"), _names(facts.item.terms, "post_tag", "tag")
        slug = unquote(facts.item.slug).strip()
        request = FileRequest(
            source=facts.source,
            slug=slug,
            title=" ".join(unescape(_TAG.sub("", facts.item.title)).split()),
            day=facts.moment.astimezone(zone).date(),
            is_dated=facts.is_dated,
            is_page=facts.is_page,
            folders=folders,
            categories=categories,
            authors=ids,
        )
        planned = PlannedText(
            facts, plan.place(request), slug, ids, categories, tags, _names(facts.item.terms, "series")
        )
        done[facts.source] = planned
        return planned

    # Published texts first: of two with one slug the one that readers know keeps it.
    for facts in sorted(gathered.texts, key=lambda facts: not facts.is_published):
        place(facts, ())
    return tuple(done[facts.source] for facts in gathered.texts)


def people_of(gathered: Gathered) -> Iterator[tuple[str, ImportedAuthor]]:
    """Yield who wrote a text, each as often as there are texts."""
    for facts in gathered.texts:
        yield from people_in(facts.item.creator, facts.item.terms, gathered.authors)


def link_targets_of(
    texts: Sequence[PlannedText], fragments: set[str], target_of: Callable[..., LinkTarget], blog_path: str
) -> tuple[dict[str, LinkTarget], dict[str, LinkTarget]]:
    """Return where old addresses lead: by path, and by the number of `?p=`.

    A blog that changed its permalinks has links of former times, which WordPress redirects by their slugs.
    """
    by_path: dict[str, LinkTarget] = {}
    by_id: dict[str, LinkTarget] = {}
    former: dict[str, LinkTarget | None] = {}  # None: of several texts
    for text in texts:
        facts = text.facts
        anchors = fragments.intersection(facts.names)
        if facts.is_published and facts.comments:
            anchors |= {"comments"} | {f"comment-{name}" for name in facts.comments}
        target = target_of(text.place, anchors)
        by_id.setdefault(facts.item.id, target)
        path = urlsplit(facts.item.link).path
        if "?" not in facts.item.link and path.strip("/"):
            by_path.setdefault(normal_path(path), target)
        for path in _former_paths(facts, blog_path) if facts.is_published else ():
            former[path] = None if former.get(path, target) != target else target
    by_id.pop("", None)
    return {path: target for path, target in former.items() if target} | by_path, by_id


def _former_paths(facts: TextFacts, blog_path: str) -> Iterator[str]:
    """Yield the paths that a text may have had, as keys."""
    slug = unquote(facts.item.slug).strip("/")
    if not slug:
        return
    yield normal_path(f"{blog_path.rstrip('/')}/{slug}")
    for moment in (read_date(facts.item.date, None), read_date(facts.item.date_gmt, None)):
        for form in ("%Y/%m", "%Y/%m/%d") if moment and not facts.is_page else ():
            yield normal_path(f"{blog_path.rstrip('/')}/{moment:{form}}/{slug}")


def old_path(link: str, blog_path: str) -> str:
    """Return the decoded path of a text below the blog's own; "" for the blog itself, and with a query."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    prefix = unquote(blog_path).rstrip("/")
    if parts.query or not path.startswith(f"{prefix}/") or not path[len(prefix) :].strip("/"):
        return ""
    return path[len(prefix) :]


def old_addresses(texts: Iterable[PlannedText], blog_path: str) -> Iterable[OldAddress]:
    """Yield the addresses of published posts."""
    for text in texts:
        facts = text.facts
        path = old_path(facts.item.link, blog_path)
        if facts.is_page or not facts.is_published or not path:
            continue
        local = read_date(facts.item.date, None) or read_date(facts.item.date_gmt, None)
        category = next((term.slug for term in facts.item.terms if term.taxonomy == "category"), "")
        yield OldAddress(path, text.slug, local.date() if local else None, category, facts.item.creator)


def paths_of_pages(text: PlannedText, blog_path: str, pages: int) -> tuple[str, ...]:
    """Return the old paths of a published text that had `pages` pages."""
    path = old_path(text.facts.item.link, blog_path) if text.facts.is_published else ""
    if not path:
        return ()
    return (path, *(f"{path.rstrip('/')}/{number}/" for number in range(2, pages + 1)))


def query_address(text: PlannedText) -> tuple[str, ...]:
    """Return the address by number: a query reaches no file; it is for hosts that have redirect files."""
    facts = text.facts
    if not facts.item.id or not facts.is_published:
        return ()
    return (f"/?{'page_id' if facts.is_page else 'p'}={facts.item.id}",)


def is_default_category(term: ExportTerm) -> bool:
    """Tell WordPress's category for texts that have none."""
    return term.taxonomy == "category" and (
        term.slug.partition("-2")[0] in _NO_CATEGORY or term.name.strip().casefold() in _NO_CATEGORY
    )


def _names(terms: Iterable[ExportTerm], *taxonomies: str) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for term in terms:
        name = " ".join(unescape(term.name).split())
        if term.taxonomy in taxonomies and name and not is_default_category(term):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())
