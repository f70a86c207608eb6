"""Maths: TeX becomes MathML when the site is built; `$$…$$ {#eq-x}` is a numbered equation."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

import octavo.expressions as re
from octavo.errors import Severity
from octavo.markdown.attributes import apply_attributes
from octavo.markdown.formula_scanner import (
    FoundFormula,
    formula_scanner,
    is_meant_as_formula,
    is_tex,
    looks_like_formula,
    reads_like_prose,
)
from octavo.markdown.maths_blocks import math_block
from octavo.markdown.text_state import TextState, add_render_rule, has_state, state_of
from octavo.maths.formulas import Formula, FormulaError, label_of, to_mathml
from octavo.maths.tex_source import with_tex
from octavo.model.body import CrossRef, Target

_REFERENCE = re.compile(r"\\(?P<brackets>eq)?ref\{(?P<label>[^{}]+)\}")
_FOLLOWED_BY_TEX = re.compile(r"\$(?:\\[A-Za-z]|\^)")
_LONGEST_MISTAKE = 200  # characters in which the other dollar is looked for
_NO_END = re.compile(r"(?<![$\\])\$\$(?=\s*(?:\Z|\n|\\[A-Za-z]))")
_EQUATION = re.compile(r"\S\s*[=<>≤≥]\s*\S")
_ONE_LETTER = re.compile(r"\s*[^\W\d_]\s*")
_MATHS = ("math_inline", "math_inline_double")


def maths_plugin(md: MarkdownIt) -> None:
    """Teach a parser maths between dollars or brackets with backslashes, and references to equations."""
    line_maths_plugin(md)
    md.inline.ruler.before("math_inline", "tex_reference", tex_reference)
    md.block.ruler.before(
        "fence", "math_block", math_block, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    add_render_rule(md, "math_inline", _render_maths)
    add_render_rule(md, "math_inline_double", _render_maths)
    add_render_rule(md, "math_block", _render_equation)


def line_maths_plugin(md: MarkdownIt) -> None:
    """Teach a parser maths in a single line, where nothing can be reported: bad TeX stays visible."""
    md.inline.ruler.before("escape", "math_inline", math_inline)
    md.add_render_rule("math_inline", _render_line_maths)
    md.add_render_rule("math_inline_double", _render_line_maths)


def math_inline(state: StateInline, silent: bool) -> bool:
    """Read a formula in a line."""
    mark = state.src[state.pos]
    if mark not in "$\\":
        return False
    scanner = formula_scanner(state.src)
    found = scanner.between_dollars(state.pos) if mark == "$" else scanner.between_backslashes(state.pos)
    if found is None and mark == "$":
        found = _with_spaces(state)
    is_formula = found is not None and found.end <= state.posMax
    if found and is_formula and mark == "\\":
        opening = state.src[state.pos : state.src.find(found.tex, state.pos)]
        is_formula = is_meant_as_formula(opening, found.tex, is_alone=False)
        if not is_formula and not silent:
            _warn_of_brackets(state, opening, found)
    if found is None or not is_formula:
        if mark == "$" and not silent:
            _warn_of_dollar(state)
        return False
    if not silent:
        token = state.push("math_inline_double" if found.is_display else "math_inline", "math", 0)
        token.content = found.tex
        source = state.src[state.pos : found.end]
        if has_state(state.env):
            token.meta["place"] = state_of(state.env).place(state.pos, source)
        if mark == "$" and not found.is_display and reads_like_prose(found.tex):
            _report(
                state,
                f"“{_short(source)}” is read as a formula, and has words in it.",
                "Write \\$ for a dollar that is one, and \\text{…} around words in a formula.",
                "words-in-maths",
            )
    state.pos = found.end
    return True


def _with_spaces(state: StateInline) -> FoundFormula | None:
    """Return a formula as MathJax reads it, `$ x = 1 $` or `$x$2`, where nothing else can be meant."""
    text, start = state.src, state.pos
    if text[max(0, start - 1) : start] == "$" or text.startswith("$$", start):
        return None
    close = text.find("$", start + 1, min(state.posMax, start + _LONGEST_MISTAKE))
    tex = text[start + 1 : close] if close >= 0 else ""
    if not tex.strip() or "`" in tex or text[close + 1 : close + 2] == "$" or reads_like_prose(tex):
        return None
    if tex[0].isspace() and tex[-1].isspace():
        is_meant = is_tex(tex) or (_EQUATION.search(tex) is not None and any(map(str.isalpha, tex)))
    else:
        is_meant = _ONE_LETTER.fullmatch(tex) is not None or (is_tex(tex) and len(tex.split()) == 1)
    return FoundFormula(tex, close + 1, is_display=False) if is_meant else None


def tex_reference(state: StateInline, silent: bool) -> bool:
    """Read TeX's references in a sentence, as MathJax does."""
    if state.src[state.pos] != "\\":
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        line, column = state_of(state.env).place(state.pos, match[0])
        token = state.push("cross_reference", "", 0)
        token.content = match[0]
        form = "(number)" if match["brackets"] else "number"
        token.meta["cross_reference"] = CrossRef(label_of(match["label"]), line, column, form)
    state.pos = match.end()
    return True


