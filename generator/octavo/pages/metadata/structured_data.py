"""JSON-LD of posts, authors, cited works and the blog itself, safe inside a script element.

https://schema.org/BlogPosting, ScholarlyArticle, Blog, ProfilePage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from octavo.bibliography.citing import CitedWork
from octavo.bibliography.identifiers import doi_url
from octavo.facts.article import Article
from octavo.facts.texts import translations_of
from octavo.facts.theme import theme_choices
from octavo.model.reference import Name, PartialDate, Record, WorkLink
from octavo.pages.authors import author_path, orcid_url
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_link, license_of, written_license
from octavo.pages.metadata.highwire import MOST_REFERENCES, tag_date
from octavo.pages.plain_text import plain_text
from octavo.pages.sharing import shared_picture
from octavo.reading.documents import AuthorProfile

Node = dict[str, object]

_CONTEXT = "https://schema.org"
_WORK_TYPES = {
    "article-journal": "ScholarlyArticle",
    "article-newspaper": "NewsArticle",
    "article-magazine": "Article",
    "article": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "map": "Map",
    "motion_picture": "Movie",
    "paper-conference": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "software": "SoftwareApplication",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def article_json_ld(
    context: PageContext, article: Article, works: Sequence[CitedWork], description: str
) -> str:
    """Return the JSON-LD of a post."""
    config = context.config
    header = article.document.header
    url = context.absolute(article.site_path)
    modified = header.updated or article.moment
    doi = doi_url(header.keys.doi) if header.keys.doi else ""
    picture = shared_picture(context, article)
    return _script(
        {
            "@type": ["BlogPosting", "ScholarlyArticle"] if works else "BlogPosting",
            "@id": url,
            "url": url,
            "mainEntityOfPage": url,
            "headline": plain_text(article.document.title),
            "description": description,
            "inLanguage": article.language,
            **_translations(context, article),
            "wordCount": article.document.facts.words,
            "identifier": _property("DOI", header.keys.doi) if doi else "",
            "sameAs": doi,
            "author": [_person(context, author) for author in article.authors],
            "publisher": _publisher(context),
            "isPartOf": _blog(context),
            "keywords": [context.term(key).title for key in article.tags],
            "articleSection": [context.term(key).title for key in article.categories],
            "license": written_license(license_of(config, article)),
            "datePublished": article.moment.iso if article.moment else "",
            "dateModified": modified.iso if modified else "",
            "image": context.absolute(picture.site_path) if picture else _shared_image(context),
            "citation": [_cited_node(work.record, work.reference.links) for work in works[:MOST_REFERENCES]],
            "commentCount": article.comment_count,
            # Comments stand in the page, as microformats: here they would double what a reader loads.
            "discussionUrl": f"{url}#comments" if article.comment_count else "",
        }
    )


def _translations(context: PageContext, article: Article) -> Node:
    """Return the text that a text translates, or those that translate it."""
    known = article.standing
    family = translations_of(context.graph, known)
    others = [{"@id": context.absolute(one.site_path)} for one in family if one.path != known.path]
    if known.original:
        return {"translationOfWork": others[0] if others and family[0].path == known.original else ""}
    return {"workTranslation": others}


def home_json_ld(context: PageContext, posts: Sequence[Article]) -> str:
    """Return the JSON-LD of the front page: the blog, and the posts that stand there."""
    config = context.config
    return _script(
        {
            **_blog(context),
            "description": config.description,
            "inLanguage": config.language,
            "license": written_license(license_link(config.license)),
            "image": _shared_image(context),
            "publisher": _publisher(context),
            "author": [_person(context, author) for author in context.authors],
            "blogPost": [
                {
                    "@type": "BlogPosting",
                    "@id": context.absolute(post.site_path),
                    "url": context.absolute(post.site_path),
                    "headline": plain_text(post.document.title),
                    "datePublished": post.moment.iso if post.moment else "",
                    "author": [_person(context, author) for author in post.authors],
                }
                for post in posts
            ],
        }
    )


def author_json_ld(context: PageContext, author: AuthorProfile, description: str) -> str:
    """Return the JSON-LD of an author's page."""
    url = context.absolute(author_path(author.id))
    person = {
        **_person(context, author),
        "description": description,
        "sameAs": [orcid_url(author), *(link.url for link in author.keys.links)],
    }
    return _script({"@type": "ProfilePage", "@id": f"{url}#page", "url": url, "mainEntity": person})


