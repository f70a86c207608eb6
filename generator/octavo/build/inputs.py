"""Everything that a published site follows from, as one digest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from octavo.build.built import Built
from octavo.build.load import SiteSources
from octavo.build.options import BuildOptions
from octavo.build.plugins import plugin_digests
from octavo.engine import keyed_digest
from octavo.signatures import Signatures
from octavo.theme import theme_roots


def digest_inputs(options: BuildOptions, found: SiteSources, signatures: Signatures) -> str:
    """Return what stands for a site's files, its theme and the options of a build.

    "" where that cannot be told without reading more. What the clock decides is not in it.
    """
    if found.problems:
        # They are told again at every build.
        return ""
    parts = [found.settings_text, found.config.url, f"{options.with_drafts} {options.with_future}"]
    parts += [f"{source.path} {source.digest}" for source in found.sources]
    parts += list(plugin_digests(found.config, signatures))
    for folder in theme_roots(options.site):
        parts.append(os.fspath(folder))
        parts += [f"{name} {digest}" for name, digest in _digests_below(folder, signatures)]
    return keyed_digest("\0".join(parts).encode())


def extra_digests(site: Path, names: Iterable[str], signatures: Signatures) -> dict[str, str]:
    """Return the digests of further files that a build read; "" for one that is gone."""
    found = {}
    for name in names:
        try:
            found[name] = signatures.digest(os.fspath(site / name))
        except OSError:
            found[name] = ""
    return found


def stays_true(built: Built, now: datetime) -> bool:
    """Tell whether the same posts are published at this time as when the site was built."""
    return (built.since is None or now >= built.since) and (built.until is None or now < built.until)


def _digests_below(folder: Path, signatures: Signatures) -> Iterator[tuple[str, str]]:
    root = os.fspath(folder)
    for path, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            file = f"{path}/{name}"
            yield file.removeprefix(root), signatures.digest(file)
