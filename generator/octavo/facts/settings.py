"""Where site.toml sets what."""

from __future__ import annotations

from octavo.errors import Location, Problem
from octavo.facts.inputs import files_outside, settings
from octavo.formats.schema import place_of
from octavo.formats.toml_tree import read_toml
from octavo.graph import Reader
from octavo.site.config import CONFIG_FILE


def setting_place(graph: Reader, *keys: str | int) -> Location:
    """Return where site.toml sets a key: it is read again, for a mistake alone. It reads `settings`."""
    tree, _ = read_toml(graph.get(settings)[0], path=CONFIG_FILE)
    return Location(CONFIG_FILE, *place_of(tree, *keys))


def report_no_file(graph: Reader, table: str, key: str, name: str) -> None:
    """Report that a file which a table names cannot be read. It reads `settings` and `files_outside`."""
    message = f"The {key} file “{name}” cannot be read."
    hint = "The path is relative to the site's folder."
    if name in graph.get(files_outside):
        hint = "Its link leads out of the site's folder: copy the file."
    graph.report(Problem(setting_place(graph, table, key), message, hint, code="no-such-file"))
