"""Pelican: articles and pages in Markdown and reStructuredText, notebooks, and liquid_tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from msgspec.structs import replace as replace_struct

import octavo.expressions as re
from octavo.importers.generators import liquid
from octavo.importers.generators.common_syntax import convert_distill, convert_signs
from octavo.importers.generators.notebooks import read_notebook
from octavo.importers.generators.prose import on_prose
from octavo.importers.generators.restructured import read_restructured
from octavo.importers.generators.source import (
    Blog,
    Page,
    SourceText,
    files_of,
    python_setting,
    read_source,
    without_permalink,
)
from octavo.text.slugs import slugify

WANTED = "they lie in the folder that pelicanconf.py calls PATH, or in content"
"""What a folder of this system has."""

_NOTEBOOK_FOLDERS = (
    *("content/downloads/notebooks", "downloads/notebooks", "content/notebooks", "notebooks", "content", ""),
)
_ENDINGS = (".md", ".markdown", ".mkd", ".rst", ".ipynb")
_FIELD = re.compile(r"\{(?P<name>\w+)(?::(?P<format>[^{}]*))?\}")
_NOTEBOOK = re.compile(r"\{%\s*+notebook\s++(?P<file>(?>(?:[^\s%]|%(?!\}))+))[^%]*+%\}")


def open_blog(source: Path, zone: tzinfo) -> Blog:
    """Return the blog in a folder."""
    config = "\n".join(
        path.read_text("utf-8", "replace")
        for path in (source / "publishconf.py", source / "pelicanconf.py", source / "settings.py")
        if path.is_file()
    )
    content = source / (python_setting(config, "PATH") or "content")
    content = content if content.is_dir() else source
    pattern = (
        python_setting(config, "ARTICLE_URL") or python_setting(config, "ARTICLE_SAVE_AS") or "{slug}.html"
    )
    page_pattern = python_setting(config, "PAGE_URL") or "pages/{slug}.html"
    category = python_setting(config, "DEFAULT_CATEGORY")
    return Blog(
        system="pelican",
        root=source,
        url=python_setting(config, "SITEURL") if python_setting(config, "SITEURL").startswith("http") else "",
        texts=tuple(_texts(content, source, zone, pattern, page_pattern, category)),
        convert=_convert,
        statics=(("/", content), ("/static/", content), ("/", content / "extra")),
        author=python_setting(config, "AUTHOR"),
    )


def _texts(
    content: Path, root: Path, zone: tzinfo, pattern: str, page_pattern: str, category: str
) -> Iterator[SourceText]:
    for path in files_of(content, *_ENDINGS):
        parts = path.relative_to(content).parts
        if parts[0] in ("downloads", "extra", "files", "notebooks", "static") or path.stem == "README":
            continue
        text = _read(path, root, zone)
        if text is None:
            continue
        keys = text.header.keys
        is_page = parts[0] == "pages" or (text.header.date is None and len(parts) > 1 and parts[0] != "posts")
        if text.header.date is None and not is_page and keys.title == "Untitled":
            continue
        slug = keys.slug or slugify(keys.title if keys.title != "Untitled" else path.stem)
        if not keys.categories and not is_page:
            is_own = len(parts) > 1 and parts[-2] not in ("posts", "articles", "blog")
            folder = parts[-2] if is_own else category
            keys = replace_struct(keys, categories=(folder,) if folder else ())
            text = replace(text, header=replace_struct(text.header, keys=keys))
        own = keys.permalink or str(keys.extra.get("save_as", ""))
        address = own or _address(page_pattern if is_page else pattern, slug, text)
        yield replace(
            text,
            header=without_permalink(text),
            is_page=is_page,
            is_draft=keys.draft or parts[0] == "drafts",
            slug=slug,
            address=f"/{address.lstrip('/')}".removesuffix("index.html"),
        )


def _read(path: Path, root: Path, zone: tzinfo) -> SourceText | None:
    if path.suffix == ".rst":
        return read_restructured(path, root, zone)
    if path.suffix != ".ipynb":
        text = read_source(path, root, zone)
        if text is None or "{% notebook" not in text.body:
            return text
        return _with_notebooks(text, root)
    notebook = read_notebook(path)
    places = (path.with_suffix(".nbdata"), path.with_name(f"{path.name}-meta"))
    meta = next((place for place in places if place.is_file()), None)
    if notebook is None or meta is None:
        return None
    header = meta.read_text("utf-8", "replace").strip()
    text = read_source(path, root, zone, text=f"{header}\n\n{notebook.markdown}")
    return replace(text, pictures=notebook.pictures) if text else None


def _with_notebooks(text: SourceText, root: Path) -> SourceText:
    """Return a text with the notebooks that it shows in their places."""
    pictures: dict[str, bytes] = {}

    def shown(found: re.Match[str]) -> str:
        for folder in _NOTEBOOK_FOLDERS:
            path = root / folder / found["file"]
            if ".." not in found["file"] and path.is_file() and (notebook := read_notebook(path)) is not None:
                pictures.update(notebook.pictures)
                return f"\n\n{notebook.markdown}\n\n"
        return found[0]

    return replace(text, body=_NOTEBOOK.sub(shown, text.body), pictures=pictures)


def _address(pattern: str, slug: str, text: SourceText) -> str:
    day = text.header.date.value if text.header.date else None
    categories = text.header.keys.categories

    def field(found: re.Match[str]) -> str:
        match found["name"]:
            case "slug":
                return slug
            case "date" if day is not None:
                return f"{day:{(found['format'] or '%Y-%m-%d').replace('%-', '%')}}"
            case "category" if categories:
                return slugify(categories[0])
            case "author" if text.header.authors:
                return slugify(text.header.authors[0])
        return ""

    return _FIELD.sub(field, pattern)


def _convert(body: str, page: Page) -> str:
    body = liquid.convert_code(body)

    def prose(text: str, hidden: list[str]) -> str:
        text = liquid.convert_liquid(text, page, hidden)
        return convert_signs(convert_distill(text, page, hidden), page.known)

    return on_prose(body, prose)
