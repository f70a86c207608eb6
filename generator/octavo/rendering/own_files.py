"""Output files from outside: a function is given what the site has, and returns the file."""

from __future__ import annotations

from msgspec import Struct

from octavo.errors import Problem, SiteError
from octavo.extensions import failure, kind_of, load_extension
from octavo.facts.documents import config
from octavo.facts.inputs import extension_code, settings
from octavo.facts.settings import setting_place
from octavo.facts.texts import listed, lists
from octavo.graph import Query, Reader
from octavo.pages.site import site_view
from octavo.pages.summaries import post_summary
from octavo.pages.views import PostSummary, SiteView
from octavo.resolving.holes import addresses


class SiteContent(Struct, frozen=True):
    """What a function that makes an output file is given."""

    site: SiteView  # as templates see it
    origin: str  # scheme and host: before a URL, which has the path alone, it makes a whole address
    posts: tuple[PostSummary, ...]  # newest first, as templates see them


OWN_FILE: tuple[Query[object], ...] = (
    *(config, extension_code, settings, site_view, addresses, lists, post_summary),
)
"""What `make_own_file` reads."""


def make_own_file(graph: Reader, site_path: str) -> bytes:
    """Return a file that an extension makes. Raises `SiteError` if it fails."""
    name = graph.get(config).extensions.outputs[site_path]
    graph.get(extension_code, name)
    posts = tuple([graph.get(post_summary, path) for path in listed(graph, "posts")])
    content = SiteContent(graph.get(site_view), graph.get(addresses).origin, posts)
    keys = ("extensions", "outputs", site_path)
    try:
        made = load_extension(name)(content)
    except Exception as error:
        raise SiteError([failure(error, name, "output file", setting_place(graph, *keys))]) from error
    if not isinstance(made, str | bytes):
        message = f"The output file “{name}” fails: it returned {kind_of(made)}, neither text nor bytes."
        raise SiteError([Problem(setting_place(graph, *keys), message, "", code="extension-failed")])
    return made.encode() if isinstance(made, str) else made
