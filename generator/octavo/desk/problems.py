"""What is wrong with what the site says of an author: that which `octavo check` says of the header."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from octavo.desk.places import text_file
from octavo.preview.excerpt import problems_to_data
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header


def problems_of_author(site: Path, path: str) -> list[dict[str, Any]]:
    """Return the problems of an author's header as plain data; nothing for a file that cannot be read."""
    try:
        data = text_file(site, path).read_bytes()
    except OSError:
        return []
    split, problems = split_header(data.decode("utf-8-sig", "replace"), path)
    if split.header is not None:
        problems += read_author_header(split.header, path)[1]
    return problems_to_data(problems, site)
