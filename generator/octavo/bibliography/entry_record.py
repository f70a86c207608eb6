"""One entry of a .bib file → the normalised record with CSL's variables."""

from __future__ import annotations

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.dates import read_date, read_year_and_month
from octavo.bibliography.entry import Entry
from octavo.bibliography.entry_fields import EntryFields
from octavo.bibliography.entry_identifiers import (
    is_address,
    raw_address,
    read_arxiv,
    read_identifiers,
    repository,
    without_noted_identifiers,
)
from octavo.bibliography.entry_types import (
    ARTICLE_TYPES,
    CONTAINED_TYPES,
    CSL_TYPES,
    GENRES,
    NUMBERED_IN_SERIES,
    PLACES,
    SERIES,
    STATUSES,
    THESIS_GENRES,
)
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.language_names import language_tag
from octavo.bibliography.latex import latex_to_html, latex_to_text
from octavo.bibliography.names import read_names
from octavo.bibliography.notes import Note, read_note
from octavo.bibliography.page_range import plain_range
from octavo.bibliography.preprints import arxiv_of_volume, is_preprint_server
from octavo.bibliography.preprints import is_arxiv as is_arxiv_name
from octavo.errors import Problem
from octavo.model.reference import Name, PartialDate, Record
from octavo.text.nearest import did_you_mean

_KEYWORDS = re.compile("[,;]")
# Zotero writes into `note` what BibTeX has no field for; none of it was meant to be printed.
_LEFTOVER = re.compile(
    r"\\?_eprint:|(?:Publisher|Number|ISBN|ISSN|Pages|Volume|Issue|Section|Series Title|Conference Name"
    r"|Journal Abbreviation|Archive Location|Library Catalog|Number of Pages|Backup Publisher|type):\s",
)


# Talks that were given, whose date may be that of the meeting.
_AT_EVENTS = frozenset({"speech", "paper-conference"})
# Works of a university or an institute, whoever sells or prints them.
_MADE_BY = frozenset({"thesis", "report"})
_COUNTRY = re.compile(r"\bcountry[a-z]{2}\b")
# biblatex's editors a to c have a type of their own (collaborator, redactor …); so may the first.
_EDITORS = ("editor", "editora", "editorb", "editorc")


def entry_to_record(entry: Entry) -> tuple[Record, tuple[Problem, ...]]:
    """Return the record of an entry, and warnings about what of it cannot be used; never raises."""
    fields = EntryFields(entry)
    note = _note(fields)
    csl_type = _csl_type(fields, note)
    arxiv = read_arxiv(fields)
    accessed = _date(fields, "urldate", "lastchecked", "lastaccessed", "accessed")
    event_date = _date(fields, "eventdate")
    issued = _issued(fields)
    if issued.is_empty and csl_type in _AT_EVENTS:
        issued = event_date
    record = Record(
        key=entry.key,
        type=csl_type,
        location=entry.location,
        source_file=entry.location.path,
        issued=issued,
        accessed=accessed if accessed.year else note.accessed,
        event_date=event_date,
        original_date=_date(fields, "origdate", "origyear"),
        updated=_date(fields, "updated", "lastmodified"),
        publisher=_publisher(fields, csl_type) if csl_type != "article" else "",
        publisher_place=_joined(_places(fields.text("location", "address"))),
        event_place=fields.text("venue", "eventplace"),
        genre=_genre(fields, csl_type) or note.kind,
        medium=fields.text("medium"),
        status=_status(fields) if csl_type != "article" else "",
        language=language_tag(fields.text("langid", "language", "hyphenation")),
        archive="arXiv"
        if arxiv
        else fields.text("archive") or repository(fields) or _database(fields, csl_type),
        abstract=fields.html("abstract"),
        note=_printed_note(fields, note.text),
        keyword=_keywords(fields),
    )
    record = replace(
        record,
        **read_people(fields),
        **read_titles(fields, csl_type, is_arxiv=bool(arxiv)),
        **_numbers(fields, csl_type, note),
        **read_identifiers(fields),
    )
    return record, tuple(fields.problems)


def _csl_type(fields: EntryFields, note: Note) -> str:
    # Mendeley and Paperpile write book_section, web_page …
    csl_type = CSL_TYPES.get(fields.entry.type.replace("_", "").replace("-", ""))
    if csl_type is None:
        fields.warn(
            f" has the unknown type @{fields.entry.type}; it is shown as a document.",
            did_you_mean(fields.entry.type, CSL_TYPES, mark="@") or "Use @misc or another known type.",
            "unknown-entry-type",
        )
        return "document"
    subtype = fields.values.get("entrysubtype", "").lower()
    if csl_type == "article-journal":
        if subtype in ("magazine", "newspaper"):
            return f"article-{subtype}"
        if _is_preprint(fields):
            return "article"
    if fields.entry.type == "inbook" and not fields.raw("booktitle", "maintitle", "crossref"):
        return "book"  # BibTeX's @inbook: pages or a chapter of the book that `title` names
    if fields.entry.type == "unpublished" and fields.raw("eventtitle", "eventdate", "venue"):
        return "speech"
    if csl_type in ("document", "webpage", "manuscript") and _is_in_preprint_server(fields):
        return "article"
    if csl_type == "paper-conference" and not fields.raw("booktitle", "maintitle", "crossref", "journal"):
        return "speech" if fields.raw("eventtitle", "eventdate", "venue", "conference") else csl_type
    if note.version and csl_type in ("book", "document", "webpage"):  # how R and others cite themselves
        return "software"
    if fields.entry.type == "misc" and raw_address(fields) and not fields.raw("publisher"):
        return "webpage"
    return csl_type


