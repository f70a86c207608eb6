"""The hosts that octavo knows: what each reads, and how much it takes.

The limits are those of the hosts' own documentation; docs/hosting.md has the same table, with the pages that
they stand on.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

_MIB = 1024 * 1024
_GIB = 1024 * _MIB


class Limits(Struct, frozen=True):
    """How much a host takes; 0: as much as there is room for."""

    files: int = 0  # of a site
    folder_files: int = 0  # in one folder
    file_bytes: int = 0  # of one file
    site_bytes: int = 0
    redirects: int = 0
    redirect_length: int = 0  # characters of a line of the file with redirects
    redirects_bytes: int = 0  # of that file
    header_rules: int = 0
    header_length: int = 0  # characters of a line of the file with header rules


class Host(Struct, frozen=True):
    """A host, or a kind of web server."""

    title: str
    redirects: bool = False  # whether it sends redirects by itself, out of a file that octavo writes
    with_queries: bool = False  # also from addresses such as /?p=12
    over_pages: bool = False  # also where there is a page at the old address
    redirects_file: str = ""
    headers_file: str = ""
    at_root: bool = False  # whether it reads these files at the root of a host only
    limits: Limits = Limits()


HOSTS: Mapping[str, Host] = MappingProxyType(
    {
        "apache": Host("Apache", redirects=True, with_queries=True, over_pages=True),
        "caddy": Host("Caddy", redirects=True, with_queries=True, over_pages=True),
        "cloudflare": Host(
            "Cloudflare Pages",
            redirects=True,
            over_pages=True,
            redirects_file="_redirects",
            headers_file="_headers",
            at_root=True,
            limits=Limits(
                files=20_000,
                file_bytes=25 * _MIB,
                redirects=2_000,
                redirect_length=1_000,
                header_rules=100,
                header_length=2_000,
            ),
        ),
        "github": Host("GitHub Pages", limits=Limits(file_bytes=100 * _MIB, site_bytes=_GIB)),
        "gitlab": Host(
            "GitLab Pages",
            redirects=True,
            redirects_file="_redirects",
            limits=Limits(files=200_000, site_bytes=_GIB, redirects=1_000, redirects_bytes=64 * 1024),
        ),
        "netlify": Host(
            "Netlify",
            redirects=True,
            with_queries=True,
            over_pages=True,
            redirects_file="_redirects",
            headers_file="_headers",
            at_root=True,
            limits=Limits(folder_files=54_000, file_bytes=10 * _MIB, redirects=10_000),
        ),
        "nginx": Host("nginx", redirects=True, with_queries=True, over_pages=True),
        "s3": Host("Amazon S3", limits=Limits(file_bytes=5 * _GIB)),
    }
)
"""Every host by its name in [hosting] and on the command line."""
