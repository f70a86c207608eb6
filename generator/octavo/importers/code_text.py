"""Code in imported HTML as it was typed: `#include <stdio.h>` has no element in it."""

from __future__ import annotations

from collections.abc import Iterator

import octavo.expressions as re

# What stands in code to colour, number or break it; every other tag there is part of the code.
_MARKUP = frozenset(
    {
        *("a", "abbr", "b", "bdi", "big", "br", "cite", "code", "del", "div", "em", "font", "i", "img"),
        *("ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "script", "small", "span"),
        *("strike", "strong", "style", "sub", "sup", "table", "tbody", "td", "th", "tr", "tt", "u", "ul"),
        *("var",),
    }
)
_OPENING = re.compile(r"<(pre|code)\b([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"<(?=/?([a-zA-Z][^\s<>/]*))")
_LANG = re.compile(r"\slang\s*=|\sline\s*=", re.IGNORECASE)
_DATA_LANGUAGE = re.compile(r"\sdata-(?:enlighter-)?lang(?:uage)?\s*=\s*[\"']?([\w+#.-]+)", re.IGNORECASE)


def escape_code(html: str) -> str:
    """Return HTML in which nothing in `<pre>` and `<code>` is a tag that was meant to be read as code.

    `<pre lang="c">`, as WP-Syntax has it, holds nothing but code. What other plug-ins say of the language
    becomes `lang`, too.
    """
    if "<pre" not in html and "<code" not in html:
        return html
    return "".join(_pieces(html))


def _pieces(html: str) -> Iterator[str]:
    done = 0
    lowered = html.lower()
    for opening in _OPENING.finditer(html):
        if opening.start() < done:
            continue
        end = lowered.find(f"</{opening[1].lower()}", opening.end())
        if end < 0:
            break
        yield html[done : opening.start()]
        yield _opening_tag(opening)
        yield _escaped(html[opening.end() : end], opening[2])
        done = end
    yield html[done:]


def _opening_tag(opening: re.Match[str]) -> str:
    language = _DATA_LANGUAGE.search(opening[2])
    if language is None or _LANG.search(opening[2]):
        return opening.group()
    return f'<{opening[1]} lang="{language[1]}"{opening[2]}>'


def _escaped(code: str, attributes: str) -> str:
    if "<" not in code:
        return code
    is_all_code = _LANG.search(attributes) is not None and "<span" not in code and "<br" not in code
    return _TAG.sub(
        lambda found: "&lt;" if is_all_code or found[1].lower() not in _MARKUP else "<",
        code,
    )
