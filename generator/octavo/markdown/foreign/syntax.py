"""Warnings of what other systems would render and octavo prints as it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

import octavo.expressions as re
from octavo.markdown.text_state import TextState, state_of
from octavo.text.emoji import emoji_named

_IMPORT = "`octavo import` puts it into octavo's words."
_AS_HTML = "Put a blank line before and behind it: Markdown is read there."
_ENVIRONMENTS = (
    "figure|table|tabular|itemize|enumerate|center|tikzpicture|theorem|proof|lemma|definition|algorithm|"
    "quote|verbatim|lstlisting|minted|abstract"
)


class Construct(Struct, frozen=True):
    """Something that another system has and octavo has not."""

    name: str  # completes "… looks like …"
    sign: str  # what it always has in it: to look for this alone is quicker
    pattern: re.Pattern[str]
    hint: str = _IMPORT

    def find_in(self, text: str) -> Iterable[re.Match[str]]:
        """Return where it stands in a text."""
        return self.pattern.finditer(text) if self.sign in text else ()


def _construct(name: str, sign: str, pattern: str, hint: str = _IMPORT) -> Construct:
    return Construct(name, sign, re.compile(pattern, re.MULTILINE), hint)


TEMPLATES = (
    _construct(
        "Liquid, of Jekyll",
        "{",
        r"(?<!\{)\{%-?\s*[a-z_]+[^%}\n]{0,400}%\}(?!\})|\{\{-?\s*(?:site|page|post|include)\.",
    ),
    _construct("a shortcode of Hugo or Quarto", "{{", r"\{\{[<%][^\n]{0,400}?[>%]\}\}"),
)
"""What is foreign in raw HTML, too."""

IN_TEXT = (
    *TEMPLATES,
    _construct(
        "kramdown's attributes",
        "{:",
        r"\{::?[^{}\n]{1,200}\}",
        "Write {.class #id} on the line above the block.",
    ),
    _construct(
        "a link of a wiki", "[[", r"!?\[\[(?!\w\]|\d+\])[^\[\]\n]{1,200}\]\](?!\()", "Write [words](file.md)."
    ),
    _construct(
        "a place for the table of contents",
        "[TOC]",
        r"^[^\S\n]*\[TOC\][^\S\n]*$",
        "Take it out: the key `toc` decides.",
    ),
    _construct(
        "a citation of LaTeX",
        "\\",
        r"\\(?:auto|text|paren|foot)?cite[tp]?\*?(?:\[[^\]\n]{0,400}\]){0,2}\{",
        "Write [@key].",
    ),
    _construct(
        "an emoji's name", ":", r"(?<![\w:/]):[a-z][a-z0-9_+-]{1,40}:(?![\w:/])", "Type the character itself."
    ),
    _construct("a role of MyST", "\0", r"\{[a-z][a-z0-9:_-]{0,40}\}(?=\0)"),
    _construct(
        "a path on somebody's disk",
        ":",
        r"\bfile:///?\S|(?<![\w/])[A-Z]:\\{1,2}[\w.]",
        "Readers have no such file; put it beside the text.",
    ),
    _construct(
        "a link whose address has blanks",
        "](",
        r"\]\((?!<)[^()\s<>]{1,200} [^()\n\"'<>]{0,200}\.\w{2,5}\)",
        "Write the address in angle brackets: [words](<a file.pdf>).",
    ),
    _construct("a div of Pandoc or a directive of MyST", ":::", r"^[^\S\n]*:{3,}[^\n]*"),
    _construct(
        "an environment of LaTeX", "\\begin", rf"\\begin\{{(?:{_ENVIRONMENTS})\*?\}}", "Write it as Markdown."
    ),
    _construct("an expression that knitr runs", "`r", r"`r [^`\n]+`", "Write its value."),
)
"""What is foreign in a paragraph; of code in it a NUL is left, and blanks."""

IN_HTML = (
    _construct(
        "a citation, which HTML prints as typed",
        "@",
        r"\[[^\[\]\n]{0,80}(?<![\w.])-?@[A-Za-z_][\w:.-]*[^\[\]\n]{0,80}\]",
        _AS_HTML,
    ),
    _construct(
        "a link, which HTML prints as typed",
        "](",
        r"(?<!\\)\[[^\[\]\n]{1,100}\]\((?:https?:|[\w./#-]+\))",
        _AS_HTML,
    ),
    _construct(
        "emphasis, which HTML prints as typed",
        "*",
        r"(?<![\w*\\])(\*\*?)(?=[^\s*])[^*<>\n]{1,100}(?<=[^\s*])\1(?![\w*])",
        _AS_HTML,
    ),
)
"""What Markdown would be between the tags of raw HTML."""

ELEMENTS = _construct(
    "an element of Distill",
    "<d-",
    r"<d-(?:cite|footnote|math|code|figure|article|toc|appendix|bibliography)\b",
)


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
        for found in construct.find_in(plain):
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
        for found in construct.find_in(content):
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
