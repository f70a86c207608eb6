"""Elements of a style → functions that render them for one work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.conditions import compile_test
from octavo.bibliography.csl.context import Context, Render
from octavo.bibliography.csl.dates import compile_date
from octavo.bibliography.csl.field_text import markup_to_marks
from octavo.bibliography.csl.formatting import Formatting
from octavo.bibliography.csl.marks import marked
from octavo.bibliography.csl.names import NamesWriter
from octavo.bibliography.csl.tree import Element
from octavo.bibliography.csl.variables import VariableCompiler, nothing


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
