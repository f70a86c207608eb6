"""Works that texts cite by number, as `[@pmid:426466]`, and the keys that can take its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.facts.works_by_number import cut_number, number_hint
from octavo.lookup.identifier import Identifier, cited_identifier
from octavo.lookup.site_works import CitingText, SiteWorks
from octavo.model.body import Cite
from octavo.site.content_files import write_content


class CitedByIdentifier(Struct, frozen=True):
    """A place where a text cites a work by its number instead of a key."""

    location: Location
    key: str  # as it was typed: "pmid:426466"
    whole: str  # the number that was meant, where a bracket of it ended the key: then nothing can be done
    identifier: Identifier
    known: str  # the key of the work, "" when no bibliography has it


def cited_by_identifier(works: SiteWorks) -> tuple[CitedByIdentifier, ...]:
    """Return where posts and pages, drafts too, cite by number, in the order of paths and places."""
    found = [place for text in works.texts for place in _places(text)]
    return tuple(sorted(found, key=lambda place: place.location))


def _places(text: CitingText) -> Iterator[CitedByIdentifier]:
    rendered = text.rendered
    # A summary has citations of the body once more.
    bodies = (rendered.body, *((rendered.summary,) if rendered.summary else ()))
    cites = {
        (hole.line, hole.column): hole for body in bodies for hole in body.holes if isinstance(hole, Cite)
    }
    sources = [(Location(text.path, *place), cite.source) for place, cite in cites.items()]
    nocite = Location(text.path, *text.header.place("nocite"))
    sources += [(nocite, words) for words in text.header.keys.nocite]
    for location, key, source in ((place, key, typed) for place, typed in sources for key in _typed(typed)):
        if (identifier := cited_identifier(key)) is not None:
            known = text.keys_of_numbers.get(key, "")
            yield CitedByIdentifier(location, key, cut_number(key, source), identifier, known)


_TYPED = re.compile(
    r"@(?:\{((?:pmid|doi):[^{}\s]+)\}|((?:pmid|doi):\w(?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*))",
    re.IGNORECASE,
)


def cut_short(places: Iterable[CitedByIdentifier]) -> tuple[Problem, ...]:
    """Return what is wrong with numbers that end too early."""
    cut = dict.fromkeys((place.location, place.key, place.whole) for place in places if place.whole)
    return tuple(
        Problem(
            location,
            f"The key @{key} is the beginning of a DOI.",
            number_hint(key, f"@{whole}"),
            code="unknown-citation",
        )
        for location, key, whole in cut
    )


def _typed(source: str) -> list[str]:
    """Return the keys in a citation that begin with pmid: or doi:, as often as they stand there."""
    return [braced or plain for braced, plain in _TYPED.findall(source)]


def rewrite_keys(
    site: Path, places: Iterable[CitedByIdentifier], keys: Mapping[Identifier, str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Put keys in the place of numbers in texts; return the files that changed, and what was left alone.

    Only the keys change, at the places where citations were read. Raises `OutputError`.
    """
    changed: list[str] = []
    problems: list[Problem] = []
    by_path: dict[str, list[CitedByIdentifier]] = {}
    for place in places:
        by_path.setdefault(place.location.path, []).append(place)
    for path, found in by_path.items():
        file = site / path
        data = file.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            problems.append(_left(found[0], "The file is not UTF-8."))
            continue
        lines = text.split("\n")
        for place in found:
            key = keys.get(place.identifier) or place.known
            if key and not _rewrite(lines, place, key):
                problems.append(_left(place, f"@{place.key} was not found at its place."))
        new = "\n".join(lines).encode()
        if new != data:
            write_content(site, file, new)
            changed.append(path)
    return tuple(changed), tuple(problems)


def _rewrite(lines: list[str], place: CitedByIdentifier, key: str) -> bool:
    """Replace the first `@pmid:…` from the line of its citation on; a paragraph ends at an empty line."""
    typed = re.compile(rf"@(?:\{{{re.escape(place.key)}\}}|{re.escape(place.key)}(?![\w]|[:.#$%&+?<>~/-]\w))")
    for number in range(max(place.location.line - 1, 0), len(lines)):
        new, count = typed.subn(lambda _: f"@{key}", lines[number], count=1)
        if count:
            lines[number] = new
            return True
        if not lines[number].strip():
            return False
    return False


def _left(place: CitedByIdentifier, message: str) -> Problem:
    hint = "Put the key there by hand."
    return Problem(place.location, message, hint, Severity.WARNING, "not-rewritten")
