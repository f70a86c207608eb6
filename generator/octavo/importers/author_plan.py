"""Which author's file each person of another blog gets: one that the site has, or a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from octavo.importers.blog import ImportedAuthor
from octavo.text.slugs import MAX_SEGMENT, slugify


def plan_authors(
    people: Iterable[tuple[str, ImportedAuthor]], site_authors: Mapping[str, str], foreign: Collection[str]
) -> dict[str, ImportedAuthor]:
    """Return the author for each key by which the source knows somebody.

    The id that comes with a person is a wish, "" for none; an e-mail address is not kept. `site_authors` has
    the ids that are there, by name in lower case. Two keys of one name are one person. The ids in `foreign`
    are of people whom no import brought: somebody of another name never gets one of them.
    """
    planned: dict[str, ImportedAuthor] = {}
    by_name: dict[str, ImportedAuthor] = {}
    taken = set(foreign)
    for key, person in people:
        if key in planned:
            continue
        name = person.name.partition("@")[0] if "@" in person.name else person.name
        folded = name.casefold()
        if folded not in by_name:
            wish = slugify(name if "@" in person.id or not person.id else person.id)
            author_id = site_authors.get(folded) or _free(wish, taken)
            taken.add(author_id)
            by_name[folded] = replace(person, id=author_id, name=name)
        planned[key] = by_name[folded]
    return planned


def _free(wish: str, taken: Collection[str]) -> str:
    author_id, number = wish, 1
    while author_id in taken:
        number += 1
        author_id = f"{wish[: MAX_SEGMENT - 6]}-{number}"
    return author_id
