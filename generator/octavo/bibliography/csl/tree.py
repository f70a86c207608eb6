"""CSL's XML, styles and locales, as a tree of elements that know their lines."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from msgspec import Struct

from octavo.errors import OctavoError


class Element(Struct, eq=False):
    """An element of CSL; names are without their namespace, `xml:lang` is `lang`."""

    name: str
    attributes: dict[str, str] = {}
    line: int = 0  # 1-based, in its file
    children: list[Element] = []
    text: str = ""  # what stands directly inside

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute's value."""
        return self.attributes.get(attribute, default)

    def find(self, name: str) -> Element | None:
        """Return the first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> Iterator[Element]:
        """Yield the children of this name."""
        return (child for child in self.children if child.name == name)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all that are inside it."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


class BrokenXml(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """The file is no XML; `line` and `column` say where (from 1)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line = line
        self.column = column
        super().__init__(message)


def parse_xml(data: bytes | str) -> Element:
    """Return the root of a style or locale. Raises `BrokenXml`.

    Neither a document type nor an entity of one's own is read: no style needs them, and they are the two
    ways to make a small file large.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    root = Element("")
    open_elements = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        kept = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(" ")[2], kept, parser.CurrentLineNumber)
        open_elements[-1].children.append(element)
        open_elements.append(element)
        if len(open_elements) > _DEEPEST:
            raise BrokenXml("elements are nested too deeply", parser.CurrentLineNumber, 1)

    def end(_: str) -> None:
        open_elements.pop()

    def text(data: str) -> None:
        open_elements[-1].text += data

    def refuse(*_: object) -> None:
        raise BrokenXml("a document type is not allowed", parser.CurrentLineNumber, 1)

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BrokenXml(
            expat.ErrorString(error.code) or "it cannot be read", error.lineno, error.offset + 1
        ) from None
    return root.children[0]


_DEEPEST = 200  # the deepest published style has 25
