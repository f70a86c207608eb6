"""What is gathered while one text is rendered: its holes, anchors, problems and places.

One `TextState` lives in markdown-it's `env` for one text. It is the only thing that rules write to;
nothing of it outlives the rendering.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.formats.html_tags import host_of
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.maths.formulas import FormulaReader
from octavo.model.body import Body, Heading, Hole, Target, TypedKey

_ENVIRONMENT_KEY = "octavo"

# The theme and the reference list use these ids on the same page.
RESERVED_ANCHORS = frozenset({"refs", "main", "comments", "content", "footnotes"})
_LINE_BREAK = re.compile("\n")
_LONGEST_SEARCHED = 2000  # characters of a line in which a citation is looked for by its own text
_RESERVED_ANCHOR = re.compile(r"(?:fn|fnref|ref|cite|comment|citation)-")


class MarkdownOptions(Struct, frozen=True):
    """How a text is read."""

    path: str  # relative to the site folder, for problems
    first_line: int = 1  # the file's line on which the text begins
    plugins: tuple[str, ...] = ()  # "package.module:function" of markdown-it-py plug-ins
    allowed_hosts: frozenset[str] | None = (
        None  # whom the page may ask for pictures and the like; None: anybody
    )
    is_trusted_html: bool = True  # raw HTML stays; otherwise it is shown as it was typed
    alt_is_caption: bool = True  # of an image alone in its paragraph, where it has no `alt`
    macros: tuple[tuple[str, str], ...] = ()  # TeX commands of the whole site
    language: str = "en"  # of the text
    catalogue: Catalogue = ENGLISH  # what octavo itself says in it


class TextState(Struct):
    """The state of one rendering; see `state_of`."""

    options: MarkdownOptions
    lines: list[str]
    holes: list[Hole] = []
    problems: list[Problem] = []
    anchors: dict[str, int] = {}  # anchor → the line that claims it
    headings: list[Heading] = []
    targets: list[Target] = []
    typed_keys: list[TypedKey] = []
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
    _anchor_numbers: dict[str, int] = {}
    _bases: list[int] = []
    _row_starts: list[int] = []
    _row_shifts: dict[int, int] = {}

    @property
    def words(self) -> Catalogue:
        """Return what octavo itself says in the text."""
        return self.options.catalogue

    def formula_reader(self) -> FormulaReader:
        """Return what reads the text's formulas, one after the other."""
        if self._formulas is None:
            self._formulas = FormulaReader(dict(self.options.macros))
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
        location = Location(self.options.path, line, column)
        self.problems.append(Problem(location, message, hint=hint, severity=severity, code=code))

    def warn(self, line: int, message: str, *, hint: str = "", code: str, column: int = 0) -> None:
        """Note a warning; `line` is 1-based in the file."""
        self.report(line, message, hint=hint, code=code, severity=Severity.WARNING, column=column)

    def note_request(self, url: str, line: int, column: int) -> None:
        """Warn of an address that browsers ask for by themselves, unless the site allows its host."""
        host, allowed = host_of(url), self.options.allowed_hosts
        if host and allowed is not None and host not in allowed:
            message = f"Whoever opens the page asks {host} for “{url}”, and is seen there."
            hint = (
                f'Keep a copy in the site, or link to it; [privacy] allow = ["{host}"] says that it is meant.'
            )
            self.warn(line, message, hint=hint, code="outside-request", column=column)

    def file_line(self, line: int) -> int:
        """Return the 1-based line in the file of a 0-based line of the text."""
        return self.options.first_line + line

    def line_of(self, token: Token) -> int:
        """Return the 1-based line in the file on which a block begins."""
        return self.file_line(token.map[0] if token.map else 0)

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
            message = "cannot be linked to: it is empty or has blanks."
            hint = "Write it as one word; hyphens may join several."
            code = "bad-anchor"
        elif anchor in RESERVED_ANCHORS or _RESERVED_ANCHOR.match(anchor):
            message = "is used by the page itself."
            hint = f"Choose another, for example “my-{anchor}”."
            code = "reserved-id"
        elif (other := self.anchors.get(anchor)) is not None:
            # Headings and figures are asked before raw HTML is.
            which = "first" if other <= line else "also"
            message = f"stands twice in this text, {which} on line {other}."
            hint = "An id names one place; give one of them another id."
            code = "duplicate-id"
        else:
            self.anchors[anchor] = line
            return True
        self.report(line, f"The id “{anchor}” {message}", hint=hint, code=code, column=column)
        return False

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


def add_render_rule(md: MarkdownIt, kind: str, render: Callable[[TextState, Token], str]) -> None:
    """Let a function render the tokens of a type that needs nothing but the text's state and the token."""

    def rule(
        self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return render(state_of(env), tokens[index])

    md.add_render_rule(kind, rule)
