"""Templates compiled once for all tests: what Jinja makes of a text depends on the text alone."""

from __future__ import annotations

from types import CodeType
from typing import Any

import pytest
from jinja2 import DictLoader, nodes

from octavo.rendering.template_engine import TemplateEnvironment


def compile_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every environment share what was parsed and compiled of a template's text.

    Hundreds of tests build a site with the default theme from nothing, and would spend most of their time
    in compiling it. What a build keeps of templates, and when it takes it, stays as it is.
    """
    trees: dict[tuple[str, str | None, str | None], nodes.Template] = {}
    codes: dict[tuple[str, str | None, str | None], CodeType] = {}
    parse, compile_source = TemplateEnvironment.parse, TemplateEnvironment.compile

    def parse_once(
        self: TemplateEnvironment, source: str, name: str | None = None, filename: str | None = None
    ) -> nodes.Template:
        key = source, name, filename
        if key not in trees:
            # With an environment of its own: a tree knows its environment, and that would know the site.
            trees[key] = parse(TemplateEnvironment(DictLoader({})), source, name, filename)
        return trees[key]

    def compile_once(
        self: TemplateEnvironment,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        *further: Any,
    ) -> CodeType:
        key = source, name, filename
        if key not in codes:
            codes[key] = compile_source(self, source, name, filename, *further)
        return codes[key]

    monkeypatch.setattr(TemplateEnvironment, "parse", parse_once)
    monkeypatch.setattr(TemplateEnvironment, "compile", compile_once)
