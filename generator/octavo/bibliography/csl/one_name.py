"""One name as `cs:name` prints it: order of its parts, particles, initials, scripts without spaces."""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.csl.initials import FAMILY_ONLY, INITIALS, initials, normalise_initials
from octavo.bibliography.csl.items import PersonName
from octavo.bibliography.csl.joining import Join
from octavo.bibliography.csl.letter_case import Case
from octavo.bibliography.csl.marks import without_marks

# Scripts that are written without spaces, family name first.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff\u30fb·]+")
_SPACED = re.compile(r"[A-Za-z\u00c0-\u052f\u0590-\u06ff\u0e01-\u0e5b\u1e00-\u1fff]")
_STICKS = ("'", "’", "-", "\u2011")


class NamePart(Struct, frozen=True):
    """How family or given names look."""

    prefix: str = ""
    suffix: str = ""
    decorate: Case | None = None  # gives them their case and fonts


class NameForm(Struct, frozen=True):
    """How each name is printed."""

    sort_separator: str = ", "
    initialize_with: str | None = None
    initializes: bool = True
    keeps_hyphen: bool = True
    demotes: str = "display-and-sort"  # where a non-dropping particle goes
    family: NamePart | None = None
    given: NamePart | None = None


def write_name(
    name: PersonName, form: NameForm, level: int, join: Join, *, is_inverted: bool, for_sorting: bool = False
) -> str:
    """Return a name; `level` says how much of the given name it has."""
    if name.literal:
        return _formatted(form.family, name.literal)
    family, given = name.family, name.given
    if not family:
        return given
    particle = name.non_dropping_particle
    if name.is_family_first or (_UNSPACED.search(family) and not _SPACED.search(family)):
        return _family_first(name, form, level)
    full_family = _stuck(particle, family)
    if level == FAMILY_ONLY:
        return _affixed(form.family, _formatted(form.family, full_family), join)
    given = _formatted(form.given, _given(given, form, level))
    if is_inverted:
        return _inverted(name, form, given, join, for_sorting=for_sorting)
    given = _affixed(form.given, given, join)
    shown_family = _family_words(form, particle, family)
    if name.dropping_particle:
        shown_family = _stuck(
            _formatted(form.given, name.dropping_particle), shown_family, name.dropping_particle
        )
    suffix = _suffix(name, form)
    if suffix and name.has_comma_before_suffix:
        shown_family = f"{shown_family}, {suffix}"
    elif suffix:
        shown_family = f"{shown_family} {suffix}"
    shown_family = _affixed(form.family, shown_family, join)
    if not given:
        return shown_family
    return f"{given} {shown_family}"


def _inverted(name: PersonName, form: NameForm, given: str, join: Join, *, for_sorting: bool) -> str:
    particle, dropping = name.non_dropping_particle, name.dropping_particle
    demotes = form.demotes == "display-and-sort" or (for_sorting and form.demotes == "sort-only")
    if demotes:
        first = _formatted(form.family, name.family)
        words = [given, _formatted(form.given, dropping), _formatted(form.family, particle)]
    else:
        first = _family_words(form, particle, name.family)
        words = [given, _formatted(form.given, dropping)]
    first = _affixed(form.family, first, join)
    second = " ".join([word for word in words if word])
    second = _affixed(form.given, second, join) if second else ""
    separator = form.sort_separator
    text = join(join(first, separator), second) if second else first
    if suffix := _suffix(name, form):
        text = join(join(text, separator if not name.has_comma_before_suffix else ", "), suffix)
    return text


def _suffix(name: PersonName, form: NameForm) -> str:
    """Return "Jr.", or "Jr" in styles whose initials have no stops either."""
    mark = form.initialize_with
    return name.suffix.rstrip(".") if mark is not None and "." not in mark else name.suffix


def _family_first(name: PersonName, form: NameForm, level: int) -> str:
    family, given = name.family, name.given
    if level == FAMILY_ONLY or not given:
        return _formatted(form.family, family)
    gap = "" if _UNSPACED.search(family) and not _SPACED.search(given) else " "
    return f"{_formatted(form.family, family)}{gap}{_formatted(form.given, given)}"


def _given(given: str, form: NameForm, level: int) -> str:
    mark = form.initialize_with
    given = without_marks(given)
    if mark is None or not given:
        return given
    if not _SPACED.search(given):
        return given
    if form.initializes and level == INITIALS:
        return initials(given, mark, keeps_hyphen=form.keeps_hyphen)
    return normalise_initials(given, mark, keeps_hyphen=form.keeps_hyphen)


def _family_words(form: NameForm, particle: str, family: str) -> str:
    if not particle:
        return _formatted(form.family, family)
    return _stuck(_formatted(form.family, particle), _formatted(form.family, family), particle)


def _stuck(particle: str, family: str, bare: str | None = None) -> str:
    if not particle:
        return family
    return f"{particle}{family}" if (bare or particle).endswith(_STICKS) else f"{particle} {family}"


def _formatted(part: NamePart | None, text: str) -> str:
    return part.decorate(text) if part and part.decorate and text else text


def _affixed(part: NamePart | None, text: str, join: Join) -> str:
    if not part or not text:
        return text
    return join(join(part.prefix, text), part.suffix)
