"""A record as the styles of the Citation Style Language expect one.

Styles are written for the data that Zotero has: titles in sentence case, initials with full stops, a
preprint's number once, a talk's date as its own. A record keeps what its entry says.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.entry_types import CONTAINED_TYPES
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.medline_source import is_online_note
from octavo.bibliography.styles.editions import edition_number, local_edition_number
from octavo.bibliography.styles.letter_case import sentence_case
from octavo.model.reference import Name, PartialDate, Record

_NAME_LISTS = ("author", "editor", "translator", "container_author", "collection_editor", "director")
# The names of laws, journals and programs keep their capitals.
_NAMED = frozenset(
    [
        "bill",
        "hearing",
        "legal_case",
        "legislation",
        "periodical",
        "regulation",
        "software",
        "standard",
        "treaty",
    ]
)
# Behind a word, and not "et al." or "U.S."
_FULL_STOP = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}\.$")
_CAPITALS = re.compile(r"[^\W\d_]{1,3}")
_STOPS_INSIDE = re.compile(r"(?<=\.)(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = "a an and as at by for from how in into is it its not of on or the to what with"
# Words that only titles in another language have, and those that English names have, too ("van der Waals").
_FOREIGN = """
aan alla als att au aus aux av avec bei beim bez bij che com como con czy dans dei della delle dem des det dos
een ein eine einem einen einer eines ella em entre est et era és egy az fra från frå für het hos il im ist
jako je ki las les mais med met mit mot nad nas nel nella nebo nicht niet nie não och od og ohne oraz ou para
por pour przez på que qui se si sobre som sous su sul sur så til till tra ud uit und une uno una unter ve vid
voor vom wat wie za zu zum zur zwischen και του της το και в и на не о об от по с из для
"""
_ALSO_ENGLISH = "alle am da das de del den der di die do du el en er i la le los om os over van von y z"
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_FOREIGN_WORDS = frozenset(_FOREIGN.split())
_OTHER_WORDS = frozenset(_ALSO_ENGLISH.split())


def record_for_csl(record: Record) -> Record:
    """Return the record with each variable as CSL styles expect it; printing it needs nothing else."""
    if _FULL_STOP.search(record.title):  # which styles set
        record = replace(record, title=record.title[:-1])
    record = _with_cased_titles(record)
    changes: dict[str, object] = {
        role: tuple(map(_csl_name, names)) for role in _NAME_LISTS if (names := getattr(record, role))
    }
    if is_online_note(record.status):
        changes["status"] = ""  # a date beside the issue's, which NLM alone prints
    if record.edition:
        changes["edition"] = _edition(record.edition)
    if record.container_author == record.author:
        changes["container_author"] = ()
    if record.type.startswith("article-") and record.number and not record.page:
        changes["page"] = record.number  # styles print an article's number where its pages would stand
    if record.type == "article":
        changes |= _preprint(record)
    elif record.archive == "arXiv":  # published elsewhere
        changes |= {"archive": "", "arxiv": ""}
    if (
        record.type == "speech"
        and record.event_date.year
        and record.issued.year in (0, record.event_date.year)
    ):
        changes |= {"issued": record.event_date, "event_date": PartialDate()}
    return replace(record, **changes)


def volume_as_work(record: Record) -> Record:
    """Return a volume of a set under its own title, for styles that know no `volume-title`."""
    if not record.volume_title or record.type in CONTAINED_TYPES:
        return record
    return replace(record, title=record.volume_title, container_title=record.title, volume_title="")


def _with_cased_titles(record: Record) -> Record:
    """Return English titles in sentence case; others, whose language may be a guess, stay as they are."""
    if not is_english(record.language, record.title):
        return record if record.language else replace(record, language="und")
    if record.type in _NAMED:
        return record
    titles = ["title", "title_short", "volume_title"]
    if record.type in CONTAINED_TYPES and is_english(record.language, record.container_title):
        titles.append("container_title")
    return replace(
        record, **{title: sentence_case(markup) for title in titles if (markup := getattr(record, title))}
    )


def _preprint(record: Record) -> dict[str, object]:
    """Return a preprint's server as its publisher, and its number with the server's name."""
    server = record.container_title or record.publisher
    # PubMed has the number where the pages would be.
    number = f"arXiv:{record.arxiv}" if record.arxiv else record.number or record.page
    if record.arxiv and html_to_text(server).casefold() in ("", "arxiv"):
        server = "arXiv"
    return {
        "publisher": server,
        "container_title": "",
        "container_title_short": "",
        "number": "" if number and number in record.doi else number,
        "page": "" if record.page == number else record.page,
        "genre": "" if record.genre.casefold() == "preprint" else record.genre,
        "archive": "",
        "arxiv": "",
        "url": record.url
        or ("" if record.doi or not record.arxiv else f"https://arxiv.org/abs/{record.arxiv}"),
    }


def _edition(edition: str) -> str:
    """Return "2" for "second" and "2. Aufl."; "" for a first one, which nobody prints; others as they are."""
    number = local_edition_number(edition) or edition_number(edition)
    return edition if not number else str(number) if number > 1 else ""


def _csl_name(name: Name) -> Name:
    if name.literal:
        return name
    suffix = f"{name.suffix}." if name.suffix in ("Jr", "Sr") else name.suffix
    return replace(name, given=given_with_stops(name.given), suffix=suffix)


@lru_cache(maxsize=8192)  # people share their given names
def given_with_stops(given: str) -> str:
    """Return given names whose initials have full stops and blanks: "JE" and "J.E." are "J. E."."""
    if given.isalpha() and (len(given) > 3 or not given.isupper()):
        return given
    parts = []
    for part in _STOPS_INSIDE.sub(" ", given).split():
        halves = part.split("-")
        if all(_CAPITALS.fullmatch(half.rstrip(".")) and half.isupper() for half in halves):
            part = "-".join(". ".join(half.rstrip(".")) + "." for half in halves)
        parts.append(part)
    return " ".join(parts)


def is_english(language: str, title: str) -> bool:
    """Tell whether a title may be recased by English rules; `language` is the entry's tag or ""."""
    if language:
        return language.casefold().partition("-")[0] in ("en", "eng", "english")
    # "MIT" is no preposition.
    words = [word.casefold() for word in _WORD.findall(html_to_text(title)) if not word.isupper()]
    foreign = sum(word in _FOREIGN_WORDS for word in words)
    if not foreign:
        return True
    english = sum(word in _ENGLISH_WORDS for word in words)
    return english > 0 and foreign + sum(word in _OTHER_WORDS for word in words) <= english
