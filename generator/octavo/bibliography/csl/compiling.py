"""Elements of a style → functions that render them for one work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, Context, Render
from octavo.bibliography.csl.dates import compile_date
from octavo.bibliography.csl.field_text import markup_to_marks
from octavo.bibliography.csl.formatting import Formatting
from octavo.bibliography.csl.items import DateValue
from octavo.bibliography.csl.marks import marked, without_marks
from octavo.bibliography.csl.names import NamesWriter
from octavo.bibliography.csl.numbers import is_numeric
from octavo.bibliography.csl.tree import Element
from octavo.bibliography.csl.variables import VariableCompiler, nothing

Test = Callable[[Context], bool]


def compile_test(branch: Element) -> Test:
    """Return what tells whether a branch is taken."""
    tests: list[Test] = []
    match = branch.get("match", "all")
    for attribute, value in branch.attributes.items():
        make = _TESTS.get(attribute)
        if attribute == "type":
            names = value.split()
            # One question instead of a dozen; to be of all of several types is asked for by mistake.
            tests += [_type(name) for name in names] if match == "all" else [_type(*names)]
        elif make:
            tests += [make(one) for one in value.split()]
    if match == "none":
        return lambda x: not any(test(x) for test in tests)
    if len(tests) == 1:
        return tests[0]
    if match == "any":
        return lambda x: any(test(x) for test in tests)
    return lambda x: all(test(x) for test in tests)


def _type(*names: str) -> Test:
    types = frozenset(names)
    return lambda x: x.item.type in types


# What a citation, and not its work, has.
_OF_CITATION: dict[str, Test] = {
    "locator": lambda x: bool(x.locator),
    "citation-number": lambda x: bool(x.number),
    "first-reference-note-number": lambda x: bool(x.first_note),
    "year-suffix": lambda x: bool(x.year_suffix),
}


def _variable(name: str) -> Test:
    return _OF_CITATION.get(name) or (lambda x: bool(x.values.get(name)))


def _is_numeric(name: str) -> Test:
    def test(x: Context) -> bool:
        if name == "locator":
            return bool(x.locator) and is_numeric(x.locator)
        if name == "citation-number":
            return bool(x.number)
        value = x.values.get(name)
        if not isinstance(value, str):
            return False
        words = without_marks(value)
        # Sets are numbered with letters, too: “Vol. A of Computers & Typesetting”.
        return is_numeric(words) or (name == "volume" and len(words) == 1 and words.isupper())

    return test


def _is_uncertain(name: str) -> Test:
    def test(x: Context) -> bool:
        value = x.values.get(name)
        return isinstance(value, DateValue) and value.is_uncertain

    return test


def _locator(name: str) -> Test:
    def test(x: Context) -> bool:
        return bool(x.locator) and (x.label or "page").replace("-", " ") == name.replace("-", " ")

    return test


_POSITIONS: dict[str, Test] = {
    "first": lambda x: x.position == FIRST and not x.in_bibliography,
    "subsequent": lambda x: x.position != FIRST,
    "ibid": lambda x: x.position in (IBID, IBID_WITH_LOCATOR),
    "ibid-with-locator": lambda x: x.position == IBID_WITH_LOCATOR,
    "near-note": lambda x: x.is_near_note,
    "far-note": lambda x: x.position != FIRST and not x.is_near_note,
}


def _disambiguate(value: str) -> Test:
    wanted = value == "true"
    return lambda x: x.shown.is_disambiguated == wanted


_TESTS: dict[str, Callable[[str], Test]] = {
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _is_uncertain,
    "locator": _locator,
    "position": lambda name: _POSITIONS.get(name, lambda x: False),
    "disambiguate": _disambiguate,
}


class Compiler(VariableCompiler):
    """Compiles the elements of one part of a style, citations or bibliography, each macro once."""

    def __init__(
        self,
        macros: Mapping[str, Element],
        inherited: Mapping[str, str],
        formatting: Formatting,
        *,
        has_own_suffix: bool,
        marks_terms: bool = False,
    ) -> None:
        """Take macros by name, and what names inherit from the elements around."""
        super().__init__(inherited, formatting, has_own_suffix=has_own_suffix, marks_terms=marks_terms)
        self._macros = macros
        self._inherited = inherited
        self._compiled: dict[str, Render] = {}
        self._around: Element | None = None  # the cs:names whose substitute is compiled

    def children(self, element: Element, delimiter: str) -> Render:
        """Return what renders the children of an element, with a delimiter between them."""
        functions = [
            function
            for child in element.children
            if (function := self.compile(child, delimiter)) is not nothing
        ]
        return self._sequence(functions, delimiter)

    def _sequence(self, functions: Sequence[Render], delimiter: str) -> Render:
        if not functions:
            return nothing
        if len(functions) == 1:
            return functions[0]
        join = self.join
        ready = tuple(functions)

        def render(x: Context) -> str:
            text = ""
            for function in ready:
                piece = function(x)
                if piece and text:
                    text = join(join(text, delimiter) if delimiter else text, piece)
                elif piece:
                    text = piece
            return text

        return render

    def compile(self, element: Element, delimiter: str = "") -> Render:
        """Return what renders an element; `delimiter` is that of the group around it, for `cs:choose`."""
        match element.name:
            case "text":
                return self._text(element)
            case "number":
                return self._number(element)
            case "label":
                return self._label(element)
            case "group":
                return self._group(element)
            case "choose":
                return self._choose(element, delimiter)
            case "date":
                return compile_date(
                    element, self.locale, self.formatting, has_own_suffix=self._has_own_suffix
                )
            case "names":
                return self._names(element, self._around)
        return nothing

    def _names(self, element: Element, parent: Element | None) -> Render:
        def child(inner: Element, around: Element) -> Render:
            outer, self._around = self._around, around
            compiled = self.compile(inner)
            self._around = outer
            return compiled

        return NamesWriter(element, self._inherited, self.formatting, child, parent).render

    def sortable_names(self, variable: str) -> Render:
        """Return what renders all names of a variable for sorting."""
        form = {"form": "long", "name-as-sort-order": "all", "et-al-min": "0", "et-al-use-first": "0"}
        return self._names(Element("names", {"variable": variable}, children=[Element("name", form)]), None)

    def macro(self, name: str) -> Render:
        """Return what renders a macro; one that is not there, or that calls itself, prints nothing."""
        found = self._compiled.get(name)
        if found is None:
            element = self._macros.get(name)
            if element is None:
                return nothing
            found = self._compiled[name] = self._once(self._later(element, "", None))
        return found

    def _once(self, render: Render) -> Render:
        """Return what renders a macro, but nothing inside itself: one that calls itself would not end."""
        is_open = False

        def guarded(x: Context) -> str:
            nonlocal is_open
            if is_open:
                return ""
            is_open = True
            try:
                return render(x)
            finally:
                is_open = False

        return guarded

    def _later(self, element: Element, delimiter: str, around: Element | None) -> Render:
        """Return what renders an element's children, compiled when it is asked for the first time.

        A style has thousands of elements, most of them for kinds of works that a page does not cite.
        """
        compiled: Render | None = None

        def render(x: Context) -> str:
            nonlocal compiled
            if compiled is None:
                outer, self._around = self._around, around
                compiled = self.children(element, delimiter)
                self._around = outer
            return compiled(x)

        return render

    # --- text

    def _text(self, element: Element) -> Render:
        if "macro" in element.attributes:
            return self._decorated(element, self._conditional(self.macro(element.get("macro"))))
        if "term" in element.attributes:
            term = self.locale.term(
                element.get("term"), element.get("form", "long"), is_plural=element.get("plural") == "true"
            )
            return self._constant(element, term)
        if "value" in element.attributes:
            return self._constant(element, markup_to_marks(element.get("value")))
        if "variable" in element.attributes:
            return self._variable(element)
        return nothing

    # --- group and choose

    def _group(self, element: Element) -> Render:
        inner = self.children(element, element.get("delimiter"))
        return self._decorated(element, self._conditional(inner))

    def _conditional(self, inner: Render) -> Render:
        """Return what renders a group, or a macro: nothing if all its variables are empty.

        One that prints something counts as a variable of the group around it.
        """
        if inner is nothing:
            return nothing

        def render(x: Context) -> str:
            called, got = x.called, x.got
            text = inner(x)
            if x.got == got:
                if x.called > called:
                    return ""
                if text:
                    x.called += 1
                    x.got += 1
            return text

        return render

    def _choose(self, element: Element, delimiter: str) -> Render:
        branches = []
        otherwise: Render = nothing
        for branch in element.children:
            if branch.name == "else":
                otherwise = self._later(branch, delimiter, self._around) if branch.children else nothing
            elif branch.name in ("if", "else-if"):
                inner = self._later(branch, delimiter, self._around) if branch.children else nothing
                branches.append((compile_test(branch), inner))
        ready = tuple(branches)

        def render(x: Context) -> str:
            for test, branch in ready:
                if test(x):
                    return branch(x)
            return otherwise(x)

        return render

    def layout(self, element: Element) -> Render:
        """Return what renders a layout's children, the first apart where the style says so."""
        if not self._inherited.get("second-field-align") or len(element.children) < 2:
            return self.children(element, "")
        first = self.compile(element.children[0])
        rest = self._sequence([self.compile(child) for child in element.children[1:]], "")

        def render(x: Context) -> str:
            number, entry = first(x), rest(x)
            if not number:
                return entry
            return marked(marks.LEFT_MARGIN, number) + marked(marks.RIGHT_INLINE, entry)

        return render