def _is_preprint(fields: EntryFields) -> bool:
    journal = fields.raw("journaltitle", "journal")
    if journal:
        return is_preprint_server(latex_to_text(journal))
    return bool(read_arxiv(fields)) and not fields.raw("volume", "number", "pages", "eid")


def _is_in_preprint_server(fields: EntryFields) -> bool:
    """Tell whether an entry of no special type is a preprint: so Zotero exports them."""
    named = (fields.text("publisher"), fields.text("eprinttype", "archiveprefix"))
    return bool(read_arxiv(fields)) or any(map(is_preprint_server, named))


def _issued(fields: EntryFields) -> PartialDate:
    year = fields.raw("year")
    if date := fields.raw("date"):
        found = read_date(date)
        if not found.literal or not year:
            return found
    return read_year_and_month(year, fields.raw("month"), fields.raw("day")) if year else PartialDate()


def _date(fields: EntryFields, *names: str) -> PartialDate:
    raw = fields.raw(*names)
    return read_date(raw) if raw else PartialDate()


def _numbers(fields: EntryFields, csl_type: str, note: Note) -> dict[str, str]:
    number, issue = fields.text("number"), fields.text("issue")
    is_article = csl_type in ARTICLE_TYPES
    in_series = csl_type in NUMBERED_IN_SERIES and bool(fields.raw("series"))
    volume, part = fields.text("volume"), fields.text("part")
    eid = fields.text("eid", "articleno", "article-number", "articlenumber")
    if csl_type == "article":
        number = ""  # the preprint's own, which its identifier repeats
        volume = "" if arxiv_of_volume(volume) else volume
    return {
        "volume": f"{volume}.{part}" if volume and part else volume or part,
        "issue": (number or issue) if is_article else issue,
        "page": plain_range(fields.text("pages", "page")),
        "number": eid if is_article else "" if in_series else number or eid,
        "number_of_volumes": fields.text("volumes"),
        "number_of_pages": fields.text("pagetotal", "numpages"),
        "chapter_number": fields.text("chapter"),
        "collection_number": number if in_series and not is_article else "",
        "edition": fields.text("edition"),
        "version": fields.text("version") or note.version,
        "supplement": fields.text("supplement"),
    }


def _publisher(fields: EntryFields, csl_type: str) -> str:
    if csl_type in _MADE_BY and (maker := fields.html("school", "institution")):
        return _joined(maker)
    names = ("publisher", "institution", "school", "organization", "holder")
    if publisher := fields.html(*names):
        return _joined(publisher)
    published = fields.raw("howpublished")
    return "" if is_address(published) else latex_to_html(published)


def _database(fields: EntryFields, csl_type: str) -> str:
    """Return who keeps a thesis that has a university, too: ProQuest."""
    return fields.text("publisher") if csl_type == "thesis" and fields.raw("school", "institution") else ""


def _places(text: str) -> str:
    return _COUNTRY.sub(lambda match: PLACES.get(match[0], match[0]), text) if "country" in text else text


def _joined(text: str) -> str:
    """Return a list of biblatex's with commas. Of two, "and" may as well be part of one name: it stays."""
    if " and " not in text:
        return text
    parts = [part for part in text.split(" and ") if part != "others"]
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _genre(fields: EntryFields, csl_type: str) -> str:
    if genre := fields.text("type", "genre", *(("titleaddon",) if csl_type == "speech" else ())):
        return GENRES.get(genre.lower(), genre)
    return "Preprint" if csl_type == "article" else THESIS_GENRES.get(fields.entry.type, "")


def _status(fields: EntryFields) -> str:
    status = fields.text("pubstate", "status")
    if not status and (literal := fields.text("year", "date")).casefold() in STATUSES:
        status = literal
    return STATUSES.get(status.casefold(), status)


def _note(fields: EntryFields) -> Note:
    raw = fields.raw("note")
    if not raw or _LEFTOVER.match(raw):
        return Note("")
    found = read_note(html_to_text(latex_to_html(raw)))
    return found if found.text == "" else Note(latex_to_html(without_noted_identifiers(raw)))


