"""Everything that a published site follows from, as one digest."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from octavo.builder.built import Built
from octavo.builder.options import BuildOptions
from octavo.builder.plugins import plugin_digests
from octavo.errors import Problem
from octavo.site.discover import TEXTS, Source, discover_sources, theme_roots
from octavo.storage.program import keyed_digest
from octavo.storage.signatures import Signatures


class Inputs(Struct, frozen=True):
    """A site's files, and what stands for them and for everything else that it is built from.

    Where a file changed between being found and being read nothing does: both digests are empty.
    """

    digest: str
    frame: str  # the same without posts and pages
    settings: bytes  # site.toml
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]  # files that cannot be read


def gather_inputs(
    options: BuildOptions,
    settings: bytes,
    signatures: Signatures,
    *,
    follow_symlinks: bool,
    dotfiles: Collection[str],
    plugins: Iterable[str],
) -> Inputs:
    """Return what a site is made of. What the clock decides is not in the digest."""
    sources, problems = discover_sources(
        options.site, signatures, follow_symlinks=follow_symlinks, dotfiles=dotfiles
    )
    flags = f"{options.base_url} {options.with_drafts} {options.with_future}"
    parts = [flags, *plugin_digests(plugins, signatures)]
    # Of a file that is left out nothing else tells.
    parts += map(str, problems)
    parts += [f"{source.file} {source.digest}" for source in sources if source.kind not in TEXTS]
    for root in theme_roots(options.site):
        parts.append(os.fspath(root))
        parts += [f"{name} {digest}" for name, digest in _digests_below(root, signatures)]
    frame = keyed_digest(settings, "\0".join(parts).encode("utf-8", "surrogateescape"))
    texts = [f"{source.file} {source.digest}" for source in sources if source.kind in TEXTS]
    digest = keyed_digest(frame.encode(), "\0".join(texts).encode("utf-8", "surrogateescape"))
    return Inputs(digest, frame, settings, sources, problems)


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
