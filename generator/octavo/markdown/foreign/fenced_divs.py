"""Pandoc's and Quarto's divs, `::: {.class}` … `:::`: callouts, figures and tables with a caption, boxes."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.attributes import Attributes, apply_attributes, whole_attributes
from octavo.markdown.callouts import KINDS, callout_title, make_callout
from octavo.markdown.text_state import TextState, state_of
from octavo.model.body import Target

_OPENING = re.compile(r":{3,}[ \t]*(?=[^:\s])(?P<said>.*?)[ \t]*:*[ \t]*$")
CLOSING = re.compile(r":{3,}[ \t]*$")
"""The line at the end of a div."""

_FENCE = re.compile(r"(`{3,}|~{3,})")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_CALLOUT = re.compile(rf"callout-({'|'.join(kind.lower() for kind in KINDS)})")
_WITHOUT_MEANING = {
    "panel-tabset": "Its tabs stand one below the other.",
    "content-visible": "It is shown always.",
    "content-hidden": "It is shown, too.",
}


def fenced_divs_plugin(md: MarkdownIt) -> None:
    """Teach a parser divs; `settle_divs` makes callouts and captions of them."""
    md.block.ruler.before(
        "fence", "fenced_div", fenced_div, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def fenced_div(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a div with attributes in braces, or with one word as its class, up to the line that closes it."""
    if state.is_code_block(start_line) or not row_of(state, start_line).startswith(":::"):
        return False
    opening = _OPENING.match(row_of(state, start_line))
    attributes = _attributes(opening["said"]) if opening else None
    if attributes is None:
        return False
    close = _find_end(state, start_line, end_line)
    if close < 0:
        return False
    if silent:
        return True
    token = state.push("div_open", "div", 1)
    token.map = [start_line, close]
    token.meta["attributes"] = attributes
    parent, maximum = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", close
    state.md.block.tokenize(state, start_line + 1, close)
    state.parentType, state.lineMax = parent, maximum
    state.push("div_close", "div", -1)
    state.line = close + 1
    return True


def row_of(state: StateBlock, line: int) -> str:
    """Return a line without its indentation, and without the marks of quotations around it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _attributes(said: str) -> Attributes | None:
    if _WORD.fullmatch(said):
        return Attributes("", (said,), {})
    return whole_attributes(said) if said.startswith("{") else None


def _find_end(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the line that closes a div, -1 if none does. Divs without end are told from one look each."""
    ends: dict[int, int] = state.env.setdefault("octavo-div-ends", {})
    key = start_line
    if key in ends and ends[key] < end_line:
        return ends[key]
    opened: list[int] = []
    code = ""
    for line in range(start_line, end_line):
        row = row_of(state, line)
        if fence := _FENCE.match(row):
            if not code:
                code = fence[1]
            elif row.strip().startswith(code) and not row.strip(code[0]).strip():
                code = ""
        elif code or not row.startswith(":::"):
            continue
        elif CLOSING.match(row):
            if opened:
                ends[opened.pop()] = line
            if not opened:
                return ends.get(key, -1)
        elif _OPENING.match(row):
            opened.append(line)
    ends.update(dict.fromkeys(opened, -1))
    return -1


def settle_divs(state: StateCore) -> None:
    """Make callouts of divs, give tables in divs their captions; runs before inline parsing."""
    if not any(token.type == "div_open" for token in state.tokens):
        return
    text = state_of(state.env)
    tokens = state.tokens
    drop: set[int] = set()
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "div_open":
            opened.append(index)
        elif token.type == "div_close":
            _settle(text, tokens, opened.pop(), index, drop)
    kept = (token for index, token in enumerate(tokens) if index not in drop)
    # The titles that attributes gave are put where they are to be read.
    state.tokens = [one for token in kept for one in (token, *token.meta.pop("title", ()))]


