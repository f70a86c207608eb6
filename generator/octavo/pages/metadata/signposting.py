"""Typed links from a page to what it is cited as, who wrote it and what belongs to it.

Signposting: https://signposting.org/FAIR/, level 1, in the head, since a folder of files sends no headers.
"""

from __future__ import annotations

from collections.abc import Iterator

from octavo.bibliography.identifiers import doi_url, work_links
from octavo.facts.article import Article
from octavo.model.reference import Record
from octavo.pages.authors import author_path, orcid_url
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_of
from octavo.pages.views import HeadLink

BIBTEX = "application/x-bibtex"


def article_links(
    context: PageContext, article: Article, *, bibliography: str, record: str
) -> Iterator[HeadLink]:
    """Yield the links of a post or a page.

    `bibliography` is the URL of the file of its works, `record` that of how to cite it; "" for none.
    """
    doi = article.document.header.keys.doi
    yield HeadLink("cite-as", doi_url(doi) if doi else context.absolute(article.site_path), "")
    for author in article.authors:
        yield HeadLink("author", orcid_url(author) or context.absolute(author_path(author.id)), "")
    license_ = license_of(context.config, article)
    if license_ and license_.url:
        yield HeadLink("license", license_.url, "")
    kind = "BlogPosting" if article.document.is_post else "WebPage"
    yield HeadLink("type", f"https://schema.org/{kind}", "")
    if record:
        yield HeadLink("describedby", record, BIBTEX)
    if bibliography:
        yield HeadLink("item", bibliography, BIBTEX)


def work_page_links(record: Record) -> Iterator[HeadLink]:
    """Yield the links of a cited work's page: what the work is, not what tells of it."""
    links = [link.url for link in work_links(record) if link.url]
    if links:
        yield HeadLink("about", links[0], "")
