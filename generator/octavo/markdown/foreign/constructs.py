"""What of other systems octavo does not have: how each looks, and what to write instead."""

from __future__ import annotations

import re

from msgspec import Struct

_IMPORT = "`octavo import` puts it into octavo's words."
_AS_HTML = "Put a blank line before and behind it: Markdown is read there."
_ENVIRONMENTS = (
    "figure|table|tabular|itemize|enumerate|center|tikzpicture|theorem|proof|lemma|definition|algorithm|"
    "quote|verbatim|lstlisting|minted|abstract"
)


class Construct(Struct, frozen=True):
    """Something that another system has and octavo has not."""

    name: str  # completes "… looks like …"
    pattern: re.Pattern[str]
    hint: str = _IMPORT


def _construct(name: str, pattern: str, hint: str = _IMPORT) -> Construct:
    return Construct(name, re.compile(pattern, re.MULTILINE), hint)


TEMPLATES = (
    _construct(
        "Liquid, of Jekyll",
        r"(?<!\{)\{%-?\s*[a-z_]+[^%}\n]{0,400}%\}(?!\})|\{\{-?\s*(?:site|page|post|include)\.",
    ),
    _construct("a shortcode of Hugo or Quarto", r"\{\{[<%][^\n]{0,400}?[>%]\}\}"),
)
"""What is foreign in raw HTML, too."""

IN_TEXT = (
    *TEMPLATES,
    _construct(
        "kramdown's attributes", r"\{::?[^{}\n]{1,200}\}", "Write {.class #id} on the line above the block."
    ),
    _construct(
        "a link of a wiki", r"!?\[\[(?!\w\]|\d+\])[^\[\]\n]{1,200}\]\](?!\()", "Write [words](file.md)."
    ),
    _construct(
        "a place for the table of contents",
        r"^[^\S\n]*\[TOC\][^\S\n]*$",
        "Take it out: the key `toc` decides.",
    ),
    _construct(
        "a citation of LaTeX",
        r"\\(?:auto|text|paren|foot)?cite[tp]?\*?(?:\[[^\]\n]{0,400}\]){0,2}\{",
        "Write [@key].",
    ),
    _construct(
        "an emoji's name", r"(?<![\w:/]):[a-z][a-z0-9_+-]{1,40}:(?![\w:/])", "Type the character itself."
    ),
    _construct("a role of MyST", r"\{[a-z][a-z0-9:_-]{0,40}\}(?=\0)"),
    _construct(
        "a path on somebody's disk",
        r"\bfile:///?\S|(?<![\w/])[A-Z]:\\{1,2}[\w.]",
        "Readers have no such file; put it beside the text.",
    ),
    _construct(
        "a link whose address has blanks",
        r"\]\((?!<)[^()\s<>]{1,200} [^()\n\"'<>]{0,200}\.\w{2,5}\)",
        "Write the address in angle brackets: [words](<a file.pdf>).",
    ),
    _construct("a div of Pandoc or a directive of MyST", r"^[^\S\n]*:{3,}[^\n]*"),
    _construct("an environment of LaTeX", rf"\\begin\{{(?:{_ENVIRONMENTS})\*?\}}", "Write it as Markdown."),
    _construct("an expression that knitr runs", r"`r [^`\n]+`", "Write its value."),
)
"""What is foreign in a paragraph; of code in it a NUL is left, and blanks."""

IN_HTML = (
    _construct(
        "a citation, which HTML prints as typed",
        r"\[[^\[\]\n]{0,80}(?<![\w.])-?@[A-Za-z_][\w:.-]*[^\[\]\n]{0,80}\]",
        _AS_HTML,
    ),
    _construct(
        "a link, which HTML prints as typed",
        r"(?<!\\)\[[^\[\]\n]{1,100}\]\((?:https?:|[\w./#-]+\))",
        _AS_HTML,
    ),
    _construct(
        "emphasis, which HTML prints as typed",
        r"(?<![\w*\\])(\*\*?)(?=[^\s*])[^*<>\n]{1,100}(?<=[^\s*])\1(?![\w*])",
        _AS_HTML,
    ),
)
"""What Markdown would be between the tags of raw HTML."""

ELEMENTS = _construct(
    "an element of Distill",
    r"<d-(?:cite|footnote|math|code|figure|article|toc|appendix|bibliography)\b",
)
