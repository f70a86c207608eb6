"""What can be said of a template before it is rendered: what it includes and which filters it uses."""

from __future__ import annotations

from jinja2 import Environment, nodes
from msgspec import Struct


class Reference(Struct, frozen=True):
    """A place where a template extends, includes or imports another."""

    line: int
    names: tuple[str, ...] | None  # that are tried one after another; None: known only at run time
    may_be_missing: bool = False


class Outline(Struct, frozen=True):
    """What a template refers to."""

    references: tuple[Reference, ...]
    filters: tuple[tuple[str, int], ...]  # names and lines
    tests: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]  # the parts that pages share, where their names are written in quotes

    def others(self) -> list[str]:
        """Return the templates that it extends, includes or imports, by name."""
        return sorted({name for one in self.references for name in one.names or () if name})


def outline_of(environment: Environment, name: str, source: str, file: str | None) -> Outline:
    """Return a template's outline. Raises jinja2.TemplateSyntaxError when it cannot be read."""
    tree = environment.parse(source, name, file)
    references = []
    for node in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)):
        assert isinstance(node, nodes.Extends | nodes.FromImport | nodes.Import | nodes.Include)  # noqa: S101
        missing = bool(getattr(node, "ignore_missing", False))
        references.append(Reference(node.lineno, _constant_names(node.template), missing))
    return Outline(
        references=tuple(references),
        filters=tuple([(node.name, node.lineno) for node in tree.find_all(nodes.Filter)]),
        tests=tuple([(node.name, node.lineno) for node in tree.find_all(nodes.Test)]),
        parts=tuple(dict.fromkeys(_shared_names(tree))),
    )


def _constant_names(template: nodes.Node) -> tuple[str, ...] | None:
    """Return the names that an include tries, or None when they are made at run time."""
    items = template.items if isinstance(template, nodes.List | nodes.Tuple) else [template]
    names = [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
    return tuple(names) if len(names) == len(items) else None


def _shared_names(tree: nodes.Template) -> list[str]:
    """Return the names of the shared parts that a template prints, where they are written in quotes."""
    return [
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "shared" and call.args
        if isinstance(call.args[0], nodes.Const) and isinstance(call.args[0].value, str)
    ]
