"""Jinja as octavo uses it: the same language, with less work for each of thousands of pages."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_as_markup = str.__new__  # what `Markup(text)` comes to when the text is a string for sure


class _Code(CodeGenerator):
    """Writes templates that escape without making each piece of text a `Markup` that is joined at once."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline("escape_text = environment.escape_text")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("escape_text(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Context(Context):
    """The names that a template sees; most of what it calls are macros with just their arguments."""

    def call(self, function: Any, /, *args: Any, **keywords: Any) -> Any:
        if (
            type(function) is Macro
            and len(args) == function._argument_count
            and self.eval_ctx.autoescape
            and not (function.caller or function.catch_kwargs or function.catch_varargs)
            # Jinja gives the variables of loops and blocks too; macros take none of them.
            and not keywords.keys() - _SURROUNDINGS
        ):
            return _as_markup(Markup, function._func(*args))
        return super().call(function, *args, **keywords)


_SURROUNDINGS = frozenset(("_loop_vars", "_block_vars"))


class TemplateEnvironment(Environment):
    """Jinja's environment for templates that stay as they are during a build, and escape all text."""

    code_generator_class = _Code
    context_class = _Context

    def __init__(
        self,
        loader: BaseLoader,
        compiled: BytecodeCache | None = None,
        undefined: type[StrictUndefined] = StrictUndefined,
    ) -> None:
        """Take where templates lie, and what keeps them compiled for the next build."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=compiled,
        )
        self._loaded: dict[object, Template] = {}

    @staticmethod
    def escape_text(value: object) -> str:
        """Return a value as text for HTML; most have nothing to escape, or are HTML already."""
        kind = type(value)
        if kind is Markup:
            return value  # type: ignore[return-value]
        if kind is str and not (
            "&" in value or "<" in value or ">" in value or '"' in value or "'" in value  # type: ignore[operator]
        ):
            return value  # type: ignore[return-value]
        return escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template sees everywhere; no template has others than the rest."""
        return super().make_globals(d) if d else self.globals

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's own name
    ) -> Template:
        """Return a template; one that was asked for before at once."""
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super().get_template(name, parent, globals)
        return found
