"""One entry of a .bib file → the normalised record with CSL's variables."""

from __future__ import annotations

import re
from typing import TypedDict

from octavo.bibliography.dates import read_date, read_year_and_month
from octavo.bibliography.entries import Entry
from octavo.bibliography.entry_types import (
    ARTICLE_TYPES,
    CONTAINED_TYPES,
    CSL_TYPES,
    GENRES,
    NUMBERED_IN_SERIES,
    STATUSES,
    THESIS_GENRES,
)
from octavo.bibliography.identifiers import (
    Cleaner,
    clean_arxiv,
    clean_doi,
    clean_pmcid,
    clean_pmid,
    clean_url,
)
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.latex import latex_to_html, latex_to_text
from octavo.bibliography.names import read_names
from octavo.errors import Problem, Severity
from octavo.model.reference import Name, PartialDate, Record
from octavo.nearest import did_you_mean

_DASHES = re.compile(r"\s*(?:[-‐‑‒–—−]+)\s*")
_KEYWORDS = re.compile(r"\s*[,;]\s*")
_ARXIV_JOURNAL = re.compile(r"arxiv\b(?:.*?(\d{4}\.\d{4,5}(?:v\d+)?))?.*", re.IGNORECASE)
_PREPRINT_SERVER = re.compile(
    r"(?:bio|med|chem|psy|soc|eng|eco|ed|law|paleo|earth)?a?rxiv\b.*"
    r"|research square.*|ssrn.*|preprints(?:\.org)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|\\url\s*\{|www\.", re.IGNORECASE)


class _Titles(TypedDict):
    title: str
    title_short: str
    container_title: str
    container_title_short: str
    collection_title: str
    volume_title: str
    event_title: str


class _Numbers(TypedDict):
    volume: str
    issue: str
    page: str
    number: str
    number_of_volumes: str
    number_of_pages: str
    chapter_number: str
    collection_number: str
    edition: str
    version: str
    supplement: str


class _Identifiers(TypedDict):
    doi: str
    pmid: str
    pmcid: str
    arxiv: str
    isbn: str
    issn: str
    url: str
    pdf: str


def entry_to_record(entry: Entry) -> tuple[Record, tuple[Problem, ...]]:
    """Return the record of an entry, and warnings about what of it cannot be used; never raises."""
    reader = _EntryReader(entry)
    return reader.record(), tuple(reader.problems)


