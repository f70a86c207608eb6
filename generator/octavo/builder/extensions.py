"""Code of the site's own: what stands for it, whether it can be used, and where it failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from octavo.errors import Location, Problem
from octavo.extensions import extension_fault
from octavo.storage.program import keyed_digest
from octavo.storage.signatures import Signatures

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from octavo.site.config import Config

_MARKDOWN = "A plug-in is a function that takes a parser of markdown-it-py and adds rules to it."
_STYLE = "It is called with the settings of styles and a language, and returns a reference style."
_FILTER = "A filter is a function that takes a value, and what a template gives it in brackets."
_OUTPUT = "It is a function that takes what the site has, and returns the text or the bytes of a file."


def extension_digests(names: Iterable[str], signatures: Signatures) -> dict[str, str]:
    """Return what stands for the code of each extension, with all of its package."""
    found = {}
    for name in names:
        from importlib.util import find_spec

        digests: list[str] = []
        try:
            # The package as a whole: a module of it uses others.
            spec = find_spec(name.partition(":")[0].partition(".")[0])
            if spec is not None:
                digests += [signatures.digest(file) for file in _files_of(spec)]
        except (ImportError, OSError, ValueError):
            pass
        found[name] = keyed_digest(" ".join(digests).encode())
    return found


def unusable_extensions(config: Config, setting: Callable[..., Location]) -> list[Problem]:
    """Return an error for each extension that cannot be used: without it pages would say something else."""
    return [
        Problem(setting(*keys), *fault, code="unknown-extension")
        for fault, keys in _faults(config)
        if fault is not None
    ]


def _faults(config: Config) -> Iterator[tuple[tuple[str, str] | None, tuple[str, ...]]]:
    """Yield for each extension what is wrong, a message and a hint, and the keys of its setting."""
    if config.markdown.plugins:
        from octavo.markdown.parser import plain_parser

        md = plain_parser(is_trusted_html=True, has_plugins=True)
        for name in config.markdown.plugins:
            yield extension_fault(name, "Markdown plug-in", _MARKDOWN, md.use), ("markdown", "plugins")
    own = config.extensions
    for key, name in own.styles.items():
        from octavo.bibliography.styles import is_brought
        from octavo.bibliography.styles.own_style import try_style

        fault = extension_fault(name, "reference style", _STYLE, try_style)
        yield _taken("reference style", key) if is_brought(key) else fault, ("extensions", "styles", key)
    for key, name in own.filters.items():
        from octavo.rendering.own_filters import is_known_filter

        fault = extension_fault(name, "filter", _FILTER, _is_callable)
        yield _taken("filter", key) if is_known_filter(key) else fault, ("extensions", "filters", key)
    for key, name in own.outputs.items():
        yield extension_fault(name, "output file", _OUTPUT, _is_callable), ("extensions", "outputs", key)


def _taken(what: str, name: str) -> tuple[str, str]:
    return f"There is a {what} “{name}” already.", "Give yours another name."


def _is_callable(_: Any) -> None:
    """Try nothing more: what a filter or an output file is called with, only a build knows."""


def gather_failures(problems: Iterable[Problem], setting: Callable[..., Location]) -> tuple[Problem, ...]:
    """Return problems with one of each failure of an extension, at its setting, however many texts it met."""
    others: list[Problem] = []
    failures: dict[str, list[Problem]] = {}  # by where in the extension they came up
    for problem in problems:
        (failures.setdefault(problem.hint, []) if problem.code == "extension-failed" else others).append(
            problem
        )
    for first, *more in failures.values():
        further = f" The same happens in {len(more)} more." if more else ""
        location = first.location if first.location.line else setting("markdown", "plugins")
        others.append(replace(first, location=location, message=f"{first.message}{further}"))
    return tuple(others)


def _files_of(spec: ModuleSpec) -> Iterator[str]:
    """Yield the paths of a module's file, or of all that lies in a package."""
    if spec.submodule_search_locations is None:
        if spec.has_location and spec.origin:
            yield spec.origin
        return
    for place in spec.submodule_search_locations:
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names))  # noqa: PTH118
