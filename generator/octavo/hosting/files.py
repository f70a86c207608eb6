"""The files that hosts want beside the pages: which there are, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from octavo.assets.images import FOLDER as IMAGES
from octavo.hosting.apache import htaccess
from octavo.hosting.caddy import caddy_site
from octavo.hosting.hosts import HOSTS
from octavo.hosting.media_types import ASSETS, is_immutable
from octavo.hosting.nginx import nginx_http, nginx_server
from octavo.hosting.redirects import Redirect
from octavo.hosting.rule_files import header_lines, header_rules, redirect_lines
from octavo.model.addresses import Addresses
from octavo.model.fingerprinted import FILES
from octavo.site.config import HostingSettings

# It keeps GitHub Pages from leaving out folders such as `_assets/`.
_NO_JEKYLL = "/.nojekyll"

# Their names begin with a dot: no server shows such files whose configuration is one of these.
_OF_SERVERS: Mapping[str, Mapping[str, Callable[[Sequence[Redirect], Addresses], Iterable[str]]]] = {
    "apache": {"/.htaccess": htaccess},
    "caddy": {"/.hosting/caddy.conf": caddy_site},
    "nginx": {"/.hosting/nginx-http.conf": nginx_http, "/.hosting/nginx-server.conf": nginx_server},
}
_SERVER_FILES = {path: write for files in _OF_SERVERS.values() for path, write in files.items()}


def files_of_hosts(hosts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield hosts with the site path of each file that they read."""
    for name in dict.fromkeys(hosts):
        rules = (HOSTS[name].redirects_file, HOSTS[name].headers_file)
        for path in (*_OF_SERVERS.get(name, ()), *(f"/{file}" for file in rules if file)):
            yield name, path


def paths_of_files(hosts: Iterable[str]) -> Iterator[str]:
    """Yield the site path of each file that is made for a site with these hosts."""
    yield _NO_JEKYLL
    yield from dict.fromkeys(path for _, path in files_of_hosts(hosts))


class HostFiles:
    """The files of one site, with what stands in them."""

    def __init__(
        self,
        redirects: Sequence[Redirect],
        redirect_pages: Iterable[str],
        theme_files: Iterable[str],
        hosting: HostingSettings,
        addresses: Addresses,
    ) -> None:
        """`theme_files` are the site paths of the theme's static files."""
        self.redirects = redirects
        """Every old address that can be sent on."""
        self.redirect_pages = frozenset(redirect_pages)
        """The old addresses that can have a page."""
        names = (path.lstrip("/") for path in theme_files)
        folders = {name.removeprefix(ASSETS).partition("/")[0] for name in names if is_immutable(name)}
        self.folders = tuple(sorted(folders | {FILES, IMAGES.rpartition("/")[2]}))
        """The folders below /_assets/ in which names have a digest."""
        self._hosting = hosting
        self._addresses = addresses

    def text(self, site_path: str) -> str:
        """Return what stands in one of the `paths_of_files`."""
        return "".join(f"{line}\n" for line in self._lines(site_path))

    def _lines(self, site_path: str) -> Iterable[str]:
        if write := _SERVER_FILES.get(site_path):
            return write(self.redirects, self._addresses)
        for host, path in files_of_hosts(self._hosting.hosts):
            if path == site_path:
                is_redirects = path == f"/{HOSTS[host].redirects_file}"
                return self.redirect_lines(host) if is_redirects else header_lines(self.header_rules(host))
        return ()

    def redirect_lines(self, host: str) -> tuple[str, ...]:
        """Return the lines of a host's `_redirects`."""
        with_pages = self._hosting.redirect_pages
        return redirect_lines(HOSTS[host], self.redirects, self._addresses, with_pages=with_pages)

    def header_rules(self, host: str) -> tuple[tuple[str, str], ...]:
        """Return the rules of a host's `_headers`: a pattern of paths, and a header."""
        return header_rules(self.folders, with_types=host == "cloudflare")

    def left_out(self, host: str) -> tuple[Redirect, ...]:
        """Return the redirects that a host cannot do."""
        able = HOSTS[host]
        return tuple(
            redirect
            for redirect in self.redirects
            if not able.redirects or (redirect.query and not able.with_queries)
        )
