"""Formulas: TeX becomes MathML; the numbers and the commands of a text go on from one to the next."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

import octavo.expressions as re
from octavo.maths.optional_arguments import OptionalArguments
from octavo.maths.tex_dialect import MACROS, in_known_words

if TYPE_CHECKING:
    from math_core import LatexToMathML

# math-core 0.9 tries two readings of every bracket that is never closed: 26 of them take seconds, and
# each one more doubles it. Ten thousand readings take a millisecond.
_MOST_UNCLOSED = 13
# It reads by recursion: `{` 16,000 times, or `\hat` 20,000 times, end the whole program.
_DEEPEST = 100
_LONGEST = 10_000  # characters; a page has 3,000

_BRACE = re.compile(r"[{}]")
_NAMES = "brace|brack|paren|angle|ang|floor|ceil|vert|Vert|group|moustache|bracket|parenthesis"
_BRACKET = re.compile(
    rf"""
      \\(?:left|right|middle|[bB]igg?[lrm]?)\s*(?:\\[A-Za-z]+|\\?.)  # pairs, or errors
    | (?P<opening>[(\[⟨⟦⟪⟮⌈⌊⌜⌞] | \\\{{ | \\l+(?:{_NAMES})(?![A-Za-z]) | \\[ul]lcorner(?![A-Za-z]))
    | (?P<closing>[)\]⟩⟧⟫⟯⌉⌋⌝⌟] | \\\}} | \\r+(?:{_NAMES})(?![A-Za-z]) | \\[ul]rcorner(?![A-Za-z]))
    | \\?(?P<brace>[{{}}])
    | \\.
    """,
    re.VERBOSE | re.DOTALL,
)

# math-core lays out tables with `style`, which a strict Content-Security-Policy forbids.
_STYLE = re.compile(r' style="([^"]*)"')
_NO_CLASS_CHARACTER = re.compile(r"[^a-z0-9]+")
# Feeds and EPUBs are XML, which does not know HTML's names: "&ApplyFunction;".
_HTML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)[A-Za-z]+;")
_POSITION = re.compile(r"^(\d+): ")

_NAMED = re.compile(
    r"\\\\|(?<!\\)%[^\n]*|\\(?:(?P<label>label)|(?P<reference>(?:eq)?ref))\s*\{(?P<name>[^{}]*)\}"
)
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|gather|multline)\*?\}")
_TAG = re.compile(r"\\tag\*?\s*\{")
# MathJax takes a label or a tag behind the end of what has a number, and labels in what has none.
_BEHIND = re.compile(
    r"(\\end\{(?:equation|align|gather|multline)\*?\})((?:\s*+\\(?:label|tag\*?)\s*\{[^{}]*\})++)"
)
_LABEL_INSIDE = re.compile(
    r"(\\label\{octavo-\d+\})([^\\]*+(?>(?:\\(?!(?:begin|end|label)\{)[^\\]*)*)"
    r"\\end\{(?:aligned|gathered|array|cases|[a-zA-Z]?matrix)\})"
)
# What math-core makes of the number at the end of a line.
_NUMBER_CELL = re.compile(
    r'(<mtd style="width: [\d.]+%;text-align: right;justify-items: end;")(?: id="octavo-(\d+)")?>'
    r"<mtext>([^<]*)</mtext></mtd>"
)
_ONE_NUMBER = r"\begin{equation}\end{equation}"
# A reference is read later, when all numbers are known: until then a character of private use stands for it.
_FIRST_MARK, _LAST_MARK = 0xF0000, 0xFFFFD
_MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}]")
_ID = re.compile(r' id="[^"]*"')
_ARGUMENT = re.compile(r"#([1-9])")


class FormulaError(ValueError):
    """A formula cannot be read."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason  # without full stop
        self.line = line  # how many lines below the formula's first one


class Reference(Struct, frozen=True):
    """What TeX says of another formula."""

    label: str
    is_in_brackets: bool  # as by eqref


class Formula(Struct, frozen=True):
    """A formula as MathML, interleaved with references: parts[0], references[0], parts[1], …, parts[-1]."""

    parts: tuple[str, ...]  # ("",) where there is nothing to see
    references: tuple[Reference, ...] = ()
    numbers: tuple[str, ...] = ()  # that it shows beside its lines, without brackets
    labels: tuple[tuple[str, str], ...] = ()  # each label, and the number of its line; "" when it has none

    def without_ids(self) -> Formula:
        """Return the formula for a page on which another copy of it may stand."""
        return Formula(tuple([_ID.sub("", part) for part in self.parts]), self.references, self.numbers)


