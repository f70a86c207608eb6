"""Typographic quotes, dashes, ellipses and spaces; code, maths, addresses and identifiers stay as typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

import octavo.expressions as re
from octavo.languages.typography import NARROW, Typography, typography_of
from octavo.text.directions import ISOLATED, pieces_of, runs_right_to_left

_EM_DASH = re.compile(r"(?<!-)---(?!-)")
# Between two words or numbers, or alone between spaces; `--option`, (--option) and "--option" have none.
_EN_DASH = re.compile(
    r"(?<![-\s(\[\"'“‘])--(?![-\s])|(?<=[\w.,;:!?)\]][\"'”’])--(?![-\s])|(?<=\s)--(?=\s)|(?<=\s)--$"
)
# markdown-it's quotes copy the text at each quotation mark: beyond this product, they cost seconds.
_MOST_QUOTES_TIMES_LENGTH = 100_000_000

_ADDRESS_SIGNS = ("://", "www.", "@", "10.", "mailto:", "doi:", "DOI:", "arXiv:", "arxiv:")
_ADDRESS = re.compile(
    r"""
    (?<![\w.+-])
    (?: (?:[A-Za-z][A-Za-z0-9+.-]{1,20}://|www\.|mailto:|arxiv:|(?:doi:\s?)?10\.\d{4,9}/)[^\s<>"“”]++
      | [\w.+-]++@[\w-]++(?:\.[\w-]++)+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEHIND_ADDRESS = ".,;:!?'’"  # the sentence's, not the address's
_TAG_NAME = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)")
_VERBATIM_ELEMENTS = frozenset(
    {"code", "kbd", "samp", "tt", "var", "pre", "script", "style", "textarea", "math", "svg"}
)
_GERSHAYIM = re.compile(r"(?<=[\u0590-\u05ff])\"(?=[\u0590-\u05ff])")
_GERESH = re.compile(r"(?<=[\u0590-\u05ff])'(?=[\u0590-\u05ff])")
# A run of blanks is looked at once.
_BLANKS = "(?<![ \u00a0\u202f])[ \u00a0\u202f]++"
_INSIDE_GUILLEMETS = re.compile(rf"(?<=«)(?:{_BLANKS}|(?=\S|$))|(?:{_BLANKS}|(?<=\S)|^)(?=»)")
# What ends a word or stands alone: no address, no time of day, no smile.
_SIGN = r"(?:{blanks}|(?<=[\w»”)\]’%°…]))(?:[{signs}]++(?=[\s»”\]…]|$)|[!?]++(?=\)))"
_VERBATIM = "verbatim"  # for a while, the type of text that stays as it is


_TYPOGRAPHY = "typography"  # the parser's option


def typography_plugin(md: MarkdownIt, language: str) -> None:
    """Tell a parser how a language sets its text; `set_typography` does it."""
    typography = typography_of(language)
    md.options["quotes"] = typography.quotes
    md.options[_TYPOGRAPHY] = typography


def set_typography(state: StateCore) -> None:
    """Replace straight quotes, `--`, `---` and `...` in text, in citations' prefixes and suffixes too."""
    typography: Typography = state.md.options[_TYPOGRAPHY]
    for block in state.tokens:
        if block.type == "inline" and block.children:
            _set(state, typography, block.children, block.content)


def _set(state: StateCore, typography: Typography, tokens: list[Token], source: str) -> None:
    quotes = source.count('"') + source.count("'")
    has_marks = _has_marks(source)
    has_signs = bool(typography.spaced) and any(sign in source for sign in f'{typography.spaced}«»"')
    if quotes or has_marks or has_signs:
        tokens[:] = _kept_apart(tokens)
        if has_marks:
            _replace_dashes(tokens)
        if quotes and typography.has_gershayim:
            _set_gershayim(tokens)
        if quotes and quotes * len(source) < _MOST_QUOTES_TIMES_LENGTH:
            process_inlines(tokens, state)
        if has_signs:
            _set_spaces(tokens, typography.spaced)
    for token in tokens:
        if token.type == _VERBATIM:
            token.type = "text"
        elif token.type == "citation" and token.children:
            _set(state, typography, token.children, token.meta["citation"].source)


def _set_gershayim(tokens: Iterable[Token]) -> None:
    """Set the marks of Hebrew abbreviations."""
    for token in tokens:
        if token.type == "text":
            token.content = _GERESH.sub("\u05f3", _GERSHAYIM.sub("\u05f4", token.content))


def _set_spaces(tokens: Iterable[Token], signs: str) -> None:
    """Put narrow spaces inside guillemets and before signs, in place of other blanks."""
    before_sign = re.compile(_SIGN.format(blanks=_BLANKS, signs=signs))
    for token in tokens:
        if token.type == "text":
            content = before_sign.sub(lambda found: NARROW + found[0].lstrip(), token.content)
            token.content = _INSIDE_GUILLEMETS.sub(NARROW, content)


def _has_marks(text: str) -> bool:
    return "--" in text or "..." in text


def _kept_apart(tokens: list[Token]) -> Iterator[Token]:
    """Yield tokens in which the text that stays as it is has a type of its own."""
    open_elements = 0
    link_end = -1
    for index, token in enumerate(tokens):
        if token.type == "html_inline":
            open_elements = max(0, open_elements + _depth_change(token.content))
        elif token.type == "link_open" and _is_address_alone(tokens, index):
            link_end = index + 2
        if token.type != "text":
            yield token
        elif open_elements or index < link_end:
            yield replace(token, type=_VERBATIM)
        elif any(sign in token.content for sign in _ADDRESS_SIGNS):
            yield from _addresses_apart(token)
        else:
            yield token


def _depth_change(tag: str) -> int:
    """Return by how many elements of code a tag of raw HTML leads deeper."""
    match = _TAG_NAME.match(tag)
    if match is None or match["name"].lower() not in _VERBATIM_ELEMENTS or tag.endswith("/>"):
        return 0
    return -1 if match["slash"] else 1


def _is_address_alone(tokens: list[Token], index: int) -> bool:
    """Tell whether the words of the link that opens at `index` are its address, or the end of it."""
    if index + 2 >= len(tokens) or tokens[index + 1].type != "text" or tokens[index + 2].type != "link_close":
        return False
    words = tokens[index + 1].content
    return tokens[index].info == "auto" or words in str(tokens[index].attrs.get("href", ""))


def _addresses_apart(token: Token) -> Iterator[Token]:
    done = 0
    for match in _ADDRESS.finditer(token.content):
        address = match[0].rstrip(_BEHIND_ADDRESS).removesuffix("'s").rstrip(_BEHIND_ADDRESS)
        if address.endswith(")") and "(" not in address:
            address = address[:-1]
        if match.start() > done:
            yield replace(token, content=token.content[done : match.start()])
        yield replace(token, type=_VERBATIM, content=address)
        done = match.start() + len(address)
    if done < len(token.content):
        yield replace(token, content=token.content[done:])


def _replace_dashes(tokens: Iterable[Token]) -> None:
    before = "\n"  # the last character of what stands before a token
    for token in tokens:
        if token.type == "text" and _has_marks(token.content):
            content = _EM_DASH.sub("—", before + token.content)
            content = _EN_DASH.sub("–", content)[1:]
            if content.startswith("-- "):  # behind something inline
                content = f"–{content[2:]}"
            token.content = content.replace("...", "…")
        if token.type == "text" or token.nesting == 0:
            before = token.content[-1:] or ("\n" if token.type in ("softbreak", "hardbreak") else "x")
            before = "x" if before == "-" else before


def isolate_in_paragraphs(state: StateCore) -> None:
    """Put numbers that belong together into an element of their own, after typography made the dashes."""
    for block in state.tokens:
        if block.type == "inline" and block.children and runs_right_to_left(block.content):
            block.children[:] = _isolated(block.children)


def _isolated(tokens: list[Token]) -> Iterator[Token]:
    element, direction = ISOLATED
    for token in tokens:
        if token.type != "text":
            yield token
            continue
        for piece, is_number in pieces_of(token.content):
            text = Token("text", "", 0, content=piece, level=token.level)
            if is_number:
                yield Token("isolated_open", element, 1, attrs={"dir": direction}, level=token.level)
                yield text
                yield Token("isolated_close", element, -1, level=token.level)
            else:
                yield text
