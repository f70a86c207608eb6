"""The site's own Markdown plug-ins: what stands for their code, and where they failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from octavo.errors import Location, Problem
from octavo.storage.signatures import Signatures

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


def plugin_digests(plugins: Iterable[str], signatures: Signatures) -> Iterator[str]:
    """Yield what stands for the modules of the site's Markdown plug-ins, with all of their packages."""
    for plugin in plugins:
        from importlib.util import find_spec

        yield plugin
        try:
            # The package as a whole: a module of it uses others.
            spec = find_spec(plugin.partition(":")[0].partition(".")[0])
            if spec is not None:
                yield from [signatures.digest(file) for file in _files_of(spec)]
        except (ImportError, OSError, ValueError):
            continue


def gather_failures(problems: Iterable[Problem], setting: Callable[..., Location]) -> tuple[Problem, ...]:
    """Return problems with one of each failure of a plug-in, at its setting, however many texts it met."""
    others: list[Problem] = []
    failures: dict[str, list[Problem]] = {}  # by where in the plug-in they came up
    for problem in problems:
        (failures.setdefault(problem.hint, []) if problem.code == "plugin-failed" else others).append(problem)
    for first, *more in failures.values():
        further = f" The same happens in {len(more)} more." if more else ""
        location = setting("markdown", "plugins")
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
