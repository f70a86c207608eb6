"""The bytes of an export, mended on their way to the XML parser.

Real exports hold what XML forbids: control characters, bytes that are no UTF-8, `]]>` inside CDATA, blank
lines or a server's warnings before the XML declaration. A parser that recovers from these loses text;
here they are replaced before it sees them.
"""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable
from io import BufferedIOBase

import octavo.expressions as re

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
