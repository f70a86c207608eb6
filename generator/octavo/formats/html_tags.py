"""The tags of HTML with the places of their attributes, and what browsers ask for because of them.

Tags are found as the HTML Standard's tokeniser finds them.

Octavo changes single values (an address, an id) and leaves every other byte of an author's HTML alone, so it
needs places; every expression is possessive, so that no input costs more than its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from msgspec import Struct

import octavo.expressions as re

_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAW_TEXT_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW_TEXT}
_NOT_RAW = rf"(?!(?:{'|'.join(_RAW_TEXT)})[\s/>])"
# Most tags: an end, or a start without attributes whose text is not raw.
_BARE = re.compile(
    rf"<(?:/[A-Za-z][^\s/>]*+|{_NOT_RAW}[A-Za-z][^\s/>]*+)>",
    re.IGNORECASE,
)
# Nearly all others: values in double quotes. One match is quicker than one for each attribute.
_USUAL = re.compile(
    rf"<{_NOT_RAW}([A-Za-z][^\s/>]*+)((?:\s++[^\s/>=\"'<]++=\"[^\"]*+\")++)\s*+/?>", re.IGNORECASE
)
_USUAL_ATTRIBUTE = re.compile(r"(?<=\s)([^\s/>=\"'<]++)=(\"[^\"]*+\")")
_TAG_NAME = re.compile(r"/?[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?P<name>=?[^\s/>=]*+)"
    r"(?:\s*+=\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
)
_OPEN_QUOTE = re.compile(r"\s*+=\s*+[\"']")
_END = re.compile(r"[\s/]*+>")
_COMMENT_END = re.compile(r"--!?>")
_EMPTY_COMMENT = re.compile(r"<!---?>")
_CANDIDATE = re.compile(r"(?P<url>[^\s,](?:[^\s,]|,(?=[^\s,]))*+)(?P<size>[^,]*+)")

_ADDRESSES = frozenset(
    {"href", "xlink:href", "src", "poster", "cite", "action", "formaction", "background", "longdesc"}
)
_LISTS = frozenset({"srcset", "imagesrcset"})
TO_RESOLVE = re.compile(
    rf"\s(?:{'|'.join(sorted({*_ADDRESSES, *_LISTS, 'data'}))})=(?!\"https://[^\s,\"]*\")", re.IGNORECASE
)
"""What attributes have in them whose addresses are not all whole, for `read_tags`."""


class Attribute(Struct, frozen=True):
    """An attribute; the first of a name counts, as in browsers."""

    name: str  # in lower case
    value: str  # without quotes, character references read
    start: int  # of the name
    value_start: int  # of the value with its quotes; `end` where there is none
    end: int


class Tag(Struct, frozen=True):
    """A start tag, or something that never ends."""

    name: str  # in lower case; "!--" for a comment
    attributes: tuple[Attribute, ...]
    start: int
    end: int
    is_closed: bool  # False: the rest of the HTML lies inside it


class Address(Struct, frozen=True):
    """An address in a tag."""

    attribute: Attribute
    candidates: tuple[tuple[str, str], ...]  # address and what follows it; one but in a `srcset`
    is_list: bool

    def written(self, urls: tuple[str, ...]) -> str:
        """Return the attribute's value with these URLs, which are escaped already, in quotes."""
        if not self.is_list:
            return f'"{urls[0]}"'
        pairs = zip(urls, self.candidates, strict=True)
        return f'"{", ".join([f"{url}{size}" for url, (_, size) in pairs])}"'


def read_tags(html: str, having: re.Pattern[str] | None = None, *, every: bool = False) -> Iterator[Tag]:
    """Yield every start tag with attributes, and whatever is never closed.

    With `every` those without attributes and end tags ("/p") come too.

    With `having` tags may be left out of which it finds nothing in the attributes.
    Comments are passed over, and so is what stands in scripts and the like.
    """
    position = html.find("<")
    while position >= 0:
        if bare := _BARE.match(html, position):
            if every:
                name = bare[0][1:-1].lower()
                yield Tag(name, (), bare.start(), bare.end(), True)
            position = html.find("<", bare.end())
            continue
        if usual := _USUAL.match(html, position):
            if having is None or having.search(html, *usual.span(2)):
                yield _read_usual(html, usual)
            position = html.find("<", usual.end())
            continue
        found = _TAG_NAME.match(html, position + 1)
        if found is None:
            end = _end_of_other(html, position)
            if end < 0:
                yield Tag("!--", (), position, len(html), False)
                return
            position = html.find("<", end)
            continue
        tag = _read_tag(html, position, found)
        is_end_tag = found[0].startswith("/")
        if every or not is_end_tag or not tag.is_closed:
            yield tag
        if not tag.is_closed:
            return
        end = tag.end
        if not is_end_tag and (closing := _RAW_TEXT_ENDS.get(tag.name)):
            match = closing.search(html, end)
            if match is None:
                yield Tag(tag.name, (), tag.start, len(html), False)
                return
            end = match.start()
        position = html.find("<", end)


