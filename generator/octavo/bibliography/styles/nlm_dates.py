"""Dates in NLM's style: of publication, of meetings, of the day when a page was read."""

from __future__ import annotations

from octavo.bibliography.inline_html import drop_case_protection, escape_text
from octavo.bibliography.medline_source import is_online_note
from octavo.bibliography.styles.nlm_words import NlmWords, nlm_words
from octavo.model.reference import PartialDate, Record

WEB = frozenset({"webpage", "post", "post-weblog"})
AHEAD = "Epub ahead of print"
_UNPUBLISHED = {"in press": "Forthcoming", "forthcoming": "Forthcoming"}


def format_date(date: PartialDate, words: NlmWords | None = None) -> str:
    """Return plain text: "2002 Jul 25", "2020 Jan-Feb", "2020 Summer"; "" when nothing is known.

    A span that has only a beginning ends in a hyphen: "1997-".
    """
    words = words or nlm_words("en")
    if not date.year:
        return date.literal
    start = words.month_and_day(date.month, date.day) or words.season(date.season)
    text = words.date(date.year, start)
    if date.is_open:
        text += "-"
    elif date.end_year and date.end_year != date.year:
        end = words.month_and_day(date.end_month, date.end_day)
        text += f"-{words.date(date.end_year, end)}"
    elif date.end_year and date.end_month and date.end_month != date.month:
        text += f"-{words.month_and_day(date.end_month, date.end_day)}"
    elif date.end_year and date.end_day and date.end_day != date.day:
        text += f"-{date.end_day}"
    return f"[{words.word('ca.')} {text}]" if date.is_circa else text


def publication_date(record: Record, words: NlmWords) -> str:
    """Return the date as HTML, after "Forthcoming" for a work that is not out."""
    date = format_date(record.issued, words)
    status = record.status
    if status and status != AHEAD and not online_note(record) and not record.volume:
        word = words.word(_UNPUBLISHED.get(status.casefold(), status[:1].upper() + status[1:]))
        return escape_text(f"{word} {date}".strip() if record.issued.year else word)
    if not date or date.casefold() in ("n.d.", "n.d", "nd", "no date"):
        return f"[{words.word('date unknown')}]"
    return escape_text(date)


def online_note(record: Record) -> str:
    """Return when an article was out elsewhere than in its issue: "Epub 2010 Jul 21"; else ""."""
    return record.status if is_online_note(record.status) else ""


def is_ahead(record: Record) -> bool:
    """Tell whether an article is out before its issue."""
    return record.status == AHEAD and not record.volume


def event(record: Record, words: NlmWords) -> str:
    """Return the meeting with its date and place."""
    if not record.event_title:
        return ""
    date = record.event_date
    if date.is_empty and record.type == "speech":
        date = record.issued
    parts = (
        drop_case_protection(record.event_title),
        escape_text(format_date(date, words)),
        escape_text(record.event_place),
    )
    return "; ".join(part for part in parts if part)


def access_dates(record: Record, words: NlmWords) -> str:
    """Return " [updated …; cited …]" for a work that is read on the web."""
    if not is_read_online(record) and record.updated.is_empty:
        return ""
    dates = [
        f"{words.word(word)} {escape_text(format_date(date, words))}"
        for word, date in (("updated", record.updated), ("cited", record.accessed))
        if not date.is_empty
    ]
    return f" [{'; '.join(dates)}]" if dates else ""


def is_read_online(record: Record) -> bool:
    """Tell whether the reference is to what stood at an address on a day."""
    if not record.url or record.accessed.is_empty:
        return False
    return record.type in WEB or not (record.doi or record.pmid or record.pmcid or record.arxiv)
