"""Which author's file each person of another blog gets: one that the site has, or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from octavo.importers.blog import ImportedAuthor
from octavo.slugs import slugify


class Person(NamedTuple):
    """Somebody who wrote posts there."""

    key: str  # by which the source knows them
    name: str  # plain text
    wish: str = ""  # for the id; an e-mail address is not kept
    url: str = ""  # http(s), or ""
    biography: str = ""  # HTML


def plan_authors(people: Iterable[Person], site_authors: Mapping[str, str]) -> dict[str, ImportedAuthor]:
    """Return the author for each key; `site_authors` has the ids that are there, by name in lower case."""
    planned: dict[str, ImportedAuthor] = {}
    taken: set[str] = set()
    for person in people:
        if person.key in planned:
            continue
        name = person.name.partition("@")[0] if "@" in person.name else person.name
        existing = site_authors.get(name.casefold())
        wanted = existing or slugify(name if "@" in person.wish or not person.wish else person.wish)
        author_id, number = wanted, 1
        while author_id in taken and not existing:
            number += 1
            author_id = f"{wanted}-{number}"
        taken.add(author_id)
        planned[person.key] = ImportedAuthor(author_id, name, person.biography, person.url)
    return planned
