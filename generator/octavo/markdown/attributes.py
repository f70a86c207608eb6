"""Attributes in braces, `{#id .class key="value"}`, behind something inline or on a line of their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct

import octavo.expressions as re
from octavo.markdown.citation_scanner import citation_scanner
from octavo.markdown.text_state import TextState, state_of

# The names and values are those of the HTML Standard and of ARIA 1.2: what HTML does not know is left out.

WIDTH_STEP = 5
"""Per cent: the default theme has a class for each such width."""

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(px|cm|mm|in|pt|pc|em|rem)?")
_PER_CENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_PIXELS = MappingProxyType(
    {"px": 1, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "in": 96, "pt": 4 / 3, "pc": 16, "em": 16, "rem": 16}
)
_WHOLE = re.compile(r"-?\d{1,9}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"\A[\w.+-]++/[\w.+-]++(\s*+;.*)?")
_WORDS = re.compile(r"\S+(\s+\S+)*")
_FLAGS = frozenset({"hidden", "inert", "itemscope", "reversed"})
_PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "dir": re.compile("ltr|rtl|auto"),
        "lang": _LANGUAGE,
        "hreflang": _LANGUAGE,
        "tabindex": _WHOLE,
        "start": _WHOLE,
        "translate": re.compile("yes|no"),
        "spellcheck": re.compile("true|false"),
        "draggable": re.compile("true|false"),
        "contenteditable": re.compile("true|false|plaintext-only"),
        "loading": re.compile("lazy|eager"),
        "decoding": re.compile("sync|async|auto"),
        "fetchpriority": re.compile("high|low|auto"),
        "type": re.compile(f"[1aAiI]|{_MEDIA_TYPE.pattern}"),
        "role": _WORDS,
        "rel": _WORDS,
        "target": re.compile(r"_blank|_self|_parent|_top|[^_\s<][^\n\t<]*"),
        "accesskey": re.compile(r"\S(\s+\S)*"),
        "itemtype": _WORDS,
        "itemprop": _WORDS,
        "referrerpolicy": re.compile(
            "no-referrer|no-referrer-when-downgrade|same-origin|origin|strict-origin|"
            "origin-when-cross-origin|strict-origin-when-cross-origin|unsafe-url"
        ),
    }
)
_ARIA = re.compile(
    "aria-(?:"
    "activedescendant|atomic|autocomplete|braillelabel|brailleroledescription|busy|checked|"
    "colcount|colindex|colindextext|colspan|controls|current|describedby|description|details|"
    "disabled|errormessage|expanded|flowto|haspopup|hidden|invalid|keyshortcuts|label|"
    "labelledby|level|live|modal|multiline|multiselectable|orientation|owns|placeholder|"
    "posinset|pressed|readonly|relevant|required|roledescription|rowcount|rowindex|rowindextext|"
    "rowspan|selected|setsize|sort|valuemax|valuemin|valuenow|valuetext"
    ")"
)


def valid_value(name: str, value: str) -> str | None:
    """Return an attribute's value as HTML has it; None where HTML has no such attribute or value."""
    if name in ("width", "height"):
        return _pixels(value)
    if name in _FLAGS:
        return ""
    if name.startswith("aria-"):
        return value if _ARIA.fullmatch(name) else None
    pattern = _PATTERNS.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


def width_class(value: str) -> str:
    """Return the class that stands for a width in per cent, to the nearest step; "" for any other width."""
    found = _PER_CENT.fullmatch(value.strip())
    if found is None:
        return ""
    steps = round(float(found[1]) / WIDTH_STEP)
    return f"width-{min(max(steps, 1), 100 // WIDTH_STEP) * WIDTH_STEP}"


def _pixels(value: str) -> str | None:
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    pixels = round(float(found[1]) * _PIXELS[found[2] or "px"])
    return str(pixels) if pixels else None


