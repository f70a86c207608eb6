"""`_redirects` and `_headers`: what Netlify, Cloudflare Pages and GitLab Pages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from octavo.hosting.hosts import Host
from octavo.hosting.media_types import ASSETS, FOR_EVER, media_type
from octavo.hosting.redirects import MOVED, Redirect, forms
from octavo.model.addresses import Addresses

_TYPED = ("bib", "ris")
"""Endings that hosts do not know."""

_SAFE = "/-._~!$&'()+,;=@"  # but a colon and an asterisk, which stand for something in rules


def redirect_lines(
    host: Host, redirects: Iterable[Redirect], addresses: Addresses, *, with_pages: bool
) -> tuple[str, ...]:
    """Return the lines of `_redirects`; `with_pages` tells that there is a page at each old address.

    What a host cannot do is left out: `octavo check --host` names it.
    """
    lines: dict[str, None] = {}
    for redirect in redirects:
        if redirect.query and not host.with_queries:
            continue
        # Netlify makes no difference, and to a page with a slash every host leads by itself.
        is_one = host.with_queries or (with_pages and redirect.status == MOVED)
        for path in (redirect.path,) if is_one else forms(redirect):
            source = addresses.base_path + quote(path.lstrip("/"), safe=_SAFE)
            target = redirect.target
            if redirect.is_folder:
                source, target = f"{source}*", f"{target}:splat"
            conditions = f" {redirect.query.replace('&', ' ')}" if redirect.query else ""
            # At Netlify a page hides a rule, unless the rule insists.
            insists = "!" if host.with_queries and redirect.status == MOVED else ""
            lines[f"{source}{conditions} {target} {redirect.status}{insists}"] = None
    return tuple(lines)


def header_rules(folders: Iterable[str], *, with_types: bool) -> tuple[tuple[str, str], ...]:
    """Return the rules of `_headers`: a pattern of paths, and a header.

    `folders` are those below /_assets/ in which names have a digest. No path has two rules: hosts join what
    several say. `with_types` adds rules for the ends of names, which not every host understands.
    """
    rules = [(f"/{ASSETS}{folder}/*", f"Cache-Control: {FOR_EVER}") for folder in sorted(folders)]
    if with_types:
        rules += [(f"/*.{ending}", f"Content-Type: {media_type(f'a.{ending}')}") for ending in _TYPED]
    return tuple(rules)


def header_lines(rules: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of `_headers`."""
    for pattern, header in rules:
        yield pattern
        yield f"  {header}"