def _warn_of_dollar(state: StateInline) -> None:
    """Report a dollar that is none of a formula's, but looks as if it was to be."""
    if _NO_END.match(state.src, state.pos, state.posMax):
        _report(
            state,
            "These two dollars begin a formula that has no end in its paragraph.",
            "Close it with $$, and leave no blank line in it.",
            "bad-maths",
            Severity.ERROR,
        )
        return
    shown = _mistaken(state)
    if not shown:
        return
    _report(
        state,
        f"“{_short(shown)}” is not read as a formula.",
        "A formula has no space inside its dollars, and no digit behind them. "
        "Write \\$ for a dollar that is one.",
        "dollar-not-maths",
    )


def _mistaken(state: StateInline) -> str:
    """Return what looks like a formula behind a dollar that begins none; "" if nothing does."""
    text, start = state.src, state.pos
    if _FOLLOWED_BY_TEX.match(text, start, state.posMax):
        return text[start : min(start + 20, state.posMax)]
    close = text.find("$", start + 1, min(state.posMax, start + _LONGEST_MISTAKE))
    between = text[start + 1 : close] if close >= 0 else ""
    if between != between.strip():
        is_formula = (is_tex(between) or "=" in between) and looks_like_formula(between)
        return text[start : close + 1] if is_formula else ""
    is_one_word = between and not between[0].isdigit() and len(between.split()) == 1
    return text[start : close + 2] if is_one_word else ""  # $x$2


def _warn_of_brackets(state: StateInline, opening: str, found: FoundFormula) -> None:
    is_square = opening == "\\["
    is_part_of_word = state.src[found.end : found.end + 1].isalpha()
    is_likely = (
        formula_scanner(state.src).has_round_brackets
        and not is_part_of_word
        and looks_like_formula(found.tex)
    )
    if is_square and not is_likely:
        return
    _report(
        state,
        f"“{_short(found.tex)}” is printed in brackets, not as a formula.",
        "Put a formula between dollars: $x$. A bracket in a sentence needs no backslash.",
        "bracket-not-maths",
        Severity.NOTICE if is_square else Severity.WARNING,
    )


def _report(
    state: StateInline, message: str, hint: str, code: str, severity: Severity = Severity.WARNING
) -> None:
    if has_state(state.env):
        text = state_of(state.env)
        line, column = text.place(state.pos, state.src[state.pos :])
        text.report(line, message, hint=hint, code=code, severity=severity, column=column)


def convert_maths(state: StateCore) -> None:
    """Turn the TeX of every maths token into MathML; number the equations in the order of the text."""
    text = state_of(state.env)
    for token in state.tokens:
        if token.type == "math_block":
            _convert_block(text, token)
        elif token.children and ("$" in token.content or "\\" in token.content):
            _convert_inline(text, token.children)


