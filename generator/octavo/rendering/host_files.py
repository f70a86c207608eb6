"""What the hosts of a site are told of it, as queries."""

from __future__ import annotations

from octavo.facts.documents import config, discussion_facts, header_and_facts
from octavo.facts.former_addresses import former_addresses
from octavo.facts.texts import lists, published, standing
from octavo.facts.theme import theme_facts
from octavo.graph import Graph, Query, Reader, query
from octavo.hosting.files import HostFiles, paths_of_files
from octavo.hosting.redirects import Redirect, redirects_to, site_redirects
from octavo.pages.discussion import comments_feed_path
from octavo.resolving.holes import addresses


@query(standing, header_and_facts, discussion_facts, config, addresses, is_private=False)
def redirects_of_text(graph: Reader, path: str) -> tuple[Redirect, ...]:
    """Return the former addresses of a text, and those of the feed of its comments."""
    head, site_path = graph.get(header_and_facts, path), graph.get(standing, path).site_path
    has_feed = graph.get(config).feeds.discussions and graph.get(discussion_facts, path).newest
    feed = comments_feed_path(site_path) if has_feed else ""
    aliases = head.header.keys.aliases if head else ()
    return tuple(redirects_to(site_path, feed, aliases, graph.get(addresses)))


@query(lists, redirects_of_text, config, addresses)
def redirects(graph: Reader, _: str) -> tuple[Redirect, ...]:
    """Return every old address that can be sent on."""
    found = (one for path in published(graph) for one in graph.get(redirects_of_text, path))
    return site_redirects(graph.get(config), found, graph.get(addresses))


HOST_FILES: tuple[Query[object], ...] = (redirects, former_addresses, theme_facts, config, addresses)
"""What `host_files` reads."""


def host_files(graph: Reader | Graph) -> HostFiles:
    """Return the files that hosts read, with what stands in them."""
    theme = graph.get(theme_facts)
    return HostFiles(
        redirects=graph.get(redirects),
        redirect_pages=(one.site_path for one in graph.get(former_addresses)),
        theme_files=(site_path for site_path, _ in theme.static.values()) if theme else (),
        hosting=graph.get(config).hosting,
        addresses=graph.get(addresses),
    )


@query(config)
def host_paths(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the addresses of the files that hosts read."""
    return tuple(paths_of_files(graph.get(config).hosting.hosts))


QUERIES = (redirects_of_text, redirects, host_paths)
