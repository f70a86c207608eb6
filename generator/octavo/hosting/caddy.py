"""A file that a Caddyfile imports into the block of a site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from octavo.hosting.media_types import (
    ASK_AGAIN,
    ASSETS,
    COMPRESSED_TYPES,
    FOR_EVER,
    MEDIA_TYPES,
    SEARCH_INDEX,
)
from octavo.hosting.redirects import MOVED, Redirect, forms, quoted
from octavo.model.addresses import Addresses


def caddy_site(redirects: Collection[Redirect], addresses: Addresses) -> Iterator[str]:
    """Yield the lines that belong into the block of a site, below its `root`."""
    base = addresses.base_path
    yield "# One site, for its block of a Caddyfile. octavo writes this file anew with each build."
    moved = [redirect for redirect in redirects if redirect.status == MOVED]
    if moved:
        yield from _moved(moved, base.rstrip("/"))
    yield f"@octavo_hidden {{\n\tpath {base}.* {base}*/.*\n\tnot path {base}.well-known/*\n}}"
    yield "error @octavo_hidden 404"
    yield f"@octavo_kept {{\n\tpath {base}{ASSETS}*\n\tnot path {base}{SEARCH_INDEX}*\n}}"
    yield f'header @octavo_kept Cache-Control "{FOR_EVER}"'
    yield f'header ?Cache-Control "{ASK_AGAIN}"'
    shown = [redirect for redirect in redirects if redirect.status != MOVED]
    for ending, kind in sorted(MEDIA_TYPES.items()):
        # Types are set before addresses are rewritten.
        others = "".join(
            f" {base}{one.path.lstrip('/')}" for one in shown if one.target.endswith(f".{ending}")
        )
        yield f"@octavo_{ending} path *.{ending}{others}"
        yield f'header @octavo_{ending} Content-Type "{kind}"'
    for redirect in shown:
        yield f"rewrite {quoted(base + redirect.path.lstrip('/'))} {quoted(redirect.target)}"
    yield "encode zstd gzip {\n\tmatch {"
    yield from (f"\t\theader Content-Type {kind}*" for kind in COMPRESSED_TYPES)
    yield "\t}\n}"
    yield "file_server {\n\tprecompressed br gzip\n}"
    yield "handle_errors {"
    yield "\t@octavo_missing expression {err.status_code} == 404"
    yield f"\trewrite @octavo_missing {quoted(f'{base}404.html')}"
    yield "\theader Content-Type text/html;charset=utf-8"
    yield "\tfile_server\n}"


def _moved(redirects: list[Redirect], base: str) -> Iterator[str]:
    # Compared with the address as it was asked for; the other map has it decoded, without its query.
    yield 'map {http.request.uri} {octavo_query} {\n\tdefault ""'
    for redirect in redirects:
        if redirect.query:
            yield f"\t{quoted(f'{base}{redirect.path}?{redirect.query}')} {quoted(redirect.target)}"
        elif redirect.is_folder:
            expression = f"~^{re.escape(quote(base + redirect.path))}([^?]*)"
            yield f"\t{quoted(expression)} {quoted(f'{redirect.target}${{1}}')}"
    yield "}"
    yield 'map {http.request.uri.path} {octavo_path} {\n\tdefault ""'
    for redirect in redirects:
        if not redirect.query and not redirect.is_folder:
            for path in forms(redirect):
                yield f"\t{quoted(f'{base}{path}')} {quoted(redirect.target)}"
    yield "}"
    for name in ("octavo_query", "octavo_path"):
        yield f'@{name} expression `{{{name}}} != ""`'
        yield f"redir @{name} {{{name}}} {MOVED}"
