"""Pandoc's grammar of citations over plain text: keys, brackets and items.

Follows https://pandoc.org/MANUAL.html#extension-citations. Nothing here knows of Markdown's tokens, so
that posts and readers' HTML share it. Every pairing is found once, in one pass: no input is quadratic.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache

from msgspec import Struct

import octavo.expressions as re
from octavo.text.composed import composed

# An inner mark needs a letter, digit or _ behind it; ":" and "/" also may stand before another "/".
# Accents may be characters of their own, as a Mac stores them.
_PLAIN_KEY = re.compile(r"\w(?:\w|[\u0300-\u036f]|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*")
_MATHS = r"\$[^\s$](?:[^$\\]|\\.)*\$"
_DELIMITER = re.compile(rf"\\.|`+|[\[\]]|@\{{[^\s{{}}]*\}}|<[A-Za-z/!?][^<>\[\]]*>|{_MATHS}", re.DOTALL)
_ITEM_MARK = re.compile(r"\\.|`+|[\"“'‘@;\[]|<[A-Za-z/!?][^<>\[\]]*>", re.DOTALL)
_BRACKET = re.compile(r"[\[\]]")
_LONE_KEY = re.compile(rf"\[@({_PLAIN_KEY.pattern})\]")
_BARE_URL = re.compile(r"(?:https?://|ftps?://|mailto:|www\.)[^\s<]+")
# Braces may be nested twice; possessive, so that it fails at the first brace too many.
_BRACED_KEY = re.compile(r"\{((?:[^\s{}]++|\{(?:[^\s{}]++|\{[^\s{}]*+\})*+\})++)\}")
_LONG_TEXT = 10_000
_CROSS_REFERENCE = re.compile(r"(?:fig|tbl|eq|sec)-")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_CLOSING_QUOTE = {'"': '"', "“": "”", "'": "'", "‘": "’"}


class ScannedItem(Struct, frozen=True):
    """One cited work as it was typed; the offsets are those of prefix and suffix in the text."""

    key: str
    prefix: str  # without outer white space
    prefix_start: int
    suffix: str  # with the white space before it; a locator is still in it
    suffix_start: int
    is_author_suppressed: bool


class ScannedKey(Struct, frozen=True):
    """A key and where it ends."""

    key: str
    end: int  # the offset behind it


def is_cross_reference(key: str) -> bool:
    """Tell whether a key has one of Quarto's prefixes: fig-, tbl-, eq-, sec-."""
    return _CROSS_REFERENCE.match(key) is not None


def is_part_of_word(text: str, position: int) -> bool:
    """Tell whether the character before `position` makes an `@` there part of a word."""
    if position == 0:
        return False
    before = text[position - 1]
    if before == "_" and position > 1:  # emphasis, unless the underscore stands inside a word
        before = text[position - 2]
    return before == "." or unicodedata.category(before)[0] in "LNM"


