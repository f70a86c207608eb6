"""Works and posts in lists as context objects (COinS): Zotero offers all of them to choose from.

OpenURL ContextObjects in spans: https://en.wikipedia.org/wiki/COinS, ANSI/NISO Z39.88-2004.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from octavo.facts.article import Article
from octavo.model.reference import Record
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_of, written_license
from octavo.pages.metadata.highwire import tag_date, tag_name
from octavo.pages.plain_text import plain_text

_MOST_AUTHORS = 30
# What `quote` does to plain English, in one step: there are tens of values for each of thousands of works.
_QUOTED = {code: quote(chr(code), "") for code in range(128)}
_FORMAT = "info:ofi/fmt:kev:mtx:"
_BOOKS = {
    "book": "book",
    "chapter": "bookitem",
    "paper-conference": "proceeding",
    "report": "report",
    "document": "document",
}
_DUBLIN_CORE = {
    "webpage": "webpage",
    "post-weblog": "blogPost",
    "post": "forumPost",
    "software": "computerProgram",
    "dataset": "dataset",
    "article": "preprint",
    "article-newspaper": "newspaperArticle",
    "article-magazine": "magazineArticle",
    "motion_picture": "film",
    "speech": "presentation",
}


def work_object(record: Record) -> str:
    """Return a cited work as the title of a span of class Z3988."""
    title, container = plain_text(record.title), plain_text(record.container_title)
    date = tag_date(record.issued).replace("/", "-")
    pairs = [("rft_id", f"info:doi/{record.doi}" if record.doi else record.url)]
    if record.pmid:
        pairs.append(("rft_id", f"info:pmid/{record.pmid}"))
    if record.isbn:
        pairs.append(("rft_id", f"urn:isbn:{record.isbn}"))
    if record.type == "article-journal":
        pairs += [
            ("rft_val_fmt", f"{_FORMAT}journal"),
            ("rft.genre", "article"),
            ("rft.atitle", title),
            ("rft.jtitle", container),
            ("rft.stitle", plain_text(record.container_title_short)),
            ("rft.volume", record.volume),
            ("rft.issue", record.issue),
        ]
    elif record.type == "thesis":
        pairs += [
            ("rft_val_fmt", f"{_FORMAT}dissertation"),
            ("rft.title", title),
            ("rft.inst", plain_text(record.publisher)),
            ("rft.degree", record.genre),
        ]
    elif record.type in _BOOKS:
        is_part = record.type in ("chapter", "paper-conference")
        pairs += [
            ("rft_val_fmt", f"{_FORMAT}book"),
            ("rft.genre", _BOOKS[record.type]),
            ("rft.atitle" if is_part else "rft.btitle", title),
            ("rft.btitle", container if is_part else ""),
            ("rft.edition", record.edition),
            ("rft.series", plain_text(record.collection_title)),
        ]
    else:
        pairs += [
            ("rft_val_fmt", f"{_FORMAT}dc"),
            ("rft.type", _DUBLIN_CORE.get(record.type, "document")),
            ("rft.title", title),
            ("rft.source", container),
        ]
    if record.type != "thesis":
        pairs += [("rft.publisher", plain_text(record.publisher)), ("rft.place", record.publisher_place)]
    pairs += [
        *(("rft.au", tag_name(name)) for name in record.author[:_MOST_AUTHORS]),
        ("rft.date", date),
        ("rft.pages", record.page),
        ("rft.isbn", record.isbn),
        ("rft.issn", record.issn),
        ("rft.language", record.language),
    ]
    return _written(pairs)


def listed_post_object(context: PageContext, article: Article) -> str:
    """Return a post in a list as the title of a span of class Z3988: what a list shows of it."""
    return _written(_of_post(context, article))


def post_object(context: PageContext, article: Article, description: str) -> str:
    """Return a post on its own page as the title of a span of class Z3988."""
    config = context.config
    keys = article.document.header.keys
    return _written(
        [
            *_of_post(context, article),
            ("rft_id", f"info:doi/{keys.doi}" if keys.doi else ""),
            ("rft.description", description),
            ("rft.rights", written_license(license_of(config, article))),
            ("rft.issn", config.issn),
            *(("rft.subject", context.term(key).title) for key in article.tags),
        ]
    )


def _of_post(context: PageContext, article: Article) -> list[tuple[str, str]]:
    config = context.config
    day = article.moment.value.astimezone(config.zone).strftime("%Y-%m-%d") if article.moment else ""
    return [
        ("rft_val_fmt", f"{_FORMAT}dc"),
        ("rft.type", "blogPost"),
        ("rft.title", plain_text(article.document.title)),
        ("rft.source", config.title),
        ("rft.identifier", context.absolute(article.site_path)),
        *(("rft.au", author.keys.name) for author in article.authors),
        ("rft.date", day),
        ("rft.language", article.language),
    ]


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    said = [f"{key}={_quoted(value)}" for key, value in pairs if value]
    return "&".join(["ctx_ver=Z39.88-2004", *said])


def _quoted(value: str) -> str:
    return value.translate(_QUOTED) if value.isascii() else quote(value, "")
