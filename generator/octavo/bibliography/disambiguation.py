"""Names and years that point to one work each: "Smith et al.", "J. Smith", "2019a".

The steps are those of the Citation Style Language 1.0.2: more names, then given names, then letters
(https://docs.citationstyles.org/en/stable/specification.html#disambiguation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from octavo.bibliography.styles.names import family_with_particle
from octavo.bibliography.styles.punctuation import printed
from octavo.bibliography.styles.style import AuthorDateStyle
from octavo.model.reference import Name, Record

_INITIALS, _IN_FULL = 1, 2


class ShortCitation(Struct, frozen=True):
    """What stands for a work in the text."""

    names: str  # HTML in brackets: "Smith &amp; Jones"; the title of a work without names
    narrative_names: str  # HTML in a sentence: "Smith and Jones"
    year_suffix: str  # "a"; "" for most


def shorten_citations(records: Sequence[Record], style: AuthorDateStyle) -> dict[str, ShortCitation]:
    """Return by key what stands for each work; `records` in the order of the list, which letters follow."""
    works = [_Work(record, style) for record in records]
    if style.author_date_form.shares_given_names != "by-citation":
        _tell_first_authors_apart(works, style)
    confused = [alike for alike in _alike(works) if len(alike) > 1]
    for alike in confused:
        _add_names(alike)
    suffixes: dict[str, str] = {}
    for alike in _alike(works) if confused else ():
        if len(alike) > 1:
            suffixes |= {work.record.key: year_letter(index) for index, work in enumerate(alike)}
    and_word = style.author_date_form.and_word
    return {
        work.record.key: ShortCitation(
            names=work.names(and_word),
            narrative_names=work.names("and"),
            year_suffix=suffixes.get(work.record.key, ""),
        )
        for work in works
    }


def year_letter(index: int) -> str:
    """Return a, b … z, aa, ab and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


class _Work:
    """A work and how much of its names is printed so far."""

    def __init__(self, record: Record, style: AuthorDateStyle) -> None:
        self.record = record
        self.style = style
        self.people, self.is_incomplete = style.names_in_text(record)
        form = style.author_date_form
        self.shown = 1 if len(self.people) > form.most_names else len(self.people)
        self.given_names = [0] * len(self.people)
        self._year = style.year_in_text(record)

    def citation(self) -> tuple[str, str]:
        return self.names("and"), self._year

    def names(self, and_word: str) -> str:
        """Return the names as HTML."""
        form = self.style.author_date_form
        if not self.people:
            return self.style.title_in_text(self.record) or printed(self.record.key)
        names = [self._name(index) for index in range(self.shown)]
        if self.shown < len(self.people) or self.is_incomplete:
            comma = "," if len(names) > 1 else ""
            return f"{', '.join(names)}{comma} {form.et_al}"
        if len(names) < 2:
            return names[0]
        comma = "," if len(names) > 2 and form.comma_before_and else ""
        return f"{', '.join(names[:-1])}{comma} {printed(and_word)} {names[-1]}"

    def _name(self, index: int) -> str:
        name = self.people[index]
        family = name.literal or family_with_particle(name) or name.given
        level = self.given_names[index]
        if not level or not name.given or not name.family:
            return printed(family)
        return printed(f"{self.style.given_name(name, in_full=level == _IN_FULL)} {family}")


def _alike(works: Iterable[_Work]) -> list[list[_Work]]:
    """Return the works in groups that the text would not tell apart so far."""
    groups: dict[tuple[str, str], list[_Work]] = {}
    for work in works:
        groups.setdefault(work.citation(), []).append(work)
    return list(groups.values())


def _tell_first_authors_apart(works: Sequence[_Work], style: AuthorDateStyle) -> None:
    """Give initials to first authors with one family name, or given names where initials are the same."""
    by_family: dict[str, dict[str, Name]] = {}
    for work in works:
        if work.people and work.people[0].family:
            name = work.people[0]
            by_family.setdefault(family_with_particle(name).casefold(), {}).setdefault(_identity(name), name)
    for work in works:
        if not work.people or not work.people[0].family:
            continue
        name = work.people[0]
        namesakes = by_family[family_with_particle(name).casefold()]
        if len(namesakes) < 2:
            continue
        initials = {identity: style.given_name(other, in_full=False) for identity, other in namesakes.items()}
        own = initials[_identity(name)]
        is_unique = sum(other == own for other in initials.values()) == 1
        if not is_unique and style.author_date_form.shares_given_names == "full":
            work.given_names[0] = _IN_FULL
        elif len(set(initials.values())) > 1:
            work.given_names[0] = _INITIALS


def _identity(name: Name) -> str:
    """Return the given name as a person's mark: "J." and "J" are one."""
    return name.given.replace(".", "").replace(" ", "").casefold()


def _add_names(alike: Sequence[_Work]) -> None:
    """Show one name more after the other, as long as that tells some of the works apart.

    Styles that give namesakes their initials by citation try that first, at each length.
    """
    before = [work.shown for work in alike]
    form = alike[0].style.author_date_form
    longest = max(len(work.people) for work in alike)
    for count in range(max(before), longest + 1):
        for work in alike:
            work.shown = min(count, len(work.people))
        parts = _alike(alike)
        if len(parts) == 1 and form.shares_given_names == "by-citation":
            parts = _with_given_names(alike)
        if len(parts) > 1:
            for part in parts:
                if len(part) > 1:
                    _add_names(part)
            return
    for work, shown in zip(alike, before, strict=True):
        work.shown = shown


def _with_given_names(alike: Sequence[_Work]) -> list[list[_Work]]:
    """Show initials, or else given names in full, if that tells works apart; return who is still alike."""
    for index in range(min(work.shown for work in alike)):
        if len({_identity(work.people[index]) for work in alike}) < 2:
            continue
        before = [work.given_names[index] for work in alike]
        for level in (_INITIALS, _IN_FULL):
            for work in alike:
                work.given_names[index] = max(level, work.given_names[index])
            parts = _alike(alike)
            if len(parts) > 1:
                return parts
        for work, shown in zip(alike, before, strict=True):
            work.given_names[index] = shown
    return [list(alike)]
