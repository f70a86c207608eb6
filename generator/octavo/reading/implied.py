"""Authors that headers name, and that have no file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from octavo.model.body import Body
from octavo.reading.documents import AuthorProfile
from octavo.site.frontmatter import AuthorKeys, AuthorLinkKeys
from octavo.site.headers.people import HeaderAuthor
from octavo.text.slugs import MAX_SEGMENT, slugify

_ALMOST_EQUAL = 0.85  # of two names: one of them is a slip


def implied_authors(
    named: Iterable[tuple[str, Sequence[HeaderAuthor]]], authors: Sequence[AuthorProfile]
) -> tuple[AuthorProfile, ...]:
    """Return an author for each display name in a header that no author's file has.

    `named` has the path of each text with the authors that its header names. What is written like an id makes
    nobody, nor does a name that is almost that of an author: it is a slip.
    """
    names = {author.keys.name.casefold() for author in authors}
    taken = {author.id for author in authors}
    found: dict[str, AuthorProfile] = {}
    for path, people in named:
        for person in people:
            folded = person.name.casefold()
            if person.name in taken or person.is_id or folded in names or _is_slip(folded, names):
                continue
            before = found.get(folded)
            if before is not None and (before.keys.affiliation or not person.affiliation):
                continue
            author_id = before.id if before else _free_id(person.name, taken)
            taken.add(author_id)
            links = (AuthorLinkKeys("Website", person.url),) if person.url else ()
            keys = AuthorKeys(person.name, person.orcid, person.affiliation, links=links)
            found[folded] = AuthorProfile(author_id, path, keys, Body(), "")
    return tuple(found.values())


def _is_slip(name: str, known: Iterable[str]) -> bool:
    return any(SequenceMatcher(None, name, other).ratio() >= _ALMOST_EQUAL for other in known)


def _free_id(name: str, taken: set[str]) -> str:
    wish = slugify(name)
    author_id, number = wish, 1
    while author_id in taken:
        number += 1
        author_id = f"{wish[: MAX_SEGMENT - 6]}-{number}"
    return author_id
