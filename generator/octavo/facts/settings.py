"""Where site.toml sets what."""

from __future__ import annotations

from octavo.errors import Location
from octavo.facts.inputs import settings
from octavo.formats.schema import place_of
from octavo.formats.toml_tree import read_toml
from octavo.graph import Reader
from octavo.site.config import CONFIG_FILE


def setting_place(graph: Reader, *keys: str | int) -> Location:
    """Return where site.toml sets a key: it is read again, for a mistake alone. It reads `settings`."""
    tree, _ = read_toml(graph.get(settings)[0], path=CONFIG_FILE)
    return Location(CONFIG_FILE, *place_of(tree, *keys))
