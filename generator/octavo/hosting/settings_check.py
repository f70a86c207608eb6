"""What is wrong in [hosting] between its own keys, and with the address of the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from urllib.parse import urlsplit

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.hosting.files import files_of_hosts
from octavo.hosting.hosts import HOSTS
from octavo.site.config import Config
from octavo.site.discover import STATIC

_OLD_PATH = re.compile(r"/[^\"#%\\:?\x00-\x1f\x7f]*(?:\?[^\s\"#\\\x00-\x1f\x7f]+)?")


def check_hosting(
    config: Config, setting: Callable[..., Location], sources: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong; `setting` tells where site.toml sets a key, `sources` are all files' paths."""
    hosting = config.hosting
    for path in hosting.redirects:
        if not _OLD_PATH.fullmatch(path):
            message = f"The old address “{path}” is not a path inside the site."
            hint = 'Write it as "/feed/" or "/?feed=rss2", without % and #.'
            yield Problem(setting("hosting", "redirects", path), message, hint, code="invalid-value")
    for path, target in hosting.redirects.items():
        if "*" in path[:-1] or "*" in target[:-1] or path.endswith("/*") != target.endswith("/*"):
            message = f"The redirect of “{path}” has a * that means nothing."
            hint = 'A folder with all that is in it is "/category/*" = "/categories/*".'
            yield Problem(setting("hosting", "redirects", path), message, hint, code="invalid-value")
    place = setting("hosting", "hosts")
    by_file: dict[str, str] = {}
    for name in dict.fromkeys(hosting.hosts):
        host = HOSTS[name]
        other = by_file.setdefault(host.redirects_file, name) if host.redirects_file else name
        if other != name:
            message = (
                f"{HOSTS[other].title} and {host.title} both read {host.redirects_file}, each in its own way."
            )
            yield Problem(place, message, f"Name one of them: {other} or {name}.", code="invalid-value")
        if host.at_root and urlsplit(config.url).path.strip("/"):
            message = f"{host.title} reads {host.redirects_file} at the root of a host, and “url” has a path."
            hint = "Publish there at the root, or leave the host out of [hosting]."
            yield Problem(place, message, hint, Severity.WARNING, "invalid-value")
    for one, path in files_of_hosts(hosting.hosts):
        source = f"{STATIC}{path}"
        if source in sources:
            message = f"This file is published in place of the one that octavo writes for {HOSTS[one].title}."
            hint = "Move what it says into the server's configuration, or the host out of [hosting]."
            yield Problem(Location(source), message, hint, Severity.NOTICE, "own-host-file")
    if not hosting.redirect_pages and not any(HOSTS[name].redirects for name in hosting.hosts):
        message = "Without redirect pages, old addresses lead nowhere: no host of [hosting] redirects."
        hint = f"Add hosts with one of: {', '.join(name for name, host in HOSTS.items() if host.redirects)}."
        yield Problem(setting("hosting", "redirect_pages"), message, hint, code="invalid-value")