# Possessive throughout: a brace that is no attribute list costs one pass up to where it fails.
_ONE = r"""
    \#(?P<id>[^\s"'{}\#=<>]++)
  | \.(?P<class>[^\s"'{}\#=<>.]++)
  | (?P<key>[A-Za-z_:][\w:.-]*+)=
    (?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)'|(?P<bare>[^\s"'{}]++))
"""
_ATTRIBUTE = re.compile(_ONE.replace("(?P<key>", r"(?<![\w:.-])(?P<key>"), re.VERBOSE | re.DOTALL)
_LIST = re.compile(
    r"\{\s*+(?:(?:" + re.sub(r"\?P<\w+>", "?:", _ONE) + r")(?:\s++|(?=\})))*+\}", re.VERBOSE | re.DOTALL
)
_ESCAPED = re.compile(r"\\([\"'\\{}])")

_GLOBAL = re.compile(
    "id|class|title|lang|dir|style|role|tabindex|hidden|translate|slot|itemid|itemprop|itemref|itemscope|"
    "itemtype|accesskey|draggable|inert|spellcheck|contenteditable|data-.+|aria-.+"
)
_BY_TAG = {
    "a": frozenset({"target", "rel", "download", "hreflang", "type", "referrerpolicy"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "img": frozenset({"width", "height", "loading", "decoding", "fetchpriority"}),
}
# Addresses belong into the syntax, where they are checked.
_UNSAFE = re.compile(
    "on.*|href|src|srcset|action|formaction|xlink:href|srcdoc|data|poster|background|ping|cite|manifest"
)
_HINTS = {
    "width": "Write width=300 for pixels, width=50% for a part of the text's width, or a length such as 8cm.",
    "height": "Write height=300 for pixels, or a length such as height=8cm.",
}

FULL_CITATION = "full"  # the class that makes `[@a]{.full}` ours


class Attributes(Struct, frozen=True):
    """What stands in a pair of braces."""

    id: str
    classes: tuple[str, ...]
    values: Mapping[str, str]  # the others, in the order written


def parse_attributes(text: str, position: int) -> tuple[Attributes, int] | None:
    """Read the attributes whose `{` stands at `position`; return them and the offset behind the `}`."""
    found = _LIST.match(text, position)
    if found is None:
        return None
    identifier, classes = "", []
    values: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text, position + 1, found.end() - 1):
        if match["id"] is not None:
            identifier = match["id"]
        elif match["class"] is not None:
            classes.append(match["class"])
        else:
            value = next(part for part in match.group("double", "single", "bare") if part is not None)
            value = _ESCAPED.sub(r"\1", value)
            if match["key"] == "id":
                identifier = value
            elif match["key"] == "class":
                classes += value.split()
            else:
                values[match["key"]] = value
    return Attributes(identifier, tuple(classes), values), found.end()


def whole_attributes(text: str) -> Attributes | None:
    """Read a text that is nothing but a pair of braces with attributes; None if it is anything else."""
    parsed = parse_attributes(text, 0)
    return parsed[0] if parsed and parsed[1] == len(text) else None


def split_trailing_attributes(text: str) -> tuple[str, Attributes | None]:
    """Split `Heading {#id .class}` into the text before the braces and what is in them."""
    if not text.endswith("}"):
        return text, None
    start = text.rfind("{")
    attributes = whole_attributes(text[start:]) if start >= 0 else None
    if attributes is None or (start and text[start - 1] == "\\"):
        return text, None
    return text[:start].rstrip(), attributes


def apply_attributes(state: TextState, token: Token, attributes: Attributes, line: int) -> None:
    """Give a token the attributes that are safe and valid; claim the id; report what is dropped."""
    if attributes.id and state.claim_anchor(attributes.id, line):
        token.attrs["id"] = attributes.id
    if attributes.classes:
        token.attrJoin("class", " ".join(attributes.classes))
    token.attrs.update(safe_values(state, attributes.values, token.tag, line))


def safe_values(state: TextState, values: Mapping[str, str], tag: str, line: int) -> dict[str, str]:
    """Return the attributes that may stand on an element; unknown ones become `data-…`, as in Pandoc."""
    safe = {}
    for key, value in values.items():
        name = key.lower()
        if _UNSAFE.fullmatch(name):
            state.warn(
                line,
                f"The attribute “{key}” is left out: it could run a script or load something.",
                code="unsafe-attribute",
            )
        elif _GLOBAL.fullmatch(name) or name in _BY_TAG.get(tag, ()):
            valid = valid_value(name, value)
            if valid is None:
                state.warn(
                    line,
                    f"HTML knows no {name}=“{value}” here; it is left out.",
                    hint=_HINTS.get(name, "Another name, such as data-x, can have any value."),
                    code="bad-attribute",
                )
            else:
                safe[name.replace(":", "-")] = valid
        else:
            safe[f"data-{name.replace(':', '-')}"] = value
    return safe


def inline_attributes(state: StateInline, silent: bool) -> bool:
    """Read attributes right behind an image, a link, a code span or a span."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens or silent:
        return False
    token = state.tokens[-1]
    if token.type not in ("image", "link_close", "code_inline"):
        return False
    parsed = parse_attributes(state.src, state.pos)
    if parsed is None or parsed[1] > state.posMax:
        return False
    attributes, end = parsed
    text = state_of(state.env)
    line, _ = text.place(state.pos)
    if token.type == "image":
        token.meta["attributes"] = attributes
    elif token.type == "link_close":
        apply_attributes(text, _opening(state.tokens), attributes, line)
    else:
        apply_attributes(text, token, attributes, line)
    state.pos = end
    return True


def _opening(tokens: list[Token]) -> Token:
    level = tokens[-1].level
    return next(t for t in reversed(tokens) if t.type == "link_open" and t.level == level)


def span(state: StateInline, silent: bool) -> bool:
    """Read `[text]{.class}`."""
    if state.src[state.pos] != "[":
        return False
    scanner = citation_scanner(state.src)
    close = scanner.closing_bracket(state.pos)
    if close < 0 or close + 1 >= state.posMax or state.src[close + 1] != "{":
        return False
    parsed = parse_attributes(state.src, close + 1)
    if parsed is None or parsed[1] > state.posMax:
        return False
    attributes, end = parsed
    if FULL_CITATION in attributes.classes and scanner.bracketed(state.pos):
        return False
    if not silent:
        text = state_of(state.env)
        token = state.push("span_open", "span", 1)
        apply_attributes(text, token, attributes, text.place(state.pos)[0])
        maximum = state.posMax
        state.pos, state.posMax = state.pos + 1, close
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = end
    return True


def block_attributes(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a line that holds nothing but attributes: they belong to the block below it."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    end = state.eMarks[start_line]
    if not state.src.startswith("{", start):
        return False
    attributes = whole_attributes(state.src[start:end].rstrip())
    if attributes is None:
        return False
    if silent:
        return True
    token = state.push("attributes", "", 0)
    token.meta["attributes"] = attributes
    token.map = [start_line, start_line + 1]
    token.hidden = True
    state.line = start_line + 1
    return True


def attach_block_attributes(state: StateCore) -> None:
    """Move each line of attributes onto the block that follows it."""
    if not any(token.type == "attributes" for token in state.tokens):
        return
    text = state_of(state.env)
    kept: list[Token] = []
    waiting: list[Token] = []
    for token in state.tokens:
        if token.type == "attributes":
            waiting.append(token)
            continue
        for holder in waiting:
            line = text.line_of(holder)
            if token.nesting >= 0 and token.type not in ("inline", "html_block"):
                apply_attributes(text, token, holder.meta["attributes"], line)
            else:
                text.warn(
                    line,
                    "These attributes stand before nothing that could take them.",
                    code="stray-attributes",
                )
        waiting.clear()
        kept.append(token)
    state.tokens = kept
