"""Templates compiled once for all tests: what Jinja makes of a text depends on the text alone."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import Any

import pytest
from jinja2 import DictLoader, nodes
from jinja2.bccache import Bucket

from octavo.rendering.template_engine import TemplateEnvironment

_REMEMBERED = 400  # templates that were loaded; those of each site have a folder of their own in them


def _lying_at(code: CodeType, filename: str) -> CodeType:
    """Return code as if it had been compiled from this file."""
    if code.co_filename == filename:
        return code
    inner = tuple(_lying_at(one, filename) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=filename, co_consts=inner)


def compile_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every environment share what was parsed, found in the tree and compiled of a template's text.

    Hundreds of tests build a site with the default theme from nothing, and would spend most of their time
    in compiling it. What a build keeps of templates, and when it takes it, stays as it is.
    """
    trees: dict[tuple[str, str | None], nodes.Template] = {}
    codes: dict[tuple[str, str | None], CodeType] = {}
    parse, compile_source = TemplateEnvironment.parse, TemplateEnvironment.compile
    find_all: Any = nodes.Node.find_all

    def parse_once(
        self: TemplateEnvironment, source: str, name: str | None = None, filename: str | None = None
    ) -> nodes.Template:
        # Wherever it lies: only what cannot be parsed is told with its file.
        key = source, name
        if key not in trees:
            # With an environment of its own: a tree knows its environment, and that would know the site.
            trees[key] = parse(TemplateEnvironment(DictLoader({})), source, name, filename)
        return trees[key]

    def compile_once(
        self: TemplateEnvironment,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
    ) -> CodeType | str:
        if raw:
            return compile_source(self, source, name, filename, raw=True)
        key = source, name
        if key not in codes:
            codes[key] = compile_source(self, source, name, filename)
        # Mistakes are told with the file of the site that they are in.
        return _lying_at(codes[key], filename or "<unknown>")

    def find_once(self: nodes.Node, types: type | tuple[type, ...]) -> Iterator[nodes.Node]:
        if not isinstance(self, nodes.Template):
            return find_all(self, types)
        found: dict[object, tuple[nodes.Node, ...]] = self.__dict__.setdefault("_found_once", {})
        if types not in found:
            found[types] = tuple(find_all(self, types))
        return iter(found[types])

    loaded: dict[tuple[str, bytes], CodeType] = {}
    load = Bucket.bytecode_from_string

    def load_once(self: Bucket, data: bytes) -> None:
        key = self.checksum, data
        if key not in loaded:
            load(self, data)
            if self.code is None:
                return
            if len(loaded) > _REMEMBERED:
                loaded.clear()
            loaded[key] = self.code
        self.code = loaded[key]

    monkeypatch.setattr(Bucket, "bytecode_from_string", load_once)
    monkeypatch.setattr(nodes.Node, "find_all", find_once)
    monkeypatch.setattr(TemplateEnvironment, "parse", parse_once)
    monkeypatch.setattr(TemplateEnvironment, "compile", compile_once)
