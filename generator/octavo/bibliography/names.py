"""A name field of a .bib file → the people and organisations in it."""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.entries import NameParts, split_name, split_names
from octavo.bibliography.latex import argument_end, latex_to_text
from octavo.bibliography.particles import attach_particle, split_particle
from octavo.model.reference import Name

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd|4th|5th)\.?", re.IGNORECASE)
_CERTAIN_SUFFIX = re.compile(r"(?:jr|sr)\.?|[2-5](?:nd|rd|th)", re.IGNORECASE)  # not "V": an initial
_SEMICOLON = re.compile(r"(?<!&amp);(?:\s+|$)")
_AMPERSAND = re.compile(r"(?<!\s)\s++\\?&\s+")
_LOOSE_AND = re.compile(r"^(?:and\s++)++|(?<!\s)(?<!\sand)(?:\s++and)++$", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al", "et al.", "et. al."})
_EXTENDED = re.compile(
    r"\s*\"?(family|given|prefix|suffix|useprefix|id|hash|(?:family|given|prefix|suffix)-i)\s*=\s*",
    re.IGNORECASE,
)
_EXTENDED_PART = re.compile(r'(?:"[^"]*"|[^,{"]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[{"])+')


class NameList(Struct, frozen=True):
    """The names of a field."""

    names: tuple[Name, ...] = ()
    is_incomplete: bool = False  # it ended in "and others"
    mistakes: tuple[str, ...] = ()  # full sentences without place


def read_names(text: str) -> NameList:
    """Return the names of a BibTeX or biblatex name field, in their order; never raises."""
    mistakes: list[str] = []
    stripped = _LOOSE_AND.sub("", text)
    if stripped != text:
        mistakes.append("A list of names begins or ends with a loose “and”.")
    names: list[Name] = []
    is_incomplete = False
    for raw in split_names(stripped):
        if raw.lower() == "and":
            continue
        if raw.lower() in _OTHERS:
            is_incomplete = True
            continue
        parts = _split_otherwise(raw)
        if len(parts) > 1:
            mistakes.append(f"Names are separated by semicolons or ampersands: “{_shortened(raw)}”.")
        for part in parts:
            if part.strip().lower() in _OTHERS:
                is_incomplete = True
            else:
                name, mistake = _read_name(part.strip())
                names.append(name)
                mistakes.extend(mistake)
    return NameList(tuple(name for name in names if name != Name()), is_incomplete, tuple(mistakes))


def _split_otherwise(raw: str) -> list[str]:
    """Return the names in what people separate by ";" or, between two with commas, by "&"."""
    if "{" in raw or not (";" in raw or "&" in raw):
        return [raw]
    if "&" in raw and len(parts := _AMPERSAND.split(raw)) > 1 and all("," in part for part in parts):
        return [part.strip(" ,") for part in parts]
    return [part for part in _SEMICOLON.split(raw) if part.strip()]


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _plain(text: str) -> str:
    """Return plain text with ordinary spaces: `J.~A.` holds a name together only in print."""
    return latex_to_text(text).replace("\u00a0", " ")


def _read_name(raw: str) -> tuple[Name, tuple[str, ...]]:
    if raw.startswith("{") and argument_end(raw, 0) == len(raw):
        return Name(literal=_plain(raw)), ()
    if "=" in raw and _EXTENDED.match(raw):
        return _read_extended_name(raw), ()
    parts = split_name(raw)
    if parts is None:
        return Name(literal=_plain(raw)), (f"This is no name of one person: “{_shortened(raw)}”.",)
    return _name_from_parts(_move_suffix(parts)), ()


def _read_extended_name(raw: str) -> Name:
    """Return a name in biblatex's extended format: `family=Gogh, prefix=van, given=Vincent`."""
    values: dict[str, str] = {}
    for part in _EXTENDED_PART.findall(raw):  # commas in braces or quotation marks are the name's
        if match := _EXTENDED.match(part):
            values[match[1].lower()] = _plain(part[match.end() :].strip().strip('"'))
    prefix = values.get("prefix", "")
    is_dropping = values.get("useprefix") == "false"
    family = values.get("family", "")
    if not is_dropping:
        prefix, family = attach_particle(prefix, family)
    return Name(
        family=family,
        given=values.get("given", ""),
        dropping_particle=prefix if is_dropping else "",
        non_dropping_particle="" if is_dropping else prefix,
        suffix=values.get("suffix", "").rstrip("."),
    )


def _move_suffix(parts: NameParts) -> NameParts:
    """Return the parts with `Jr` in its place when the author put it somewhere else."""
    first, last, lineage = parts.first, parts.last, parts.lineage
    if not lineage and len(last) > 1 and _SUFFIX.fullmatch(last[-1]):  # "Duszak Jr, Richard"
        return NameParts(first, parts.von, last[:-1], last[-1:])
    if (
        not lineage and len(first) > 1 and len(last) == 1 and _SUFFIX.fullmatch(last[0])
    ):  # "Richard Duszak Jr"
        return NameParts(first[:-1], parts.von, first[-1:], last)
    if lineage and len(first) == 1 and _SUFFIX.fullmatch(first[0]) and not _SUFFIX.fullmatch(lineage[-1]):
        return NameParts(lineage, parts.von, last, first)  # "Duszak, Richard, Jr"
    if not lineage and len(first) > 1 and _CERTAIN_SUFFIX.fullmatch(first[-1]):  # "Duszak, Richard Jr"
        return NameParts(first[:-1], parts.von, last, first[-1:])
    return parts


def _name_from_parts(parts: NameParts) -> Name:
    family = _plain(" ".join(parts.last))
    given = _plain(" ".join(parts.first))
    particle = _plain(" ".join(parts.von))
    if not family and not particle:
        return Name(literal=given)
    if not family:
        family, particle = particle, ""
    particle, family = attach_particle(particle, family)
    given, dropping = split_particle(given)
    # BibTeX does not say whether a particle leaves with the given name. PubMed keeps it: "de Zwart JA".
    return Name(
        family=family,
        given=given,
        dropping_particle=dropping,
        non_dropping_particle=particle,
        suffix=_plain(" ".join(parts.lineage)).rstrip("."),
    )