def _settle(text: TextState, tokens: list[Token], start: int, end: int, drop: set[int]) -> None:
    opening, closing = tokens[start], tokens[end]
    attributes: Attributes = opening.meta["attributes"]
    line = text.line_of(opening)
    kind = next((found[1] for name in attributes.classes if (found := _CALLOUT.fullmatch(name))), "")
    if kind:
        make_callout(opening, closing, kind)
        apply_attributes(text, opening, Attributes(attributes.id, (), {}), line)
        _give_title(tokens, start, attributes.values.get("title", ""))
    elif attributes.id.startswith("tbl-") and _caption_table(tokens, end, attributes.id):
        drop |= {start, end}
    elif attributes.id.startswith("fig-"):
        opening.type, opening.tag = "figure_div_open", "figure"
        closing.type, closing.tag = "figure_div_close", "figure"
        apply_attributes(text, opening, Attributes(attributes.id, attributes.classes, {}), line)
        for at, name in ((end - 3, "figcaption_open"), (end - 1, "figcaption_close")):
            if tokens[end - 3].type in ("paragraph_open", "figcaption_open"):
                tokens[at].type, tokens[at].tag, tokens[at].hidden = name, "figcaption", False
    else:
        apply_attributes(text, opening, attributes, line)
        for name in attributes.classes:
            if name in _WITHOUT_MEANING:
                text.warn(
                    line,
                    f"“:::” with “{name}” is another system's. {_WITHOUT_MEANING[name]}",
                    hint="Write headings and text in the order in which they are to be read.",
                    code="foreign-syntax",
                )


def _give_title(tokens: list[Token], start: int, words: str) -> None:
    """Let a callout's title be the heading that it begins with, or else these words."""
    if tokens[start + 1].type == "heading_open":
        for at, name in ((start + 1, "callout_title_open"), (start + 3, "callout_title_close")):
            tokens[at].type, tokens[at].tag, tokens[at].markup = name, "p", ""
        tokens[start + 1].attrs = {"class": "callout-title"}
    else:
        row = (tokens[start].map or [0])[0]
        tokens[start].meta["title"] = callout_title(words, [row, row + 1])


def _caption_table(tokens: Sequence[Token], end: int, name: str) -> bool:
    """Turn the paragraph at a div's end into the caption of the table above it."""
    if end < 4 or tokens[end - 1].type != "paragraph_close" or tokens[end - 4].type != "table_close":
        return False
    tokens[end - 2].content = f"Table: {tokens[end - 2].content} {{#{name}}}"
    return True


def number_figure(text: TextState, figure: Token, line: int) -> None:
    """Count a figure; one with an id can be referred to."""
    text.figures += 1
    if "id" in figure.attrs:
        text.targets.append(Target("fig", str(figure.attrs["id"]), str(text.figures), line))


def figure_label(text: TextState) -> Token:
    """Return what stands before the caption of the figure that was counted last."""
    label = text.words.gettext("Figure {number}.", number=text.figures)
    return Token("figure_label", "span", 0, content=label)


class FigureDivs:
    """Numbers the figures of divs while the figures of a text are made, in the order of the text."""

    def __init__(self, text: TextState) -> None:
        self._text = text
        self._depth = 0
        self._inner = 0
        self._has_label = False

    def see(self, token: Token) -> None:
        """Take the next token; a caption gets its number."""
        if token.type == "figure_div_open":
            self._depth += 1
            self._inner, self._has_label = 0, False
            number_figure(self._text, token, self._text.line_of(token))
        elif token.type == "figure_div_close":
            self._depth -= 1
        elif token.type == "figcaption_open" and self._depth:
            self._has_label = True
        elif token.type == "inline" and self._depth and self._has_label and token.children:
            token.children[:0] = [figure_label(self._text), Token("text", "", 0, content=" ")]
            self._has_label = False

    @property
    def is_inside(self) -> bool:
        """Tell whether an image belongs to a figure with parts."""
        return self._depth > 0

    def name_part(self, image: Token) -> None:
        """Let a part of a figure be referred to as 2a, 2b and so on."""
        attributes: Attributes | None = image.meta.get("attributes")
        number = f"{self._text.figures}{ascii_lowercase[self._inner % 26]}"
        self._inner += 1
        if attributes and attributes.id.startswith("fig-"):
            line = image.meta["place"][0]
            self._text.targets.append(Target("fig", attributes.id, number, line))
