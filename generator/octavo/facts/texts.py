"""What the site makes of each text: its address, its authors and terms, whether it is published now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal
from unicodedata import normalize

from msgspec import Struct

from octavo.errors import Location, Problem
from octavo.facts.documents import author_files, author_names, config, header_and_facts, texts
from octavo.facts.inputs import horizon, wishes
from octavo.facts.terms import TermKey, term_register, terms_of
from octavo.graph import Reader, index, query, table
from octavo.model.addresses import expand_permalink, split_alias
from octavo.reading.documents import HeaderAndFacts, is_post, link_target
from octavo.site.frontmatter import Header
from octavo.text.composed import composed
from octavo.text.file_names import is_index
from octavo.text.moments import Moment
from octavo.text.nearest import did_you_mean, did_you_mean_file
from octavo.text.slugs import safe_slug, slugify


class Standing(Struct, frozen=True):
    """A text as others see it: all but its words."""

    path: str
    state: Literal["published", "draft", "later", "faulty", "unreadable"]
    title: str = ""  # inline HTML
    site_path: str = ""  # "" when a mistake in its header leaves it without one
    moment: Moment | None = None
    is_draft: bool = False
    is_future: bool = False
    is_pinned: bool = False
    language: str = ""
    authors: tuple[str, ...] = ()  # ids
    categories: tuple[TermKey, ...] = ()
    tags: tuple[TermKey, ...] = ()
    series: tuple[TermKey, ...] = ()
    style: str = ""  # name of the reference style
    original: str = ""  # the path of the text that it is a translation of

    @property
    def is_published(self) -> bool:
        """Tell whether it is part of the site now."""
        return self.state == "published"

    @property
    def why_not(self) -> str:
        """Return why a text is not published; "" when its own mistakes, reported there, keep it out."""
        reasons = {"draft": "a draft", "later": "a post for later"}
        return reasons.get(self.state, "") if self.site_path else ""


@table(texts)
def known_texts(graph: Reader, _: str) -> dict[str, bool]:
    """Return all posts and pages, to be asked for one by one."""
    return dict.fromkeys(graph.get(texts), True)


@query(header_and_facts)
def early_rows(graph: Reader, path: str) -> tuple[tuple[str, tuple[float, str]], ...]:
    """Return the rows of a text in what has to be known first: dates, names of styles, works in headers."""
    head = graph.get(header_and_facts, path)
    if head is None:
        return ()
    style, date = head.header.keys.citation_style, head.header.date
    rows = [(f"style/{style}", (0.0, path))] if style else []
    if date is not None and is_post(path):
        rows.append(("dates", (date.value.timestamp(), path)))
    if head.header.works:
        rows.append(("works", (0.0, path)))
    return tuple(rows)


early = index("early", texts, early_rows)


@table(early, horizon)
def future(graph: Reader, _: str) -> dict[str, bool]:
    """Return the posts that are not due yet."""
    now = graph.get(horizon)
    return {path: True for moment, path in graph.at(early, "dates") or () if moment > now}


@table(author_names)
def authors_by_name(graph: Reader, _: str) -> dict[str, tuple[str, ...]]:
    """Return the ids of authors by their names, folded."""
    found: dict[str, tuple[str, ...]] = {}
    for author_id, name in graph.get(author_names).items():
        found[_folded(name)] = (*found.get(_folded(name), ()), author_id)
    return found


@query(
    *(header_and_facts, config, wishes, future, term_register, known_texts),
    *(author_names, author_files, authors_by_name),
)
def standing(graph: Reader, path: str) -> Standing:
    """Return what the site makes of a text."""
    head = graph.get(header_and_facts, path)
    if head is None:
        return Standing(path, "unreadable")
    keys, known = head.header.keys, graph.get(config)
    author_ids = tuple(dict.fromkeys(_authors_of(graph, path, head)))
    kinds = (("category", keys.categories), ("tag", keys.tags), ("series", keys.series))
    terms = [terms_of(graph, kind, names) if is_post(path) else () for kind, names in kinds]
    site_path = _site_path(graph, path, head, author_ids, terms[0])
    is_future = is_post(path) and graph.at(future, path) is not None
    included = graph.get(wishes)
    state: Literal["published", "draft", "later", "faulty"] = "published"
    if keys.draft and not included.with_drafts:
        state = "draft"
    elif is_future and not included.with_future:
        state = "later"
    elif not site_path:
        state = "faulty"
    return Standing(
        path=path,
        state=state,
        title=head.facts.title,
        site_path=site_path,
        moment=head.header.date,
        is_draft=keys.draft,
        is_pinned=keys.pinned and is_post(path),
        is_future=is_future,
        language=keys.lang or known.language,
        authors=author_ids,
        categories=terms[0],
        tags=terms[1],
        series=terms[2],
        style=keys.citation_style or known.citations.style,
        original=original_of(graph, path, head) if keys.translation_of else "",
    )


def _authors_of(graph: Reader, path: str, head: HeaderAndFacts) -> Iterator[str]:
    for author_id in map(composed, head.header.authors):
        if graph.at(author_names, author_id) is not None:
            yield author_id
            continue
        if graph.at(author_files, author_id) is not None:
            # The file is there and was reported: no need to say it again at each of the author's posts.
            continue
        named = graph.at(authors_by_name, _folded(author_id)) or ()
        if len(named) == 1:
            # A name in place of an id, as other generators have it.
            yield named[0]
            continue
        listed = [one.name for one in head.header.keys.authors]
        location = Location(path, *head.header.place("authors" if listed else "author"))
        known = graph.get(author_names)
        hint = did_you_mean(author_id, known) or did_you_mean(author_id, list(known.values()))
        hint = hint or f"Add content/authors/{author_id}.md."
        if named:
            hint = f"{len(named)} authors have this name. Write an id: {', '.join(named)}."
        graph.report(Problem(location, f"There is no author “{author_id}”.", hint, code="unknown-author"))


def original_of(graph: Reader, path: str, head: HeaderAndFacts) -> str:
    """Return the path of the text that a header says it translates; "" with a problem where there is none."""
    named = head.header.keys.translation_of
    place = Location(path, *head.header.place("translation_of"))
    target = link_target(path, named)
    found = next((one for one in (target, f"{target}/index.md") if graph.at(known_texts, one)), "")
    if not found or found == path:
        message = f"There is no text “{named}” that this one could be a translation of."
        hint = did_you_mean_file(target, graph.get(known_texts), beside=path.rpartition("/")[0])
        hint = hint or "Name the file of the original, as in a link: 2021-10-20-on-mice.md."
        graph.report(Problem(place, message, hint, code="unknown-translation"))
        return ""
    original = graph.get(header_and_facts, found)
    if original and original.header.keys.translation_of:
        message = f"“{named}” is a translation itself."
        hint = f"Name the original, as that one does: {original.header.keys.translation_of}."
        graph.report(Problem(place, message, hint, code="unknown-translation"))
        return ""
    return found


def _folded(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())


def _site_path(
    graph: Reader, path: str, head: HeaderAndFacts, authors: Sequence[str], categories: Sequence[TermKey]
) -> str:
    header, known = head.header, graph.get(config)
    if header.keys.slug:
        slug = safe_slug(header.keys.slug)
        if slug is None:
            location = Location(path, *header.place("slug"))
            message = f"The slug “{header.keys.slug}” is not a plain name."
            hint = "Use letters, digits and hyphens: it is one segment of the address."
            graph.report(Problem(location, message, hint, code="unsafe-slug"))
            return ""
    else:
        slug = slugify(header.file_slug)
    if header.keys.permalink:
        return _chosen_path(graph, path, header)
    if not is_post(path):
        return _page_path(path, slug)
    if header.date is None:
        return ""
    local = header.date.value.astimezone(known.zone)
    values = {"year": local.year, "month": local.month, "day": local.day, "slug": slug}
    permalink = known.posts.permalink
    if "{category" in permalink:
        values["category"] = categories[0].slug if categories else "posts"
    if "{author" in permalink:
        values["author"] = slugify(authors[0]) if authors else "anonymous"
    return expand_permalink(permalink, values)


def _chosen_path(graph: Reader, path: str, header: Header) -> str:
    site_path, query_ = split_alias(header.keys.permalink)
    if site_path and not query_:
        return site_path
    message = f"The permalink “{header.keys.permalink}” is not a path inside the site."
    place = Location(path, *header.place("permalink"))
    graph.report(Problem(place, message, "Write it as /own/path/.", code="unsafe-permalink"))
    return ""


def _page_path(path: str, slug: str) -> str:
    """Return a page's site path: its folders below content/pages, then its slug."""
    folders = path.split("/")[2:-1]
    if is_index(path.rpartition("/")[2]):
        folders = folders[:-1]
    return "/" + "".join(f"{slugify(folder)}/" for folder in folders) + f"{slug}/"


