"""Maths: TeX becomes MathML when the site is built; `$$…$$ {#eq-x}` is a numbered equation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from octavo.formulas import MOST_UNCLOSED, unclosed_brackets
from octavo.markdown.attributes import apply_attributes, parse_attributes
from octavo.markdown.text_state import TextState, state_of
from octavo.model.body import Target

if TYPE_CHECKING:
    from math_core import LatexToMathML

_LABEL = re.compile(r"\((?P<label>[^()\s]+)\)")
# math-core lays out tables with `style`, which a strict Content-Security-Policy forbids.
_STYLE = re.compile(r' style="([^"]*)"')
_NO_CLASS_CHARACTER = re.compile(r"[^a-z0-9]+")
_POSITION = re.compile(r"^(\d+): ")


def maths_plugin(md: MarkdownIt) -> None:
    """Teach a parser maths between dollars."""
    inline = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)
    md.inline.ruler.before("escape", "math_inline", inline)
    md.block.ruler.before(
        "fence", "math_block", math_block, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.add_render_rule("math_inline", _render_maths)
    md.add_render_rule("math_inline_double", _render_maths)
    md.add_render_rule("math_block", _render_equation)


def line_maths_plugin(md: MarkdownIt) -> None:
    """Teach a parser maths in a single line, where nothing can be reported: bad TeX stays visible."""
    rule = math_inline_dollar(allow_space=False, allow_digits=False)
    md.inline.ruler.before("escape", "math_inline", rule)
    md.add_render_rule("math_inline", _render_line_maths)


def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `$$ … $$` on lines of its own, with attributes or a label in parentheses behind it."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("$$", start):
        return False
    rows: list[str] = []
    for line in range(start_line, end_line):
        if line > start_line and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return False
        begin = state.bMarks[line] + state.tShift[line]
        row = state.src[begin + 2 * (line == start_line) : state.eMarks[line]]
        content, closing, behind = row.partition("$$")
        rows.append(content)
        if closing:
            return _close_block(state, start_line, line + 1, "\n".join(rows), behind.strip(), silent)
    return False


def _close_block(
    state: StateBlock, start_line: int, next_line: int, tex: str, behind: str, silent: bool
) -> bool:
    attributes = parse_attributes(behind, 0) if behind else None
    label = _LABEL.fullmatch(behind)
    if not tex.strip() or (behind and not label and not (attributes and attributes[1] == len(behind))):
        return False
    if silent:
        return True
    token = state.push("math_block", "div", 0)
    token.content = tex.strip()
    token.map = [start_line, next_line]
    token.meta["tex_line"] = start_line + tex[: len(tex) - len(tex.lstrip())].count("\n")
    token.meta["label"] = label["label"] if label else ""
    token.meta["attributes"] = attributes[0] if attributes else None
    state.line = next_line
    return True


def convert_maths(state: StateCore) -> None:
    """Turn the TeX of every maths token into MathML; number the labelled equations."""
    text = state_of(state.env)
    for token in state.tokens:
        if token.type == "math_block":
            line = text.file_line((token.map or [0])[0])
            _number_equation(text, token, line)
            line = text.file_line(token.meta["tex_line"])
            token.meta["mathml"] = _convert(text, token.content, line, is_display=True)
        elif token.children and "$" in token.content:
            line = text.file_line((token.map or [0])[0]) if token.map else text.first_line
            _convert_inline(text, token.children, line)


def _convert_inline(text: TextState, tokens: list[Token], line: int) -> None:
    for token in tokens:
        if token.type in ("math_inline", "math_inline_double"):
            is_display = token.type == "math_inline_double"
            token.meta["mathml"] = _convert(text, token.content, line, is_display=is_display)
        elif token.type == "softbreak":
            line += 1
        elif token.children:
            _convert_inline(text, token.children, line)


def _number_equation(text: TextState, token: Token, line: int) -> None:
    if token.meta["attributes"]:
        apply_attributes(text, token, token.meta["attributes"], line)
    elif token.meta["label"] and text.claim_anchor(token.meta["label"], line):
        token.attrs["id"] = token.meta["label"]
    if "id" in token.attrs:
        text.equations += 1
        token.meta["number"] = str(text.equations)
        text.targets.append(Target("eq", str(token.attrs["id"]), token.meta["number"], line))


def to_mathml(tex: str, *, is_display: bool) -> str:
    """Return TeX as a `<math>` element. Raises `math_core.LatexError` when it cannot be read."""
    if unclosed_brackets(tex) > MOST_UNCLOSED:
        from math_core import LatexError

        raise LatexError("It has too many brackets that are never closed")
    mathml = _converter().convert_with_local_state(tex, displaystyle=is_display)
    return _STYLE.sub(_style_as_classes, mathml) if "style=" in mathml else mathml


def _style_as_classes(match: re.Match[str]) -> str:
    """Return a style attribute as classes such as `math-width-50` and `math-text-align-right`."""
    classes, colour = [], ""
    for declaration in filter(None, match.group(1).split(";")):
        name, _, value = declaration.partition(":")
        if name.strip() == "color":
            colour = f' mathcolor="{value.strip()}"'
        else:
            classes.append(_NO_CLASS_CHARACTER.sub("-", f"math-{name.strip()}-{value.strip()}").strip("-"))
    return f' class="{" ".join(classes)}"{colour}' if classes else colour


def _convert(text: TextState, tex: str, line: int, *, is_display: bool) -> str:
    from math_core import LatexError

    text.has_math = True
    try:
        return to_mathml(tex, is_display=is_display)
    except LatexError as error:
        message = str(error)
        position = _POSITION.match(message)
        line += tex.count("\n", 0, int(position.group(1))) if position else 0
        reason = _POSITION.sub("", message).rstrip(".")
        text.report(
            line, f"This formula cannot be read: {reason}.", hint=f"TeX: {_short(tex)}", code="bad-maths"
        )
        return _error_html(tex)


def _error_html(tex: str) -> str:
    return f'<code class="math-error">{escapeHtml(tex)}</code>'


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 80 else line[:79] + "…"


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False)


def _render_line_maths(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    from math_core import LatexError

    tex = tokens[index].content
    try:
        return to_mathml(tex, is_display=False)
    except LatexError:
        return _error_html(tex)


def _render_maths(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[index]
    if "mathml" not in token.meta:  # in a citation's prefix or suffix of a footnote
        text = state_of(env)
        token.meta["mathml"] = _convert(text, token.content, text.first_line, is_display=False)
    return str(token.meta["mathml"])


def _render_equation(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[index]
    token.attrs["class"] = " ".join(filter(None, ["equation", str(token.attrs.get("class", ""))]))
    number = token.meta.get("number")
    # A long formula scrolls, so it must be possible to reach it with the keyboard and to hear what it is.
    token.attrs |= {"tabindex": "0", "role": "group", "aria-label": f"Equation {number or ''}".rstrip()}
    label = f'<span class="equation-number">({number})</span>' if number else ""
    return f"<div{self.renderAttrs(token)}>{token.meta['mathml']}{label}</div>\n"
