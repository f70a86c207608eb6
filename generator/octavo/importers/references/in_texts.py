"""References pasted into posts and comments: where they stand, and what becomes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

import octavo.expressions as re
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.importers.references.inline_text import read_inline
from octavo.importers.references.recogniser import Recognised, recognise
from octavo.model.reference import Record

_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+]|[0-9]{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+|[ \t]+")
_NO_PARAGRAPH = re.compile(
    r"[ \t]*(?:\#{1,6}\s|\||:::|\[\^|<(?:table|pre|script|style|figure|iframe|svg|math|dl|ul|ol|!--)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?:\\[ \t]*+)?\n|<br\s*+/?>", re.IGNORECASE)
_PAIRED = re.compile(
    r"<(/?)(?:p|div|span|a|i|b|em|strong|u|font|cite|small|sup|sub|q|code)\b[^<>]*>", re.IGNORECASE
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|blockquote|h[1-6]|pre|table|tr|td|dl|dt|dd|section)\b[^<>]*>", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![A-Za-z0-9])(?:1[6-9]|20)[0-9]{2}(?![A-Za-z0-9])")
_MARK = re.compile(r"(?<![\\*])\*+")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")


@dataclass(frozen=True, slots=True)
class FoundReference:
    """A reference in a text."""

    start: int  # of what a citation can stand for, in characters of the text
    end: int
    line: int  # 1-based
    recognised: Recognised


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text whose certain references have become citations."""

    text: str
    keys: tuple[str, ...]  # of the works that are cited now, in their order
    doubtful: tuple[FoundReference, ...]  # those that were left as they are, with lines of the text as it was


def cite_in_markdown(markdown: str, library: GrowingLibrary) -> CitedText:
    """Return a post's Markdown with `[@key]{.full}` for each certain reference; new works join the library.

    A reference is a paragraph, an item of a list or a line; its label ("Reference:") and what follows it
    stay. Code, tables and headings are left alone. Linear in the length of the text.
    """
    markdown = unicodedata.normalize("NFC", markdown)
    pieces: list[str] = []
    keys: list[str] = []
    doubtful: list[FoundReference] = []
    position = 0
    for found in find_references(markdown):
        if not found.recognised.is_certain:
            doubtful.append(found)
            continue
        key = library.key_of(entry_of(found.recognised))
        keys.append(key)
        pieces += [markdown[position : found.start], f"[@{key}]{{.full}}"]
        position = found.end
    return CitedText("".join((*pieces, markdown[position:])), tuple(dict.fromkeys(keys)), tuple(doubtful))


def keys_in_comment(text: str, library: GrowingLibrary) -> tuple[str, ...]:
    """Return the keys of the works that a reader pasted into a comment, whose words stay as they are.

    Only certain references count; new works join the library.
    """
    text = _BLOCK_TAG.sub("\n\n", unicodedata.normalize("NFC", text))
    certain = (found.recognised for found in find_references(text) if found.recognised.is_certain)
    return tuple(dict.fromkeys(library.key_of(entry_of(recognised)) for recognised in certain))


def entry_of(recognised: Recognised) -> Record:
    """Return the record for a bibliography: what was recognised, with the text as it was pasted in `note`."""
    return structs.replace(recognised.record, note=escape_text(recognised.text))


def find_references(text: str) -> Iterator[FoundReference]:
    """Yield the references of a text of Markdown, or of plain paragraphs, in their order; NFC expected."""
    line, position = 1, 0
    for start, end in paragraphs_of(text):
        # Most paragraphs have no year, and cost no more than this.
        if not _YEAR.search(text, start, end):
            continue
        line += text.count("\n", position, start)
        position = start
        found = _read_segment(text, start, end)
        if found is None or not found.recognised.is_certain:
            parts = list(_split(text, start, end))
            in_parts = [part for part in (_read_segment(text, *part) for part in parts) if part is not None]
            if any(part.recognised.is_certain for part in in_parts) or (found is None and in_parts):
                for part in in_parts:
                    yield replace(part, line=line + text.count("\n", start, part.start))
                continue
        if found is not None:
            yield replace(found, line=line)


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs and items of lists begin and end, without their marks; code is none. Linear."""
    fence = ""
    is_list = is_skipped = False
    start: int | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        mark = _FENCE.match(line)
        if fence or mark:
            if start is not None:
                yield start, begin
                start = None
            if not fence and mark:
                fence = mark[1]
            elif mark and mark[1].startswith(fence) and not line.strip(" \t>\n").strip(fence[0]):
                fence = ""
            continue
        if not line.strip(" \t>\r\n"):
            if start is not None:
                yield start, begin
            start, is_skipped = None, False
            continue
        item = _ITEM.match(line)
        if start is None and not is_skipped:
            is_code = line.startswith(("    ", "\t")) and not is_list
            is_list = item is not None or (is_list and line[:1] in " \t")
            is_skipped = is_code or _NO_PARAGRAPH.match(line) is not None
            if is_skipped:
                continue
            quote = _QUOTE.match(line)
            start = begin + (item.end() if item else quote.end() if quote else 0)
        elif item is not None and start is not None:
            yield start, begin
            start = begin + item.end()
    if start is not None:
        yield start, len(text)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of a paragraph."""
    matches = list(_BREAK.finditer(text, start, end))
    for match in matches:
        if text[start : match.start()].strip():
            yield start, match.start()
        quote = _QUOTE.match(text, match.end(), end)
        start = quote.end() if quote else match.end()
    if matches and text[start:end].strip():
        yield start, end


def _read_segment(text: str, start: int, end: int) -> FoundReference | None:
    source = text[start:end].rstrip()
    if not _YEAR.search(source):
        return None
    inline = read_inline(source)
    recognised = recognise(inline.text, inline.link_targets)
    if recognised is None:
        return None
    before, after = len(recognised.before), len(inline.text) - len(recognised.after)
    first = inline.places[before] if before else 0
    last = inline.places[after] if recognised.after else len(source)
    while last > first and source[last - 1] == " ":
        last -= 1
    if recognised.is_certain and not _is_whole(source[first:last]):
        doubt = "Its markup goes on in the text around it."
        recognised = replace(recognised, doubts=(doubt,))
    return FoundReference(start + first, start + last, 0, recognised)


def _is_whole(source: str) -> bool:
    """Tell whether a piece of Markdown can be taken out without leaving half of a mark behind."""
    depth = 0
    for match in _PAIRED.finditer(source):
        depth += -1 if match[1] else 1
    marks = len(_MARK.findall(source))
    brackets = sum(1 if bracket == "[" else -1 for bracket in _BRACKET.findall(source))
    return depth == 0 and marks % 2 == 0 and brackets == 0
