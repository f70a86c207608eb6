"""The tags by which Google Scholar and Zotero know a post, or the work that a page is about.

Highwire: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. The type is in
Zotero's own vocabulary: with the tag for a journal's title it would take a post for an article of a journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from octavo.bibliography.citing import CitedWork
from octavo.bibliography.identifiers import work_links
from octavo.facts.article import Article
from octavo.model.reference import Name, PartialDate, Record
from octavo.pages.authors import orcid_url
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_of, written_license
from octavo.pages.plain_text import plain_text

Tags = tuple[tuple[str, str], ...]

MOST_REFERENCES = 200
"""References named in the head of a post; a longer list stands in the page all the same."""

# Types of CSL → those of Zotero, where the tags of Highwire cannot say them.
# https://www.zotero.org/support/kb/item_types_and_fields
_ZOTERO_TYPES = {
    "article": "preprint",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "bill": "bill",
    "book": "book",
    "broadcast": "tvBroadcast",
    "classic": "book",
    "collection": "book",
    "dataset": "dataset",
    "document": "document",
    "entry": "encyclopediaArticle",
    "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle",
    "figure": "artwork",
    "graphic": "artwork",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "map": "map",
    "motion_picture": "film",
    "pamphlet": "document",
    "patent": "patent",
    "personal_communication": "letter",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "regulation": "statute",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "webpage": "webpage",
}
# Where the title of what holds the work, its institution or its number goes.
_CONTAINERS = {
    "article-journal": "citation_journal_title",
    "chapter": "citation_inbook_title",
    "paper-conference": "citation_conference_title",
}
_INSTITUTIONS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
_INSIDE_A_SITE = frozenset({"webpage", "post-weblog", "post", "article-newspaper"})


def post_tags(context: PageContext, article: Article, works: Sequence[CitedWork], description: str) -> Tags:
    """Return the tags of a post: what it is, who wrote it, and what it cites."""
    keys = article.document.header.keys
    config = context.config
    pairs = [("z:itemType", "blogPost"), ("citation_title", plain_text(article.document.title))]
    for author in article.authors:
        pairs.append(("citation_author", author.keys.name))
        if author.keys.affiliation:
            pairs.append(("citation_author_institution", author.keys.affiliation))
        pairs.append(("citation_author_orcid", orcid_url(author)))
    if article.moment:
        day = article.moment.value.astimezone(config.zone).strftime("%Y/%m/%d")
        pairs += [("citation_publication_date", day), ("citation_online_date", day)]
    pairs += [
        ("prism.publicationName", config.title),
        ("citation_issn", config.issn),
        ("citation_language", article.language),
        ("citation_doi", keys.doi),
        ("citation_abstract", description),
        ("citation_keywords", "; ".join(context.term(key).title for key in article.tags)),
        ("citation_fulltext_html_url", context.absolute(article.site_path)),
        ("dcterms.rights", written_license(license_of(config, article))),
    ]
    pairs += [("fediverse:creator", author.keys.fediverse) for author in article.authors]
    pairs += [("citation_reference", _cited(work)) for work in works[:MOST_REFERENCES]]
    return tuple((name, content) for name, content in pairs if content)


def _cited(work: CitedWork) -> str:
    """Return a cited work: by its DOI, which says it all, or as it is printed."""
    doi = work.record.doi
    return f"citation_doi={doi}" if doi and ";" not in doi else work.reference.text


def work_tags(record: Record) -> Tags:
    """Return the tags of the page of a cited work: they tell of the work, and of nothing else."""
    links = [link.url for link in work_links(record) if link.url]
    pages = record.page or (record.number if record.type == "article-journal" else "")
    first, _, last = pages.partition("-") if pages.count("-") == 1 else (pages, "", "")
    container = plain_text(record.container_title)
    pairs = [
        ("z:itemType", _ZOTERO_TYPES.get(record.type, "")),
        ("citation_title", plain_text(record.title)),
        *(("citation_author", name) for name in _tag_names(record.author)),
        *(("citation_editor", tag_name(name)) for name in record.editor),
        ("citation_publication_date", tag_date(record.issued)),
        (_CONTAINERS.get(record.type, "prism.publicationName"), container),
        ("citation_journal_abbrev", plain_text(record.container_title_short)),
        ("citation_series_title", plain_text(record.collection_title)),
        ("citation_volume", record.volume),
        ("citation_issue", record.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        *_publisher(record),
        ("citation_isbn", record.isbn),
        ("citation_issn", record.issn),
        ("citation_doi", record.doi),
        ("citation_pmid", record.pmid),
        ("citation_language", record.language),
        ("citation_abstract", plain_text(record.abstract)),
        ("citation_keywords", "; ".join(record.keyword)),
        ("citation_public_url", record.url or (links[0] if links else "")),
        ("citation_pdf_url", record.pdf),
    ]
    return tuple((name, content) for name, content in pairs if content)


def is_inside_a_site(record: Record) -> bool:
    """Tell whether Zotero takes the name of our site for that of the site in which the work stands."""
    return record.type in _INSIDE_A_SITE and not record.container_title


def tag_name(name: Name) -> str:
    """Return a name as Highwire has it: the family name, a comma, the given name.

    An organisation ends in its comma, or Zotero would take its last word for a family name.
    """
    if name.literal:
        return f"{name.literal},"
    family = " ".join(part for part in (name.non_dropping_particle, name.family) if part)
    given = " ".join(part for part in (name.given, name.dropping_particle) if part)
    return ", ".join(part for part in (family, given, name.suffix) if part)


def _tag_names(names: Sequence[Name]) -> list[str]:
    """Return names as Highwire has them. A single one ends the list: Zotero might take it for two of them."""
    return [
        f"{tag_name(name)};" if len(names) == 1 and not name.literal else tag_name(name) for name in names
    ]


def tag_date(date: PartialDate) -> str:
    """Return a date as Highwire has it, 2021/10/20 or less of it; "" when not even the year is known."""
    if date.year <= 0:
        return ""
    parts = [f"{part:02}" for part in (date.month, date.day) if part]
    return "/".join((f"{date.year:04}", *parts))


def _publisher(record: Record) -> Iterator[tuple[str, str]]:
    publisher = plain_text(record.publisher)
    yield _INSTITUTIONS.get(record.type, "citation_publisher"), publisher
    if record.type == "report":
        yield "citation_technical_report_number", record.number
