"""Page ranges as styles print them: expanded, or by the rule of the Chicago Manual of Style."""

from __future__ import annotations

import re

from octavo.bibliography.inline_html import escape_text

_DASH = re.compile(r"(?>(?:(?<!\s)\s++)?)[-‐‑–—]+\s*")
_RANGE = re.compile(r"\b([^\W\d_]*)(\d+)-([^\W\d_]*)(\d+)\b")
_SEVERAL = re.compile(r"[-–,&]")


def expand_ranges(pages: str, dash: str = "–") -> str:
    """Return HTML with all digits of each end: "284-7" → "284–287"."""
    return _with_dashes(_RANGE.sub(_expand, _plain(pages)), dash)


def chicago_ranges(pages: str) -> str:
    """Return HTML with ends as the Chicago Manual of Style shortens them: "101–9", "284–87", "1001–9"."""
    return _with_dashes(_RANGE.sub(_shorten, _plain(pages)), "–")


def written_ranges(pages: str, dash: str = "–") -> str:
    """Return HTML with the ranges as the entry has them."""
    return _with_dashes(_plain(pages), dash)


def page_label(pages: str) -> str:
    """Return "p." for one page, "pp." for several."""
    if pages.isalnum():
        return "p."
    return "pp." if _SEVERAL.search(pages) else "p."


def _plain(pages: str) -> str:
    return _DASH.sub("-", pages) if "-" in pages or "–" in pages or "—" in pages else pages


def _with_dashes(pages: str, dash: str) -> str:
    return escape_text(pages if dash == "-" else pages.replace("-", dash))


def _expand(match: re.Match[str]) -> str:
    start_letters, start, end_letters, end = match.groups()
    if len(end) >= len(start) or end_letters not in ("", start_letters):
        return match[0]
    return f"{start_letters}{start}-{end_letters}{start[: len(start) - len(end)]}{end}"


def _shorten(match: re.Match[str]) -> str:
    start_letters, start, end_letters, end = match.groups()
    if len(end) < len(start):
        end = start[: len(start) - len(end)] + end
    if end_letters not in ("", start_letters) or len(start) != len(end) or end <= start:
        return match[0]
    if len(start) > 2 and int(start) % 100:
        shared = next(index for index in range(len(start)) if start[index] != end[index])
        last_two = len(start) - 2
        if start[last_two] == "0":
            # 101–9, but 107–12
            end = end[shared:] if shared > last_two else end[min(shared, last_two) :]
        else:
            end = end[min(shared, last_two) :]
    return f"{start_letters}{start}-{end}"
