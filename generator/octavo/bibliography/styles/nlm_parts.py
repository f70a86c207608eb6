"""The parts of a reference as NLM prints them: authors, journals, pages.

Source: Patrias K, Wendling D. Citing Medicine, 2nd ed. Bethesda (MD): National Library of Medicine; 2007.
"""

from __future__ import annotations

from collections.abc import Sequence

import octavo.expressions as re
from octavo.bibliography.first_names import CLOSING, FIRST_NAMES, OPENING
from octavo.bibliography.inline_html import drop_case_protection, escape_text
from octavo.bibliography.medline_source import is_online_note
from octavo.bibliography.styles.names import (
    Highlighter,
    family_with_particle,
    initials,
    is_east_asian,
    suffix_as_ordinal,
)
from octavo.bibliography.styles.nlm_words import NlmWords, nlm_words
from octavo.model.reference import Name, PartialDate, Record

# It begins with a word, or with letters behind digits: never in the midst of either.
_RANGE = re.compile(r"(?:(?<![^\W_])|(?<=\d)(?=[^\W\d_]))([^\W\d_]*+)(\d++)-([^\W\d_]*+)(\d++)")
# A word with a stop, or a lone letter that begins the title: "J. Biol."
_ABBREVIATED_WORD = re.compile(
    r"(?:(?<=[\s(])|^)([^\W\d_]{2,}|[^\W\d_](?=\.\s[^\W\d_a-z][^\W\d_]+\.))\.(?=[\s),:]|$)"
)
_IN_FULL_TITLES = frozenset({"dr", "mr", "mrs", "st", "vs", "no", "inc", "co"})
WEB = frozenset({"webpage", "post", "post-weblog"})
AHEAD = "Epub ahead of print"
_UNPUBLISHED = {"in press": "Forthcoming", "forthcoming": "Forthcoming"}


def end_sentence(markup: str) -> str:
    """Return the markup with a full stop, unless its text ends in one, or in "?" or "!"."""
    end = len(markup)
    while end > 0 and markup[end - 1] == ">":  # closing tags
        end = markup.rfind("<", 0, end)
    return markup if end <= 0 or markup[end - 1] in ".?!" else f"{markup}."


def format_name(name: Name) -> str:
    """Return plain text: "Gilstrap LC 3rd", "van Gelderen P", or the organisation's name."""
    if name.literal:
        return name.literal
    if is_east_asian(name):
        return f"{name.family}{name.given}"
    text = (
        f"{family_with_particle(name)} {initials(name.given)}" if name.given else family_with_particle(name)
    )
    if name.dropping_particle:
        text += initials(name.dropping_particle)
    return f"{text} {suffix_as_ordinal(name.suffix)}" if name.suffix else text


def format_names(
    names: Sequence[Name], highlighter: Highlighter, *, limit: int, is_incomplete: bool, et_al: str
) -> str:
    """Return HTML with all names, or the first `limit` (0: all) and "et al"."""
    shown = names[:limit] if limit else names
    printed = [escape_text(format_name(name)) for name in shown]
    if highlighter:
        printed = [
            f'<strong class="ref-highlight">{text}</strong>' if name in highlighter else text
            for name, text in zip(shown, printed, strict=True)
        ]
    if is_incomplete or len(shown) < len(names):
        printed.append(escape_text(et_al))
    if len(printed) > FIRST_NAMES + 1:
        first, more = ", ".join(printed[:FIRST_NAMES]), ", ".join(printed[FIRST_NAMES:])
        return f"{first}{OPENING}, {more}{CLOSING}"
    return ", ".join(printed)


def is_abbreviated(journal: str) -> bool:
    """Tell "J. Organomet. Chem." from "Dr. Dobb's Journal" and "U.S. News"."""
    words = _ABBREVIATED_WORD.findall(journal)
    return any(word.casefold() not in _IN_FULL_TITLES for word in words)


def without_stops(journal: str) -> str:
    """Return an abbreviated title as NLM has it, without stops: "U.S.A." falls apart into "U S A"."""
    return " ".join(journal.replace(".", " ").split()) if "<" not in journal else journal


def shorten_page_range(pages: str) -> str:
    """Return each range with only those digits of its end that differ: "2232-47", "S93-9"."""
    return _RANGE.sub(_shorten, pages) if "-" in pages else pages


def _shorten(match: re.Match[str]) -> str:
    start_letters, start, end_letters, end = match.groups()
    if end_letters not in ("", start_letters) or len(start) != len(end) or end <= start:
        return match[0]
    shared = next(index for index in range(len(start)) if start[index] != end[index])
    # A letter in front goes only with digits: "S93-9", but "S93-S102" as it is.
    return f"{start_letters}{start}-{end[shared:]}"


def language_of_translated(record: Record, language: str) -> str:
    """Return the language of an article whose title stands in brackets, as NLM has translated ones.

    `language` is that of the page: the name is in it.
    """
    if not record.title.startswith("[") or not record.language or record.language.startswith("en"):
        return ""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(record.language, sep="-").get_language_name(language.replace("-", "_")) or ""
    except (UnknownLocaleError, ValueError):
        return ""
    return "Greek, Modern" if name == "Greek" else name


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
