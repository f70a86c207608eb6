"""CSL's `text-case` on marked text: words that keep their case do, marks are stepped over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import octavo.expressions as re
from octavo.bibliography.csl.marks import (
    CLOSE,
    FLIP_SMALL_CAPITALS,
    KEEP_CASE,
    MARK,
    NO_DECORATION,
    OPEN,
    SUBSCRIPT,
    SUPERSCRIPT,
)

Case = Callable[[str], str]

# Articles, conjunctions and prepositions, which English title case leaves small.
_SMALL_WORDS = """
    a about above across according afore after against ahead al along alongside amid amidst among amongst
    an and anenst apart apropos apud around as aside astride at athwart atop barring because before behind
    below beneath beside besides between beyond but by c ca circa close d' de despite down due during et
    except far for forenenst from given in inside instead into lest like modulo near next nor
    notwithstanding of off on onto or out outside over per plus prior pro pursuant qua rather regardless
    sans since so such than that the through throughout thru till to toward towards under underneath until
    unto up upon v v. van versus via vis-à-vis von vs vs. with within without where yet"""
_SMALL = frozenset(_SMALL_WORDS.split())
# Two-word prepositions whose first word is none on its own.
_NOT_ALONE = "according apart because close due far instead prior pursuant rather regardless such that where"
_SMALL -= frozenset(_NOT_ALONE.split())
# What ends a word, besides spaces; a full stop inside an address (example.org) does not.
_BREAK = re.compile(r"([‘’\"'“”\-–—/,;?!:\[\]()]|\.(?![^\W\d_])|(?<![^\W\d_])\.)")
_SPACE = re.compile(r"(\s+)")
_KEEPS = frozenset({KEEP_CASE, NO_DECORATION, SUPERSCRIPT, SUBSCRIPT, FLIP_SMALL_CAPITALS})


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield stretches of the text, and whether their letters may change."""
    position = 0
    stack: list[bool] = []
    kept = 0
    for match in MARK.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], not kept
        mark = match[0]
        if mark[0] == OPEN:
            stack.append(mark[1] in _KEEPS)
            kept += stack[-1]
        elif mark == CLOSE and stack:
            kept -= stack.pop()
        yield mark, False
        position = match.end()
    if position < len(text):
        yield text[position:], not kept


def lower(text: str) -> str:
    """Return the text in small letters."""
    return "".join([piece.lower() if is_open else piece for piece, is_open in _stretches(text)])


def upper(text: str) -> str:
    """Return the text in capitals."""
    return "".join([piece.upper() if is_open else piece for piece, is_open in _stretches(text)])


def capitalise_first(text: str) -> str:
    """Return the text with a capital where it begins."""
    output: list[str] = []
    is_done = False
    for piece, is_open in _stretches(text):
        if not is_done and not MARK.fullmatch(piece):
            found = re.search(r"\w", piece)
            if found:
                is_done = True
                place = found.start()
                if is_open and _first_word(piece[place:]).islower():
                    piece = piece[:place] + piece[place].upper() + piece[place + 1 :]
        output.append(piece)
    return "".join(output)


def _first_word(text: str) -> str:
    return _SPACE.split(_BREAK.split(text, maxsplit=1)[0], maxsplit=1)[0] or text[:1]


def capitalise_all(text: str) -> str:
    """Return the text with a capital for every word."""

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        return word[0].upper() + word[1:]

    pattern = re.compile(r"(?<![\w’'])\w[^\s]*")
    return "".join([pattern.sub(capital, piece) if is_open else piece for piece, is_open in _stretches(text)])


def sentence(text: str) -> str:
    """Return the text with its first word capitalised and the rest small, if it was all capitals."""
    bare = MARK.sub("", text)
    if bare == bare.upper() and bare != bare.lower():
        return capitalise_first(lower(text))
    output: list[str] = []
    is_first = True
    for piece, is_open in _stretches(text):
        if is_open:
            words = re.split(r"(\s+)", piece)
            for place, word in enumerate(words):
                if not word.strip():
                    continue
                if is_first:
                    words[place] = word[:1].upper() + word[1:]
                    is_first = False
                elif word[1:] == word[1:].lower():
                    words[place] = word.lower()
            piece = "".join(words)
        elif not MARK.fullmatch(piece):
            is_first = False
        output.append(piece)
    return "".join(output)


def title(text: str) -> str:
    """Return an English title in headline style: every word but small ones has a capital.

    A word that has a capital already stays as it is; so do single letters. The first and the last word, and
    one after a colon, question or exclamation mark, have a capital whatever they are.
    """
    words = _TitleWords()
    for piece, is_open in _stretches(text):
        words.add(piece, is_open=is_open)
    return words.finished()


class _TitleWords:
    """Goes through a title word by word."""

    def __init__(self) -> None:
        self._output: list[str] = []
        self._starts = True
        self._is_first = True
        self._last = -1  # where in the output the last word is; -1: it may not change
        self._before = " "  # the character before

    def add(self, piece: str, *, is_open: bool) -> None:
        if MARK.fullmatch(piece):
            self._is_first = False
            self._output.append(piece)
            return
        if not is_open:
            self._output.append(piece)
            self._starts = piece.rstrip()[-1:] in ("?", "!", ":")
            self._last = -1
            self._before = piece[-1]
            return
        parts = _BREAK.split(piece)
        for place in range(0, len(parts), 2):
            following = parts[place + 1] if place + 1 < len(parts) else ""
            self._add_words(parts[place], following)
            if following:
                self._is_first = False
                self._output.append(following)
                self._before = following
                if following in "?!:":
                    self._starts = True

    def _add_words(self, text: str, following: str) -> None:
        if not text:
            return
        pieces = _SPACE.split(text)
        for place, word in enumerate(pieces):
            if not word:
                continue
            if word.isspace():
                self._output.append(word)
                self._before = " "
                continue
            # Only in the first stretch of a title: citeproc-js looks no further.
            is_before_hyphen = following == "-" and place == len(pieces) - 1 and self._is_first
            self._output.append(self._word(word, is_before_hyphen=is_before_hyphen))
            self._last = len(self._output) - 1
            self._starts = False
            self._before = word[-1]

    def _word(self, word: str, *, is_before_hyphen: bool) -> str:
        if self._before in "’'" or (self._before.isalnum() and word[0].isalnum()):
            return word  # Foucault’s: the rest of a word
        folded = word.lower()
        if word != folded or "." in word:
            return word
        is_big = (len(word) > 1 and folded not in _SMALL) or is_before_hyphen or self._starts
        return _capital(word) if is_big else word

    def finished(self) -> str:
        if self._last >= 0:
            word = self._output[self._last]
            if len(word) > 1 and word in _SMALL:
                self._output[self._last] = _capital(word)
        return "".join(self._output)


def _capital(word: str) -> str:
    if len(word) == 1 and "\u0370" <= word <= "\u03ff":
        return word  # a lone Greek letter is a symbol
    return word[0].upper() + word[1:]


CASES: dict[str, Case] = {
    "lowercase": lower,
    "uppercase": upper,
    "capitalize-first": capitalise_first,
    "capitalize-all": capitalise_all,
    "sentence": sentence,
    "title": title,
}
