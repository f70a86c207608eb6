"""The site's own Markdown plug-ins: what stands for their code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from octavo.signatures import Signatures


def plugin_digests(plugins: Iterable[str], signatures: Signatures) -> Iterator[str]:
    """Yield what stands for the modules of the site's Markdown plug-ins."""
    for plugin in plugins:
        from importlib.util import find_spec

        try:
            spec = find_spec(plugin.partition(":")[0])
            yield f"{plugin} {signatures.digest(spec.origin) if spec and spec.origin else ''}"
        except (ImportError, OSError, ValueError):
            yield plugin
