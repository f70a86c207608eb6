"""Which post of the site an address of the web means: by its path, its aliases, with or without the host."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from octavo.builder.options import BuildOptions
from octavo.builder.site_graph import read_unpublished
from octavo.comments.redactions import Redactions
from octavo.errors import Severity, SiteError
from octavo.facts.documents import header_and_facts, redactions, texts
from octavo.facts.former_addresses import aliases_of_text
from octavo.facts.texts import standing
from octavo.importers.link_targets import split_address
from octavo.storage.workspace import Workspace

# Drafts and posts of the future are found like all others: a discussion may wait for its post.
_ANY_TIME = datetime(9999, 12, 30, tzinfo=UTC)


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
        parts = split_address(address.strip())
        if parts.query and (place := self.places.get(f"?{parts.query}")):
            return place
        for base in (self.base_path, "/"):
            if parts.path.startswith(base) and (place := self.places.get(_normal(parts.path[len(base) :]))):
                return place
        return None


def read_addresses(site: Path, *, keeps: bool = True) -> PostAddresses:
    """Return where a site's posts and pages are published; drafts are among them.

    Raises `SiteError` when the site cannot be read, or its redactions: what was promised to be taken down
    could come back. `keeps` says whether anything may be kept in the site's folder for the next build.
    """
    workspace = Workspace(site, keeps=keeps)
    options = BuildOptions(site, _ANY_TIME, with_drafts=True, with_future=True)
    folder = workspace.folder / "graph-imports"
    read, config = read_unpublished(options, workspace, folder)
    try:
        read.parse(_ANY_TIME)
        graph = read.graph
        known = graph.get(redactions)
        problems = graph.problems_of(redactions)
        if any(problem.severity is Severity.ERROR for problem in problems):
            raise SiteError(problems)
        places: dict[str, PostPlace] = {}
        aliases: dict[str, PostPlace] = {}
        for path in graph.get(texts):
            text, head = graph.get(standing, path), graph.get(header_and_facts, path)
            if head is not None and text.is_published:
                place = places[_normal(text.site_path)] = PostPlace(path, head.header.keys.slug)
                numbered = (alias for alias in head.header.keys.aliases if "?" in alias)
                for alias in (*numbered, *graph.get(aliases_of_text, path)):
                    aliases.setdefault(_normal(alias), place)
        read.keep()
    finally:
        read.close()
        workspace.close()
    return PostAddresses(config.base_path, aliases | places, known)


def _normal(path: str) -> str:
    """Return a path in one form: decoded, composed, without the slashes and the index.html around it."""
    path = unicodedata.normalize("NFC", unquote(path)).strip("/")
    return path.removesuffix("index.html").strip("/")