# ---- lists

IN_LANGUAGE = "language/"
"""What begins the names of the lists of texts in a language that is not the site's."""

HIDDEN = "translations"
"""The list of posts that no other list shows, because one in another language stands there."""

Row = tuple[float, str]
"""A text in a list: seconds before 1970, so that the newest comes first, and its path."""


@query(standing)
def translated_rows(graph: Reader, path: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    """Return the row of a published translation, below the text that it translates."""
    known = graph.get(standing, path)
    return ((known.original, (known.language, path)),) if known.original and known.is_published else ()


translated = index("translated", texts, translated_rows)
"""The translations of each text that has any, with their languages."""


def translations_of(graph: Reader, known: Standing) -> tuple[Standing, ...]:
    """Return a text and all its translations that are published, the original first.

    It reads `standing` and `translated`.
    """
    original = known.original or known.path
    rows = graph.at(translated, original) or ()
    if not rows:
        return (known,)
    found = (graph.get(standing, path) for path in (original, *[path for _, path in rows]))
    return tuple([one for one in found if one.is_published])


def shown_of(graph: Reader, known: Standing) -> str:
    """Return the path of the text that lists show for a text: of its translations the site's own language.

    It reads `standing`, `translated` and `config`.
    """
    if not known.original and not graph.at(translated, known.path):
        return known.path
    family = translations_of(graph, known)
    base = graph.get(config).language.partition("-")[0]
    own = next((one for one in family if one.language.partition("-")[0] == base), None)
    return (own or family[0]).path if family else known.path


def _lists_of(known: Standing) -> list[str]:
    """Return the names of the lists of a post's authors and terms."""
    keys = (*known.categories, *known.tags, *known.series)
    return [*(f"author/{one}" for one in known.authors), *(f"{key.kind}/{key.slug}" for key in keys)]


@query(standing, config, translated)
def list_rows(graph: Reader, path: str) -> tuple[tuple[str, Row], ...]:
    """Return the rows of a text in the lists that it stands in."""
    known = graph.get(standing, path)
    moment = known.moment.value if known.moment else None
    # By path too: two posts of one moment must not swap between builds.
    row = (-moment.timestamp() if moment and is_post(path) else 0.0, path)
    styled = (f"style/{known.style}", row)
    is_foreign = known.language != graph.get(config).language
    spoken = ((f"{IN_LANGUAGE}{known.language}", row),) if is_foreign else ()
    if known.state == "unreadable":
        return (("!unreadable", row),)
    if known.state in ("draft", "later"):
        state = known.state if known.site_path else "faulty"
        return (f"!{state}", row), (f"!style/{known.style}", row)
    if not known.is_published:
        return ("!faulty", row), styled
    if not is_post(path):
        return (("pages", row), styled, *spoken)
    shown = shown_of(graph, known)
    if shown != path:
        # A list that has no other of its translations has this one: a German tag has German posts.
        others = _lists_of(graph.get(standing, shown))
        names = [name for name in _lists_of(known) if name not in others]
        return (*[(name, row) for name in (HIDDEN, *names)], styled, *spoken)
    lists = ["posts", *_lists_of(known)]
    if known.is_pinned:
        lists.append("pinned")
    if moment:
        local = moment.astimezone(graph.get(config).zone)
        lists.append(f"month/{local.year}/{local.month}")
    return (*[(name, row) for name in lists], styled, *spoken)


lists = index("lists", texts, list_rows)
"""Texts, newest first: "posts", "pinned", "pages" (by path), those of terms ("tag/NAME"), authors, months,
styles, languages, and behind an exclamation mark those that are not published."""


def published(graph: Reader) -> tuple[str, ...]:
    """Return the paths of all texts that are published: posts, newest first, then pages."""
    return tuple([path for name in PUBLISHED for path in listed(graph, name)])


def listed(graph: Reader, name: str) -> tuple[str, ...]:
    """Return the paths in a list."""
    return tuple([path for _, path in graph.at(lists, name) or ()])


PUBLISHED = ("posts", HIDDEN, "pages")
"""The lists that have every published text once."""


@query(future, header_and_facts)
def next_due(graph: Reader, _: str) -> Moment | None:
    """Return when the next scheduled post is due."""
    heads = (graph.get(header_and_facts, path) for path in graph.get(future))
    waiting = [head.header.date for head in heads if head and head.header.date and not head.header.keys.draft]
    return min(waiting, default=None)


QUERIES = (
    known_texts,
    early_rows,
    early,
    future,
    authors_by_name,
    standing,
    translated_rows,
    translated,
    list_rows,
    lists,
    next_due,
)
