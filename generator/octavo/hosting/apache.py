"""`.htaccess`, for an Apache whose configuration is somebody else's.

Only what `AllowOverride FileInfo` allows: where one line is not allowed, Apache answers every request of the
site with an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from octavo.hosting.media_types import (
    ASK_AGAIN,
    ASSETS,
    COMPRESSED_TYPES,
    FOR_EVER,
    MEDIA_TYPES,
    SEARCH_INDEX,
)
from octavo.hosting.redirects import MOVED, Redirect, forms
from octavo.model.addresses import Addresses


def htaccess(redirects: Iterable[Redirect], addresses: Addresses) -> Iterator[str]:
    """Yield the lines of `.htaccess`, at the top of the output folder."""
    base = addresses.base_path
    yield "# octavo writes this file anew with each build."
    yield f"ErrorDocument 404 {base}404.html"
    yield r'RedirectMatch 404 "/\.(?!well-known(?:/|$))"'
    for ending, kind in sorted(MEDIA_TYPES.items()):
        yield f'AddType "{kind}" .{ending}'
    yield "<IfModule mod_rewrite.c>"
    yield "RewriteEngine On"
    for redirect in redirects:
        yield from _rules(redirect, base)
    yield "</IfModule>"
    yield "<IfModule mod_headers.c>"
    yield "<IfModule mod_setenvif.c>"
    kept = f"^{re.escape(base)}{ASSETS}(?!{SEARCH_INDEX.removeprefix(ASSETS)})"
    yield f'SetEnvIf Request_URI "{kept}" OCTAVO_KEPT'
    yield f'Header set Cache-Control "{FOR_EVER}" env=OCTAVO_KEPT'
    yield f'Header set Cache-Control "{ASK_AGAIN}" env=!OCTAVO_KEPT'
    yield "</IfModule>"
    yield "</IfModule>"
    yield "<IfModule mod_deflate.c>"
    yield "<IfModule mod_filter.c>"
    yield f"AddOutputFilterByType DEFLATE {' '.join(COMPRESSED_TYPES)}"
    yield "</IfModule>"
    yield "</IfModule>"


def _rules(redirect: Redirect, base: str) -> Iterator[str]:
    # In what takes its place, $1 and %1 would be groups of the expressions.
    target = re.sub(r"([%$\\])", r"\\\1", redirect.target)
    flags = "R=301,L,NE,QSD" if redirect.query else "R=301,L,NE"
    if redirect.status != MOVED:
        target, flags = target.removeprefix(base), "L"
    if redirect.is_folder:
        # What was below is decoded here, and encoded again on its way out.
        old, new = _expression(redirect.path.lstrip("/")), unquote(redirect.target)
        yield f'RewriteRule "^{old}(.*)$" "{new}$1" [R=301,L]'
        return
    for path in forms(redirect):
        if redirect.query:
            yield f'RewriteCond "%{{QUERY_STRING}}" "^{_expression(redirect.query)}$"'
        yield f'RewriteRule "^{_expression(path.lstrip("/"))}$" "{target}" [{flags}]'


def _expression(text: str) -> str:
    return re.escape(text).replace('"', r"\"")
