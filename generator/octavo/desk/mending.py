"""An entry of a .bib file whose fields are changed in a form: only these fields change in the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import octavo.expressions as re
from octavo.desk.places import text_file
from octavo.desk.refusal import DeskError
from octavo.desk.swap import Swapper
from octavo.lookup.entry_fields import read_entry, set_fields
from octavo.model.reference import Record
from octavo.storage.signatures import digest_of

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_OFFERED = (
    "author",
    "title",
    "journal",
    "year",
    "volume",
    "number",
    "pages",
    "doi",
    "pmid",
    "publisher",
    "url",
)
_OTHER_NAMES = {"journal": "journaltitle", "year": "date"}  # of BibLaTeX


def fields_of(site: Path, record: Record) -> tuple[dict[str, str], str]:
    """Return the fields of a work as the file writes them, without their braces, and the file's digest.

    Fields that are often wanted stand there empty. Raises `DeskError` if the entry cannot be taken apart.
    """
    text, digest = _text_of(site, record)
    entry = read_entry(text, _offset(text, record))
    if entry is None:
        raise _unsafe(record)
    values = {field.name: _bare(text[field.start : field.end]) for field in entry.fields}
    if "date" in values:
        values.pop("year", None)
    missing = [name for name in _OFFERED if name not in values and _OTHER_NAMES.get(name) not in values]
    return values | dict.fromkeys(missing, ""), digest


def mend(site: Path, swapper: Swapper, record: Record, values: Mapping[str, str], digest: str) -> None:
    """Change fields of a work's entry; "" takes one out. Raises `DeskError` if that is not safe."""
    before, _ = fields_of(site, record)
    # A field of a browser has one line; where the file breaks it is no change.
    changed = {
        name: value.strip()
        for name, value in values.items()
        if " ".join(value.split()) != " ".join(before.get(name, "").split())
    }
    for name, value in changed.items():
        if not _NAME.fullmatch(name) or not _is_balanced(value):
            raise DeskError(f"“{name}” has a brace too many or too few.", "Each { needs its }.")
    text, found = _text_of(site, record)
    if found != digest:
        raise DeskError("The bibliography has changed meanwhile.", "Open the work again.", 409)
    new = set_fields(
        text, _offset(text, record), {name: value and f"{{{value}}}" for name, value in changed.items()}
    )
    if new is None:
        raise _unsafe(record)
    try:
        done = swapper.save(
            text_file(site, record.location.path), new.encode("utf-8", "surrogateescape"), digest
        )
    except OSError as error:
        raise DeskError(f"The disk refuses to save this: {error.strerror}.", status=507) from error
    if not done.is_saved:
        raise DeskError("The bibliography has changed meanwhile.", "Open the work again.", 409)


def _text_of(site: Path, record: Record) -> tuple[str, str]:
    try:
        data = text_file(site, record.location.path).read_bytes()
    except OSError as error:
        raise DeskError(f"The file cannot be read: {error.strerror}.", status=404) from error
    return data.decode("utf-8", "surrogateescape"), digest_of(data)


def _offset(text: str, record: Record) -> int:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: record.location.line - 1])
    found = text.find("@", start)
    return found if found >= 0 else len(text)


def _bare(value: str) -> str:
    if value[:1] + value[-1:] in ("{}", '""'):
        return value[1:-1]
    return value


def _is_balanced(value: str) -> bool:
    depth = 0
    for letter in value:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _unsafe(record: Record) -> DeskError:
    return DeskError(
        f"The entry {record.key} cannot be changed here safely.", "Change it in the file, in an editor.", 409
    )
