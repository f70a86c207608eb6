"""Documents of knitr and Quarto: results that were stored take the place of code; nothing is run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import octavo.expressions as re
from octavo.importers.generators.prose import fenced
from octavo.importers.generators.source import Page, SourceText
from octavo.importers.generators.verbatim import on_fences

_CHUNK = re.compile(r"\{(?P<language>[A-Za-z][\w-]*+)(?P<options>[^}]*+)\}")
_OPTION = re.compile(r"^(?:#|//|--|%%)\|\s*(?P<key>[\w-]+):\s*(?P<value>.*)$", re.MULTILINE)
_OPTION_ROW = re.compile(r"^(?:#|//|--|%%)\|.*\n?", re.MULTILINE)
_HIDDEN = re.compile(r"(?:echo|include)\s*[=:]\s*(?:FALSE|false|F\b)")
_RAW = re.compile(r"^\{=(?P<format>\w+)\}$")
_INLINE = re.compile(r"`\{?r\}?\s++(?=[^`\n])([^`\n]++)`")
_INLINE_RAW = re.compile(r"`([^`\n]*)`\{=(\w+)\}")
_TABSET = re.compile(r"^(:{3,}[ \t]*\{[^}\n]*)\.panel-tabset\b", re.MULTILINE)
_CONDITIONAL = re.compile(r"^(:{3,}[ \t]*\{[^}\n]*)\.content-(visible|hidden)\b", re.MULTILINE)
_HEADER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_ANSI = re.compile("\x1b\\[[0-9;]*m")
NOT_STORED = "Code whose results the old blog did not store: it is shown without them"
"""A topic of the report."""


def stored_results(text: SourceText, root: Path) -> str | None:
    """Return a document's Markdown as it was executed: from `_freeze`, or knitr's own; None without."""
    stem = text.path.with_suffix("")
    for folder in _frozen(text, root):
        frozen = folder / "execute-results/html.json"
        if frozen.is_file():
            try:
                result = json.loads(frozen.read_text("utf-8", "replace"))["result"]["markdown"]
            except (ValueError, KeyError, TypeError):
                return None
            return _HEADER.sub("", result) if isinstance(result, str) else None
    for ending in (".knit.md", ".md", ".markdown"):
        knitted = stem.parent / f"{stem.name}{ending}"
        if text.path.suffix.lower() in (".rmd", ".rmarkdown") and knitted.is_file():
            return _HEADER.sub("", knitted.read_text("utf-8", "replace"))
    return None


def frozen_folders(text: SourceText, root: Path) -> tuple[Path, ...]:
    """Return the folders in which pictures of a document's results may lie."""
    found = (text.folder, *(place for folder in _frozen(text, root) for place in (folder, folder.parent)))
    return tuple(folder for folder in found if folder.is_dir())


def _frozen(text: SourceText, root: Path) -> Iterator[Path]:
    """Yield the folders in which Quarto may have stored a document's results."""
    stem = text.path.with_suffix("")
    for base in (root, *text.path.parents[: max(0, len(text.path.relative_to(root).parts) - 1)]):
        if stem.is_relative_to(base):
            yield base / "_freeze" / stem.relative_to(base)


def shown_chunks(body: str) -> str:
    """Return a text that nobody executed with its chunks as the code that it showed."""

    def chunk(info: str, code: str) -> str | None:
        found = _CHUNK.match(info)
        return fenced(code, found["language"].lower()) if found else None

    return on_fences(body, chunk) if "{" in body else body


def convert_chunks(body: str, page: Page) -> str:
    """Return a text without chunks: their code as code, raw blocks as what they are."""
    missing = 0

    def chunk(info: str, code: str) -> str | None:
        nonlocal missing
        if raw := _RAW.match(info):
            return code.rstrip("\n") if raw["format"] in ("html", "html5") else ""
        found = _CHUNK.match(info)
        if found is None:
            return None
        language = found["language"].lower()
        options = {one["key"]: one["value"].strip() for one in _OPTION.finditer(code)}
        said = " ".join([found["options"], *(f"{key}: {value}" for key, value in options.items())])
        if language in ("mermaid", "dot"):
            return fenced(_OPTION_ROW.sub("", code), "")
        missing += 1
        if _HIDDEN.search(said):
            return ""
        names = {"ojs": "js", "webr-r": "r", "pyodide-python": "python", "asis": "text", "block": "text"}
        code = _OPTION_ROW.sub("", code).strip("\n")
        return fenced(code, names.get(language, language)) if code else ""

    body = on_fences(body, chunk)
    body = _INLINE_RAW.sub(lambda found: found[1] if found[2] in ("html", "html5") else "", body)
    inline = len(_INLINE.findall(body))
    body = _INLINE.sub(lambda found: f"`{found[1]}`", body)
    if missing or inline:
        page.remark(NOT_STORED, f"{missing + inline} pieces of code")
    body = _TABSET.sub(r"\1.tabs", body)
    body = _CONDITIONAL.sub(lambda found: f"{found[1]}.when-{found[2]}", body)
    return _ANSI.sub("", body)