def addresses_in(tag: Tag) -> Iterator[Address]:
    """Yield the addresses that a tag has."""
    for attribute in tag.attributes:
        if attribute.name in _LISTS:
            sources = [(m["url"], m["size"].rstrip()) for m in _CANDIDATE.finditer(attribute.value)]
            if sources:
                yield Address(attribute, tuple(sources), True)
        elif attribute.name in _ADDRESSES or (attribute.name == "data" and tag.name == "object"):
            yield Address(attribute, ((attribute.value.strip(), ""),), False)


def ids_in(tag: Tag) -> Iterator[Attribute]:
    """Yield the attributes that make a tag a place to link to."""
    names = [one for one in tag.attributes if one.name == "id" or (one.name == "name" and tag.name == "a")]
    seen = set()
    for one in names:
        if one.value not in seen:
            yield one
        seen.add(one.value)


def _read_usual(html: str, found: re.Match[str]) -> Tag:
    attributes: dict[str, Attribute] = {}
    for one in _USUAL_ATTRIBUTE.finditer(html, *found.span(2)):
        key = one[1].lower()
        if key not in attributes:
            start, end = one.span(2)
            attributes[key] = Attribute(key, unescape(one[2][1:-1]), one.start(1), start, end)
    return Tag(found[1].lower(), tuple(attributes.values()), found.start(), found.end(), True)


def _read_tag(html: str, position: int, found: re.Match[str]) -> Tag:
    name = found[0].lower()
    attributes: dict[str, Attribute] = {}
    end = found.end()
    while (closing := _END.match(html, end)) is None:
        one = _ATTRIBUTE.match(html, end)
        if one is None or one.end() == end or not one["name"]:
            break
        end = one.end()
        value = one["value"] or ""
        if not value and _OPEN_QUOTE.match(html, end):
            break
        text = value[1:-1] if value[:1] in ("'", '"') else value
        start = one.start("value") if value else end
        key = one["name"].lower()
        attributes.setdefault(key, Attribute(key, unescape(text), one.start("name"), start, end))
    stop = closing.end() if closing else len(html)
    return Tag(name, tuple(attributes.values()), position, stop, closing is not None)


def _end_of_other(html: str, position: int) -> int:
    """Return where a comment, a declaration or a lone "<" ends; -1 for a comment without an end."""
    if html.startswith("<!--", position):
        if empty := _EMPTY_COMMENT.match(html, position):
            return empty.end()
        closing = _COMMENT_END.search(html, position + 4)
        return closing.end() if closing else -1
    if html.startswith(("<!", "<?", "</"), position):
        end = html.find(">", position)
        return end + 1 if end >= 0 else len(html)
    return position + 1


# https://html.spec.whatwg.org/multipage/indices.html#attributes-3: those that are fetched without a click.
_FETCHED = {
    "audio": {"src"},
    "body": {"background"},
    "embed": {"src"},
    "frame": {"src"},
    "iframe": {"src"},
    "image": {"href", "xlink:href"},
    "img": {"src", "srcset"},
    "input": {"src"},
    "object": {"data"},
    "script": {"src"},
    "source": {"src", "srcset"},
    "table": {"background"},
    "td": {"background"},
    "th": {"background"},
    "track": {"src"},
    "use": {"href", "xlink:href"},
    "video": {"src", "poster"},
}
_FETCHED_LINKS = frozenset(
    {"apple-touch-icon", "dns-prefetch", "icon", "manifest", "modulepreload"}
    | {"preconnect", "prefetch", "preload", "stylesheet"}
)
_IN_CSS = re.compile(
    r"url\(\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\"'()\s]++))\s*+\)|@import\s++(?:\"([^\"]*+)\"|'([^']*+)')",
    re.IGNORECASE,
)
_HAS_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def requested_by(tag: Tag) -> Iterator[str]:
    """Yield the addresses that a browser asks for because of a tag, as they are written."""
    fetched = _FETCHED.get(tag.name, set())
    values = {one.name: one.value for one in tag.attributes}
    if tag.name == "link" and not _FETCHED_LINKS.isdisjoint(values.get("rel", "").lower().split()):
        fetched = {"href", "imagesrcset"}
    for address in addresses_in(tag):
        if address.attribute.name in fetched:
            yield from (url for url, _ in address.candidates)
    if "style" in values:
        yield from requested_by_css(values["style"])


def requested_by_css(css: str) -> Iterator[str]:
    """Yield the addresses that a style sheet asks for, as they are written."""
    for match in _IN_CSS.finditer(css):
        yield next(one for one in (*match.groups(), "") if one is not None)


def host_of(url: str) -> str:
    """Return the host that an address names, in lower case and with its port; "" when it names none."""
    if not _HAS_HOST.match(url.strip()):
        return ""
    try:
        return urlsplit(url.strip()).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
