"""Categories, tags and series: names that differ only by case or Unicode form are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from octavo.errors import Location, Problem, Severity
from octavo.facts.documents import config, header_and_facts, texts
from octavo.graph import Reader, query, table
from octavo.reading.documents import is_post
from octavo.site.config import CONFIG_FILE, TERM_TABLES
from octavo.text.slugs import distinct_slugs, fold_term, term_slug


class TermKey(Struct, frozen=True):
    """A term, in articles."""

    kind: str  # "category", "tag" or "series"
    slug: str

    @property
    def site_path(self) -> str:
        """Return the address of the term's page."""
        return f"/{TERM_TABLES[self.kind]}/{self.slug}/"


class TermEntry(Struct, frozen=True, array_like=True):
    """A term as all texts together have it."""

    slug: str
    name: str  # folded: what all ways of writing it have in common
    title: str
    titled_in: str  # the file that decides how it is written: site.toml, or the first post
    first: str  # the first post that names it; "" when none does
    other: str  # the term whose address it would have had; "" for none
    language: str = ""  # of the term's page, where site.toml says so


@query(header_and_facts)
def term_names(graph: Reader, path: str) -> tuple[tuple[str, str], ...]:
    """Return the terms that a text names, as they are typed: kind and name."""
    head = graph.get(header_and_facts, path)
    if head is None:
        return ()
    keys = head.header.keys
    named = (("category", keys.categories), ("tag", keys.tags), ("series", keys.series))
    return tuple([(kind, name) for kind, names in named for name in names])


@table(config, texts, term_names)
def term_register(graph: Reader, _: str) -> dict[str, TermEntry]:
    """Return every term by its name as it is typed, and by its slug.

    Drafts count: publishing one must not move a term of others.
    """
    known = graph.get(config)
    written: dict[str, dict[str, str]] = {kind: {} for kind in TERM_TABLES}
    typed: dict[tuple[str, str], str] = {}  # kind and name → folded
    titles: dict[tuple[str, str], tuple[str, str]] = {
        ("category", fold_term(name)): (settings.title or name, CONFIG_FILE)
        for name, settings in known.categories.items()
    }
    for kind in ("tag", "series"):
        # What is said of a tag beside its title does not say how it is written.
        of_kind = known.terms(kind).items()
        titles |= {(kind, fold_term(name)): (one.title, CONFIG_FILE) for name, one in of_kind if one.title}
    firsts: dict[tuple[str, str], str] = {}
    for path in graph.get(texts):
        for kind, name in graph.get(term_names, path):
            cleaned = _clean(name)
            if not cleaned:
                continue
            folded = fold_term(cleaned)
            written[kind].setdefault(folded, cleaned)
            typed[kind, name] = folded
            if is_post(path):
                titles.setdefault((kind, folded), (cleaned, path))
                firsts.setdefault((kind, folded), path)
    found: dict[str, TermEntry] = {}
    entries: dict[tuple[str, str], TermEntry] = {}  # by kind and folded name
    for kind in TERM_TABLES:
        chosen = known.chosen_slugs(kind)
        slugs = distinct_slugs(written[kind], chosen)
        for folded, name in written[kind].items():
            slug = slugs[folded]
            other = ""
            if folded not in chosen and slug != (wanted := term_slug(folded)):
                taker = next(one for one, of in slugs.items() if of == wanted)
                other = written[kind].get(taker, taker)
            title, titled_in = titles.get((kind, folded), (name, ""))
            first = firsts.get((kind, folded), "")
            entry = TermEntry(slug, folded, title, titled_in, first, other, known.term(kind, name).lang)
            found[f"{kind}/{slug}"] = entries[kind, folded] = entry
    return found | {f"{kind}\0{name}": entries[kind, folded] for (kind, name), folded in typed.items()}


def terms_of(graph: Reader, kind: str, names: tuple[str, ...]) -> tuple[TermKey, ...]:
    """Return the terms that a text names, each once, in its order."""
    entries = (graph.at(term_register, f"{kind}\0{name}") for name in names)
    return tuple(dict.fromkeys(TermKey(kind, entry.slug) for entry in entries if entry is not None))


def check_terms(graph: Reader, path: str) -> Iterator[Problem]:
    """Yield what is wrong with the terms that a text names. It reads `header_and_facts` and the register."""
    head = graph.get(header_and_facts, path)
    if head is None:
        return
    keys = head.header.keys
    reported: set[str] = set()
    for kind, names in (("category", keys.categories), ("tag", keys.tags), ("series", keys.series)):
        place = Location(path, *head.header.place(TERM_TABLES[kind]))
        if not is_post(path):
            if names:
                message = f"A page stands in no list of posts: its {TERM_TABLES[kind]} are not shown."
                hint = "Take them out, or make the page a post."
                yield Problem(place, message, hint, Severity.WARNING, "terms-of-page")
            continue
        for name in names:
            entry = graph.at(term_register, f"{kind}\0{name}")
            if entry is not None:
                yield from _check_name(graph, kind, name, entry, place)
                if entry.other and entry.first == path and entry.slug not in reported:
                    reported.add(entry.slug)
                    yield _address_notice(kind, _clean(name), entry, place)


def _check_name(graph: Reader, kind: str, name: str, entry: TermEntry, place: Location) -> Iterator[Problem]:
    typed, cleaned = " ".join(name.split()), _clean(name)
    if cleaned != typed:
        # Both look alike: somebody who searches the files for one finds only half of the posts.
        message = f"The {kind} “{cleaned}” is typed with separate accents; it counts as one with the other."
        hint = "Type it anew, or copy it from another post."
        yield Problem(place, message, hint, Severity.WARNING, "same-term")
    table_ = TERM_TABLES[kind]
    if entry.title != cleaned and entry.titled_in != CONFIG_FILE:
        first = graph.get(header_and_facts, entry.titled_in)
        where = Location(entry.titled_in, *first.header.place(table_)) if first else entry.titled_in
        message = f"“{cleaned}” is the same {kind} as “{entry.title}” in {where}."
        yield Problem(place, message, "Write it in one way.", Severity.WARNING, "same-term")


def _address_notice(kind: str, name: str, entry: TermEntry, place: Location) -> Problem:
    table_ = TERM_TABLES[kind]
    message = (
        f"The {kind} “{name}” would have the address of “{entry.other}”, "
        f"so it has one of its own: /{table_}/{entry.slug}/."
    )
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    hint = f'Choose another in site.toml: [{table_}."{quoted}"] with slug = "…".'
    return Problem(place, message, hint, Severity.NOTICE, "same-address")


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


QUERIES = (term_names, term_register)
