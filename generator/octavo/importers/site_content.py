"""The authors that a site has already, which an import must respect."""

from __future__ import annotations

from pathlib import Path

from octavo.formats.decoding import decode_text
from octavo.site.discover import AUTHORS
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header


def author_ids_by_name(site: Path) -> dict[str, str]:
    """Return the id of each author of the site by the name, in lower case."""
    found: dict[str, str] = {}
    for path in sorted((site / AUTHORS).glob("*.md")):
        text, _ = decode_text(path.read_bytes(), path.name)
        header = split_header(text, path.name)[0].header if text is not None else None
        keys = read_author_header(header, path.name)[0] if header is not None else None
        if keys is not None:
            found.setdefault(keys.name.casefold(), path.stem)
    return found
