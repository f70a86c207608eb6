"""The titles of one entry of a .bib file: its own, and those of what contains it."""

from __future__ import annotations

from octavo.bibliography.entry_fields import EntryFields
from octavo.bibliography.entry_types import ARTICLE_TYPES, CONTAINED_TYPES, SERIES
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.preprints import is_arxiv as is_arxiv_name


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
