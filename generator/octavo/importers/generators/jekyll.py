"""Jekyll, al-folio and Octopress: `_posts`, `_drafts`, pages, and addresses as `_config.yml` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from urllib.parse import urlsplit

import octavo.expressions as re
from octavo.importers.generators import liquid
from octavo.importers.generators.chunks import shown_chunks
from octavo.importers.generators.common_syntax import (
    as_markdown_left_them,
    convert_distill,
    convert_kramdown,
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
    plain_yaml,
    read_source,
    text_at,
    without_permalink,
)
from octavo.site.headers.people import HeaderAuthor
from octavo.text.slugs import slugify

WANTED = "they lie in a folder _posts"
"""What a folder of this system has."""

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_ENDINGS = (".md", ".markdown", ".mkd", ".mkdown")
# For kramdown a dollar behind a backslash is one, and MathJax sees no backslash.
_ESCAPED_DOLLAR = re.compile(r"((?<![\\$\w])\$\\[A-Za-z][^$\n`\\]{0,100}+)\\\$(?![\d$])")
_FIELD = re.compile(r":([a-z_]+)")
_BLOCKS = re.compile(r"\\(?:begin|label|tag|newcommand|def)\b")
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\n]*+\}")
_MARK = re.compile("\ue000(\\d+)\ue001")
_NO_PAGES_WORDS = """
    README readme LICENSE CONTRIBUTING CHANGELOG 404 index INSTALL CODE_OF_CONDUCT FAQ CUSTOMIZE
"""
_NO_PAGES = frozenset(_NO_PAGES_WORDS.split())


def open_blog(source: Path, zone: tzinfo) -> Blog:
    """Return the blog in a folder."""
    settings = plain_yaml(source / "_config.yml") or plain_yaml(source / "_config.yaml")
    root = source / text_at(settings, "source") if text_at(settings, "source") else source
    root = root if root.is_dir() else source
    pattern = text_at(settings, "permalink") or "date"
    pattern = _STYLES.get(pattern, pattern)
    texts = tuple(_texts(root, zone, pattern))
    base = text_at(settings, "baseurl").rstrip("/")
    url = text_at(settings, "url").rstrip("/")
    scholar = root / (text_at(settings, "scholar", "source").strip("/") or "_bibliography")
    return Blog(
        system="jekyll",
        root=root,
        url=f"{url}{base}" if urlsplit(url).netloc else "",
        texts=texts,
        convert=_convert,
        statics=(("/", root), (f"{base}/", root)) if base else (("/", root),),
        bibliographies=tuple(files_of(scholar, ".bib")) if scholar.is_dir() else (),
        find_bibliography=lambda text, name: file_in(
            root, name, root / "assets/bibliography", scholar, text.folder, root
        ),
        people=_people(root),
        author=text_at(settings, "author") or text_at(settings, "author", "name"),
        settings=settings,
    )


def _texts(root: Path, zone: tzinfo, pattern: str) -> Iterator[SourceText]:
    for path in files_of(root, *_ENDINGS):
        parts = path.relative_to(root).parts
        is_post, is_draft = "_posts" in parts, "_drafts" in parts
        is_page = "_pages" in parts or (len(parts) == 1 and path.stem not in _NO_PAGES)
        if not (is_post or is_draft or is_page):
            continue
        text = read_source(path, root, zone)
        if text is None or (is_page and not _is_worth_a_page(text)):
            continue
        folders = parts[: parts.index("_posts")] if is_post else ()
        is_page = not (is_post or is_draft)
        keys = text.header.keys
        own = keys.permalink or str(keys.extra.get("permalink", ""))
        address = _address(text, own or ("/:title/" if is_page else pattern), folders)
        yield replace(
            text,
            header=without_permalink(text),
            is_page=is_page,
            is_draft=is_draft or keys.draft,
            address="" if is_draft else address,
        )


def _is_worth_a_page(text: SourceText) -> bool:
    """Tell whether a page says something of its own, and is no list that a template makes."""
    words = re.sub(r"\{[%{](?>(?:[^{}%]|[%}](?!\})|\{(?![{%]))*)[%}]\}|<[^<>]*+>", "", text.body)
    return text.header.keys.title != "Untitled" and "{% for" not in text.body and len(words.split()) > 5


def _address(text: SourceText, pattern: str, folders: tuple[str, ...]) -> str:
    date = text.header.date
    day = date.value if date else None
    categories = [slugify(name) for name in (*folders, *text.header.keys.categories)]
    fields: Mapping[str, str] = {
        "title": text.slug,
        "slug": text.slug,
        "name": text.slug,
        "path": text.slug,
        "categories": "/".join(dict.fromkeys(categories)),
        "category": categories[0] if categories else "",
        "output_ext": ".html",
        "year": f"{day:%Y}" if day else "",
        "short_year": f"{day:%y}" if day else "",
        "month": f"{day:%m}" if day else "",
        "i_month": str(day.month) if day else "",
        "day": f"{day:%d}" if day else "",
        "i_day": str(day.day) if day else "",
        "y_day": f"{day:%j}" if day else "",
        "short_month": f"{day:%b}" if day else "",
    }
    path = _FIELD.sub(lambda found: fields.get(found[1], found[0]), pattern)
    path = re.sub(r"/{2,}", "/", f"/{path}")
    path = path.removesuffix("index.html")
    return "" if ":" in path else path


def _people(root: Path) -> dict[str, HeaderAuthor]:
    found: dict[str, HeaderAuthor] = {}
    for name in ("authors.yml", "authors.yaml", "members.yml", "people.yml"):
        for key, value in plain_yaml(root / "_data" / name).items():
            if isinstance(value, dict) and (
                shown := text_at(value, "name") or text_at(value, "display_name")
            ):
                url = text_at(value, "web") or text_at(value, "url") or text_at(value, "website")
                url = url if url.startswith("http") else ""
                person = HeaderAuthor(shown, text_at(value, "affiliation"), url=url)
                found.setdefault(key.casefold(), person)
    return found


def _convert(body: str, page: Page) -> str:
    body = _ESCAPED_DOLLAR.sub(r"\1$", shown_chunks(liquid.convert_code(body)))

    def prose(text: str, hidden: list[str]) -> str:
        text = liquid.convert_liquid(text, page, hidden)
        text = convert_distill(text, page, hidden)
        text = convert_signs(with_tight_formulas(convert_kramdown(text)), page.known)
        text = _REFERENCE.sub(lambda found: found[0].replace("\\_", "_"), text)
        as_markdown_left_them(hidden, with_display=False, with_environments=True)
        _as_kramdown_reads(text, hidden)
        return text

    return on_prose(body, prose)


def _as_kramdown_reads(text: str, hidden: list[str]) -> None:
    """Give formulas kramdown's meaning: two dollars within a line are no display."""
    for row in text.split("\n"):
        for found in _MARK.finditer(row):
            at = int(found[1])
            tex = hidden[at]
            if (
                tex.startswith("$$")
                and row.strip() != found[0]
                and "\n" not in tex
                and not _BLOCKS.search(tex)
            ):
                inner = tex[2:-2].strip()
                if inner and not inner.startswith("$"):
                    hidden[at] = f"${inner}$"
