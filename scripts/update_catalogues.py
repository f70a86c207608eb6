"""Bring the words of templates and Python into octavo's catalogues: `python scripts/update_catalogues.py`.

A new word gets a place in each of `generator/octavo/locale/*.po`, empty until somebody translates it; one
that nothing says any more goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "generator" / "octavo" / "locale"
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_SOURCES = (
    (ROOT / "generator" / "octavo", [("**.py", "python"), ("**.html", "jinja2")]),
    (ROOT / "themes" / "default" / "templates", [("**.html", "jinja2")]),
    (ROOT / "themes" / "journal" / "templates", [("**.html", "jinja2")]),
)
_OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_WIDTH = 100

Message = tuple[str | tuple[str, ...], str | None]
"""The words, or those for one and for several, and the context that tells them from equal ones."""


def messages_of_sources() -> list[Message]:
    """Return everything that octavo says, each once, in the order of the sources."""
    return list(dict.fromkeys(_messages()))


def _messages() -> Iterator[Message]:
    for folder, methods in _SOURCES:
        for _, _, message, _, context in extract_from_dir(folder, methods, _OPTIONS, KEYWORDS):
            yield message, context


def catalogue_of(file: Path) -> Catalog:
    """Return a catalogue as its file has it."""
    return read_po(BytesIO(file.read_bytes()), abort_invalid=True)


def updated(known: Catalog, messages: list[Message]) -> bytes:
    """Return a catalogue's file with these messages and the translations that it has of them."""
    new = Catalog()
    new.mime_headers = [("Plural-Forms", known.plural_forms)]
    for message, context in messages:
        old = known.get(message, context)
        new.add(message, old.string if old else "", context=context)
    text = BytesIO()
    write_po(text, new, width=_WIDTH, omit_header=True, no_location=True)
    language, plural = known.locale_identifier, known.plural_forms
    header = f"Language: {language}", f"Plural-Forms: {plural}", "Content-Type: text/plain; charset=utf-8"
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header)]
    return "\n".join([*lines, "", ""]).encode() + text.getvalue()


def main() -> None:
    """Update every catalogue, and say what is still to be translated."""
    messages = messages_of_sources()
    for file in sorted(FOLDER.glob("*.po")):
        data = updated(catalogue_of(file), messages)
        file.write_bytes(data)
        empty = sum(not all(_forms(message.string)) for message in read_po(BytesIO(data)) if message.id)
        print(f"{file.name}: {len(messages)} messages, {empty} to translate")


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    main()
