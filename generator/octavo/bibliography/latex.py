"""LaTeX as it stands in .bib fields → safe inline HTML, or plain text.

No LaTeX can make it fail: what it does not know is dropped and its argument kept. One pass over
the text, so the time is linear in its length however deep the braces nest.
"""

from __future__ import annotations

import html
import unicodedata

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.inline_html import MARKUP, PROTECTED, escape_text, html_to_text
from octavo.bibliography.latex_symbols import (
    ACCENTS,
    ESCAPED,
    FIRST_ARGUMENT_DROPPED,
    GREEK,
    LIGATURES,
    LONE_ACCENTS,
    MATHS_ACCENTS,
    SIGNS,
    SWITCHES,
    SYMBOLS,
    WRAPPERS,
)
from octavo.maths.formulas import FormulaError, to_mathml

_SPACES = re.compile(r"[\x00-\x20\x7f\ufffe\uffff]+")
_PLAIN = re.compile(r"[^\\{}$~`&<]*")  # without `--` and `''`, which are looked for apart
_TOKEN = re.compile(
    r"""
      \\?(?P<entity>&(?:amp|lt|gt|quot|apos|nbsp|\\?\#[0-9]{2,6});)
    | \\(?P<word>[A-Za-z]+)\*?[ ]?
    | \\(?P<char>.)
    | (?P<open>\{)
    | (?P<close>\})
    | (?P<math>\$\$?)
    | (?P<ligature>---?|``|''|`|~|[!?]`)
    | (?P<tag></?(?:i|em|b|strong|sub|sup|inf|scp)>)
    | (?P<nothing></?tex(?:-math)?>)
    | (?P<text>[^\\{}$~`'!?&<-]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMBINING = {**ACCENTS, **MATHS_ACCENTS}
_VERBATIM = frozenset({"url", "path", "nolinkurl"})
_VERBATIM_ESCAPE = re.compile(r"\\([#%&_~{}$^])(?:\{\})?")
_MATH_BRACKETS = {"(": r"\)", "[": r"\]"}
_MATH_END = re.compile(r"(?:[^$\\]|\\.)*")
# Chemistry and units (`H$_2$O`, `$^{18}$F`, `$\beta$`) read better as text than as a formula: a
# formula that is made of these pieces only is not worth MathML.
_SIMPLE_PIECE = re.compile(
    r"""
      \^(?:\{\\circ\}|\\circ(?![A-Za-z])) (?P<degree>)
    | (?P<script>[_^]) \s*
      (?:\{ (?:\\(?:mbox|text|rm|textrm|mathrm|hbox)(?=[{\s]))? \s*+
            \{?(?P<group>[\w+\-*., ]*)\}? \} | (?P<single>[\w+\-*]))
    | \{\} (?P<nothing>)
    | \\(?P<accent>bar|overline|hat|tilde|check|dot|ddot|acute|grave|breve) \s*
      (?:\{ (?P<accented>\w) \} | (?<=\s)(?P<lone>\w))
    | \\(?:mathrm|text|textrm|mathsf|mathit|textit|mathbf) \s* \{ (?P<words>[A-Za-z0-9 ]*) \}
    | \\(?P<symbol>[A-Za-z]+) \s* (?:\{\})?
    | (?P<plain>[0-9+\-=<>/.,:;()\ ~]+)
    | \\(?P<escaped>[%,;!\ ])
    """,
    re.VERBOSE,
)
_SCRIPT_TAGS = {"_": "sub", "^": "sup"}
_MINUS = str.maketrans({"-": "−", "~": "\u00a0"})


def latex_to_html(text: str) -> str:
    """Return safe inline HTML: i, b, sup, sub, math, span.smallcaps and span.nocase.

    `nocase` stands around what braces protect from a change of case: a title wholly in braces has
    one around all of it. White space collapses, control characters vanish.
    """
    text = _collapse(text)
    if _is_plain(text):
        return escape_text(text)
    return _Reader(text).read()


def latex_to_text(text: str) -> str:
    """Return plain text: accents and symbols as characters, markup and braces gone."""
    if text.isalnum():
        return text
    text = _collapse(text)
    return text if _is_plain(text) else html_to_text(_Reader(text).read())


def _collapse(text: str) -> str:
    # Nearly all fields are on one line without anything to collapse.
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and "--" not in text and "''" not in text


def argument_end(text: str, start: int) -> int:
    """Return the position after the `}` that closes the `{` at `start`, or the text's end."""
    depth = 0
    position = start
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return len(text)


class _Group(Struct):
    """An open brace or tag: where its opening markup goes, and what closes it."""

    start: int  # index in the output of the slot kept for `opening`
    opening: str = ""
    closing: str = ""
    tag: str = ""  # the HTML tag's name; "" for braces
    switched: str = ""  # what closes the switches inside, such as `\it`
    is_protecting: bool = False


class _Reader:
    """Reads one field, token by token, into a flat list of markup."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.output: list[str] = []
        self.groups: list[_Group] = [_Group(-1)]
        self.accents: list[str] = []  # macros waiting for their letter, outermost first
        self.is_argument_next = False  # a brace that follows holds an argument, it protects nothing
        self.is_protected = False
        # Looked up once: a search from every opening bracket would take quadratic time.
        self.last_bracket = {closing: text.rfind(closing) for closing in _MATH_BRACKETS.values()}

    def read(self) -> str:
        """Return the HTML of the whole field."""
        while self.position < len(self.text):
            match = _TOKEN.match(self.text, self.position)
            assert match is not None  # noqa: S101 - the last alternative takes any character
            self.position = match.end()
            kind = match.lastgroup or ""
            was_argument = self.is_argument_next
            self.is_argument_next = False
            self._read_token(kind, match[kind], was_argument)
        self._place_lone_accents()
        while len(self.groups) > 1:
            self._close_top(is_complete=not self.groups[-1].tag)
        self.output.append(self.groups[0].switched)
        return "".join(self.output).strip(" ")

    def _read_token(self, kind: str, value: str, is_argument: bool) -> None:
        match kind:
            case "text":
                self._emit(value)
            case "open":
                self._open_brace(is_argument)
            case "close":
                self._close_brace()
            case "word":
                self._read_word(value)
            case "char":
                self._read_character(value)
            case "math":
                self._read_math(value)
            case "ligature":
                self._emit(LIGATURES[value])
            case "entity":
                self._emit(html.unescape(value.replace("\\", "")))
            case "tag":
                self._read_tag(value)

    def _emit(self, text: str) -> None:
        """Put text out, its first letter under the accents that wait."""
        if self.accents and (text := text.lstrip(" ")):
            letter = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
            marks = "".join(_COMBINING[accent] for accent in reversed(self.accents))
            text = unicodedata.normalize("NFC", letter + marks) + text[1:]
            self.accents.clear()
        if text:
            self.output.append(escape_text(text))

    def _place_lone_accents(self) -> None:
        if self.accents:
            lone = "".join(LONE_ACCENTS.get(accent, "") for accent in self.accents)
            self.accents.clear()
            self._emit(lone)

    def _open_brace(self, is_argument: bool) -> None:
        group = _Group(len(self.output))
        # `{\"o}` and the like are BibTeX's "special characters": they protect nothing.
        if not is_argument and not self.is_protected and not self.text.startswith("\\", self.position):
            group.is_protecting = self.is_protected = True
        self.output.append("")
        self.groups.append(group)

    def _open_markup(self, opening: str, closing: str, tag: str = "") -> None:
        self.groups.append(_Group(len(self.output), opening, closing, tag))
        self.output.append("")

    def _close_brace(self) -> None:
        self._place_lone_accents()
        while self.groups[-1].tag:
            self._close_top(is_complete=False)
        if len(self.groups) > 1:
            self._close_top()

    def _close_top(self, *, is_complete: bool = True) -> None:
        group = self.groups.pop()
        self.output.append(group.switched)
        if not is_complete:  # a tag that was never closed is text
            self.output[group.start] = escape_text(f"<{group.tag}>")
        elif group.is_protecting:
            self.is_protected = False
            inside = self.output[group.start + 1 :]
            if any(not part.startswith("<") and any(map(str.isalpha, part)) for part in inside):
                self.output[group.start] = PROTECTED
                self.output.append("</span>")
        else:
            self.output[group.start] = group.opening
            self.output.append(group.closing)

    def _read_tag(self, tag: str) -> None:
        name = tag.strip("</>")
        if not tag.startswith("</"):
            self._open_markup(*MARKUP[name], tag=name)
        elif self.groups[-1].tag == name:
            self._close_top()
        else:
            self._emit(tag)

    def _read_word(self, word: str) -> None:
        if word in ACCENTS or (word in MATHS_ACCENTS and self.text.startswith("{", self.position)):
            self.accents.append(word)
            self.is_argument_next = True
        elif word in WRAPPERS:
            self._wrap_argument(*WRAPPERS[word])
        elif word in SWITCHES:
            opening, closing = SWITCHES[word]
            self.output.append(opening)
            self.groups[-1].switched = closing + self.groups[-1].switched
        elif word in _VERBATIM:
            self._emit(_VERBATIM_ESCAPE.sub(r"\1", self._take_argument()))
        elif word == "ensuremath":
            self.output.append(math_to_html(self._take_argument()))
        elif word in FIRST_ARGUMENT_DROPPED:
            self._take_argument()
            self.is_argument_next = True
        else:
            self._emit(SYMBOLS.get(word, ""))
            self.is_argument_next = True

    def _read_character(self, character: str) -> None:
        if character in ACCENTS:
            self.accents.append(character)
            self.is_argument_next = True
        elif character in _MATH_BRACKETS:
            self._read_bracketed_math(_MATH_BRACKETS[character])
        else:
            self._emit(ESCAPED.get(character, character))

    def _read_bracketed_math(self, closing: str) -> None:
        if self.position > self.last_bracket[closing]:
            return
        end = self.text.find(closing, self.position)
        self.output.append(math_to_html(self.text[self.position : end].strip()))
        self.position = end + len(closing)

    def _read_math(self, delimiter: str) -> None:
        match = _MATH_END.match(self.text, self.position)
        end = match.end() if match else len(self.text)
        if not self.text.startswith(delimiter, end):
            self._emit(delimiter)
            return
        self.output.append(math_to_html(self.text[self.position : end].strip()))
        self.position = end + len(delimiter)

    def _wrap_argument(self, opening: str, closing: str) -> None:
        if self.text.startswith("{", self.position):
            self.position += 1
            self._open_markup(opening, closing)
        elif self.position < len(self.text) and self.text[self.position] not in "\\}$":
            self.output.append(opening)
            self._emit(self.text[self.position])
            self.output.append(closing)
            self.position += 1

    def _take_argument(self) -> str:
        """Return the raw text of the braces that follow, and step over them; "" without braces."""
        if not self.text.startswith("{", self.position):
            return ""
        start = self.position
        self.position = argument_end(self.text, start)
        return self.text[start + 1 : self.position].removesuffix("}")


def math_to_html(tex: str) -> str:
    """Return inline HTML or MathML for a formula; one that cannot be read is printed as it stands."""
    simple = _simple_math(tex)
    if simple is not None:
        return simple
    try:
        return to_mathml(tex)
    except FormulaError:
        return escape_text(tex)


def _simple_math(tex: str) -> str | None:
    """Return HTML for a formula without structure, or None when it takes MathML."""
    pieces: list[str] = []
    position = 0
    while position < len(tex):
        match = _SIMPLE_PIECE.match(tex, position)
        if match is None:
            return None
        piece = _simple_piece(match)
        if piece is None:
            return None
        pieces.append(piece)
        position = match.end()
    return "".join(pieces)


def _simple_piece(match: re.Match[str]) -> str | None:
    if match["degree"] is not None:
        return "°"
    if match["nothing"] is not None:
        return ""
    if match["accent"]:
        letter = match["accented"] or match["lone"]
        return unicodedata.normalize("NFC", letter + MATHS_ACCENTS[match["accent"]])
    if match["script"]:
        tag = _SCRIPT_TAGS[match["script"]]
        content = (match["group"] or match["single"] or "").translate(_MINUS)
        return f"<{tag}>{content}</{tag}>" if content else ""
    if match["symbol"]:
        return GREEK.get(match["symbol"]) or SIGNS.get(match["symbol"])
    if match["plain"]:
        return escape_text(match["plain"].translate(_MINUS))
    if match["words"] is not None:
        return match["words"]
    return "%" if match["escaped"] == "%" else " "
