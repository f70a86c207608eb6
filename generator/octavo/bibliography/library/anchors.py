"""The part of a reference that gives it away: `2010 Aug;133(Pt 8):2232-47`.

Citing Medicine, chapter 1 (https://www.ncbi.nlm.nih.gov/books/NBK7282/): date, volume, issue, location.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.page_range import plain_range
from octavo.model.reference import PartialDate

_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Spring|Summer|Autumn|Fall|Winter)\b\.?"
)
_DAY = r"[0-9]{1,2}(?![0-9])"
_DASH = r"\ ?[-‐‑‒–—/]\ ?"
_DATE = re.compile(
    rf"""(?<![\w.:;/(-])(?P<date>{_YEAR}
    (?: \ {_MONTH} (?:\ {_DAY})? (?: {_DASH} (?:{_YEAR}\ )? (?: {_MONTH}(?:\ {_DAY})? | {_DAY} ) )?
      | {_DASH}{_YEAR} (?:\ {_MONTH}(?:{_DASH}{_MONTH})?)?
    )?)(?![\w-])""",
    re.VERBOSE,
)
_NUMBERED = r"[0-9]+[A-Za-z]{0,2}(?:[-–/](?:[0-9]+[A-Za-z]{0,2}|[A-Z]\b))?"
_PART = (
    r"(?:Suppl|Supplement|Pt|Part|Spec(?:ial)?|No|Issue|Series|Ser)\b\.?(?:\ (?:No\b\.?|[0-9A-Z][\w-]{0,8}))*"
)
_VOLUME = re.compile(rf"(?:{_NUMBERED}|[IVXLC]+\b|PP\b|ahead-of-print|{_PART})?(?:\ {_PART})*")
_ISSUE = re.compile(r"\ ?\((?P<issue>[^()]{1,40}(?:\([^()]{1,20}\)[^()]{0,20})?)\)")
_PLACE = re.compile(r"\ ?:\ ?(?:pp?\.?\ )?(?=[^\s.:;,])")
_FIRST_PAGE = re.compile(r"[^\s,;]{1,60}(?:,(?=\w)[^\s,;]{1,20}){0,8}")
_SPACED_DASH = re.compile(r"\ ?[-‐‑‒–—]\ ?(?=[A-Za-z]{0,4}[0-9])")
_PAGES = r"[A-Za-z]{0,4}[0-9]+[A-Za-z]{0,2}(?:\.[a-z]?[0-9]+)?"
_RANGE = rf"{_PAGES}(?:[-–—]{_PAGES})?"
# "219-20, 238-9", "170-82; discussion 183, quiz 184-5", "35 passim".
_MORE_PAGES = re.compile(
    rf"""[,;]\ (?:(?:and\ )?(?:discussion|authors?'?[ ]reply|reply|quiz|commentary|passim
      |contd?|concl|response|suppl|following|abstract|erratum|answers?)\b\.?\ ?)*
      (?:{_RANGE})(?=[.,;\s]|passim|$)
    | \ (?:pp?|[0-9]{{1,5}})(?=\.(?:\s|$))
    | \ (?:pp?|[0-9]{1, 5})(?=\.(?:\s|$))
    | [,;]?\ ?(?:passim|contd?|concl|contd[ ]passim|table[ ]of[ ]contents|discussion)\b""",
    re.VERBOSE,
)
_LEADING_WORD = re.compile(r"(?:Suppl|Doc|Art|No|Unit|Article)\.?\ (?=[0-9])", re.IGNORECASE)
# Possessive: half a number must not be taken for a page.
_PAGE_SPAN = re.compile(
    r"(?<![\w).-])([^\W\d_]*+)([0-9]++)([^\W\d_]*+)-([^\W\d_]*+)([0-9]++)([^\W\d_]*+)(?![\w(-])"
)
_IDENTIFIED = re.compile(
    r"\s*+[.,;]?\s*+(?:\[?\s*+(?:E-?pub|Published online|Online) ahead of print|doi\b|https?://"
    r"|(?:PubMed )?PMID\b|pii:)"
    r"|\s*+[.,;]?\s*+\[E-?pub",
    re.IGNORECASE,
)
_IN_TAIL = re.compile(
    r"\b(?:Epub|Print|eCollection|online|accessed|cited|updated):?\s$|\bEpub\.?\s$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A date with what follows it, at a place of a text."""

    start: int  # of the year
    end: int  # behind the pages
    is_strong: bool  # has a volume, an issue or both; else it is a date with identifiers behind it
    issued: PartialDate
    volume: str = ""
    issue: str = ""
    pages: str = ""  # complete: "2232-2247"; or the number of an article: "fcab229"


def find_anchors(text: str) -> Iterator[Anchor]:
    """Yield what can be the anchor of a reference, from left to right; linear in the text's length."""
    for match in _DATE.finditer(text):
        if _IN_TAIL.search(text, max(0, match.start() - 14), match.start()):
            continue
        anchor = _read_anchor(text, match)
        if anchor is not None:
            yield anchor


def _read_anchor(text: str, match: re.Match[str]) -> Anchor | None:
    end = match.end()
    volume = issue = ""
    is_strong = False
    if semicolon := re.compile(r"\.?\ ?;\ ?").match(text, end):
        found = _VOLUME.match(text, semicolon.end())
        volume, place = (found[0].strip(), found.end()) if found else ("", semicolon.end())
        if bracketed := _ISSUE.match(text, place):
            issue, place = bracketed["issue"].strip(), bracketed.end()
        is_strong = bool(volume or issue)
        if not is_strong:
            return None
        end = place
    pages = ""
    if colon := _PLACE.match(text, end):
        pages, behind = _read_pages(text, colon.end())
        # Of what has neither volume nor issue: "2021 Oct:jnnp-2021-326821", "1977 Mar:9-13."
        has_range = " " in match["date"] or "-" in pages
        is_dense = colon[0] == ":" and has_range and re.match(r"\.(?:\s|$)|$", text[behind : behind + 2])
        is_strong = is_strong or bool(pages and is_dense)
        end = behind if pages else end
    if is_strong:
        if not (pages or issue) and not re.match(r"\s*(?:\.(?:\s|$)|$)", text[end : end + 2]):
            return None
    elif not _IDENTIFIED.match(text, end):
        return None
    return Anchor(
        match.start(), end, is_strong, read_date(match["date"].replace(".", "")), volume, issue, pages
    )


def _read_pages(text: str, start: int) -> tuple[str, int]:
    """Return the pages that begin at a place of the text, and where they end."""
    position = start
    if word := _LEADING_WORD.match(text, position):
        position = word.end()
    first = _FIRST_PAGE.match(text, position)
    if first is None:
        return "", start
    end = first.end()
    while text[end - 1] in ".]" and end > position + 1:
        end -= 1
    if dash := _SPACED_DASH.match(text, end):
        rest = _FIRST_PAGE.match(text, dash.end())
        if rest is not None:
            end = dash.end() + len(rest[0].rstrip(".]"))
    while more := _MORE_PAGES.match(text, end):
        end = more.end()
    pages = plain_range(text[start:end])
    if not any(map(str.isdigit, pages)) and not re.fullmatch(
        r"[ivxlcdm]+(?:-[ivxlcdm]+)?", pages, re.IGNORECASE
    ):
        return "", start
    return complete_ranges(pages), end


def complete_ranges(pages: str) -> str:
    """Return each range with its whole last page: "2232-47" → "2232-2247", "S93-9" → "S93-S99"."""
    return _PAGE_SPAN.sub(_complete, pages) if "-" in pages else pages


def _complete(match: re.Match[str]) -> str:
    before, first, behind, last_before, last, last_behind = match.groups()
    if last_before not in ("", before) or last_behind != behind:
        return match[0]
    if len(last) < len(first):
        whole = first[: len(first) - len(last)] + last
        if int(whole) <= int(first):  # "1230-12" is no range of pages
            return match[0]
        last = whole
    return f"{before}{first}{behind}-{before}{last}{behind}"
