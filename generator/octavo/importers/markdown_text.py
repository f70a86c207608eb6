"""Plain text → Markdown that means just that text, with as few backslashes as that takes."""

from __future__ import annotations

import octavo.expressions as re

_SPECIAL = re.compile(
    r"""
    (?P<formula>\\)(?=[()\[\]])          # a formula, also behind a second backslash
    | \\(?=(?:begin|ref|eqref)\{)         # TeX
    | \\(?=[!-/:-@\[-`{-~]|\Z)              # a backslash that would escape
    | [*`]                                # emphasis, code
    | (?<![^\W_])_ | _(?![^\W_])          # emphasis; inside a word it is none
    | <(?=[A-Za-z/!?])                    # HTML
    | &(?=\#?\w{1,32};)                   # a character reference
    | ~(?=(?:[^\s~]|\\\s)*(?:~|\Z))|(?<=~)~ # subscript, strikethrough: ~10–~20
    | \^(?=(?:[^\s^]|\\\s)*(?:\^|\Z))      # superscript: 10^6–10^8
    | \$                                  # maths
    | (?<![\w])@(?=[\w{])                 # a citation: @handle is a name here
    | \[(?=[\^@-])                        # a footnote, a citation
    | \](?=[(\[{:])                       # the end of what could be a link
    | \^(?=\[)                            # a footnote in the line
    | \{(?=[^{}]*\})                      # attributes
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"(?<!\\)[\[\]]")
_LINE_START = re.compile(
    r"""
    ^(?P<space>[ \t]*)
    (?: (?P<mark> \#{1,6}(?=\s|$) | > | [-+](?=\s|$) | =+[ ]*$ | -+[ ]*$ | -{3,} | [:~](?=\s) | ~~~ | ::: | \|
        | \{ | \[[^\]]*\]: )
      | (?P<number>\d{1,9}(?=[.)])|Table(?=:))(?P<after>[.):])(?=\s|$) )
    """,
    re.VERBOSE | re.MULTILINE,
)
_SPACES = re.compile(r"\s+")
_SAFE_DESTINATION = re.compile(r"[^\s<>()\\\x00-\x1f]+")


def escape_text(text: str, *, in_link: bool = False) -> str:
    """Return text with a backslash before what would be markup; `in_link` before every bracket, too."""
    escaped = _SPECIAL.sub(lambda found: "&#92;" if found["formula"] else f"\\{found.group()}", text)
    return _BRACKETS.sub(lambda found: f"\\{found.group()}", escaped) if in_link else escaped


def escape_line_starts(text: str) -> str:
    """Return lines of a paragraph, none of which begins a heading, a list, a quotation or the like."""
    return _LINE_START.sub(
        lambda found: (
            f"{found['space']}\\{found['mark']}"
            if found["mark"]
            else f"{found['space']}{found['number']}\\{found['after']}"
        ),
        text,
    )


def destination(address: str) -> str:
    """Return an address as it stands in the parentheses of a link."""
    if _SAFE_DESTINATION.fullmatch(address):
        return address
    address = address.replace("\n", "").replace("\r", "")
    escaped = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return f"<{escaped}>"


def quoted_value(text: str) -> str:
    """Return text for between double quotes in Markdown: an attribute in braces, a link's title."""
    return re.sub(r'([\\"{}])', r"\\\1", one_line(text))


def attribute_value(text: str) -> str:
    """Return text for between the double quotes of an attribute in HTML."""
    text = _SPACES.sub(" ", text).strip()
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(text: str) -> str:
    """Return text with single spaces only."""
    return _SPACES.sub(" ", text).strip()


def fence_for(code: str, language: str) -> str:
    """Return a code block whose fence is longer than any in the code."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"
