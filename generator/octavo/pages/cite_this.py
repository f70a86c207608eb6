"""How to cite a post: as a reference, as BibTeX and as RIS."""

from __future__ import annotations

from markupsafe import Markup

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.export_ris import to_ris
from octavo.errors import Location
from octavo.facts.article import Article
from octavo.facts.styles import Styles
from octavo.graph import Query
from octavo.model.addresses import folder_beside
from octavo.model.reference import PartialDate, Record
from octavo.pages.authors import author_name
from octavo.pages.context import PageContext
from octavo.pages.views import CiteThis
from octavo.text.directions import isolate_numbers
from octavo.text.moments import Moment
from octavo.text.slugs import slugify

_FILE = "cite.bib"


def record_path(site_path: str) -> str:
    """Return the address of the file with how to cite the post at this one."""
    return f"{folder_beside(site_path)}{_FILE}"


def has_record_file(context: PageContext, article: Article) -> bool:
    """Tell whether how to cite a text lies in a file beside its page."""
    return context.config.citations.post_records and article.document.is_post and article.moment is not None


CITE_THIS: tuple[Query[object], ...] = (*Styles.reads, *PageContext.reads)
"""What `cite_this` reads."""


def cite_this(context: PageContext, article: Article) -> CiteThis | None:
    """Return how to cite a post; None for a page or a post without a date."""
    if not article.document.is_post or article.moment is None:
        return None
    record = _record_of(context, article, article.moment)
    style = Styles(context.graph)[article.style].in_language(article.language)
    reference = style.format_reference(record)
    html = Markup(isolate_numbers(f"{reference.html} {reference.identifiers_html}".strip()))
    return CiteThis(html, to_bibtex((record,)), to_ris((record,)))


def _record_of(context: PageContext, article: Article, moment: Moment) -> Record:
    config = context.config
    keys = article.document.header.keys
    authors = tuple(author_name(author) for author in article.authors)
    first = authors[0].family or authors[0].literal if authors else config.title
    return Record(
        key=slugify(f"{first} {moment.value.year} {article.document.header.file_slug}")[:40].strip("-"),
        type="post-weblog",
        location=Location(article.path),
        author=authors,
        title=article.document.title,
        container_title=str(Markup.escape(config.title)),
        issued=_day(context, moment),
        updated=_day(context, article.document.header.updated),
        language=article.language,
        doi=keys.doi,
        url=context.absolute(article.site_path),
    )


def _day(context: PageContext, moment: Moment | None) -> PartialDate:
    if moment is None:
        return PartialDate()
    local = moment.value.astimezone(context.config.zone)
    return PartialDate(local.year, local.month, local.day)
