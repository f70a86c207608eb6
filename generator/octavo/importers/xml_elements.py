"""A large XML file of another program → its elements, one after the other, in little memory.

Elements are known by their local names: the namespaces of real files differ, and some files do not declare
them. What is broken in the XML is passed over, as far as it is.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from io import BufferedIOBase
from pathlib import Path
from typing import ClassVar, TypeAlias

from lxml import etree

import octavo.expressions as re
from octavo.errors import UsageError

_CHUNK = 1 << 18
_BLOCK = 1 << 12
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_BEGINNING = re.compile(rb"<\?xml\b|<!--|<!DOCTYPE\b|<(?:rss|feed|disqus)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The end of a CDATA section stands before the end of an element of the export or before another section.
# Everything else that looks like one was text: a script's, or an example's.
_FALSE_END = re.compile(
    rb"\]\]>(?!\s*</(?:[A-Za-z][\w.-]*:[A-Za-z][\w.-]*|category|title|link|description|guid|pubDate|generator"
    rb"|language|message|content|summary|name|username|email)>|\s*<!\[CDATA\[)"
)
_SPLIT_END = b"]]]]><![CDATA[>"
_OPENING, _CLOSING = b"<![CDATA[", b"]]>"
_ODD_AMPERSAND = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#(?:9|10|13|3[2-9]|[4-9]\d|\d{3,7})|#[xX](?:[9aAdD]|[2-9a-fA-F][\da-fA-F]"
    rb"|[\da-fA-F]{3,6}));)"
)
_LONGEST_REFERENCE = 12
_LONGEST_END = 200  # bytes behind `]]>` that decide what it is
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
_GZIP = b"\x1f\x8b"

Element: TypeAlias = etree._Element
"""An element with all that is in it; good until the next one is asked for."""


class FilteredExport:
    """A binary file to read from that gives well-behaved UTF-8; `repairs` counts bytes that were none."""

    def __init__(self, stream: BufferedIOBase, advance: Callable[[int], None] = lambda count: None) -> None:
        """`advance` is told how many bytes of the file were read each time."""
        self.repairs = 0
        self._stream = stream
        self._advance = advance
        self._decoder: codecs.IncrementalDecoder | None = None  # of a file that is not in UTF-8
        self._is_begun = False
        self._is_ended = False
        self._torn = b""  # the beginning of a character
        self._waiting = b""  # filtered, but for the ends of CDATA
        self._ready = b""
        self._is_inside = False  # of CDATA, at the end of what is ready

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, or all there are; b"" at the end."""
        while not self._is_ended and (size < 0 or len(self._ready) < size):
            self._fill()
        if size < 0:
            size = len(self._ready)
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _fill(self) -> None:
        raw = self._stream.read(_CHUNK)
        self._advance(len(raw))
        if not self._is_begun:
            raw = self._begin(raw)
        if self._decoder is not None:
            raw = self._decoder.decode(raw, final=not raw).encode("utf-8", "replace")
        self._is_ended = not raw
        data = self._torn + raw
        # Most pieces are ASCII, and asking that first takes no time.
        if not data.isascii():
            data = self._as_utf8(data)
            for character in _NO_CHARACTERS:
                data = data.replace(character, b"")
        self._waiting += data.translate(None, _CONTROLS)
        cut = len(self._waiting) if self._is_ended else self._safe_cut()
        piece, self._waiting = self._waiting[:cut], self._waiting[cut:]
        self._ready += self._with_escaped_ampersands(_FALSE_END.sub(_SPLIT_END, piece))

    def _with_escaped_ampersands(self, data: bytes) -> bytes:
        """Return data whose references are all of XML, but for what stands in CDATA.

        After one that it does not know, such as `&nbsp;`, the parser would drop every `&amp;` to come.
        """
        pieces = []
        at = 0
        while at < len(data):
            mark = _CLOSING if self._is_inside else _OPENING
            end = data.find(mark, at)
            piece = data[at : end + len(mark)] if end >= 0 else data[at:]
            pieces.append(piece if self._is_inside else _ODD_AMPERSAND.sub(b"&amp;", piece))
            at += len(piece)
            if end >= 0:
                self._is_inside = not self._is_inside
        return b"".join(pieces)

    def _begin(self, raw: bytes) -> bytes:
        """Return the first bytes without what stands before the XML; find out the encoding."""
        self._is_begun = True
        for mark, encoding in _BYTE_ORDER_MARKS:
            if raw.startswith(mark):
                if encoding != "utf-8":
                    self._decoder = codecs.getincrementaldecoder(encoding)("replace")
                    return raw
                raw = raw[len(mark) :]
        beginning = _BEGINNING.search(raw)
        raw = raw[beginning.start() :] if beginning else raw
        declared = _DECLARED.match(raw)
        name = declared[1].decode("ascii").lower() if declared else "utf-8"
        if name not in ("utf-8", "utf8"):
            # An encoding that nobody knows is most likely UTF-8 after all.
            with contextlib.suppress(LookupError):
                self._decoder = codecs.getincrementaldecoder(name)("replace")
        return raw

    def _as_utf8(self, data: bytes) -> bytes:
        """Return bytes with what is no UTF-8 read as Windows-1252; a torn character waits for its rest."""
        self._torn = b""
        pieces = []
        at = 0
        while at < len(data):
            # A block at a time: of a file full of such bytes the rest would be copied for each of them.
            block = data[at : at + _BLOCK]
            try:
                block.decode("utf-8")
            except UnicodeDecodeError as error:
                pieces.append(block[: error.start])
                is_last = at + len(block) == len(data)
                at += error.start
                if error.reason == "unexpected end of data" and not is_last:
                    continue  # the block is at its end, the data are not
                if error.reason == "unexpected end of data" and not self._is_ended:
                    self._torn = data[at:]
                    break
                self.repairs += error.end - error.start
                pieces.append(block[error.start : error.end].decode("cp1252", "replace").encode())
                at += error.end - error.start
            else:
                pieces.append(block)
                at += len(block)
        return b"".join(pieces)

    def _safe_cut(self) -> int:
        """Return up to where every mark is followed by enough to tell what it is."""
        last = self._waiting.rfind(_CLOSING)
        is_open = last >= 0 and len(self._waiting) - last < _LONGEST_END
        cut = last if is_open else max(0, len(self._waiting) - len(_OPENING))
        # Neither a reference nor the beginning of a section may be torn.
        start = max(0, cut - _LONGEST_REFERENCE)
        torn = [at for mark in (b"&", b"<") if (at := self._waiting.rfind(mark, start, cut)) >= 0]
        return min([cut, *torn])


