"""What is gathered while one text is rendered: its holes, anchors, problems and places.

One `TextState` lives in markdown-it's `env` for one text. It is the only thing that rules write to;
nothing of it outlives the rendering.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from octavo.errors import Location, Problem, Severity
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.markdown.citation_scanner import CitationScanner
from octavo.maths.formulas import FormulaReader
from octavo.model.body import Body, Heading, Hole, Target, TypedKey

_ENVIRONMENT_KEY = "octavo"

# The theme and the reference list use these ids on the same page.
RESERVED_ANCHORS = frozenset({"refs", "main", "comments", "content", "footnotes"})
_LINE_BREAK = re.compile("\n")
_LONGEST_SEARCHED = 2000  # characters of a line in which a citation is looked for by its own text
_RESERVED_ANCHOR = re.compile(r"(?:fn|fnref|ref|cite|comment|citation)-")


@dataclass(slots=True)
class TextState:
    """The state of one rendering; see `state_of`."""

    path: str
    first_line: int
    lines: list[str]
    allowed_hosts: frozenset[str] | None = None  # whom a page may ask for something; None: not looked at
    alt_is_caption: bool = True  # of an image alone in its paragraph
    macros: tuple[tuple[str, str], ...] = ()  # TeX commands of the whole site
    words: Catalogue = ENGLISH  # what octavo itself says in the text
    holes: list[Hole] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)  # anchor → the line that claims it
    headings: list[Heading] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    typed_keys: list[TypedKey] = field(default_factory=list)
    figures: int = 0
    tables: int = 0
    untitled_tables: int = 0
    has_math: bool = False
    has_code: bool = False
    has_images: bool = False
    is_too_deep: bool = False  # blocks are nested deeper than is read; reported once
    nested_citations: int = 0  # how deep the inline parser stands inside prefixes and suffixes
    block_content: str = ""  # the inline content that is being parsed
    block_line: int = 0  # its first line, 0-based in the text
    is_cell: bool = False
    _formulas: FormulaReader | None = None
    _anchor_numbers: dict[str, int] = field(default_factory=dict)
    _bases: list[int] = field(default_factory=list)
    _row_starts: list[int] = field(default_factory=list)
    _row_shifts: dict[int, int] = field(default_factory=dict)
    _scanners: dict[str, CitationScanner] = field(default_factory=dict)

    def scanner(self, source: str) -> CitationScanner:
        """Return the scanner of an inline source, the same one for the same source."""
        scanner = self._scanners.get(source)
        if scanner is None:
            if len(self._scanners) > 50:  # long texts need not keep every paragraph twice
                self._scanners.clear()
            scanner = self._scanners[source] = CitationScanner(source)
        return scanner

    def formula_reader(self) -> FormulaReader:
        """Return what reads the text's formulas, one after the other."""
        if self._formulas is None:
            self._formulas = FormulaReader(dict(self.macros))
        return self._formulas

    def report(
        self,
        line: int,
        message: str,
        *,
        hint: str = "",
        code: str,
        severity: Severity = Severity.ERROR,
        column: int = 0,
    ) -> None:
        """Note a problem; `line` is 1-based in the file."""
        location = Location(self.path, line, column)
        self.problems.append(Problem(location, message, hint=hint, severity=severity, code=code))

    def file_line(self, line: int) -> int:
        """Return the 1-based line in the file of a 0-based line of the text."""
        return self.first_line + line

    def enter_block(self, content: str, line: int, *, is_cell: bool) -> None:
        """Note which block's inline content is parsed next; `line` is 0-based in the text."""
        self.block_content = content
        self.block_line = line
        self.is_cell = is_cell
        self._bases.clear()
        self._row_starts = []
        self._row_shifts = {}

    @contextmanager
    def nested(self, offset: int) -> Iterator[None]:
        """Parse, for a while, a part of the present source that begins at `offset`."""
        self._bases.append(offset)
        try:
            yield
        finally:
            self._bases.pop()

    def place(self, offset: int, source: str = "") -> tuple[int, int]:
        """Return the file's line and column (0: unknown) of an offset in the present inline source.

        `source` is what stands at that place: it finds the column where white space, markers or
        escapes were taken off the line before.
        """
        offset += sum(self._bases)
        if not self._row_starts:
            self._row_starts = [0, *(match.end() for match in _LINE_BREAK.finditer(self.block_content))]
        index = bisect_right(self._row_starts, offset) - 1
        row = self.block_line + index
        line = self.file_line(row)
        if row >= len(self.lines):
            return line, 0
        if index not in self._row_shifts:
            self._row_shifts[index] = self._row_shift(index, self.lines[row].rstrip())
        shift = self._row_shifts[index]
        if shift >= 0:
            return line, offset - self._row_starts[index] + shift + 1
        wanted = source.partition("\n")[0]
        if wanted and len(self.lines[row]) < _LONGEST_SEARCHED and self.lines[row].count(wanted) == 1:
            return line, self.lines[row].index(wanted) + 1
        return line, 0

    def _row_shift(self, index: int, raw: str) -> int:
        """Return how many characters of its line stand before a row of inline content; -1: unknown."""
        end = self._row_starts[index + 1] - 1 if index + 1 < len(self._row_starts) else None
        content = self.block_content[self._row_starts[index] : end].rstrip()
        if not self.is_cell and raw.endswith(content):
            return len(raw) - len(content)
        return raw.index(content) if content and raw.count(content) == 1 else -1

    def add_hole(self, hole: Hole) -> str:
        """Keep a hole and return the mark that stands for it in the HTML; see `body`."""
        self.holes.append(hole)
        return f"\0{len(self.holes) - 1}\0"

    def body(self, html: str) -> Body:
        """Return rendered HTML with its holes in the order of the text.

        The marks cannot be forged: markdown-it replaces U+0000 in what it reads, and entities for it.
        """
        pieces = html.split("\0")
        return Body(tuple(pieces[::2]), tuple(self.holes[int(index)] for index in pieces[1::2]))

    def claim_anchor(self, anchor: str, line: int, column: int = 0) -> bool:
        """Take an id that the author asked for; report it and return False if it cannot be had."""
        if not anchor or len(anchor.split()) != 1 or anchor != anchor.strip():
            self.report(
                line,
                f"The id “{anchor}” cannot be linked to: it is empty or has blanks.",
                hint="Write it as one word; hyphens may join several.",
                code="bad-anchor",
                column=column,
            )
            return False
        if anchor in RESERVED_ANCHORS or _RESERVED_ANCHOR.match(anchor):
            self.report(
                line,
                f"The id “{anchor}” is used by the page itself.",
                hint=f"Choose another, for example “my-{anchor}”.",
                code="reserved-id",
                column=column,
            )
            return False
        if anchor in self.anchors:
            other = self.anchors[anchor]
            # Headings and figures are asked before raw HTML is.
            which = "first" if other <= line else "also"
            self.report(
                line,
                f"The id “{anchor}” stands twice in this text, {which} on line {other}.",
                hint="An id names one place; give one of them another id.",
                code="duplicate-id",
                column=column,
            )
            return False
        self.anchors[anchor] = line
        return True

    def free_anchor(self, wanted: str, line: int) -> str:
        """Take an id derived from a text, with a number behind it where that is needed."""
        if _RESERVED_ANCHOR.match(wanted):
            wanted = f"section-{wanted}"
        number = self._anchor_numbers.get(wanted, 1)
        anchor = wanted if number == 1 else f"{wanted}-{number}"
        while anchor in self.anchors or anchor in RESERVED_ANCHORS:
            number += 1
            anchor = f"{wanted}-{number}"
        self._anchor_numbers[wanted] = number  # a thousand equal headings must not count from 1 each
        self.anchors[anchor] = line
        return anchor


def new_environment(state: TextState) -> dict[str, Any]:
    """Return the `env` for markdown-it that carries the state."""
    return {_ENVIRONMENT_KEY: state}


def has_state(env: MutableMapping[str, Any]) -> bool:
    """Tell whether a text is rendered, and not a single line in which nothing can be reported."""
    return _ENVIRONMENT_KEY in env


def state_of(env: MutableMapping[str, Any]) -> TextState:
    """Return the state that `new_environment` put into `env`."""
    return cast(TextState, env[_ENVIRONMENT_KEY])