def _convert_inline(text: TextState, tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in _MATHS:
            _convert_token(text, token)
        elif token.children:
            _convert_inline(text, token.children)


def _convert_token(text: TextState, token: Token) -> None:
    line, column = token.meta.get("place", (text.options.first_line, 0))
    formula = _read(text, token.content, line, column, is_display=token.type == "math_inline_double")
    token.meta["formula"] = formula
    _claim_labels(text, formula, line)


def _convert_block(text: TextState, token: Token) -> None:
    row = (token.map or [0])[0]
    line = text.file_line(row)
    if closing := token.meta.get("has_no_end"):
        opening = token.content.split("\n", 1)[0]
        text.report(
            line,
            f"The formula that begins with {_short(opening)} has no end before the next blank line.",
            hint=f"Take out the blank lines in it, or close it with {closing} before them.",
            code="bad-maths",
            column=text.lines[row].find(opening[:2]) + 1,
        )
        token.meta["formula"] = Formula((_error_html(token.content),))
        return
    first = text.file_line(token.meta["tex_line"])
    formula = _read(text, token.content, first, 0, is_display=True)
    token.meta["formula"] = formula
    if token.meta["attributes"]:
        apply_attributes(text, token, token.meta["attributes"], line)
    elif token.meta["label"] and text.claim_anchor(token.meta["label"], line):
        token.attrs["id"] = token.meta["label"]
    numbers = formula.numbers
    if "id" in token.attrs:
        if not numbers:
            numbers = (text.formula_reader().next_number(),)
            token.meta["number"] = numbers[0]
        text.targets.append(Target("eq", str(token.attrs["id"]), _range(numbers), line))
    _claim_labels(text, formula, line)
    token.attrs["class"] = " ".join(filter(None, ["equation", str(token.attrs.get("class", ""))]))
    # A long formula scrolls, so it must be possible to reach it with the keyboard and to hear what it is.
    token.attrs |= {"tabindex": "0", "role": "group", "aria-label": _name(text, _range(numbers))}


def _name(text: TextState, number: str) -> str:
    words = text.words
    return words.gettext("Equation {number}", number=number) if number else words.gettext("Equation")


def _range(numbers: Sequence[str]) -> str:
    return "–".join(dict.fromkeys((numbers[0], numbers[-1]))) if numbers else ""


def _claim_labels(text: TextState, formula: Formula, line: int) -> None:
    for label, number in formula.labels:
        if not number:
            text.warn(
                line,
                f"The label “{label}” stands in a line of a formula that has no number.",
                hint="Nothing can refer to it. Environments without * number their lines, and \\tag{…} does.",
                code="label-without-number",
            )
        elif text.claim_anchor(label, line):
            text.targets.append(Target("eq", label, number, line))


def _read(text: TextState, tex: str, line: int, column: int, *, is_display: bool) -> Formula:
    text.has_math = True
    try:
        return text.formula_reader().read(tex, is_display=is_display)
    except FormulaError as error:
        text.warn(
            line + error.line,
            f"This formula cannot be read: {error.reason}.",
            hint=f"Until it is mended, readers see its TeX: {_short(tex)}",
            code="bad-maths",
            column=0 if error.line else column,
        )
        return Formula((_error_html(tex),))


def _error_html(tex: str) -> str:
    return f'<code class="math-error">{escapeHtml(tex)}</code>'


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 80 else line[:79] + "…"


def _render_line_maths(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    try:
        return to_mathml(token.content, is_display=token.type == "math_inline_double")
    except FormulaError:
        return _error_html(token.content)


def _render_maths(text: TextState, token: Token) -> str:
    if "formula" not in token.meta:  # in a citation's prefix or suffix of a footnote
        _convert_token(text, token)
    return _html(text, token)


def _html(text: TextState, token: Token) -> str:
    formula: Formula = token.meta["formula"]
    pieces = [with_tex(formula.parts[0], token.content)]
    line, column = token.meta.get("place", (text.line_of(token), 0))
    for reference, part in zip(formula.references, formula.parts[1:], strict=True):
        form = "(number)" if reference.is_in_brackets else "number"
        pieces += text.add_hole(CrossRef(reference.label, line, column, form)), part
    return "".join(pieces)


def _render_equation(text: TextState, token: Token) -> str:
    html = _html(text, token)
    if not html:  # nothing but definitions of commands
        return ""
    number = token.meta.get("number")
    label = f'<span class="equation-number">({number})</span>' if number else ""
    return f"<div{RendererHTML.renderAttrs(token)}>{html}{label}</div>\n"