class FormulaReader:
    """Reads the formulas of one text, in their order."""

    def __init__(self, macros: Mapping[str, str] = MappingProxyType({})) -> None:
        """`macros` are commands of the whole site; raises FormulaError for one that cannot be read."""
        from math_core import LatexToMathML  # only texts with formulas pay for it

        self._converter: LatexToMathML = LatexToMathML(
            macros=dict(MACROS), allow_unreliable_rendering=True, global_group=True, fancy_error=False
        )
        self._optional = OptionalArguments()
        self._has_optional = False
        for name, tex in macros.items():
            count = max((int(digit) for digit in _ARGUMENT.findall(tex)), default=0)
            arguments = f"[{count}]" if count else ""
            self._convert(
                in_known_words(rf"\newcommand{{\{name.lstrip(chr(92))}}}{arguments}{{{tex}}}"),
                is_display=False,
            )

    def next_number(self) -> str:
        """Return the number of an equation that has none in TeX."""
        found = _NUMBER_CELL.search(self._converter.convert_with_global_state(_ONE_NUMBER, displaystyle=True))
        assert found is not None  # noqa: S101 - math-core is pinned
        return _without_brackets(found[3])

    def read(self, tex: str, *, is_display: bool) -> Formula:
        """Return a formula. Raises FormulaError when it cannot be read."""
        if too_much := _excess(tex):
            raise FormulaError(too_much)
        labels: list[str] = []
        references: list[Reference] = []
        if "newcommand" in tex or self._has_optional:
            tex = self._optional.written_out(tex)
            self._has_optional = self._optional.is_used
        known = _mark_names(in_known_words(tex), labels, references)
        if "\\end" in known and (labels or "\\tag" in known):
            known = _LABEL_INSIDE.sub(r"\2\1", _BEHIND.sub(r"\2\1", known))
        if is_display and (labels or _TAG.search(known)) and not _NUMBERED.search(known):
            known = rf"\begin{{equation}}{known}\end{{equation}}"
        mathml = self._convert(known, is_display)
        numbers: list[str] = []
        numbers_of: dict[str, str] = {}

        def name_cell(cell: re.Match[str]) -> str:
            numbers.append(_without_brackets(html.unescape(cell[3])))
            if cell[2] is None:
                return cell[0]
            label = labels[int(cell[2])]
            numbers_of[label] = numbers[-1]
            return f'{cell[1]} id="{html.escape(label)}"><mtext>{cell[3]}</mtext></mtd>'

        if "<mtd style=" in mathml:
            mathml = _NUMBER_CELL.sub(name_cell, mathml)
        parts = tuple(_MARK.split(_clean(mathml))) if references else (_clean(mathml),)
        if len(parts) != len(references) + 1:
            raise FormulaError("Its references cannot be told apart")
        return Formula(
            parts,
            tuple(references),
            tuple(numbers),
            tuple([(label, numbers_of.get(label, "")) for label in labels]),
        )

    def _convert(self, tex: str, is_display: bool) -> str:
        from math_core import LatexError

        try:
            mathml = self._converter.convert_with_global_state(tex, displaystyle=is_display)
        except LatexError as error:
            position = _POSITION.match(str(error))
            line = tex.count("\n", 0, int(position[1])) if position else 0
            raise FormulaError(_POSITION.sub("", str(error)).rstrip("."), line) from None
        return "" if mathml in ("<math></math>", '<math display="block"></math>') else mathml


def to_mathml(tex: str, *, is_display: bool = False) -> str:
    """Return one formula that stands for itself as a `<math>` element. Raises FormulaError."""
    formula = FormulaReader().read(tex, is_display=is_display)
    if formula.references:
        raise FormulaError("It refers to another formula")
    return "".join(formula.without_ids().parts)


def label_of(name: str) -> str:
    """Return a label as an id: without white space."""
    return "-".join(name.split())


def _mark_names(tex: str, labels: list[str], references: list[Reference]) -> str:
    """Replace labels by ids that math-core leaves alone, and references by marks."""

    def mark(match: re.Match[str]) -> str:
        if match["label"]:
            labels.append(label_of(match["name"]))
            return rf"\label{{octavo-{len(labels) - 1}}}"
        if match["reference"] and len(references) <= _LAST_MARK - _FIRST_MARK:
            references.append(Reference(label_of(match["name"]), match["reference"] == "eqref"))
            return rf"\text{{{chr(_FIRST_MARK + len(references) - 1)}}}"
        return match[0]

    return _NAMED.sub(mark, tex) if "label" in tex or "ref" in tex else tex


def _without_brackets(number: str) -> str:
    return number[1:-1] if number.startswith("(") and number.endswith(")") else number


def _clean(mathml: str) -> str:
    if "style=" in mathml:
        mathml = _STYLE.sub(_style_as_classes, mathml)
    return _HTML_ENTITY.sub(lambda match: html.unescape(match[0]), mathml) if "&" in mathml else mathml


def _style_as_classes(match: re.Match[str]) -> str:
    """Return a style attribute as classes such as `math-width-50` and `math-text-align-right`."""
    classes, colour = [], ""
    for declaration in filter(None, match.group(1).split(";")):
        name, _, value = declaration.partition(":")
        if name.strip() == "color":
            colour = f' mathcolor="{value.strip()}"'
        else:
            classes.append(_NO_CLASS_CHARACTER.sub("-", f"math-{name.strip()}-{value.strip()}").strip("-"))
    return f' class="{" ".join(classes)}"{colour}' if classes else colour


def _excess(tex: str) -> str:
    """Return what a formula has too much of to be read in good time, "" when it has not. Linear."""
    if len(tex) > _LONGEST:
        return f"It is longer than {_LONGEST:,} characters"
    if _nesting(tex) > _DEEPEST:
        return f"Its braces are nested more than {_DEEPEST} deep"
    is_open = unclosed_brackets(tex) > _MOST_UNCLOSED
    return "It has too many brackets that are never closed" if is_open else ""


def _nesting(tex: str) -> int:
    """Return how deep braces stand in braces."""
    depth = deepest = 0
    for brace in _BRACE.findall(tex):
        depth = depth + 1 if brace == "{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def unclosed_brackets(tex: str) -> int:
    """Return how many brackets of any kind are opened and never closed within their group of braces."""
    unclosed = 0
    depths = [0]  # one for each open group
    for match in _BRACKET.finditer(tex):
        if match["opening"]:
            depths[-1] += 1
        elif match["closing"]:
            depths[-1] = max(depths[-1] - 1, 0)
        elif match["brace"] == "{":
            depths.append(0)
        elif match["brace"] == "}" and len(depths) > 1:
            unclosed += depths.pop()
    return unclosed + sum(depths)
