"""Where site.toml sets what."""

from __future__ import annotations

from octavo.errors import Location, Problem
from octavo.facts.inputs import files_outside, settings
from octavo.graph import Reader
from octavo.site.load import setting


def setting_place(graph: Reader, *keys: str | int) -> Location:
    """Return where site.toml sets a key. It reads `settings`."""
    return setting(graph.get(settings)[0], *keys)


def report_no_file(graph: Reader, table: str, key: str, name: str) -> None:
    """Report that a file which a table names cannot be read. It reads `settings` and `files_outside`."""
    message = f"The {key} file “{name}” cannot be read."
    hint = "The path is relative to the site's folder."
    if name in graph.get(files_outside):
        hint = "Its link leads out of the site's folder: copy the file."
    graph.report(Problem(setting_place(graph, table, key), message, hint, code="no-such-file"))
