"""Notebooks (nbformat 3 and 4) as Markdown, with the outputs that are stored in them; nothing is run."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import octavo.expressions as re
from octavo.importers.generators.prose import fenced
from octavo.importers.generators.source import SourceText, read_source
from octavo.importers.sanitise_html import sanitise_post

_ANSI = re.compile("\x1b\\[[0-9;]*m")
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
_HANDLES = ("<matplotlib", "<Figure", "[<matplotlib")
_LONGEST_OUTPUT = 20_000  # characters of text that a reader would scroll through


class Notebook(NamedTuple):
    """A notebook as a text."""

    markdown: str
    pictures: Mapping[str, bytes]  # by the name under which the text shows them


def read_text_or_notebook(path: Path, root: Path, zone: tzinfo) -> SourceText | None:
    """Return a text or a notebook as one, with the pictures of stored results; None for neither."""
    if path.suffix != ".ipynb":
        return read_source(path, root, zone)
    notebook = read_notebook(path)
    text = read_source(path, root, zone, text=notebook.markdown) if notebook else None
    return replace(text, pictures=notebook.pictures) if text and notebook else None


def read_notebook(path: Path) -> Notebook | None:
    """Return a notebook's text and pictures; None if the file is none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        cells = data.get("cells") or [cell for sheet in data.get("worksheets", ()) for cell in sheet["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return None
    language = str(data.get("metadata", {}).get("kernelspec", {}).get("language", "") or "python").lower()
    pictures: dict[str, bytes] = {}
    pieces = [piece for cell in cells if isinstance(cell, dict) for piece in _cell(cell, language, pictures)]
    return Notebook("\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()) + "\n", pictures)


def _cell(cell: Mapping[str, object], language: str, pictures: dict[str, bytes]) -> Iterator[str]:
    kind = cell.get("cell_type")
    source = _joined(cell.get("source", cell.get("input", "")))
    if kind in ("markdown", "heading"):
        attached = cell.get("attachments")
        for name, kinds in attached.items() if isinstance(attached, dict) else ():
            for media, data in kinds.items() if isinstance(kinds, dict) else ():
                if media in _ENDINGS and (kept := _picture(media, data, pictures)):
                    source = source.replace(f"attachment:{name}", kept)
        yield source
    elif kind == "raw":
        yield source
    elif kind == "code":
        tags = cell.get("metadata", {})
        hidden = tags.get("tags", []) if isinstance(tags, dict) else []
        if source.strip() and not {"hide-input", "remove-input", "remove-cell", "hide_input"} & set(hidden):
            yield fenced(source, language)
        outputs = cell.get("outputs")
        if not {"remove-output", "remove-cell", "hide_output"} & set(hidden):
            for output in outputs if isinstance(outputs, list) else ():
                yield from _output(output, pictures)


def _output(output: Mapping[str, object], pictures: dict[str, bytes]) -> Iterator[str]:
    kind = output.get("output_type")
    if kind == "stream":
        if output.get("name", "stdout") == "stdout" and (text := _joined(output.get("text", "")).strip("\n")):
            yield fenced(_ANSI.sub("", text[:_LONGEST_OUTPUT]), "text")
        return
    if kind in ("error", "pyerr"):
        yield fenced(_ANSI.sub("", "\n".join(map(str, output.get("traceback", ()) or ()))), "text")  # type: ignore[call-overload]
        return
    data = output.get("data", output)
    if not isinstance(data, dict):
        return
    for media in ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "svg", "png", "jpeg"):
        if media in data:
            full = media if "/" in media else {"svg": "image/svg+xml"}.get(media, f"image/{media}")
            if name := _picture(full, data[media], pictures):
                yield f"![]({name})"
                return
    if "text/markdown" in data:
        yield _joined(data["text/markdown"])
    elif "text/latex" in data:
        yield _joined(data["text/latex"])
    elif html := _joined(data.get("text/html", data.get("html", ""))):
        clean, _ = sanitise_post(re.sub(r"<style\b[^<]*+(?>(?:<(?!/?style\b)[^<]*+)*)</style>", "", html))
        yield re.sub(r"\n\s*\n", "\n", clean.strip())
    elif (text := _joined(data.get("text/plain", data.get("text", "")))) and not text.startswith(_HANDLES):
        yield fenced(_ANSI.sub("", text[:_LONGEST_OUTPUT]), "text")


def _picture(media: str, data: object, pictures: dict[str, bytes]) -> str:
    text = _joined(data)
    try:
        raw = text.encode() if media == "image/svg+xml" else base64.b64decode(text)
    except (binascii.Error, ValueError):
        return ""
    name = f"output-{blake2b(raw, digest_size=5).hexdigest()}.{_ENDINGS[media]}"
    pictures[name] = raw
    return name


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else text if isinstance(text, str) else ""
