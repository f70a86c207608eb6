"""An export's file → its values, one after the other, in little memory.

Elements are known by their local names: the namespaces of real files differ (`http` or `https`, and their
version), and some files do not declare them. What is broken in the XML is passed over, as far as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path

from lxml import etree

from octavo.errors import UsageError
from octavo.importers.wordpress.byte_filter import FilteredExport
from octavo.importers.wordpress.export import (
    KEPT_META,
    ExportAuthor,
    ExportBlog,
    ExportComment,
    ExportItem,
    ExportTerm,
)

ExportValue = ExportBlog | ExportAuthor | ExportItem

# With a namespace, and with a prefix that nothing declares.
_TAGS = ("{*}item", "{*}author", "wp:author", "{*}base_blog_url", "wp:base_blog_url")


class ExportReader:
    """Reads one file; afterwards `repairs` and `breaks` tell how it was."""

    def __init__(self, path: Path, advance: Callable[[int], None]) -> None:
        self.repairs = 0  # bytes that were no UTF-8
        self.breaks: tuple[str, ...] = ()  # places where the XML was broken
        self._path = path
        self._advance = advance

    def values(self) -> Iterator[ExportValue]:
        """Yield what the file holds. Raises `UsageError` when it is no export of WordPress."""
        with self._path.open("rb") as stream:
            filtered = FilteredExport(stream, self._advance)
            parser = etree.iterparse(
                filtered,
                events=("end",),
                tag=_TAGS,
                encoding="utf-8",
                recover=True,
                huge_tree=True,
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
            )
            found = 0
            try:
                for _, element in parser:
                    found += 1
                    yield from _values_of(element)
                    _forget(element)
            except etree.XMLSyntaxError as error:
                if not found:
                    raise UsageError(f"{self._path} is no export of WordPress: {error.msg}.") from error
                self.breaks += (f"line {error.lineno}: {error.msg}",)
            if not found:
                raise UsageError(f"{self._path} is no export of WordPress: it has no items.")
            self.repairs = filtered.repairs
            self.breaks += tuple(
                f"line {entry.line}: {entry.message}"
                for entry in parser.error_log
                if entry.level_name == "FATAL"
            )


def _forget(element: etree._Element) -> None:
    """Free an element and all before it: a whole export must not be in memory at once."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _values_of(element: etree._Element) -> Iterator[ExportValue]:
    name = _local(element)
    if name == "item":
        yield _read_item(element)
    elif name == "author":
        fields = _texts(element)
        login = fields.get("author_login", "").strip()
        if login:
            name = unescape(fields.get("author_display_name", "")).strip() or login
            yield ExportAuthor(fields.get("author_id", "").strip(), login, name)
    elif name == "base_blog_url":
        channel = element.getparent()
        texts = {_local(child): _text(child) for child in channel} if channel is not None else {}
        yield ExportBlog(
            url=_text(element).strip() or texts.get("link", "").strip(),
            title=unescape(texts.get("title", "")).strip(),
            description=unescape(texts.get("description", "")).strip(),
            language=texts.get("language", "").strip(),
        )


def _read_item(element: etree._Element) -> ExportItem:
    texts: dict[str, str] = {}
    terms: list[ExportTerm] = []
    meta: list[tuple[str, str]] = []
    comments: list[ExportComment] = []
    content, excerpt = "", ""
    for child in element:
        name = _local(child)
        if name == "encoded":
            # content:encoded and excerpt:encoded have one local name.
            if "excerpt" in str(child.tag):
                excerpt = _text(child)
            else:
                content = _text(child)
        elif name == "category":
            # Without a domain WordPress repeats what it says with one.
            terms.append(ExportTerm(child.get("domain", ""), child.get("nicename", ""), _text(child).strip()))
        elif name == "postmeta":
            pair = _texts(child)
            if pair.get("meta_key") in KEPT_META:
                meta.append((pair["meta_key"], pair.get("meta_value", "")))
        elif name == "comment":
            comments.append(_read_comment(child))
        else:
            texts.setdefault(name, _text(child))

    def text(name: str) -> str:
        return texts.get(name, "").strip()

    return ExportItem(
        id=text("post_id"),
        kind=text("post_type") or "post",
        status=text("status") or "publish",
        title=texts.get("title", "").strip(),
        link=text("link"),
        guid=text("guid"),
        creator=text("creator"),
        slug=text("post_name"),
        date=text("post_date"),
        date_gmt=text("post_date_gmt"),
        modified=text("post_modified"),
        modified_gmt=text("post_modified_gmt"),
        published=text("pubDate"),
        parent=text("post_parent"),
        password=text("post_password"),
        order=text("menu_order"),
        is_closed=text("comment_status") == "closed",
        content=content,
        excerpt=excerpt,
        attachment_url=text("attachment_url"),
        terms=_without_repeated(terms),
        meta=tuple(meta),
        comments=tuple(comments),
    )


def _read_comment(element: etree._Element) -> ExportComment:
    children = {_local_name(child.tag): child for child in element}

    def text(name: str) -> str:
        child = children.get(name)
        return _text(child).strip() if child is not None else ""

    approved = text("comment_approved")
    if approved != "1":
        # Most of a large export is spam. It is counted and no more.
        return ExportComment(text("comment_id"), "", "", "", "", True, "", approved, "", "")
    gmt = text("comment_date_gmt")
    has_gmt = gmt[:1].isdigit() and not gmt.startswith("0000")
    return ExportComment(
        id=text("comment_id"),
        parent=text("comment_parent"),
        author=unescape(text("comment_author")),
        author_url=text("comment_author_url"),
        date=gmt if has_gmt else text("comment_date"),
        is_gmt=has_gmt,
        text=text("comment_content"),
        approved=approved,
        kind=text("comment_type"),
        user_id=text("comment_user_id"),
    )


def _without_repeated(terms: list[ExportTerm]) -> tuple[ExportTerm, ...]:
    with_domain = [term for term in terms if term.taxonomy and term.slug]
    if with_domain:
        return tuple(dict.fromkeys(term for term in with_domain if term.name))
    return tuple(
        dict.fromkeys(
            ExportTerm(term.taxonomy or "category", term.slug, term.name) for term in terms if term.name
        )
    )


def _local(element: etree._Element) -> str:
    return _local_name(element.tag)


@lru_cache(maxsize=1024)
def _local_name(tag: object) -> str:
    # Comments and entities have a function for a tag.
    return "" if callable(tag) else str(tag).rpartition("}")[2].rpartition(":")[2]


def _text(element: etree._Element) -> str:
    """Return all text in an element; an entity that XML does not know as HTML means it."""
    if not len(element):
        return element.text or ""
    pieces = [element.text or ""]
    for child in element.iter():
        if child is element:
            continue
        if child.tag is etree.Entity:
            pieces.append(unescape(child.text or ""))
        elif not callable(child.tag):
            pieces.append(child.text or "")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _texts(element: etree._Element) -> dict[str, str]:
    return {_local(child): _text(child) for child in element}
