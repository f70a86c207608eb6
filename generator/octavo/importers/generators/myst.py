"""MyST, Jupyter Book and Sphinx with ABlog: directives, roles, notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from msgspec.structs import replace as replace_struct

import octavo.expressions as re
from octavo.importers.generators.common_syntax import convert_distill, convert_signs
from octavo.importers.generators.directives import convert_directives, convert_roles
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
    python_setting,
    text_at,
)
from octavo.text.slugs import slugify

WANTED = "they are .md or .ipynb, beside myst.yml, conf.py or _config.yml"
"""What a folder of this system has."""

_NO_TEXTS = frozenset({"README", "LICENSE", "CONTRIBUTING", "CHANGELOG", "CODE_OF_CONDUCT", "404"})
_FIRST_HEADING = re.compile(r"\A\s*+#[ \t]++(?P<words>[^\n]++)\n")


def open_blog(source: Path, zone: tzinfo) -> Blog:
    """Return the blog in a folder."""
    settings = plain_yaml(source / "myst.yml")
    config = source / "conf.py"
    code = config.read_text("utf-8", "replace") if config.is_file() else ""
    is_sphinx = bool(code) and not settings
    return Blog(
        system="myst",
        root=source,
        url=_url(source, settings, code),
        texts=tuple(_texts(source, zone, is_sphinx=is_sphinx)),
        convert=_convert,
        statics=(("/", source), ("/", source / "public"), ("/", source / "static")),
        bibliographies=tuple(_bibliographies(source, settings, code)),
        find_bibliography=lambda text, name: file_in(source, name, text.folder, source),
        author=python_setting(code, "author") if is_sphinx else "",
    )


def _url(source: Path, settings: Mapping[str, object], code: str) -> str:
    url = (
        text_at(settings, "site", "options", "url")
        or python_setting(code, "blog_baseurl")
        or python_setting(code, "html_baseurl")
    )
    if not url and (domains := list_at(settings, "site", "domains")):
        url = f"https://{domains[0]}"
    name = source / "CNAME"
    if not url and name.is_file():
        url = f"https://{name.read_text('utf-8', 'replace').strip()}"
    return url if url.startswith("http") else ""


def _texts(root: Path, zone: tzinfo, *, is_sphinx: bool) -> Iterator[SourceText]:
    seen: set[Path] = set()
    for path in files_of(root, ".md", ".ipynb"):
        parts = path.relative_to(root).parts
        if any(part.startswith("_") or part in ("node_modules", "scripts", "tests") for part in parts):
            continue
        if path.stem in _NO_TEXTS or path.with_suffix("") in seen:
            continue
        text = _read(path, root, zone)
        if text is None:
            continue
        seen.add(path.with_suffix(""))
        header = text.header
        is_page = header.date is None
        if is_page and (path.stem == "index" or len(text.body.split()) < 20):
            continue
        name = path.relative_to(root).with_suffix("").as_posix()
        address = f"/{name}.html" if is_sphinx else f"/{name.removesuffix('/index')}"
        stem = path.parent.name if path.stem == "index" else path.stem
        yield replace(
            text,
            is_page=is_page,
            is_draft=header.keys.draft,
            is_bundle=not is_page and path.stem == "index",
            slug=header.keys.slug or slugify(re.sub(r"^\d{4}-\d{2}-\d{2}-", "", stem)),
            address=address,
        )


def _read(path: Path, root: Path, zone: tzinfo) -> SourceText | None:
    text = read_text_or_notebook(path, root, zone)
    if text is None:
        return None
    body = re.sub(r"^\+\+\+.*\n", "", text.body)
    header, keys = text.header, text.header.keys
    heading = _FIRST_HEADING.match(body)
    if heading and (keys.title == "Untitled" or keys.title.strip() == heading["words"].strip()):
        title = re.sub(r"\{[^{}]*+\}$|^\([^\n]*\)=", "", heading["words"].strip()).strip()
        header, body = replace_struct(header, keys=replace_struct(keys, title=title)), body[heading.end() :]
    return replace(text, header=header, body=body)


def _bibliographies(root: Path, settings: Mapping[str, object], code: str) -> Iterator[Path]:
    listed = re.search(r"bibtex_bibfiles\s*=\s*\[([^\]]*)\]", code)
    names = [
        *list_at(settings, "project", "bibliography"),
        *re.findall(r"['\"]([^'\"]+)['\"]", listed[1] if listed else ""),
    ]
    found = [path for name in names if (path := (root / str(name)).resolve()).is_file()]
    yield from found or sorted(path.resolve() for path in root.glob("*.bib"))


def _convert(body: str, page: Page) -> str:
    body = convert_directives(body, page)

    def prose(text: str, hidden: list[str]) -> str:
        text = convert_roles(text, page, hidden)
        return convert_signs(convert_distill(text, page, hidden), page.known)

    return on_prose(body, prose)
