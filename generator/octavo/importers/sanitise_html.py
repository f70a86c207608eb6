"""Imported HTML → HTML without anything that runs or that nobody asked for, and what was taken out.

A post that comes out of a database is not trusted as an author's own file is: whoever once could write into
that database must not be able to run scripts in the new site. nh3 parses as a browser does and keeps what
is on the lists below; what it took out is found by comparing, for the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import octavo.expressions as re

if TYPE_CHECKING:
    import nh3

_TAGS = frozenset(
    {
        *("a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big"),
        *("blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd"),
        *("del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "iframe"),
        *("img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "picture", "pre", "q"),
        *("rp", "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strike"),
        *("strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr"),
    }
)
# Formulas in MathML Core; `html_line` lets nothing else stand in them.
MATHML = frozenset(
    {
        *("annotation", "math", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded"),
        *("mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup"),
        *("msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none", "semantics"),
    }
)
"""Elements of formulas, and the one that has what they were typed as."""

# Their contents are no text for readers.
_DROPPED_WITH_CONTENTS = frozenset(
    {
        *("annotation-xml", "applet", "embed", "frameset", "noembed", "noframes", "noscript", "object"),
        *("plaintext", "script", "select", "style", "svg", "template", "textarea", "title"),
        *("xmp",),
    }
)
_MEDIA = {"src", "controls", "loop", "muted", "poster", "preload", "width", "height"}
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "align"},
    "a": {"href", "title", "name", "hreflang"},
    "abbr": {"title"},
    "acronym": {"title"},
    "annotation": {"encoding"},
    "audio": _MEDIA,
    "col": {"span"},
    "colgroup": {"span"},
    "dfn": {"title"},
    "iframe": {"src", "title", "width", "height", "allowfullscreen"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "math": {"display", "data-latex"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator", "accent", "form", "lspace", "rspace", "movablelimits"},
    "ol": {"start", "type", "reversed"},
    "source": {"src", "type"},
    "sup": {"data-fn"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": _MEDIA,
}
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}

# What a harmless text never has; only then is it worth looking closer.
_SUSPICIOUS_TAG = re.compile(
    r"<(?:annotation-xml|applet|base|button|embed|form|frame|input|link|meta|object|script|select|style|svg|template"
    r"|textarea)\b|<[^<>]*\s(?:on\w+|srcdoc)\s*=|<!entity",
    re.IGNORECASE,
)
_SUSPICIOUS_WORDS = ("script", "data:", "&#", "&colon", "&tab", "&newline", "file:", "blob:")
_ELEMENT = re.compile(
    r"<(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>?", re.DOTALL
)
_ATTRIBUTE = re.compile(
    r"(?<![^\s=\"'<>/])(?P<name>[^\s=\"'<>/]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_HANDLER = re.compile(r"on[a-z]+")
_ADDRESS_ATTRIBUTES = frozenset({"href", "src", "action", "formaction", "xlink:href", "poster", "data"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_BLANKS = re.compile(r"[\x00-\x20]+")
_MORE_THAN_MARKUP = frozenset({"html", "head", "body", "param", "noscript", "title"})


def sanitise_post(html: str) -> tuple[str, tuple[str, ...]]:
    """Return well-formed HTML that cannot do harm, and what was removed: short phrases, for the report.

    Scripts, styles, plug-ins, drawings and forms go, and event handlers and `srcdoc` and addresses that are
    no http(s), mailto, tel or ftp ones. Comments go, too. Frames stay: whose they are is judged later.
    """
    removed = tuple(dict.fromkeys(_what_goes(html))) if _is_suspicious(html) else ()
    return _cleaner().clean(html), removed


def _is_suspicious(html: str) -> bool:
    lowered = html.lower()
    return any(word in lowered for word in _SUSPICIOUS_WORDS) or _SUSPICIOUS_TAG.search(html) is not None


def _what_goes(html: str) -> Iterator[str]:
    for element in _ELEMENT.finditer(html):
        name = element["name"].lower()
        if name not in _TAGS and name not in MATHML and name not in _MORE_THAN_MARKUP and ":" not in name:
            if name in _DROPPED_WITH_CONTENTS or name in ("form", "input", "button", "meta", "link", "base"):
                yield f"<{name}>"
            continue
        for attribute in _ATTRIBUTE.finditer(element["attributes"]):
            key = attribute["name"].lower()
            if _HANDLER.fullmatch(key) or key == "srcdoc":
                yield f"{key} of <{name}>"
            elif key in _ADDRESS_ATTRIBUTES:
                value = next(part for part in attribute.groups()[1:] if part is not None)
                scheme = _SCHEME.match(_BLANKS.sub("", unescape(value)))
                if scheme and scheme[1].lower() not in _SCHEMES:
                    yield f"a {scheme[1].lower()}: address of <{name}>"


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_TAGS | MATHML),
        clean_content_tags=set(_DROPPED_WITH_CONTENTS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        link_rel=None,
        url_schemes=_SCHEMES,
        strip_comments=True,
    )