def work_json_ld(context: PageContext, record: Record, links: Sequence[WorkLink], site_path: str) -> str:
    """Return the JSON-LD of a cited work's page: a page about that work."""
    url = context.absolute(site_path)
    about = {
        **work_node(record, links),
        "inLanguage": record.language,
        "abstract": plain_text(record.abstract),
        "editor": [_name(name) for name in record.editor],
        "publisher": {"@type": "Organization", "name": plain_text(record.publisher)},
        "isbn": record.isbn,
        "pagination": record.page,
        "isPartOf": _container(record),
    }
    page: Node = {"@type": "WebPage", "@id": url, "url": url, "isPartOf": _blog(context)}
    return _script({**page, "mainEntity": about})


def _cited_node(record: Record, links: Sequence[WorkLink]) -> Node:
    """Return a work that a post cites: by its address, where all is said of it, and its title."""
    node = work_node(record, links)
    return {key: node[key] for key in ("@type", "@id", "name")} if node["@id"] else node


def work_node(record: Record, links: Sequence[WorkLink]) -> Node:
    """Return a cited work, identified by its DOI or else by its first address."""
    addresses = [doi_url(record.doi)] if record.doi else []
    addresses += [link.url for link in links if link.url and link.url not in addresses]
    return {
        "@type": _WORK_TYPES.get(record.type, "CreativeWork"),
        "@id": addresses[0] if addresses else "",
        "name": plain_text(record.title) or record.key,
        "author": [_name(name) for name in record.author[:10]],
        "datePublished": _date(record.issued),
        "identifier": _property("DOI", record.doi) if record.doi else "",
        "url": addresses[0] if addresses else "",
        "sameAs": addresses,
    }


def _person(context: PageContext, author: AuthorProfile) -> Node:
    url = context.absolute(author_path(author.id))
    return {
        "@type": "Person",
        "@id": orcid_url(author) or url,
        "name": author.keys.name,
        "url": url,
        "affiliation": {"@type": "Organization", "name": author.keys.affiliation},
    }


def _name(name: Name) -> Node:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    given = " ".join(part for part in (name.given, name.dropping_particle) if part)
    family = " ".join(part for part in (name.non_dropping_particle, name.family) if part)
    return {
        "@type": "Person",
        "name": " ".join(part for part in (given, family, name.suffix) if part),
        "givenName": given,
        "familyName": family,
    }


def _date(date: PartialDate) -> str:
    return tag_date(date).replace("/", "-")


def _container(record: Record) -> Node:
    title = plain_text(record.container_title)
    if record.type != "article-journal":
        return {"@type": "Book" if record.type == "chapter" else "CreativeWork", "name": title}
    inner: Node = {"@type": "Periodical", "name": title, "issn": record.issn}
    if record.volume:
        inner = {"@type": "PublicationVolume", "volumeNumber": record.volume, "isPartOf": inner}
    if record.issue:
        inner = {"@type": "PublicationIssue", "issueNumber": record.issue, "isPartOf": inner}
    return inner


def _blog(context: PageContext) -> Node:
    config = context.config
    url = context.absolute("/")
    return {"@type": "Blog", "@id": url, "url": url, "name": config.title, "issn": config.issn}


def _publisher(context: PageContext) -> Node:
    return {"@type": "Organization", "name": context.config.title, "url": context.absolute("/")}


def _shared_image(context: PageContext) -> str:
    image = context.graph.get(theme_choices).share_image
    return context.absolute(image) if image else ""


def _property(kind: str, value: str) -> Node:
    return {"@type": "PropertyValue", "propertyID": kind, "value": value}


def _script(data: Node) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps({"@context": _CONTEXT, **_filled(data)}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _filled(node: Node) -> Node:
    """Return a node without what is empty, nor what has nothing but its type."""
    said: Node = {}
    for key, value in node.items():
        if isinstance(value, dict):
            value = _filled(value)
        elif isinstance(value, list):
            value = [_filled(one) if isinstance(one, dict) else one for one in value if one]
        if value and not (isinstance(value, dict) and value.keys() == {"@type"}):
            said[key] = value
    return said
