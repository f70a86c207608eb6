"""Categories, tags and series: names that differ only by case or Unicode form are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from octavo.errors import Location, Problem, Severity
from octavo.index.site import Article, Term, TermKey
from octavo.reading.documents import Document
from octavo.site.config import TERM_TABLES, Config
from octavo.text.slugs import distinct_slugs, fold_term, term_slug


class TermRegister:
    """Gives each name its term, and notices names that are written in two ways."""

    def __init__(self, config: Config, documents: Iterable[Document]) -> None:
        """Take all texts of the site, drafts too: publishing one must not move a term of others."""
        self.problems: list[Problem] = []
        self._plain: dict[tuple[str, str], TermKey] = {}  # (kind, name as it is typed)
        self._titles: dict[tuple[str, str], tuple[str, str]] = {}  # (kind, folded) → (title, first place)
        self._chosen = {kind: config.chosen_slugs(kind) for kind in TERM_TABLES}
        self._written = _names_in(documents)
        self._slugs = {kind: distinct_slugs(self._written[kind], self._chosen[kind]) for kind in TERM_TABLES}
        self._names: dict[TermKey, str] = {}  # folded, of the terms that were asked for
        for name, settings in config.categories.items():
            self._titles["category", fold_term(name)] = (settings.title or name, "site.toml")

    def keys_for(self, document: Document, kind: str, names: Iterable[str]) -> tuple[TermKey, ...]:
        """Return the terms that a text names, each once, in its order."""
        keys: dict[TermKey, None] = {}
        place = None
        for name in names:
            known = self._plain.get((kind, name))
            if known is not None:
                keys[known] = None
                continue
            if place is None:
                place = Location(document.path, *document.header.place(TERM_TABLES[kind]))
            before = len(self.problems)
            typed = " ".join(name.split())
            cleaned = _clean(name)
            if cleaned != typed:
                # Both look alike: somebody who searches the files for one finds only half of the posts.
                message = (
                    f"The {kind} “{cleaned}” is typed with separate accents; it counts as one with the other."
                )
                hint = "Type it anew, or copy it from another post."
                self.problems.append(Problem(place, message, hint, Severity.WARNING, "same-term"))
            if cleaned:
                key = self._key(kind, cleaned, place)
                keys[key] = None
                if len(self.problems) == before:
                    # Nothing is wrong with it here, so nothing is elsewhere.
                    self._plain[kind, name] = key
        return tuple(keys)

    def _key(self, kind: str, name: str, place: Location) -> TermKey:
        folded = fold_term(name)
        title, first_place = self._titles.setdefault((kind, folded), (name, str(place)))
        if title != name and first_place != "site.toml":
            message = f"“{name}” is the same {kind} as “{title}” in {first_place}."
            self.problems.append(
                Problem(place, message, "Write it in one way.", Severity.WARNING, "same-term")
            )
        key = TermKey(kind, self._slugs[kind][folded])
        if key not in self._names:
            self._names[key] = folded
            if folded not in self._chosen[kind] and key.slug != (wanted := term_slug(folded)):
                self._tell_address(key, name, wanted, place)
        return key

    def _tell_address(self, key: TermKey, name: str, wanted: str, place: Location) -> None:
        other = next(folded for folded, slug in self._slugs[key.kind].items() if slug == wanted)
        other = self._written[key.kind].get(other, other)
        table = TERM_TABLES[key.kind]
        message = (
            f"The {key.kind} “{name}” would have the address of “{other}”, "
            f"so it has one of its own: /{table}/{key.slug}/."
        )
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        hint = f'Choose another in site.toml: [{table}."{quoted}"] with slug = "…".'
        self.problems.append(Problem(place, message, hint, Severity.NOTICE, "same-address"))

    def title(self, key: TermKey) -> str:
        """Return how a term is written."""
        return self._titles[key.kind, self._names[key]][0]

    def name(self, key: TermKey) -> str:
        """Return a term's folded name."""
        return self._names[key]


def gather_terms(posts: Iterable[Article], register: TermRegister) -> dict[TermKey, Term]:
    """Return all terms with their posts; `posts` come newest first."""
    members: dict[TermKey, list[str]] = {}
    for post in posts:
        for key in (*post.categories, *post.tags, *post.series):
            members.setdefault(key, []).append(post.path)
    return {
        key: _term(key, register, paths)
        for key, paths in sorted(members.items(), key=lambda item: (item[0].kind, item[0].slug))
    }


def _term(key: TermKey, register: TermRegister, newest_first: list[str]) -> Term:
    # A series is read from its beginning.
    posts = tuple(reversed(newest_first) if key.kind == "series" else newest_first)
    places = {path: place for place, path in enumerate(posts)}
    site_path = f"/{TERM_TABLES[key.kind]}/{key.slug}/"
    return Term(key, register.name(key), register.title(key), site_path, posts, places)


def _names_in(documents: Iterable[Document]) -> dict[str, dict[str, str]]:
    """Return the names of all terms as they were written first, by their folded names, by kind."""
    typed: dict[str, dict[str, None]] = {kind: {} for kind in TERM_TABLES}
    for document in documents:
        keys = document.header.keys
        typed["category"].update(dict.fromkeys(keys.categories))
        typed["tag"].update(dict.fromkeys(keys.tags))
        typed["series"].update(dict.fromkeys(keys.series))
    found: dict[str, dict[str, str]] = {kind: {} for kind in TERM_TABLES}
    for kind, names in typed.items():
        for name in filter(None, map(_clean, names)):
            found[kind].setdefault(fold_term(name), name)
    return found


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))
