"""The parts of a reference as NLM prints them: authors, journals, pages.

Source: Patrias K, Wendling D. Citing Medicine, 2nd ed. Bethesda (MD): National Library of Medicine; 2007.
"""

from __future__ import annotations

from collections.abc import Sequence

import octavo.expressions as re
from octavo.bibliography.first_names import CLOSING, FIRST_NAMES, OPENING
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.names import (
    Highlighter,
    family_with_particle,
    initials,
    is_east_asian,
    suffix_as_ordinal,
)
from octavo.model.reference import Name, Record

# It begins with a word, or with letters behind digits: never in the midst of either.
_RANGE = re.compile(r"(?:(?<![^\W_])|(?<=\d)(?=[^\W\d_]))([^\W\d_]*+)(\d++)-([^\W\d_]*+)(\d++)")
# A word with a stop, or a lone letter that begins the title: "J. Biol."
_ABBREVIATED_WORD = re.compile(
    r"(?:(?<=[\s(])|^)([^\W\d_]{2,}|[^\W\d_](?=\.\s[^\W\d_a-z][^\W\d_]+\.))\.(?=[\s),:]|$)"
)
_IN_FULL_TITLES = frozenset({"dr", "mr", "mrs", "st", "vs", "no", "inc", "co"})


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
