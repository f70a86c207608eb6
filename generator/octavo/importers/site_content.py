"""What a site already has that an import must respect: its authors and its redactions."""

from __future__ import annotations

from pathlib import Path

from octavo.comments.redactions import Redactions, read_redactions
from octavo.errors import SiteError, has_errors
from octavo.formats.decoding import decode_text
from octavo.site.discover import AUTHORS, REDACTIONS
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


def load_redactions(site: Path) -> Redactions:
    """Return the redactions of a site. Raises `SiteError` for mistakes: nobody may reappear by one."""
    path = site / REDACTIONS
    if not path.exists():
        return Redactions()
    text, problems = decode_text(path.read_bytes(), REDACTIONS)
    if text is None:
        raise SiteError(problems)
    redactions, problems = read_redactions(REDACTIONS, text)
    if has_errors(problems):
        raise SiteError(problems)
    return redactions