class _EntryReader:
    """Reads the fields of one entry; collects what is wrong with them."""

    __slots__ = ("csl_type", "entry", "fields", "incomplete", "problems")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.fields = entry.fields
        self.problems: list[Problem] = []
        self.incomplete: list[str] = []
        self.csl_type = self._csl_type()

    def record(self) -> Record:
        return Record(
            key=self.entry.key,
            type=self.csl_type,
            location=self.entry.location,
            source_file=self.entry.location.path,
            author=self._names("author", "author", "authors"),
            editor=self._names("editor", "editor"),
            translator=self._names("translator", "translator"),
            container_author=self._names("container_author", "bookauthor"),
            collection_editor=self._names("collection_editor", "serieseditor"),
            director=self._names("director", "director"),
            incomplete_names=tuple(self.incomplete),
            **self._titles(),
            issued=self._issued(),
            accessed=read_date(self._raw("urldate", "lastchecked", "lastaccessed", "accessed")),
            event_date=read_date(self._raw("eventdate")),
            original_date=read_date(self._raw("origdate", "origyear")),
            updated=read_date(self._raw("updated", "lastmodified")),
            **self._numbers(),
            publisher=self._publisher(),
            publisher_place=self._text("location", "address"),
            event_place=self._text("venue", "eventplace"),
            genre=self._genre(),
            medium=self._text("medium"),
            status=self._status(),
            language=self._text("language", "langid"),
            archive="arXiv" if self._arxiv() else self._text("archive"),
            abstract=self._html("abstract"),
            note=self._note(),
            keyword=self._keywords(),
            **self._identifiers(),
        )

    # --- single fields

    def _raw(self, *names: str) -> str:
        """Return the first of these fields that is not empty, as it is written; "" when all are."""
        return next((value for name in names if (value := self.fields.get(name, ""))), "")

    def _text(self, *names: str) -> str:
        raw = self._raw(*names)
        return latex_to_text(raw).replace("\u00a0", " ") if raw else ""

    def _html(self, *names: str) -> str:
        raw = self._raw(*names)
        return latex_to_html(raw) if raw else ""

    def _warn(self, message: str, hint: str, code: str) -> None:
        self.problems.append(Problem(self.entry.location, message, hint, Severity.WARNING, code))

    # --- type

    def _csl_type(self) -> str:
        csl_type = CSL_TYPES.get(self.entry.type)
        if csl_type is None:
            self._warn(
                f"Entry {self.entry.key} has the unknown type @{self.entry.type}; it is shown as a document.",
                did_you_mean(self.entry.type, CSL_TYPES, mark="@") or "Use @misc or another known type.",
                "unknown-entry-type",
            )
            return "document"
        subtype = self.fields.get("entrysubtype", "").lower()
        if csl_type == "article-journal":
            if subtype in ("magazine", "newspaper"):
                return f"article-{subtype}"
            if self._is_preprint():
                return "article"
        if self.entry.type == "inbook" and not self._raw("booktitle", "maintitle"):
            return "book"  # BibTeX's @inbook: pages or a chapter of the book that `title` names
        if self.entry.type == "unpublished" and self._raw("eventtitle", "eventdate", "venue"):
            return "speech"
        if csl_type in ("document", "webpage", "manuscript") and self._arxiv():
            return "article"
        if self.entry.type == "misc" and self._raw_url() and not self._raw("publisher"):
            return "webpage"
        return csl_type

    def _is_preprint(self) -> bool:
        journal = self._raw("journaltitle", "journal")
        if journal:
            return _PREPRINT_SERVER.fullmatch(latex_to_text(journal)) is not None
        return bool(self._arxiv()) and not self._raw("volume", "number", "pages", "eid")

    # --- names

    def _names(self, role: str, *fields: str) -> tuple[Name, ...]:
        raw = self._raw(*fields)
        if not raw:
            return ()
        found = read_names(raw)
        for mistake in found.mistakes:
            message = f"Entry {self.entry.key}, {fields[0]}: {mistake}"
            self._warn(message, "Separate names with “ and ”.", "name-list")
        if found.is_incomplete:
            self.incomplete.append(role)
        return found.names

    # --- titles

    def _titles(self) -> _Titles:
        title = self._full_title("")
        book, main = self._full_title("book"), self._full_title("main")
        volume_title = ""
        if self.csl_type in ARTICLE_TYPES:
            container = self._journal()
        elif self.csl_type in CONTAINED_TYPES:
            container = main or book or self._journal()
            volume_title = book if main else ""
        else:
            container = book or self._journal()
            if main:
                title, volume_title = main, title
        return {
            "title": title,
            "title_short": self._html("shorttitle"),
            "container_title": container,
            "container_title_short": self._html("shortjournal", "journal-iso", "journalabbr"),
            "collection_title": self._html("series"),
            "volume_title": volume_title,
            "event_title": self._html("eventtitle"),
        }

    def _full_title(self, prefix: str) -> str:
        """Return title and subtitle as one: "Title: Subtitle. Addition"."""
        title = self._html(f"{prefix}title")
        subtitle = self._html(f"{prefix}subtitle")
        if title and subtitle:
            title += f" {subtitle}" if html_to_text(title)[-1:] in "?!:." else f": {subtitle}"
        addition = self._html(f"{prefix}titleaddon")
        return f"{title}. {addition}" if title and addition else title or subtitle

    def _journal(self) -> str:
        title = self._html("journaltitle", "journal", "fjournal", "websitetitle", "maintitle")
        subtitle = self._html("journalsubtitle")
        if self.csl_type == "article":
            if _ARXIV_JOURNAL.fullmatch(html_to_text(title)):
                return "arXiv"
            if not title and self._arxiv():
                return "arXiv"
        return f"{title}: {subtitle}" if title and subtitle else title

    # --- dates

    def _issued(self) -> PartialDate:
        if date := self._raw("date"):
            found = read_date(date)
            if not found.literal:
                return found
            if not self._raw("year"):
                return found
        year = self._raw("year")
        return read_year_and_month(year, self._raw("month"), self._raw("day")) if year else PartialDate()

    # --- numbers

    def _numbers(self) -> _Numbers:
        number, issue = self._text("number"), self._text("issue")
        is_article = self.csl_type in ARTICLE_TYPES
        in_series = self.csl_type in NUMBERED_IN_SERIES and bool(self._raw("series"))
        volume, part = self._text("volume"), self._text("part")
        eid = self._text("eid", "articleno", "article-number")
        return {
            "volume": f"{volume}.{part}" if volume and part else volume or part,
            "issue": (number or issue) if is_article else issue,
            "page": _page_range(self._text("pages", "page")),
            "number": eid if is_article else "" if in_series else number or eid,
            "number_of_volumes": self._text("volumes"),
            "number_of_pages": self._text("pagetotal", "numpages"),
            "chapter_number": self._text("chapter"),
            "collection_number": number if in_series and not is_article else "",
            "edition": self._text("edition"),
            "version": self._text("version"),
            "supplement": self._text("supplement"),
        }

    # --- publication

    def _publisher(self) -> str:
        if publisher := self._html("publisher", "institution", "school", "organization", "holder"):
            return publisher
        published = self._raw("howpublished")
        return "" if _ADDRESS.search(published) else latex_to_html(published)

    def _genre(self) -> str:
        genre = self._text("type", "genre")
        if genre:
            return GENRES.get(genre.lower(), genre)
        return "Preprint" if self.csl_type == "article" else THESIS_GENRES.get(self.entry.type, "")

    def _status(self) -> str:
        status = self._text("pubstate", "status")
        if not status and (literal := self._text("year")).casefold() in STATUSES:
            status = literal
        return STATUSES.get(status.casefold(), status)

    def _note(self) -> str:
        notes = [self._html("note"), self._html("addendum")]
        return ". ".join(note.rstrip(".") for note in notes if note) if all(notes) else "".join(notes)

    def _keywords(self) -> tuple[str, ...]:
        return tuple(word for word in _KEYWORDS.split(self._text("keywords", "keyword")) if word)

    # --- identifiers

    def _identifiers(self) -> _Identifiers:
        return {
            "doi": self._doi(),
            "pmid": self._identifier("pubmed", ("pmid",), clean_pmid, "a PubMed number"),
            "pmcid": self._identifier("pmc", ("pmcid", "pmc"), clean_pmcid, "a PubMed Central number"),
            "arxiv": self._arxiv(),
            "isbn": self._text("isbn"),
            "issn": self._text("issn", "eissn"),
            "url": self._url(),
            "pdf": clean_url(self._raw("pdf")),
        }

    def _doi(self) -> str:
        raw = self._raw("doi")
        doi = clean_doi(raw or self._raw_url()) if raw or "doi.org/" in self._raw_url() else ""
        if raw and not doi:
            self._warn_identifier(raw, "a DOI", "10.1000/182")
        return doi

    def _eprint(self, kind: str) -> str:
        """Return the eprint field when it is of this kind."""
        given = self._raw("eprinttype", "archiveprefix").lower().strip("{}")
        return self._raw("eprint") if given == kind else ""

    def _arxiv(self) -> str:
        for raw in (self._eprint("arxiv"), self._raw("arxiv", "arxivid")):
            if found := clean_arxiv(raw):
                return found
        if not self._raw("eprinttype", "archiveprefix") and (eprint := self._raw("eprint")):
            return clean_arxiv(eprint)
        match = _ARXIV_JOURNAL.match(self._raw("journal", "journaltitle"))
        return match[1] or "" if match else ""

    def _identifier(self, eprint_kind: str, fields: tuple[str, ...], clean: Cleaner, what: str) -> str:
        raw = self._raw(*fields)
        found = clean(raw or self._eprint(eprint_kind)) if raw or self._eprint(eprint_kind) else ""
        if raw and not found:
            self._warn_identifier(raw, what, "32504530")
        return found

    def _warn_identifier(self, raw: str, what: str, example: str) -> None:
        self._warn(
            f"Entry {self.entry.key}: “{raw}” is not {what}; it is left out.",
            f"Write it like {example}.",
            "identifier",
        )

    def _raw_url(self) -> str:
        published = self._raw("howpublished")
        return self._raw("url") or (published if _ADDRESS.search(published) else "")

    def _url(self) -> str:
        raw = self._raw_url()
        if not raw:
            return self._repository_url()
        if url := clean_url(raw):
            return url
        match = re.search(r"https?://[^\s{}]+", raw) if raw == self._raw("howpublished") else None
        if match:
            return clean_url(match[0])
        self._warn(
            f"Entry {self.entry.key}: the address “{raw}” is left out, it is none of the web.",
            "Write the whole address, beginning with http:// or https://.",
            "url-scheme",
        )
        return ""

    def _repository_url(self) -> str:
        """Return the address in an archive that biblatex knows by name."""
        if jstor := self._eprint("jstor"):
            return clean_url(f"https://www.jstor.org/stable/{jstor}")
        if handle := self._eprint("hdl"):
            return clean_url(f"https://hdl.handle.net/{handle}")
        if book := self._eprint("googlebooks"):
            return clean_url(f"https://books.google.com/books?id={book}")
        return ""


def _page_range(text: str) -> str:
    """Return pages with one plain hyphen for every dash that LaTeX or a person used."""
    return _DASHES.sub("-", text) if text else ""
