"""Markdown of site.toml and of authors' files, as bodies with holes."""

from __future__ import annotations

from msgspec.structs import replace

from octavo.errors import Location
from octavo.facts.documents import config, reading
from octavo.facts.inputs import settings
from octavo.facts.settings import setting_place
from octavo.graph import Reader, query
from octavo.model.body import Body
from octavo.site.config import CONFIG_FILE

DISCLAIMER = "disclaimers"


def names_of(kind: str, name: str) -> str:
    """Return the key of `settings_body` for a disclaimer, or for a term by the table of its kind."""
    return f"{kind}\0{name}"


@query(config)
def settings_words(graph: Reader, key: str) -> str:
    """Return a disclaimer's text or a term's description as it is written."""
    kind, _, name = key.partition("\0")
    known = graph.get(config)
    if kind == DISCLAIMER:
        return known.disclaimers[name].text if name in known.disclaimers else ""
    terms = getattr(known, kind)
    return terms[name].description if name in terms else ""


@query(settings_words, reading, settings)
def settings_body(graph: Reader, key: str) -> Body:
    """Return a disclaimer's text or a term's description; a mistake is reported where its key stands."""
    from octavo.reading.parse import parse_snippet

    known = graph.get(reading)
    words = graph.get(settings_words, key)
    if not words:
        return Body()
    catalogue = known.speech.catalogue(known.speech.language)
    hosts = frozenset(known.allowed_hosts)
    body, problems = parse_snippet(words, CONFIG_FILE, 0, known.plugins, hosts, catalogue)
    for problem in problems:
        graph.report(replace(problem, location=place_of_words(graph, key)))
    return body


def place_of_words(graph: Reader, key: str) -> Location:
    """Return where site.toml has a disclaimer's text or a term's description. It reads `settings`."""
    kind, _, name = key.partition("\0")
    return setting_place(graph, kind, name, "text" if kind == DISCLAIMER else "description")


QUERIES = (settings_words, settings_body)
