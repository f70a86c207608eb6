"""Shortcodes, `[name key="value"]…[/name]`: found, handed to what knows them, listed where nothing does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import octavo.expressions as re

_NAME = r"[A-Za-z][\w-]*"
_ATTRIBUTES = r"(?>(?:[^\[\]\"'/]|\"[^\"]*\"|'[^']*'|/(?!\]))*)"
_OPENING = re.compile(
    rf"\[(?P<escaped>\[?)(?P<name>{_NAME})(?![\w(])(?P<attributes>(?:[\s=:]{_ATTRIBUTES})?)(?P<closed>/?)\](?!\()(?P<escaped_end>\]?)"
)
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*"([^"]*)"|([\w-]+)\s*=\s*'([^']*)'|([\w-]+)\s*=\s*([^\s'"]+)|"([^"]*)"|'([^']*)'|(\S+)"""
)
_COMMENT = r"<!--.*?(?:-->|\Z)"
_CODE = re.compile(
    rf"<(pre|code|script|style)\b[^<>]*+>(?:(?!<\1\b).)*?</\1\s*+>|{_COMMENT}", re.DOTALL | re.IGNORECASE
)
_CODE_OR_OPENING = re.compile(
    r"<(?P<tag>pre|code|script|style)\b[^<>]*+>(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*+>"
    rf"|{_COMMENT}|{_OPENING.pattern}",
    re.DOTALL | re.IGNORECASE,
)
# Editors made curly ones, and references, of the quotation marks around values; in values they are text.
_QUOTE = r"(?:&#82(?:20|21|43);|&quot;|&[lr]dquo;|[“”″„])"
_ODD_QUOTED = re.compile(
    rf"=\s*{_QUOTE}(?P<double>[^\"]{{0,2000}}?){_QUOTE}(?=\s|\Z)|=\s*[‘’′](?P<single>[^']{{0,2000}}?)[‘’′](?=\s|\Z)"
)
_MAX_NESTING = 5
_NEAR = 500  # characters
_HIDDEN = "\ue010{}\ue011"
_FOUND_HIDDEN = re.compile("\ue010(\\d+)\ue011")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One shortcode with what it encloses."""

    name: str  # in lower case
    attributes: Mapping[str, str]  # keys in lower case
    values: tuple[str, ...]  # without a key, as in `[youtube https://…]`
    content: str  # "" when nothing is enclosed
    raw: str  # as it stands in the text

    def get(self, *keys: str) -> str:
        """Return the first of some attributes that is there, or ""."""
        return next((self.attributes[key] for key in keys if self.attributes.get(key)), "")


Handler = Callable[[Shortcode], str | None]
"""Returns the HTML that a shortcode stands for; None leaves it as it is and reports it."""


def expand_code(html: str, handlers: Mapping[str, Handler]) -> str:
    """Return HTML with the shortcodes that enclose code replaced, before anything in the code is read.

    What is in `<pre>` and `<code>` stays, and so does `[[name]]`.
    """
    if "[/" not in html:
        return html
    pieces: list[str] = []
    done = 0
    for found in _CODE_OR_OPENING.finditer(html):
        if found.start() < done or found["name"] is None or found["escaped"]:
            continue
        handler = handlers.get(found["name"].lower())
        start = found.end() - len(found["escaped_end"])
        end = html.find(f"[/{found['name']}]", start) if handler else -1
        if handler is None or end < 0:
            continue
        after = end + len(found["name"]) + 3
        raw = html[found.start() : after]
        shortcode = _parsed(found["name"].lower(), found["attributes"], html[start:end], raw)
        if (result := handler(shortcode)) is not None:
            pieces += [html[done : found.start()], result]
            done = after
    pieces.append(html[done:])
    return "".join(pieces)


def expand_shortcodes(html: str, handlers: Mapping[str, Handler], unknown: Callable[[str], None]) -> str:
    """Return HTML with every known shortcode replaced; what is in `<pre>` and `<code>` stays.

    `unknown` is told the name of each other shortcode. `[[name]]` is how a text shows `[name]`.
    """
    if "[" not in html:
        return html
    code: list[str] = []

    def hide(found: re.Match[str]) -> str:
        code.append(found.group())
        return _HIDDEN.format(len(code) - 1)

    # A shortcode for code encloses text in which nothing else is markup: it has to come first.
    text = _CODE.sub(hide, html)
    text = _expand(text, handlers, unknown, 0)
    while _FOUND_HIDDEN.search(text):
        text = _FOUND_HIDDEN.sub(lambda found: code[int(found[1])], text)
    return text


def _expand(text: str, handlers: Mapping[str, Handler], unknown: Callable[[str], None], depth: int) -> str:
    pieces: list[str] = []
    done = 0
    missing: set[str] = set()  # names whose closing tag is nowhere further on
    for opening in _OPENING.finditer(text):
        if opening.start() < done:
            continue
        name = opening["name"].lower()
        pieces.append(text[done : opening.start()])
        done = opening.end()
        if opening["escaped"] and opening["escaped_end"]:
            pieces.append(opening.group()[1:-1])
            continue
        if opening["escaped"]:
            pieces.append("[")
            closing = -1 if f"[{name}" in missing else text.find(f"[/{opening['name']}]]", opening.end())
            if closing < 0:
                missing.add(f"[{name}")
            else:
                # [[name]…[/name]] is how a text shows one that encloses something.
                done = closing + len(name) + 4
                pieces[-1:] = [text[opening.start() + 1 : done - 1]]
                continue
        tail = opening["escaped_end"]
        content, end = "", opening.end() - len(tail)
        is_enclosing = False
        if not opening["closed"] and name not in missing:
            closing = text.find(f"[/{opening['name']}]", end)
            if closing >= 0:
                content, is_enclosing = text[end:closing], True
                end = closing + len(name) + 3
            else:
                missing.add(name)
        raw = text[opening.start() + len(opening["escaped"]) : end]
        handler = handlers.get(name)
        shortcode = _parsed(name, opening["attributes"], content, raw)
        result = handler(shortcode) if handler else None
        if result is not None:
            is_final = depth == _MAX_NESTING or _CODE.match(result.lstrip())
            pieces.append(result if is_final else _expand(result, handlers, unknown, depth + 1))
            done = end
            continue
        if handler or is_enclosing or _is_shortcode(text, opening):
            unknown(name)
        # What an unknown shortcode encloses is read on: there may be others in it.
        pieces.append(opening.group()[len(opening["escaped"]) :])
    pieces.append(text[done:])
    return "".join(pieces)


def _is_shortcode(text: str, opening: re.Match[str]) -> bool:
    """Tell a shortcode from words in brackets, such as [sic] or [see below]."""
    if "=" in opening["attributes"] or "_" in opening["name"] or opening["closed"]:
        return True
    # The nearest words are enough: a line may be as long as the text.
    before = text[max(0, opening.start() - _NEAR) : opening.start()].rpartition("\n")[2]
    behind = text[opening.end() : opening.end() + _NEAR].partition("\n")[0]
    is_alone = not re.sub(r"</?p[^<>]*>", "", before + behind).strip()
    return is_alone and not opening["attributes"].strip() and opening["name"].islower()


def _parsed(name: str, attributes: str, content: str, raw: str) -> Shortcode:
    text = _ODD_QUOTED.sub(_quoted, attributes.replace("\xa0", " "))
    named: dict[str, str] = {}
    values: list[str] = []
    for found in _ATTRIBUTE.finditer(text.lstrip("=:") if text[:1] in "=:" else text):
        groups = found.groups()
        for key, value in ((groups[0], groups[1]), (groups[2], groups[3]), (groups[4], groups[5])):
            if key is not None:
                named.setdefault(key.lower(), value.strip())
        values += [value for value in groups[6:] if value]
    return Shortcode(name, named, tuple(values), content, raw)


def _quoted(found: re.Match[str]) -> str:
    return f'="{found["double"]}"' if found["double"] is not None else f"='{found['single']}'"
