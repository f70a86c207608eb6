"""A site's files and everything else that it is built from, as digests."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from octavo.builder.built import Built
from octavo.builder.extensions import extension_digests
from octavo.builder.options import BuildOptions
from octavo.errors import Problem
from octavo.site.discover import Source, discover_sources, theme_roots
from octavo.storage.program import keyed_digest
from octavo.storage.signatures import Signatures


class Inputs(Struct, frozen=True):
    """A site's files, and what stands for everything else that it is built from."""

    digest: str  # of all; "" where a file changed between being found and being read
    settings: bytes  # site.toml
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]  # files that cannot be read
    extensions: dict[str, str]  # what stands for their code, by name
    themes: str


def gather_inputs(
    options: BuildOptions,
    settings: bytes,
    signatures: Signatures,
    *,
    follow_symlinks: bool,
    dotfiles: Collection[str],
    extensions: Iterable[str],
) -> Inputs:
    """Return what a site is made of. What the clock decides is not in the digest."""
    sources, problems = discover_sources(
        options.site, signatures, follow_symlinks=follow_symlinks, dotfiles=dotfiles
    )
    code = extension_digests(extensions, signatures)
    themes = _digest(part for root in theme_roots(options.site) for part in _theme_parts(root, signatures))
    flags = f"{options.base_url} {options.with_drafts} {options.with_future}"
    # Of a file that is left out nothing else tells.
    parts = [flags, *code, *code.values(), *map(str, problems), themes]
    parts += [f"{source.file} {source.digest}" for source in sources]
    return Inputs(_digest(parts, settings), settings, sources, problems, code, themes)


def _digest(parts: Iterable[str], first: bytes = b"") -> str:
    return keyed_digest(first, "\0".join(parts).encode("utf-8", "surrogateescape"))


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


def _theme_parts(folder: Path, signatures: Signatures) -> Iterator[str]:
    root = os.fspath(folder)
    yield root
    for path, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            file = f"{path}/{name}"
            yield f"{file.removeprefix(root)} {signatures.digest(file)}"
