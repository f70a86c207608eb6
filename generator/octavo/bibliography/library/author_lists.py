"""The authors at the beginning of a pasted reference: "Gilstrap LC 3rd, de Zwart JA; Mouse Group. …"."""

from __future__ import annotations

from dataclasses import dataclass

import octavo.expressions as re
from octavo.model.reference import Name

# Suffixes as MEDLINE writes them; "II" and the like only behind initials, they may be initials themselves.
_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th", "5th", "6th", "II", "III", "IV"})
_DEGREES = frozenset({"BA", "BS", "BSc", "DO", "DVM", "MA", "MD", "MPH", "MSc", "MSW", "PhD", "RN"})
_NO_INITIALS = frozenset({"BOARD", "GROUP", "PANEL", "STAFF", "STUDY", "TEAM", "UNIT"})
_SMALL = """a aan af al and ap av bij bin bint da das de del dela della den der des di do dos du d' e el i ibn
 in la las le les lo los l' mac mc of op san st 't ten ter the tot ul und van ver vom von y zu zum zur 's"""
_PARTICLES = frozenset(_SMALL.split())
# Initials of names from Cyrillic take two letters for one: "Iu", "Kh". "Lde S" is "L. de S.".
_DIGRAPH = re.compile(
    r"(?:Shch|Dzh|Ia|Iu|Ie|Io|Kh|Zh|Ch|Sh|Ts|Ya|Yu|Ye|Ja|Ju|Je|Dz|Gh|Th|Ph|Gy|Ny|Sz|Cs|Tz|[A-Z](?![a-z])){1,4}"
)
_WITH_PARTICLE = re.compile(r"[A-Z]{1,3}(?:de|da|dos?|das)")
_DOTTED = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,5}")
_WORD = re.compile(r"['’‘`ʻʼ´]?[^\W\d_][\w.'’‘`ʻʼ´-]*")
_ET_AL = re.compile(
    r",?\s(?:et\.? al\b\.?|and others\b|and colleagues\b)\s*$|,?\s?(?:…|\.\.\.)\s*$", re.IGNORECASE
)
_ET_AL_START = re.compile(r"[^.;]{1,400}?\bet\.? al\b[.,:]*\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.\s+")
_COMMA = re.compile(r",\s*(?:and\s|&\s)?\s*|(?<!\s)\s++(?:and|&)\s+")
_SEMICOLON = re.compile(r"(?>(?:(?<!\s)\s++)?);\s*(?:and\s|&\s)?\s*")
_BEHALF = re.compile(r"(?:and |& )?(?:on |in )?behalf of (?:the )?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:Groups?|Collaborative|Collaboration|Collaborators|Consortium|Committee|Investigators|Network"
    r"|Initiative|Society|Association|Organi[sz]ation|Task Force|Teams?|Editors|Staff|Panel|Program(?:me)?"
    r"|Cent(?:er|re)s?|Institutes?|Federation|Foundation|Council|Commission|Academy|College|Registry|Trialists"
    r"|Study|Subcommittee|Partnership|Alliance|Union|Board|Participants|Unit|Faculty)\b"
)
# A society is as often the subject of a title as its author.
_CERTAIN_GROUP = re.compile(
    r"\b(?:Group|Collaborative|Collaboration|Collaborators|Consortium|Committee|Investigators|Initiative|Network"
    r"|Task Force|Trialists|Editors|Staff|Team)(?: \([^()]{1,80}\))?$"
)
# One author whose initials have stops, with or without a comma: "Smith A.B.", "Smith, A. B.".
_FAMILY = r"['’‘`]?[^\W\d_][\w'’‘`-]*(?:\ ['’‘`]?[^\W\d_][\w'’‘`-]*){0,4}?"
_DOTTED_AUTHOR = re.compile(
    rf"(?P<family>{_FAMILY}),?\ (?P<initials>(?:[^\W\d_a-z]\.[\ -]?){{1,4}})"
    r"(?P<suffix>\ ?(?:Jr|Sr|II|III)\b\.?)?"
)
_DOTTED_NEXT = re.compile(r"\s*(?:[,;]\s*(?:and\s|&\s)?\s*|(?:and|&)\s+)")
_DOTTED_ET_AL = re.compile(r"[\s,;]*(?:and\s)?et\.? al\b[.,:]*\s*", re.IGNORECASE)
# Words that an author's name is not made of, but the titles of papers without authors are.
_NO_FAMILY = re.compile(
    r"(?:Vitamins?|Hepatitis|Factor|Type|Part|Appendix|Protein|Influenza|Immunoglobulins?|Section|Chapter|Group"
    r"|Title|Grade|Class|Phase|Stage|Figure|Table|Reference|Streptococcus|Haemoglobin|Hemoglobin|Interleukin|DNA|RNA"
    r"|Plan|Case|Study|The|An|On|In|For|How|Why|What|Is|Are|From|About|Letter|Editorial|Project|World|War)\b"
)


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The authors in front of a title."""

    names: tuple[Name, ...]
    end: int  # where the title begins
    is_incomplete: bool = False  # ends in "et al."


def read_authors(text: str) -> AuthorList | None:
    """Return the authors that a text begins with, None when it does not begin with authors. Linear."""
    first = _SENTENCE_END.search(text)
    ends = [(first.start(), first.end())] if first else []
    if et_al := _ET_AL_START.match(text):
        ends.insert(0, (et_al.end(), et_al.end()))
    for end, title_start in ends:
        listed = split_author_list(text[:end])
        if listed is not None:
            return AuthorList(listed.names, title_start, listed.is_incomplete)
    if dotted := _read_dotted(text):
        return dotted
    if first and _CERTAIN_GROUP.search(text, 0, first.start()) and is_group(text[: first.start()]):
        return AuthorList((Name(literal=text[: first.start()]),), first.end())
    colon = text.find(": ")
    if 0 < colon < (first.start() if first else len(text)):
        listed = split_author_list(text[:colon])
        if listed is not None:
            return AuthorList(listed.names, colon + 2, listed.is_incomplete)
    return None


def split_author_list(text: str) -> AuthorList | None:
    """Return the names of "Smith AB, Jones C; Mouse Group, et al"; None when this is no list of authors."""
    shortened = _ET_AL.sub("", text)
    is_incomplete = shortened != text
    groups = [group for group in _SEMICOLON.split(shortened.strip(" ,;")) if group]
    if not groups:
        return None
    names: list[Name] = []
    people = 0
    for group in groups:
        persons = _read_people(group)
        if persons is None or (len(groups) > 1 and not any(person.given for person in persons)):
            # Commas belong to many an organisation's name; between semicolons it is told by its place.
            if len(groups) == 1 or len(group) > 400:
                return None
            names.append(Name(literal=_without_behalf(group)))
        else:
            names += persons
            people += sum(bool(person.given) for person in persons)
    if not people:
        is_single = is_incomplete and len(names) <= 3 and all(name.family for name in names)
        if not is_single or any(_NO_FAMILY.match(name.family) for name in names):
            return None
    if len(names) == 1 and not is_incomplete and _NO_FAMILY.match(names[0].family):
        return None
    return AuthorList(tuple(names), len(text), is_incomplete)


def _without_behalf(text: str) -> str:
    behalf = _BEHALF.match(text)
    return text[behalf.end() :] if behalf else text


def is_group(text: str) -> bool:
    """Tell whether a short text is the name of a group: "Alzheimer's Disease Neuroimaging Initiative"."""
    words = text.split()
    if not words or len(words) > 25 or not _GROUP.search(text) or ":" in text or "?" in text:
        return False
    small = sum(word[0].islower() and word not in _GROUP_WORDS for word in words)
    return small == 0


_GROUP_WORDS = _PARTICLES | frozenset(["for", "on", "and", "or", "in", "to", "with", "at", "against", "its"])


def _read_people(text: str) -> list[Name] | None:
    """Return the people, and groups among them, of a list with commas; None when it is none."""
    names: list[Name] = []
    loose = 0
    for part in _COMMA.split(text):
        if not part:
            continue
        if (name := read_name(part)) is not None:
            names.append(name)
        elif names and (_BEHALF.match(part) or is_group(part)):
            names.append(Name(literal=_without_behalf(part)))
        elif _WORD.fullmatch(part) and part[0].isupper() and len(part) > 1:
            names.append(Name(family=part))
            loose += 1
        else:
            return None
    # A single name between others is one who has no initials; more of them are words of a sentence.
    return names if names and (loose <= len(names) / 2 or loose == len(names) <= 3) else None


def read_name(text: str) -> Name | None:
    """Return the person behind "Gilstrap LC 3rd"; None for what has no initials at its end."""
    words = text.split(" ")
    suffix = ""
    if len(words) > 2 and words[-1].rstrip(".") in _SUFFIXES and _is_initials(words[-2]):
        suffix = words.pop().rstrip(".")
    if not 2 <= len(words) <= 9 or not _is_initials(words[-1]):
        return None
    if len(words) > 2 and words[-1] in _DEGREES and _is_initials(words[-2]):
        return None
    given = [words.pop()]
    if len(words) > 1 and _WITH_PARTICLE.fullmatch(words[-1]):
        given.insert(0, words.pop())
    if not _is_family(words):
        return None
    return Name(family=" ".join(words), given=" ".join(map(_spaced, given)), suffix=suffix)


def _is_family(words: list[str]) -> bool:
    if sum(map(len, words)) > 60 or not all(_WORD.fullmatch(word) for word in words):
        return False
    for word in words:
        bare = word.lstrip("'’‘`ʻʼ´")
        if bare[:1].islower() and word.lower() not in _PARTICLES and not re.search(r"['’-]?[A-Z]", bare):
            return False
    return any(any(map(str.isupper, word)) for word in words)


def _is_initials(word: str) -> bool:
    if "." in word or "-" in word:
        return _DOTTED.fullmatch(word) is not None
    if word.isupper() and word.isalpha():
        return len(word) <= 5 and word not in _NO_INITIALS
    return word[:1].isupper() and _DIGRAPH.fullmatch(word) is not None


def _spaced(initials: str) -> str:
    """Return "A Iu" for "AIu": one initial, one word, as readers of names expect them."""
    if "." in initials:
        return " ".join(initials.replace(".", " ").split())
    if "-" in initials:
        return initials
    if _WITH_PARTICLE.fullmatch(initials) and not initials.isupper():
        letters = len(initials) - len(initials.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return " ".join((*initials[:letters], initials[letters:]))
    if initials.isupper():
        return " ".join(initials)
    return " ".join(re.findall(r"Shch|Dzh|[^\W\d_a-z][a-z]?", initials))


def _read_dotted(text: str) -> AuthorList | None:
    """Return a list whose initials have stops, which end no sentence: "Smith A.B., Jones C. Title"."""
    names: list[Name] = []
    position = 0
    while match := _DOTTED_AUTHOR.match(text, position):
        words = match["family"].split(" ")
        if not _is_family(words):
            break
        suffix = (match["suffix"] or "").strip(" .")
        names.append(Name(family=match["family"], given=_spaced(match["initials"].strip()), suffix=suffix))
        position = match.end()
        if et_al := _DOTTED_ET_AL.match(text, position):
            return AuthorList(tuple(names), et_al.end(), is_incomplete=True)
        following = _DOTTED_NEXT.match(text, position)
        if following is None:
            break
        position = following.end()
    if not names:
        return None
    rest = re.compile(r"[\s.,:;]*").match(text, position)
    return AuthorList(tuple(names), rest.end() if rest else position)
