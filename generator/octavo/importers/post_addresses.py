"""Which post of the site an address of the web means: by its path, its aliases, with or without the host."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from octavo.builder.load import load_site
from octavo.builder.options import BuildOptions
from octavo.builder.timeline import Timeline
from octavo.builder.workspace import Workspace
from octavo.comments.redactions import Redactions
from octavo.errors import Severity, SiteError
from octavo.index.build_index import build_index
from octavo.index.site import IndexOptions
from octavo.site.discover import REDACTIONS

# Drafts and posts of the future are found like all others: a discussion may wait for its post.
_ANY_TIME = IndexOptions(datetime.max.replace(tzinfo=UTC), with_drafts=True, with_future=True)


@dataclass(frozen=True, slots=True)
class PostPlace:
    """A post or a page of the site."""

    path: str  # of its source, relative to the site
    slug: str  # of its header; "" where the file's name is the slug


@dataclass(frozen=True, slots=True)
class PostAddresses:
    """All posts and pages of a site by where they are published."""

    base_path: str  # "/" or "/blog/": what the addresses of browsers begin with
    places: Mapping[str, PostPlace]  # by site path as `_normal` gives it
    redactions: Redactions

    def find(self, address: str) -> PostPlace | None:
        """Return the post at an address: "/2021/10/trust/", with a host before it, or "index.html" after.

        An address by number, "/?p=12", is found where it is an alias.
        """
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        path = parts.path
        if parts.query and (place := self.places.get(f"?{parts.query}")):
            return place
        for base in (self.base_path, "/"):
            if path.startswith(base) and (place := self.places.get(_normal(path[len(base) :]))):
                return place
        return None


def read_addresses(site: Path, *, keeps: bool = True) -> PostAddresses:
    """Return where a site's posts and pages are published; drafts are among them.

    Raises `SiteError` when the site cannot be read, or its redactions: what was promised to be taken down
    could come back. `keeps` says whether anything may be kept in the site's folder for the next build.
    """
    workspace = Workspace(site, keeps=keeps)
    try:
        loaded = load_site(BuildOptions(site, _ANY_TIME.now), None, workspace, Timeline())
    finally:
        workspace.close()
    faulty = [
        problem
        for problem in loaded.problems
        if problem.location.path == REDACTIONS and problem.severity is Severity.ERROR
    ]
    if faulty:
        raise SiteError(faulty)
    index, _ = build_index(loaded.parsed, loaded.config, _ANY_TIME)
    places = {
        article.site_path: PostPlace(article.path, article.document.header.keys.slug)
        for article in index.articles
    }
    aliases = {alias: places[target] for alias, target in index.redirects.items() if target in places}
    numbered = {
        alias: places[article.site_path]
        for article in index.articles
        for alias in article.document.header.keys.aliases
        if "?" in alias
    }
    found = {_normal(path): place for path, place in (numbered | aliases | places).items()}
    return PostAddresses(loaded.config.base_path, found, loaded.parsed.redactions)


def _normal(path: str) -> str:
    """Return a path in one form: decoded, composed, without the slashes and the index.html around it."""
    path = unicodedata.normalize("NFC", unquote(path)).strip("/")
    return path.removesuffix("index.html").strip("/")
