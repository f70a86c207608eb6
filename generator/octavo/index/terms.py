"""Categories, tags and series: names that differ only by case or Unicode form are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from octavo.config import Config
from octavo.documents import Document
from octavo.errors import Location, Problem, Severity
from octavo.index.site import Article, Term, TermKey
from octavo.slugs import slugify

FOLDERS = {"category": "categories", "tag": "tags", "series": "series"}
"""The first segment of a term's address, by its kind."""


class TermRegister:
    """Gives each name its term and notices names that are written in two ways."""

    def __init__(self, config: Config) -> None:
        self.problems: list[Problem] = []
        self._plain: dict[tuple[str, str], TermKey] = {}  # (kind, name as it is typed)
        self._titles: dict[tuple[str, str], tuple[str, str]] = {}  # (kind, folded) → (title, first place)
        self._slugs: dict[TermKey, tuple[str, str]] = {}  # → (folded, first place)
        for name, settings in config.categories.items():
            self._titles["category", _fold(name)] = (settings.title or name, "site.toml")

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
                header_key = "categories" if kind == "category" else "tags" if kind == "tag" else "series"
                place = Location(document.path, *document.header.place(header_key))
            before = len(self.problems)
            typed = " ".join(name.split())
            cleaned = unicodedata.normalize("NFC", typed)
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
        folded = _fold(name)
        title, first_place = self._titles.setdefault((kind, folded), (name, str(place)))
        if title != name and first_place != "site.toml":
            message = f"“{name}” is the same {kind} as “{title}” in {first_place}."
            self.problems.append(
                Problem(place, message, "Write it in one way.", Severity.WARNING, "same-term")
            )
        key = TermKey(kind, slugify(folded))
        other, other_place = self._slugs.setdefault(key, (folded, str(place)))
        if other != folded:
            message = f"“{name}” and “{self._titles[kind, other][0]}” ({other_place}) have one address."
            self.problems.append(Problem(place, message, "Rename one of them.", code="duplicate-url"))
        return key

    def title(self, key: TermKey) -> str:
        """Return how a term is written."""
        return self._titles[key.kind, self._slugs[key][0]][0]


def gather_terms(posts: Iterable[Article], register: TermRegister) -> dict[TermKey, Term]:
    """Return all terms with their posts; `posts` come newest first."""
    members: dict[TermKey, list[str]] = {}
    for post in posts:
        for key in (*post.categories, *post.tags, *post.series):
            members.setdefault(key, []).append(post.path)
    return {
        key: _term(key, register.title(key), paths)
        for key, paths in sorted(members.items(), key=lambda item: (item[0].kind, item[0].slug))
    }


def _term(key: TermKey, title: str, newest_first: list[str]) -> Term:
    # A series is read from its beginning.
    posts = tuple(reversed(newest_first) if key.kind == "series" else newest_first)
    places = {path: place for place, path in enumerate(posts)}
    return Term(key, title, f"/{FOLDERS[key.kind]}/{key.slug}/", posts, places)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
