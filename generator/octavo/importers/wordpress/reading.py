"""An export's file → its values, one after the other, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from octavo.importers.link_targets import readable_address
from octavo.importers.wordpress.co_authors import GUEST_META
from octavo.importers.wordpress.descriptions import DESCRIPTION_META
from octavo.importers.wordpress.export import (
    ExportAuthor,
    ExportComment,
    ExportItem,
    ExportTerm,
)
from octavo.importers.wordpress.languages import LANGUAGE_META
from octavo.importers.xml_elements import Element, XmlReader, child_texts, local_name, text_of

# All other meta data are none of a new site's business.
_KEPT_META = (
    frozenset({"_thumbnail_id", "_wp_attachment_image_alt", "footnotes"})
    | DESCRIPTION_META
    | GUEST_META
    | LANGUAGE_META
)
# With a namespace, and with a prefix that nothing declares.
_APPROVED = ("{*}comment_approved", "wp:comment_approved")


class ExportReader(XmlReader):
    """Reads one file; `url` is where readers found the blog, as soon as the file said it."""

    program = "WordPress"
    tags = ("item", "author", "wp:author", "base_blog_url", "wp:base_blog_url")
    url = ""

    def values(self) -> Iterator[ExportAuthor | ExportItem]:
        """Yield what the file holds. Raises `UsageError` when it is no export of WordPress."""
        for element in self.elements():
            name = local_name(element)
            if name == "item":
                yield _read_item(element)
            elif name == "author":
                fields = child_texts(element)
                login = fields.get("author_login", "").strip()
                shown = unescape(fields.get("author_display_name", "")).strip()
                if login:
                    yield ExportAuthor(fields.get("author_id", "").strip(), login, shown or login)
            elif not self.url:
                channel = element.getparent()
                links = child_texts(channel).get("link", "") if channel is not None else ""
                self.url = readable_address(text_of(element)) or readable_address(links)


def _read_item(element: Element) -> ExportItem:
    texts: dict[str, str] = {}
    terms: list[ExportTerm] = []
    meta: list[tuple[str, str]] = []
    comments: list[ExportComment] = []
    content, excerpt = "", ""
    for child in element:
        name = local_name(child)
        if name == "encoded":
            # content:encoded and excerpt:encoded have one local name.
            if "excerpt" in str(child.tag):
                excerpt = text_of(child)
            else:
                content = text_of(child)
        elif name == "category":
            # Without a domain WordPress repeats what it says with one.
            terms.append(
                ExportTerm(child.get("domain", ""), child.get("nicename", ""), text_of(child).strip())
            )
        elif name == "postmeta":
            pair = child_texts(child)
            if pair.get("meta_key") in _KEPT_META:
                meta.append((pair["meta_key"], pair.get("meta_value", "")))
        elif name == "comment":
            comments.append(_read_comment(child))
        else:
            texts.setdefault(name, text_of(child))

    def text(name: str) -> str:
        return texts.get(name, "").strip()

    return ExportItem(
        id=text("post_id"),
        kind=text("post_type") or "post",
        status=text("status") or "publish",
        title=texts.get("title", "").strip(),
        link=readable_address(text("link")),
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
        attachment_url=readable_address(text("attachment_url")),
        terms=_without_repeated(terms),
        meta=tuple(meta),
        comments=tuple(comments),
    )


def _read_comment(element: Element) -> ExportComment:
    # Most of a large export is spam. It is counted and no more.
    for child in element.iterchildren(*_APPROVED):
        if (approved := text_of(child).strip()) != "1":
            return ExportComment("", "", "", "", "", True, "", approved, "", "")
    children = {local_name(child): child for child in element}

    def text(name: str) -> str:
        child = children.get(name)
        return text_of(child).strip() if child is not None else ""

    approved = text("comment_approved")
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