class CitationScanner:
    """Finds citations in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last_at = text.rfind("@")

    def key_at(self, position: int, *, is_behind_citation: bool = False) -> ScannedKey | None:
        """Return the key whose `@` stands at `position`; None if that is no citation.

        Behind another citation it is one, though the character before is a letter: `@a@b`.
        """
        text = self._text
        if (not is_behind_citation and is_part_of_word(text, position)) or self._is_in_url(position):
            return None
        if text.startswith("{", position + 1):
            braced = _BRACED_KEY.match(text, position + 1)
            return ScannedKey(composed(braced.group(1)), braced.end()) if braced else None
        match = _PLAIN_KEY.match(text, position + 1)
        return ScannedKey(composed(match.group()), match.end()) if match else None

    def closing_bracket(self, position: int) -> int:
        """Return the offset of the `]` that closes the `[` at `position`; -1 if there is none."""
        return self._brackets.get(position, -1)

    def is_hopeless(self, position: int) -> bool:
        """Tell whether the `[` at `position` of a very long text has no partner.

        markdown-it looks for it from every bracket anew, which in 150 KB of brackets takes seconds.
        """
        return len(self._text) > _LONG_TEXT and self.closing_bracket(position) < 0

    def bracketed(self, position: int) -> tuple[ScannedItem, ...]:
        """Return the items of the citation whose `[` stands at `position`; () if it is none."""
        if position > self._last_at:
            return ()
        close = self.closing_bracket(position)
        if close < 0:
            return ()
        lone = _LONE_KEY.match(self._text, position)  # most citations: nothing to search for in them
        if lone and not is_cross_reference(lone[1]) and not self._is_in_url(position + 1):
            return (ScannedItem(composed(lone[1]), "", position + 1, "", close, False),)
        return self._items(position + 1, close)

    def behind_key(self, position: int) -> tuple[str, tuple[ScannedItem, ...]] | None:
        """Read the bracket at `position` that follows a narrative key: `@a [p. 3; @b]`.

        Return the suffix of that key and further items, or None if the bracket is only text.
        """
        close = self.closing_bracket(position)
        if close < 0 or self._text.startswith("^", position + 1):
            return None
        if not self._text[position + 1 : close].strip():
            return None
        items = self.bracketed(position)
        if items:
            return "", items
        semicolon = self._next_semicolon(position + 1, close)
        if semicolon < 0:
            return self._text[position + 1 : close].rstrip(), ()
        items = self._items(semicolon + 1, close)
        if not items:
            return None
        return self._text[position + 1 : semicolon].rstrip(), items

    def mentions_key(self, start: int, end: int) -> bool:
        """Tell whether there is a key between two offsets that is no cross-reference."""
        position = self._text.find("@", start, end)
        while position >= 0:
            key = self.key_at(position)
            if key and not is_cross_reference(key.key):
                return True
            position = self._text.find("@", position + 1, end)
        return False

    def _items(self, start: int, end: int) -> tuple[ScannedItem, ...]:
        """Return the items between two offsets; () unless each of them has a key."""
        blank = bisect_left(self._blank_lines, start)
        has_blank_line = blank < len(self._blank_lines) and self._blank_lines[blank] < end
        if has_blank_line or self._text.find("@", start, end) < 0:
            return ()
        items = []
        while True:
            item_end = self._next_semicolon(start, end)
            item = self._item(start, end if item_end < 0 else item_end)
            if item is None:
                return ()
            items.append(item)
            if item_end < 0:
                return tuple(items)
            start = item_end + 1

    def _item(self, start: int, end: int) -> ScannedItem | None:
        position = start
        unclosed: set[str] = set()
        while (position := self._next_mark("@", position, end, unclosed)) >= 0:
            key = self._item_key(position, start, end)
            if key is None:
                position += 1
                continue
            before = position
            is_suppressed = before > start and self._text[before - 1] == "-"
            if is_suppressed:
                is_suppressed = not is_part_of_word(self._text, before - 1)
                before -= is_suppressed
            raw_prefix = self._text[start:before]
            prefix = raw_prefix.strip()
            return ScannedItem(
                key=key.key,
                prefix=prefix,
                prefix_start=start + len(raw_prefix) - len(raw_prefix.lstrip()),
                suffix=self._text[key.end : end].rstrip(),
                suffix_start=key.end,
                is_author_suppressed=is_suppressed,
            )
        return None

    def _item_key(self, position: int, start: int, end: int) -> ScannedKey | None:
        if self._text.startswith("*", position + 1) and self._text[position + 2 : end].strip() == "":
            if position > start and is_part_of_word(self._text, position):
                return None
            return ScannedKey("*", position + 2)  # all works: Pandoc has it for `nocite`
        key = self.key_at(position)
        if key is None or key.end > end or is_cross_reference(key.key):
            return None
        return key

    def _next_semicolon(self, start: int, end: int) -> int:
        return self._next_mark(";", start, end, set())

    def _next_mark(self, wanted: str, start: int, end: int, unclosed: set[str]) -> int:
        """Return the next `wanted` outside code, tags, quotes, keys and inner brackets, or -1.

        `unclosed` keeps the quotation marks that have no partner up to `end`.
        """
        text = self._text
        position = start
        while (match := _ITEM_MARK.search(text, position, end)) is not None:
            mark = match.group()
            position = match.end()
            if mark[0] == wanted:
                return match.start()
            if mark[0] == "`":
                position = max(position, self._codes.get(match.start(), 0))
            elif mark == "@":
                key = self.key_at(match.start())
                position = key.end if key else position
            elif mark == "[":
                position = self.closing_bracket(match.start()) + 1 or position
            elif mark in _CLOSING_QUOTE and mark not in unclosed:
                close = self._closing_quote(match.start(), end)
                if close < 0:
                    unclosed.add(mark)
                elif close > 0:
                    position = close + 1
        return -1

    def _closing_quote(self, position: int, end: int) -> int:
        """Return where a quotation ends; 0 if none begins at `position`, -1 if it is not closed."""
        text = self._text
        before = text[position - 1] if position else " "
        if not (before.isspace() or before in "([{-–—/") or text[position + 1 : position + 2].isspace():
            return 0
        mark = _CLOSING_QUOTE[text[position]]
        close = text.find(mark, position + 1, end)
        while close >= 0 and mark in "'’" and text[close + 1 : close + 2].isalnum():
            close = text.find(mark, close + 1, end)  # an apostrophe
        return close

    def _is_in_url(self, position: int) -> bool:
        index = bisect_right(self._urls, (position, len(self._text))) - 1
        return index >= 0 and position < self._urls[index][1]

    @cached_property
    def _urls(self) -> list[tuple[int, int]]:
        # Every address has one of the two; to look for all its beginnings takes thirty times as long.
        has_url = ":" in self._text or "www." in self._text
        return [match.span() for match in _BARE_URL.finditer(self._text)] if has_url else []

    @cached_property
    def _blank_lines(self) -> list[int]:
        return [match.start() for match in _BLANK_LINE.finditer(self._text)] if "\n" in self._text else []

    @cached_property
    def _codes(self) -> dict[int, int]:
        """Return the end of each code span by the offset of its opening run of backticks."""
        return _code_spans(self._text) if "`" in self._text else {}

    @cached_property
    def _brackets(self) -> dict[int, int]:
        """Return the offset of each "]" by that of its "["."""
        found: dict[int, int] = {}
        text = self._text
        # Without these, brackets are all that there can be.
        is_plain = not ("`" in text or "\\" in text or "<" in text or "$" in text or "@{" in text)
        delimiter = _BRACKET if is_plain else _DELIMITER
        open_brackets: list[int] = []
        position = 0
        while (match := delimiter.search(text, position)) is not None:
            mark, start = match.group(), match.start()
            position = match.end()
            if mark[0] == "`":
                position = max(position, self._codes.get(start, 0))
            elif mark == "[":
                open_brackets.append(start)
            elif mark == "]" and open_brackets:
                found[open_brackets.pop()] = start
        return found


@lru_cache(maxsize=64)
def citation_scanner(text: str) -> CitationScanner:
    """Return the scanner of a text: each rule asks for it, at each place."""
    return CitationScanner(text)


def _code_spans(text: str) -> dict[int, int]:
    """Return where each code span begins and ends, as CommonMark pairs runs of backticks."""
    runs = [(match.start(), match.end()) for match in re.finditer(r"(?<!\\)`+", text)]
    by_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        by_length.setdefault(end - start, []).append(index)
    spans: dict[int, int] = {}
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = by_length[end - start]
        following = bisect_right(same, index)
        if following < len(same):
            index = same[following]
            spans[start] = runs[index][1]
        index += 1
    return spans
