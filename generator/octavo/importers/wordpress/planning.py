"""Which file and which old addresses each text of an export gets, before the first is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from octavo.importers.blog import ImportedAuthor
from octavo.importers.file_plan import FilePlan, FileRequest, PlannedFile, is_reserved
from octavo.importers.link_targets import LinkTarget, normal_path
from octavo.importers.wordpress.dates import read_date
from octavo.importers.wordpress.export import ExportAuthor, ExportTerm
from octavo.importers.wordpress.gathering import Gathered, TextFacts
from octavo.importers.wordpress.permalinks import OldAddress
from octavo.markdown.text_state import RESERVED_ANCHORS
from octavo.slugs import slugify

_TAG = re.compile(r"<[^>]*>")
_UNSAFE_ALIAS = re.compile(r"[\\%\0#:?]")
_RESERVED_ANCHOR = re.compile(r"(?:fn|fnref|ref|cite|comment|citation)-")
_PLAIN_ANCHOR = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A text with its place in the new site."""

    facts: TextFacts
    place: PlannedFile
    slug: str  # decoded
    authors: tuple[str, ...]  # ids
    categories: tuple[str, ...]  # names
    tags: tuple[str, ...]


def plan_texts(
    gathered: Gathered, plan: FilePlan, authors: Mapping[str, ImportedAuthor], zone: tzinfo
) -> tuple[PlannedText, ...]:
    """Return every text with its file, in the order of the export; pages stand below their parents."""
    by_id = {facts.id: facts for facts in gathered.texts if facts.is_page}
    done: dict[str, PlannedText] = {}

    def place(facts: TextFacts, trail: tuple[str, ...]) -> PlannedText:
        if facts.source in done:
            return done[facts.source]
        folders: tuple[str, ...] = ()
        parent = by_id.get(facts.parent) if facts.is_page else None
        if parent is not None and parent.source not in trail and len(trail) < 20:
            above = place(parent, (*trail, facts.source)).place.file
            folders = PurePosixPath(above).with_suffix("").parts[1:]
        author = authors.get(facts.creator)
        ids = (author.id,) if author else ()
        categories, tags = _names(facts.terms, "category"), _names(facts.terms, "post_tag", "tag")
        slug = unquote(facts.slug).strip()
        moment = read_date(facts.date_gmt, None) or read_date(facts.date, zone)
        request = FileRequest(
            source=facts.source,
            slug=slug,
            title=" ".join(unescape(_TAG.sub("", facts.title)).split()),
            day=moment.astimezone(zone).date() if moment else None,
            is_page=facts.is_page,
            folders=folders,
            categories=categories,
            authors=ids,
        )
        planned = PlannedText(facts, plan.place(request), slug, ids, categories, tags)
        done[facts.source] = planned
        return planned

    # Published texts first: of two with one slug the one that readers know keeps it.
    for facts in sorted(gathered.texts, key=lambda facts: not facts.is_published):
        place(facts, ())
    return tuple(done[facts.source] for facts in gathered.texts)


def plan_authors(gathered: Gathered, site_authors: Mapping[str, str]) -> dict[str, ImportedAuthor]:
    """Return the author for each login that wrote a text; `site_authors` has the ids that are there, by name.

    A login that is an e-mail address is not kept as an id.
    """
    planned: dict[str, ImportedAuthor] = {}
    taken: set[str] = set()
    for facts in gathered.texts:
        login = facts.creator
        if not login or login in planned:
            continue
        known = gathered.authors.get(login, ExportAuthor("", login, login))
        name = known.name if "@" not in known.name else known.name.partition("@")[0]
        existing = site_authors.get(name.casefold())
        wanted = existing or slugify(name if "@" in login else login)
        author_id, number = wanted, 1
        while author_id in taken and not existing:
            number += 1
            author_id = f"{wanted}-{number}"
        taken.add(author_id)
        planned[login] = ImportedAuthor(author_id, name)
    return planned


def link_targets_of(
    texts: Iterable[PlannedText], fragments: set[str], base_path: str
) -> tuple[dict[str, LinkTarget], dict[str, LinkTarget]]:
    """Return where old addresses lead: by path, and by the number of `?p=`."""
    by_path: dict[str, LinkTarget] = {}
    by_id: dict[str, LinkTarget] = {}
    for text in texts:
        facts = text.facts
        anchors = fragments.intersection(facts.names)
        if facts.is_published and facts.comments:
            anchors |= {"comments"} | {f"comment-{name}" for name in facts.comments}
        url = f"{base_path.rstrip('/')}{text.place.site_path}"
        target = LinkTarget(text.place.file, url, frozenset(anchors))
        by_id.setdefault(facts.id, target)
        path = urlsplit(facts.link).path
        if "?" not in facts.link and path.strip("/"):
            by_path.setdefault(normal_path(path), target)
    by_id.pop("", None)
    return by_path, by_id


def usable_anchors(fragments: Iterable[str]) -> set[str]:
    """Return the names that places in a text may have."""
    return {
        name
        for name in fragments
        if _PLAIN_ANCHOR.fullmatch(name) and name not in RESERVED_ANCHORS and not _RESERVED_ANCHOR.match(name)
    }


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
        path = old_path(facts.link, blog_path)
        if facts.is_page or not facts.is_published or not path:
            continue
        local = read_date(facts.date, None) or read_date(facts.date_gmt, None)
        category = next((term.slug for term in facts.terms if term.taxonomy == "category"), "")
        yield OldAddress(path, text.slug, local.date() if local else None, category, facts.creator)


class AliasPlan:
    """Gives each text its old addresses, none twice and none that octavo uses."""

    def __init__(self, texts: Iterable[PlannedText], blog_path: str, existing: Iterable[str]) -> None:
        """`existing` are the addresses of what the site had before."""
        self._blog_path = blog_path
        self._taken = {_key(path) for path in existing}
        self._taken.update(_key(text.place.site_path) for text in texts)

    def aliases(self, text: PlannedText, pages: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the aliases of a published text that had `pages` pages, and old paths that cannot be any."""
        facts = text.facts
        if not facts.is_published:
            return (), ()
        path = old_path(facts.link, self._blog_path)
        paths = [path] if path else []
        paths += [f"{path.rstrip('/')}/{number}/" for number in range(2, pages + 1)] if path else []
        found, refused = [], []
        for wanted in paths:
            if _key(wanted) == _key(text.place.site_path):
                continue
            segments = wanted.strip("/").split("/")
            is_odd = any(not segment or segment.startswith(".") for segment in segments)
            is_odd = is_odd or is_reserved(wanted) or _UNSAFE_ALIAS.search(wanted) is not None
            if is_odd or _key(wanted) in self._taken:
                refused.append(wanted)
                continue
            self._taken.add(_key(wanted))
            found.append(wanted)
        if facts.id:
            # A query reaches no file; it is for hosts that have redirect files.
            found.append(f"/?{'page_id' if facts.is_page else 'p'}={facts.id}")
        return tuple(found), tuple(refused)


def _key(path: str) -> str:
    return path.strip("/").casefold()


def _names(terms: Iterable[ExportTerm], *taxonomies: str) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for term in terms:
        name = " ".join(unescape(term.name).split())
        if term.taxonomy in taxonomies and name:
            names.setdefault(name.casefold(), name)
    return tuple(names.values())
