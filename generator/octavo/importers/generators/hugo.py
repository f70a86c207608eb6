"""Hugo and blogdown: sections, leaf bundles, and addresses as `[permalinks]` says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

import octavo.expressions as re
from octavo.formats.toml_tree import read_toml
from octavo.importers.generators import chunks, shortcodes
from octavo.importers.generators.common_syntax import (
    as_markdown_left_them,
    convert_distill,
    convert_signs,
    with_tight_formulas,
)
from octavo.importers.generators.prose import on_prose
from octavo.importers.generators.source import (
    Blog,
    Page,
    SourceText,
    file_in,
    files_of,
    list_at,
    node_at,
    plain_node,
    plain_yaml,
    read_source,
    text_at,
    without_permalink,
)
from octavo.site.headers.people import HeaderAuthor
from octavo.text.slugs import slugify

WANTED = "they lie in a folder content, beside hugo.toml or config.toml"
"""What a folder of this system has."""

_ENDINGS = (".md", ".markdown", ".rmd", ".rmarkdown", ".html")
_FIELD = re.compile(r":([a-z]+)(?:\[[^\]]*\])?")


def open_blog(source: Path, zone: tzinfo) -> Blog:
    """Return the blog in a folder."""
    lowered = {key.lower(): value for key, value in _settings(source).items()}
    content = source / (text_at(lowered, "contentdir") or "content")
    inner = node_at(lowered, "permalinks", "page")
    patterns = inner if isinstance(inner, dict) else node_at(lowered, "permalinks")
    is_ugly = text_at(lowered, "uglyurls") == "true"
    texts = tuple(_texts(content, source, zone, patterns, is_ugly=is_ugly))
    places = (("params", "author"), ("params", "author", "name"), ("author", "name"))
    author = next(filter(None, (text_at(lowered, *keys) for keys in places)), "")
    return Blog(
        system="hugo",
        root=source,
        url=text_at(lowered, "baseurl") if text_at(lowered, "baseurl").startswith("http") else "",
        texts=texts,
        convert=_convert,
        statics=(("/", source / "static"), ("/", source / "assets"), ("/", content)),
        find_bibliography=lambda text, name: file_in(source, name, text.folder, source, source / "static"),
        people=_people(source, content, zone),
        author=author,
        menu=tuple(_menu(lowered)),
        skipped=tuple(_only_html(content, source, texts)),
    )


def _settings(source: Path) -> dict[str, object]:
    folders = [source, source / "config/_default", source / "config"]
    found: dict[str, object] = {}
    for folder in folders:
        for name in ("hugo", "config", "params", "permalinks", "menus", "menu"):
            for ending in (".toml", ".yaml", ".yml", ".json"):
                path = folder / f"{name}{ending}"
                if path.is_file():
                    data = _data(path)
                    if name in ("params", "permalinks"):
                        data = {name: data}
                    elif name in ("menus", "menu"):
                        data = {"menu": data}
                    found |= {key: value for key, value in data.items() if key not in found}
    return found


def _data(path: Path) -> dict[str, object]:
    if path.suffix == ".toml":
        tree, _ = read_toml(path.read_text("utf-8", "replace"), path=path.name)
        data = plain_node(tree)
    elif path.suffix == ".json":
        try:
            data = json.loads(path.read_text("utf-8", "replace"))
        except ValueError:
            data = {}
    else:
        return plain_yaml(path)
    return data if isinstance(data, dict) else {}


def _texts(
    content: Path, root: Path, zone: tzinfo, patterns: object, *, is_ugly: bool
) -> Iterator[SourceText]:
    seen: set[Path] = set()
    for path in files_of(content, *_ENDINGS):
        stem = path.with_suffix("")
        if path.stem == "_index" or path.suffix == ".html" or stem in seen:
            continue
        if path.stem != "index" and _in_leaf_bundle(path, content):
            continue
        seen.add(stem)
        text = read_source(path, root, zone)
        if text is None or text.header.keys.extra.get("headless") in (True, "true"):
            continue
        sections = path.relative_to(content).parts[:-1]
        is_bundle = path.stem == "index"
        sections = sections[:-1] if is_bundle else sections
        is_page = text.header.date is None
        if is_page and (
            text.header.keys.title == "Untitled"
            or len(text.body.split()) < 5
            or (not sections and path.stem == "index")
        ):
            continue
        keys = text.header.keys
        # Hugo's `slug` and `url` in the header; `url` has become `permalink`.
        address = keys.permalink or _address(text, sections, patterns, is_ugly=is_ugly)
        stored = chunks.stored_results(text, root) if path.suffix.lower().startswith(".rm") else None
        yield replace(
            text,
            header=without_permalink(text),
            body=stored or text.body,
            is_page=is_page,
            is_draft=keys.draft,
            is_bundle=is_bundle,
            address=address if address.startswith("/") else f"/{address}",
        )


def _in_leaf_bundle(path: Path, content: Path) -> bool:
    """Tell whether a text is one of the files of another, which has a folder of its own."""
    for folder in path.parents:
        if folder == content:
            return False
        if any((folder / f"index{ending}").is_file() for ending in (".md", ".markdown", ".Rmd", ".html")):
            return True
    return False


def _only_html(content: Path, root: Path, texts: tuple[SourceText, ...]) -> Iterator[tuple[str, str]]:
    stems = {text.path.with_suffix("") for text in texts}
    for path in files_of(content, ".html"):
        if path.with_suffix("") not in stems and path.stem != "_index":
            yield path.relative_to(root).as_posix(), "it is HTML without Markdown"


def _address(text: SourceText, sections: tuple[str, ...], patterns: object, *, is_ugly: bool) -> str:
    name = text.path.parent.name if text.path.stem == "index" else text.path.stem
    section = sections[0] if sections else ""
    pattern = text_at(patterns, section)
    day = text.header.date.value if text.header.date else None
    slug = text.header.keys.slug or name
    fields = {
        "title": slugify(text.header.keys.title) if not text.header.keys.slug else slug,
        "slug": text.header.keys.slug or slugify(text.header.keys.title),
        "slugorfilename": slug,
        "slugorcontentbasename": slug,
        "filename": name,
        "contentbasename": name,
        "section": section,
        "sections": "/".join(sections),
        "year": f"{day:%Y}" if day else "",
        "month": f"{day:%m}" if day else "",
        "day": f"{day:%d}" if day else "",
        "yearday": f"{day:%j}" if day else "",
        "monthname": f"{day:%B}".lower() if day else "",
    }
    if pattern:
        path = _FIELD.sub(lambda found: fields.get(found[1], found[0]), pattern)
    else:
        path = "/".join(("", *sections, slug, ""))
    path = re.sub(r"/{2,}", "/", f"/{path}").lower()
    return f"{path.rstrip('/')}.html" if is_ugly else path


def _people(root: Path, content: Path, zone: tzinfo) -> dict[str, HeaderAuthor]:
    found: dict[str, HeaderAuthor] = {}
    for folder in ("author", "authors", "people"):
        for path in files_of(content / folder, ".md"):
            text = read_source(path, root, zone)
            if text is None:
                continue
            extra = text.header.keys.extra
            name = str(extra.get("name") or extra.get("title") or text.header.keys.title)
            if name == "Untitled":
                continue
            url = str(extra.get("link") or extra.get("homepage") or "")
            person = HeaderAuthor(name, url=url if url.startswith("http") else "")
            key = path.parent.name if path.stem in ("_index", "index") else path.stem
            found.setdefault(key.casefold(), person)
    return found


def _menu(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for item in list_at(settings.get("menu") or settings.get("menus"), "main"):
        name, url = text_at(item, "name"), text_at(item, "url") or text_at(item, "pageRef")
        if name and url:
            yield name, url


def _convert(body: str, page: Page) -> str:
    body = shortcodes.convert_code(body)
    is_executed = page.text.path.suffix.lower() in (".rmd", ".rmarkdown")
    body = chunks.convert_chunks(body, page) if is_executed else chunks.shown_chunks(body)

    def prose(text: str, hidden: list[str]) -> str:
        as_markdown_left_them(hidden, with_display=False)
        as_markdown_left_them(hidden, with_display=True)
        text = shortcodes.convert_shortcodes(text, page, hidden)
        text = convert_distill(text, page, hidden)
        return convert_signs(with_tight_formulas(text), page.known)

    return on_prose(body, prose)
