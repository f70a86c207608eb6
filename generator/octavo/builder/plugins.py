"""The site's own Markdown plug-ins: what stands for their code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from octavo.signatures import Signatures

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
