"""The settings that reading sources depends on."""

from __future__ import annotations

from collections.abc import Collection

from octavo.languages.catalogues import Speech
from octavo.reading.documents import ParseOptions
from octavo.site.config import Config


def parse_options(config: Config, author_ids: Collection[str], speech: Speech) -> ParseOptions:
    """Return how the texts of a site are read."""
    return ParseOptions(
        zone=config.zone,
        plugins=config.markdown.plugins,
        author_ids=frozenset(author_ids),
        allowed_hosts=config.allowed_hosts,
        alt_is_caption=config.markdown.alt_is_caption,
        macros=tuple(config.maths.macros.items()),
        speech=speech,
    )
