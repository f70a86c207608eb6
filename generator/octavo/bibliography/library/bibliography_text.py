"""New entries behind those of a .bib file, which stays as it is to the byte."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.errors import UsageError
from octavo.model.reference import Record


def check_encoding(data: bytes, name: str) -> None:
    """Raise `UsageError` for the bytes of a file that is not UTF-8; `name` is what the message calls it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not UTF-8: nothing can be added to it. Save it as UTF-8 first."
        ) from error


def append_entries(data: bytes, records: Sequence[Record], name: str) -> bytes:
    """Return the bytes of a .bib file with entries for the records at its end, in its own line ends.

    Without records the bytes come back as they are. Raises `UsageError` for a file that is not UTF-8: what
    is added could not be read there. `name` is what the message calls the file.
    """
    if not records:
        return data
    check_encoding(data, name)
    added = to_bibtex(records)
    newline = "\r\n" if b"\r\n" in data else "\n"
    if data and data != codecs.BOM_UTF8:
        added = ("\n" if data.endswith(b"\n") else "\n\n") + added
    return data + added.replace("\n", newline).encode("utf-8")
