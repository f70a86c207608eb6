"""Warnings of what other systems would render and octavo prints as it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.foreign.constructs import ELEMENTS, IN_HTML, IN_TEXT, TEMPLATES, Construct
from octavo.markdown.text_state import TextState, state_of
from octavo.text.emoji import emoji_named

FOREIGN_SYNTAX = "foreign-syntax"
"""The code of the warning."""


_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?P<code>.*?[^`])\1(?!`)", re.DOTALL)
_SILENT = re.compile(
    r"<(script|style|svg|pre|code|textarea|math)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_CHUNK = re.compile(r"\{(?P<name>[A-Za-z][\w:-]*)(?:[\s,}].*)?$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_FORMULA = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+\$", re.DOTALL)


def find_foreign_syntax(state: StateCore) -> None:
    """Warn of another system's syntax, once for each construct in a line."""
    text = state_of(state.env)
    for index, token in enumerate(state.tokens):
        if token.type == "inline":
            _look_at_text(text, token, is_paragraph=state.tokens[index - 1].type == "paragraph_open")
        elif token.type == "html_block":
            _look_at_html(text, token)
        elif token.type == "fence":
            _look_at_fence(text, token)


def _look_at_text(text: TextState, token: Token, *, is_paragraph: bool) -> None:
    content = token.content
    if is_paragraph and "|" in content and content.count("\n") and all(map(_ROW.match, content.split("\n"))):
        shown = content.split("\n", 1)[0].strip()
        hint = "Below its head a table has a line such as |---|---|."
        _report(text, token, content, 0, "the rows of a table", shown, hint)
    if not any(sign in content for sign in "{[:\\<"):
        return
    plain = _CODE.sub(_hidden_code, content) if "`" in content else content
    if "$" in plain:
        plain = _FORMULA.sub(_hidden, plain)
    if "<" in plain:
        _report_all(text, token, (ELEMENTS,), plain)
    for construct in IN_TEXT:
        for found in construct.pattern.finditer(plain):
            if plain[max(0, found.start() - 1) : found.start()] == "\\":
                continue
            shown = content[found.start() : found.end()]
            if construct.name == "an emoji's name" and not emoji_named(shown[1:-1]):
                continue
            _report(text, token, content, found.start(), construct.name, shown, construct.hint)


def _look_at_html(text: TextState, token: Token) -> None:
    html = _SILENT.sub(_hidden, token.content)
    _report_all(text, token, (ELEMENTS, *TEMPLATES), html)
    _report_all(text, token, IN_HTML, _TAG.sub(_hidden, html))


def _look_at_fence(text: TextState, token: Token) -> None:
    found = _CHUNK.match(token.info.strip())
    if found is None:
        return
    name = found["name"]
    is_chunk = name in ("r", "python", "julia", "ojs", "bash", "sql", "stan", "R", "mermaid", "dot", "webr-r")
    what = "a chunk that another program runs" if is_chunk else "a directive of MyST"
    hint = "`octavo import` takes what was made of it; write ```name to show code."
    _report(text, token, token.content, 0, what, f"```{token.info.strip()}", hint)


def _hidden(found: re.Match[str]) -> str:
    """Return blanks in place of what is not looked at, line by line."""
    return "\n".join(" " * len(row) for row in found[0].split("\n"))


def _hidden_code(found: re.Match[str]) -> str:
    if found["code"].startswith("r ") and len(found[1]) == 1:
        return found[0]
    return "\0" + "\n".join(" " * len(row) for row in found[0][1:].split("\n"))


def _report_all(text: TextState, token: Token, constructs: Iterable[Construct], content: str) -> None:
    for construct in constructs:
        for found in construct.pattern.finditer(content):
            _report(text, token, content, found.start(), construct.name, found[0], construct.hint)


def _report(
    text: TextState, token: Token, content: str, offset: int, name: str, shown: str, hint: str
) -> None:
    row = (token.map or [0])[0] + content.count("\n", 0, offset)
    words = " ".join(shown.replace("\0", "`").split())
    words = words if len(words) <= 60 else words[:59] + "…"
    text.warn(
        text.file_line(row),
        f"“{words}” looks like {name}; it is printed as it is.",
        hint=hint,
        code=FOREIGN_SYNTAX,
    )
