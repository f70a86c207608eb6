"""Why a file was made, in words: which of the things it depends on has changed."""

from __future__ import annotations

from octavo.graph import Graph

FORGOTTEN = "nothing was kept of the last build"
LOST = "the published file was changed or removed"
_INPUTS = {
    "file": "{key}",
    "fingerprint": "{key}",
    "style_code": "the style {key}",
    "extension_code": "the code of {key}",
    "settings": "site.toml",
    "wishes": "--drafts or --future",
    "horizon": "a post that is due now",
    "files": "which files there are",
    "unreadable_files": "which files can be read",
    "theme_code": "the theme",
}


def reason_of(graph: Graph, query: str, site_path: str) -> str:
    """Return why an output was made: the input at the end of what had changed below it."""
    chain = graph.explain(graph.query_named(query), site_path)
    name, key = chain[-1]
    if len(chain) < 2 or name not in _INPUTS:
        return "new"
    return f"changed: {_INPUTS[name].format(key=key)}"
