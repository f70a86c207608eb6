"""A large XML file of another program → its elements, one after the other, in little memory.

Elements are known by their local names: the namespaces of real files differ, and some files do not declare
them. What is broken in the XML is passed over, as far as it is.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from io import BufferedIOBase
from pathlib import Path
from typing import ClassVar, TypeAlias

from lxml import etree

from octavo.errors import UsageError
from octavo.importers.byte_filter import FilteredExport

_GZIP = b"\x1f\x8b"

Element: TypeAlias = etree._Element
"""An element with all that is in it; good until the next one is asked for."""


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
