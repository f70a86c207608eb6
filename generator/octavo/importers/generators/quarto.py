"""Quarto and Distill for R: documents with the results that `_freeze` or knitr stored, and notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from octavo.importers.generators import chunks, shortcodes
from octavo.importers.generators.common_syntax import convert_distill, convert_signs
from octavo.importers.generators.notebooks import read_text_or_notebook
from octavo.importers.generators.prose import on_prose
from octavo.importers.generators.source import (
    Blog,
    Page,
    SourceText,
    file_in,
    files_of,
    list_at,
    plain_yaml,
    text_at,
)

WANTED = "they are .qmd, .ipynb, .Rmd or .md, beside _quarto.yml or _site.yml"
"""What a folder of this system has."""

_ENDINGS = (".qmd", ".md", ".rmd", ".ipynb")
_NO_TEXTS = frozenset({"README", "LICENSE", "NEWS", "CONTRIBUTING", "CODE_OF_CONDUCT"})


def open_blog(source: Path, zone: tzinfo) -> Blog:
    """Return the blog in a folder."""
    settings = plain_yaml(source / "_quarto.yml") or plain_yaml(source / "_quarto.yaml")
    if not settings:
        settings = plain_yaml(source / "_site.yml")
    url = (
        text_at(settings, "website", "site-url")
        or text_at(settings, "book", "site-url")
        or text_at(settings, "base_url")
    )
    output = text_at(settings, "project", "output-dir") or text_at(settings, "output_dir") or "_site"
    return Blog(
        system="quarto",
        root=source,
        url=url,
        texts=tuple(_texts(source, zone, output.strip("/"))),
        convert=_convert,
        statics=(("/", source),),
        bibliographies=tuple(_listed(source, settings)),
        find_bibliography=lambda text, name: file_in(source, name.lstrip("/"), text.folder, source),
        author=text_at(settings, "author") or text_at(settings, "author", "name"),
        menu=tuple(_menu(settings)),
    )


def _texts(root: Path, zone: tzinfo, output: str) -> Iterator[SourceText]:
    seen: set[Path] = set()
    for path in sorted(
        files_of(root, *_ENDINGS), key=lambda one: (one.with_suffix("").as_posix(), _rank(one))
    ):
        parts = path.relative_to(root).parts
        # Quarto leaves out what begins with an underscore; Distill keeps its posts there.
        if any(part.startswith("_") and part not in ("_posts", "_drafts") for part in parts):
            continue
        if parts[0] == output or path.stem in _NO_TEXTS or path.with_suffix("") in seen:
            continue
        seen.add(path.with_suffix(""))
        text = _read(path, root, zone)
        if text is not None:
            yield text


def _rank(path: Path) -> int:
    order = (".qmd", ".ipynb", ".Rmd", ".rmd", ".md")
    return order.index(path.suffix) if path.suffix in order else len(order)


def _read(path: Path, root: Path, zone: tzinfo) -> SourceText | None:
    text = read_text_or_notebook(path, root, zone)
    if text is None:
        return None
    header = text.header
    if "listing" in header.keys.extra or (header.keys.title == "Untitled" and header.date is None):
        return None
    stored = chunks.stored_results(text, root)
    is_page = header.date is None
    if is_page and path.stem == "index" and path.parent == root:
        return None
    is_alone = sum(1 for one in path.parent.iterdir() if one.suffix in (".qmd", ".ipynb", ".Rmd")) == 1
    name = path.relative_to(root).with_suffix("").as_posix().replace("_posts/", "posts/")
    is_distill = "_posts" in path.parts
    if is_distill:
        address = f"/{name.rpartition('/')[0]}/"
    else:
        address = f"/{name.removesuffix('index')}" if path.stem == "index" else f"/{name}.html"
    return replace(
        text,
        body=stored if stored is not None else text.body,
        is_page=is_page,
        is_draft=header.keys.draft or "_drafts" in path.parts,
        is_bundle=not is_page and path.parent != root and (path.stem == "index" or is_alone),
        slug=header.keys.slug or _slug(path, is_distill=is_distill),
        address=address,
    )


def _slug(path: Path, *, is_distill: bool) -> str:
    name = path.parent.name if path.stem == "index" or is_distill else path.stem
    return re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]?", "", name) or name


def _listed(root: Path, settings: Mapping[str, object]) -> Iterator[Path]:
    for name in list_at(settings, "bibliography"):
        if path := file_in(root, str(name), root):
            yield path


def _menu(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for side in ("left", "right"):
        for item in list_at(settings, "website", "navbar", side):
            href = text_at(item, "href") or text_at(item, "file")
            if href and text_at(item, "text"):
                path = re.sub(r"(?:index)?\.(?:qmd|md|ipynb)$", "", href)
                yield text_at(item, "text"), href if href.startswith("http") else f"/{path}".rstrip("/") + "/"


def _convert(body: str, page: Page) -> str:
    body = chunks.convert_chunks(body, page)

    def prose(text: str, hidden: list[str]) -> str:
        text = shortcodes.convert_shortcodes(text, page, hidden)
        return convert_signs(convert_distill(text, page, hidden), page.known)

    return on_prose(body, prose)
