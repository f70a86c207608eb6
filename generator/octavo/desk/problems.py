"""What is wrong with one text as it was saved: that which `octavo check` says of its header and its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from octavo.desk.places import text_file
from octavo.desk.shelf import kind_of
from octavo.preview.excerpt import problems_to_data
from octavo.preview.preview import Preview
from octavo.reading.parse import parse_document
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header

_KINDS = frozenset({"post", "page"})


def problems_of(preview: Preview, site: Path, path: str) -> list[dict[str, Any]]:
    """Return the problems of a text as plain data; what its citations lead to is known by its page alone."""
    read = preview.live.read
    file = text_file(site, path)
    try:
        data = file.read_bytes()
    except OSError:
        return []
    kind = kind_of(path)
    if kind == "author":
        split, problems = split_header(data.decode("utf-8-sig", "replace"), path)
        if split.header is not None:
            problems += read_author_header(split.header, path)[1]
        return problems_to_data(problems, site)
    if read is None or kind not in _KINDS:
        return []
    return problems_to_data(parse_document(path, data, read.parse_options)[1], site)