class XmlReader:
    """Reads one file of a program's; afterwards `repairs` and `breaks` tell how it was."""

    program: ClassVar[str]  # whose export it should be
    tags: ClassVar[tuple[str, ...]]  # local names, or those with a prefix that files do not declare

    def __init__(self, path: Path, advance: Callable[[int], None]) -> None:
        """`advance` is told of each bytes that were read."""
        self.repairs = 0  # bytes that were no UTF-8
        self.breaks: tuple[str, ...] = ()  # places where the XML was broken
        self._path = path
        self._advance = advance

    def elements(self) -> Iterator[Element]:
        """Yield the elements of these names as they end, but for those inside of another of them.

        Raises `UsageError` when there are none.
        """
        names = {tag.rpartition(":")[2] for tag in self.tags}
        fault = f"{self._path} is no export of {self.program}:"
        with _open(self._path) as stream:
            filtered = FilteredExport(stream, self._advance)
            parser = etree.iterparse(
                filtered,
                events=("end",),
                tag=[tag if ":" in tag else f"{{*}}{tag}" for tag in self.tags],
                encoding="utf-8",
                recover=True,
                huge_tree=True,
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
            )
            found = 0
            try:
                for _, element in parser:
                    parent = element.getparent()
                    if parent is not None and local_name(parent) in names:
                        continue
                    found += 1
                    yield element
                    _forget(element)
            except etree.XMLSyntaxError as error:
                if not found:
                    raise UsageError(f"{fault} {error.msg}.") from error
                self.breaks += (f"line {error.lineno}: {error.msg}",)
            if not found:
                raise UsageError(f"{fault} it has no items.")
            self.repairs = filtered.repairs
            if isinstance(stream, _Unpacked) and stream.fault:
                self.breaks += (f"the compressed file cannot be read to its end: {stream.fault}",)
            self.breaks += tuple(
                f"line {entry.line}: {entry.message}"
                for entry in parser.error_log
                if entry.level_name == "FATAL"
            )


class _Unpacked(gzip.GzipFile):
    """A compressed file that gives what can be read of it; `fault` tells why there is no more."""

    fault = ""

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self.read1(-1 if size is None else size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self.fault = str(error)
            return b""


def _open(path: Path) -> BufferedIOBase:
    """Open a file to read from; a compressed one as what is in it."""
    with path.open("rb") as stream:
        is_compressed = stream.read(2) == _GZIP
    return _Unpacked(path, "rb") if is_compressed else path.open("rb")


def _forget(element: Element) -> None:
    """Free an element and all before it: a whole export must not be in memory at once."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local_name(element: Element) -> str:
    """Return the name of an element without namespace and prefix; "" for a comment or an entity."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    # Comments and entities have a function for a tag.
    return "" if callable(tag) else str(tag).rpartition("}")[2].rpartition(":")[2]


def text_of(element: Element | None) -> str:
    """Return all text in an element; an entity that XML does not know as HTML means it."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    pieces = [element.text or ""]
    for child in element.iter():
        if child is element:
            continue
        if child.tag is etree.Entity:
            pieces.append(unescape(child.text or ""))
        elif not callable(child.tag):
            pieces.append(child.text or "")
        pieces.append(child.tail or "")
    return "".join(pieces)


def child_texts(element: Element) -> dict[str, str]:
    """Return the text of each child by its local name; of several with one name the last."""
    return {local_name(child): text_of(child) for child in element}


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute by its local name, "" if there is none."""
    for key, value in element.attrib.items() if element is not None else ():
        if _local(key) == name:
            return str(value)
    return ""
