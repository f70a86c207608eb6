"""What machines read in a post's head: Highwire tags, Open Graph, JSON-LD.

Highwire: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. Open Graph: https://ogp.me.
JSON-LD: https://schema.org/BlogPosting, ScholarlyArticle, Comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from octavo.bibliography.citing import CitedWork
from octavo.index.site import Article
from octavo.model.comment import ThreadedComment
from octavo.pages.authors import author_path
from octavo.pages.context import PageContext
from octavo.pages.plain_text import plain_text
from octavo.pages.summaries import featured_picture

_MOST_REFERENCES = 200
"""References named in the head; a longer list stands in the page all the same."""


def highwire_meta(
    context: PageContext, article: Article, works: Sequence[CitedWork]
) -> tuple[tuple[str, str], ...]:
    """Return the `citation_*` tags of a post."""
    keys = article.document.header.keys
    pairs = [("citation_title", plain_text(article.document.title))]
    for author in article.authors:
        pairs.append(("citation_author", author.keys.name))
        if author.keys.affiliation:
            pairs.append(("citation_author_institution", author.keys.affiliation))
        if author.keys.orcid:
            pairs.append(
                ("citation_author_orcid", f"https://orcid.org/{author.keys.orcid.rpartition('/')[2]}")
            )
    if article.moment:
        day = article.moment.value.astimezone(context.index.config.zone).strftime("%Y/%m/%d")
        pairs += [("citation_publication_date", day), ("citation_online_date", day)]
    pairs += [
        ("citation_journal_title", context.index.config.title),
        ("citation_language", article.language),
        ("citation_doi", keys.doi),
        ("citation_fulltext_html_url", context.absolute(article.site_path)),
    ]
    pairs += [("citation_reference", work.reference.text) for work in works[:_MOST_REFERENCES]]
    return tuple((name, content) for name, content in pairs if content)


def article_graph(context: PageContext, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties that only an article has."""
    zone = context.index.config.zone
    header = article.document.header
    pairs = [("og:type", "article" if article.document.is_post else "website")]
    if article.moment and article.document.is_post:
        pairs.append(("article:published_time", article.moment.value.astimezone(zone).isoformat()))
    if header.updated:
        pairs.append(("article:modified_time", header.updated.value.astimezone(zone).isoformat()))
    if article.document.is_post:
        pairs += [("article:author", context.absolute(author_path(author.id))) for author in article.authors]
        pairs += [("article:section", context.index.terms[key].title) for key in article.categories[:1]]
        pairs += [("article:tag", context.index.terms[key].title) for key in article.tags]
    picture = featured_picture(context, article)
    if picture is not None and header.keys.image:
        pairs.append(("og:image", context.absolute(picture.site_path)))
        pairs.append(("og:image:alt", header.keys.image.alt or ""))
    return tuple(pairs)


def article_json_ld(
    context: PageContext,
    article: Article,
    works: Sequence[CitedWork],
    comments: Sequence[ThreadedComment],
    description: str,
) -> str:
    """Return the JSON-LD of a post, safe inside a script element."""
    config = context.index.config
    header = article.document.header
    url = context.absolute(article.site_path)
    modified = header.updated or article.moment
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": ["BlogPosting", "ScholarlyArticle"] if works else "BlogPosting",
        "@id": url,
        "url": url,
        "headline": plain_text(article.document.title),
        "description": description,
        "inLanguage": article.language,
        "wordCount": article.document.facts.words,
        "author": [
            {"@type": "Person", "name": author.keys.name, "url": context.absolute(author_path(author.id))}
            for author in article.authors
        ],
        "publisher": {"@type": "Organization", "name": config.title, "url": context.absolute("/")},
        "isPartOf": {"@type": "Blog", "name": config.title, "url": context.absolute("/")},
        "keywords": [context.index.terms[key].title for key in article.tags],
        "license": header.keys.license,
        "datePublished": article.moment.iso if article.moment else "",
        "dateModified": modified.iso if modified else "",
        "citation": [_citation(work) for work in works[:_MOST_REFERENCES]],
        "commentCount": article.comment_count,
        "comment": list(_comments(context, article, comments)),
    }
    if header.keys.doi:
        data["sameAs"] = f"https://doi.org/{header.keys.doi}"
    picture = featured_picture(context, article)
    if picture is not None:
        data["image"] = context.absolute(picture.site_path)
    return script_json({key: value for key, value in data.items() if value not in ("", [], None)})


def discussion_json_ld(
    context: PageContext, article: Article, comments: Sequence[ThreadedComment], site_path: str
) -> str:
    """Return the JSON-LD of an older page of a post's discussion: its comments, as parts of that post."""
    url = context.absolute(article.site_path)
    place = context.absolute(site_path)
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "headline": plain_text(article.document.title),
        "comment": [
            {**comment, "url": f"{place}{str(comment['@id']).removeprefix(url)}"}
            for comment in _comments(context, article, comments)
        ],
    }
    return script_json(data)


def script_json(data: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _citation(work: CitedWork) -> dict[str, object]:
    record = work.record
    entry: dict[str, object] = {
        "@type": "ScholarlyArticle" if record.type.startswith("article") else "CreativeWork",
        "name": plain_text(record.title) or record.key,
        "author": [name.literal or f"{name.given} {name.family}".strip() for name in record.author[:10]],
    }
    if record.issued.year:
        entry["datePublished"] = str(record.issued.year)
    addresses = [link.url for link in work.reference.links if link.url]
    if addresses:
        entry["url"] = addresses[0]
        entry["sameAs"] = addresses
    return {key: value for key, value in entry.items() if value}


def _comments(
    context: PageContext, article: Article, comments: Iterable[ThreadedComment]
) -> Iterable[dict[str, object]]:
    url = context.absolute(article.site_path)
    texts = context.resolved[article.path].comments
    for threaded in comments:
        comment = threaded.comment
        if comment.is_removed:
            continue
        entry: dict[str, object] = {
            "@type": "Comment",
            "@id": f"{url}#comment-{comment.id}",
            "author": {"@type": "Person", "name": comment.author or "Anonymous"},
            "text": plain_text(texts.get(comment.id, "")),
        }
        if comment.date:
            entry["dateCreated"] = comment.date.isoformat(timespec="seconds")
        if comment.parent and threaded.depth:
            entry["parentItem"] = {"@type": "Comment", "@id": f"{url}#comment-{comment.parent}"}
        yield entry
