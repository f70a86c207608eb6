"""Files that an nginx includes: redirects for its `http` block, everything else for a `server` block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


def variable_of(addresses: Addresses) -> str:
    """Return the variable that holds where a request is sent on: each site of a server has its own."""
    name = re.sub(r"[^a-z0-9]+", "_", f"{addresses.origin.partition('//')[2]}{addresses.base_path}".lower())
    return f"$octavo_{name.strip('_')}"


def nginx_http(redirects: Iterable[Redirect], addresses: Addresses) -> Iterator[str]:
    """Yield the lines that belong into the `http` block: a map of old addresses."""
    moved = [redirect for redirect in redirects if redirect.status == MOVED]
    base, variable = addresses.base_path.rstrip("/"), variable_of(addresses)
    yield "# Old addresses, for the http block. octavo writes this file anew with each build."
    # Compared with the address as it was asked for; the other map has it decoded, without its query.
    yield f"map $request_uri {variable} {{"
    yield f"    default {variable}_path;"
    for redirect in moved:
        if redirect.query:
            yield f"    {quoted(f'{base}{redirect.path}?{redirect.query}')} {quoted(redirect.target)};"
    for redirect in moved:
        if redirect.is_folder:
            asked = f"~^{_expression(base + redirect.path)}(?<octavo_rest>[^?]*)"
            yield f'    "{asked}" "{redirect.target}$octavo_rest";'
    yield f'}}\nmap $uri {variable}_path {{\n    default "";'
    for redirect in moved:
        if not redirect.query and not redirect.is_folder:
            for path in forms(redirect):
                yield f"    {quoted(f'{base}{path}')} {quoted(redirect.target)};"
    yield "}"


def nginx_server(redirects: Iterable[Redirect], addresses: Addresses) -> Iterator[str]:
    """Yield the lines that belong into the `server` block, below its `root`."""
    base, variable = addresses.base_path, variable_of(addresses)
    yield "# One site, for a server block. octavo writes this file anew with each build."
    yield "absolute_redirect off;"
    yield f"if ({variable}) {{ return {MOVED} {variable}; }}"
    yield f"error_page 404 {quoted(f'{base}404.html')};"
    yield f'add_header Cache-Control "{ASK_AGAIN}";'
    yield "charset utf-8;"
    yield f"charset_types {' '.join(sorted(set(_with_charset())))};"
    yield "gzip_static on;"  # what `octavo publish` compressed, if it was asked to
    yield "gzip on;"
    yield "gzip_vary on;"
    yield "gzip_min_length 512;"
    yield f"gzip_types {' '.join(kind for kind in COMPRESSED_TYPES if kind != _HTML)};"
    yield "default_type application/octet-stream;"
    yield "types {"
    yield from (f"    {_bare(kind)} {ending};" for ending, kind in sorted(MEDIA_TYPES.items()))
    yield "}"
    yield f'location ^~ {base}{ASSETS} {{ add_header Cache-Control "{FOR_EVER}"; }}'
    yield f'location ^~ {base}{SEARCH_INDEX} {{ add_header Cache-Control "{ASK_AGAIN}"; }}'
    for redirect in redirects:
        if redirect.status != MOVED:
            yield f"location = {base}{redirect.path.lstrip('/')} {{ rewrite ^ {redirect.target} last; }}"
    yield r"location ~ /\.(?!well-known(?:/|$)) { return 404; }"


_HTML = "text/html"  # which nginx compresses whatever is listed, and warns of where it is listed


def _with_charset() -> Iterator[str]:
    # As with gzip_types, HTML is understood.
    return (_bare(kind) for kind in MEDIA_TYPES.values() if "charset" in kind and not kind.startswith(_HTML))


def _bare(kind: str) -> str:
    return kind.partition(";")[0]


def _expression(path: str) -> str:
    """Return an expression for a path as browsers ask for it."""
    return re.escape(quote(path)).replace('"', r"\"")