def _printed_note(fields: EntryFields, note: str) -> str:
    addendum = fields.html("addendum")
    return f"{note.rstrip('.')}. {addendum.rstrip('.')}" if note and addendum else note or addendum


def _keywords(fields: EntryFields) -> tuple[str, ...]:
    text = fields.text("keywords", "keyword")
    return tuple(word.strip() for word in _KEYWORDS.split(text) if word.strip()) if text else ()


def read_people(fields: EntryFields) -> dict[str, tuple[object, ...]]:
    """Return the name variables of a record; lists that end in "and others" are in `incomplete_names`."""
    incomplete: list[str] = []
    names = {
        role: _read(fields, role, names, incomplete)
        for role, names in (
            ("author", ("author", "authors")),
            ("translator", ("translator",)),
            ("container_author", ("bookauthor",)),
            ("collection_editor", ("serieseditor",)),
            ("director", ("director",)),
        )
    }
    editors: tuple[Name, ...] = ()
    for field in _EDITORS:
        role = fields.raw(f"{field}type").lower()
        if role in ("director", "translator"):
            names[role] = names[role] or _read(fields, role, (field,), incomplete)
        elif not editors:  # who collaborated or revised is named where nobody edited
            editors = _read(fields, "editor", (field,), incomplete)
    return {**names, "editor": editors, "incomplete_names": tuple(incomplete)}


def _read(fields: EntryFields, role: str, names: tuple[str, ...], incomplete: list[str]) -> tuple[Name, ...]:
    raw = fields.raw(*names)
    if not raw:
        return ()
    found = read_names(raw)
    for mistake in found.mistakes:
        fields.warn(f", {names[0]}: {mistake}", "Separate names with “ and ”.", "name-list")
    if found.is_incomplete:
        incomplete.append(role)
    return found.names


def read_titles(fields: EntryFields, csl_type: str, *, is_arxiv: bool) -> dict[str, str]:
    """Return the title variables of a record of this CSL type, each with its subtitle and addition."""
    title, book, main = (full_title(fields, prefix) for prefix in ("", "book", "main"))
    if csl_type == "speech":
        title = _with_subtitle(fields, "")  # its addition is the kind of talk
    volume_title = ""
    if csl_type in ARTICLE_TYPES:
        container = _journal(fields, csl_type, is_arxiv=is_arxiv)
        volume_title = full_title(fields, "issue")
    elif csl_type in CONTAINED_TYPES:
        container = main or book or _journal(fields, csl_type, is_arxiv=is_arxiv)
        volume_title = book if main else ""
    elif main:  # a volume of a set, which is the work
        container = book
        title, volume_title = main, title
    else:
        container = book or _journal(fields, csl_type, is_arxiv=is_arxiv)
        if html_to_text(container).casefold() == html_to_text(title).casefold():
            container = ""  # a collection that says its title twice
    return {
        "title": title,
        "title_short": fields.html("shorttitle"),
        "container_title": container,
        "container_title_short": fields.html(
            "shortjournal", "journal-iso", "journalabbr", "journalabbreviation", "shortbooktitle"
        ),
        "collection_title": _series(fields, csl_type),
        "volume_title": volume_title,
        "event_title": full_title(fields, "event") or fields.html("conference"),
    }


def full_title(fields: EntryFields, prefix: str) -> str:
    """Return title, subtitle and addition as one: "Title: Subtitle. Addition"."""
    title = _with_subtitle(fields, prefix)
    addition = fields.html(f"{prefix}titleaddon")
    if title and addition:
        return f"{title}{' ' if addition[0].islower() else '. '}{addition}"  # "Civil Rights Act of 1964"
    return title


def _with_subtitle(fields: EntryFields, prefix: str) -> str:
    title = fields.html(f"{prefix}title")
    subtitle = fields.html(f"{prefix}subtitle")
    if title and subtitle:
        return title + (f" {subtitle}" if html_to_text(title)[-1:] in "?!:." else f": {subtitle}")
    return title or subtitle


def _series(fields: EntryFields, csl_type: str) -> str:
    """Return the series; of a journal that counts them, biblatex gives the number alone."""
    series = fields.html("series", "shortseries")
    if csl_type in ARTICLE_TYPES and series.isdecimal():
        ending = "th" if series[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(series[-1], "th")
        return f"{series}{ending} series"
    return SERIES.get(series, series)


def _journal(fields: EntryFields, csl_type: str, *, is_arxiv: bool) -> str:
    title = fields.html("journaltitle", "journal", "fjournal", "websitetitle", "newspaper", "blogtitle")
    subtitle = fields.html("journalsubtitle")
    if csl_type == "article" and ((not title and is_arxiv) or is_arxiv_name(html_to_text(title))):
        return "arXiv"
    if csl_type == "article" and not title:
        return fields.html("publisher", "eprinttype", "archiveprefix", "organization", "howpublished")
    return f"{title}: {subtitle}" if title and subtitle else title
