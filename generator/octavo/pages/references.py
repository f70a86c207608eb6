"""Lists of references, all cited works, and a page for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup
from msgspec.structs import replace

from octavo.bibliography.anchors import reference_anchor
from octavo.bibliography.citing import CitedWork
from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.export_ris import to_ris
from octavo.bibliography.link_names import short_name, with_link_names
from octavo.facts.article import Article
from octavo.facts.citations import (
    MOST_ELSEWHERE,
    CitingPlace,
    cited_works,
    citing,
    newest_citing,
    places_of,
    work,
)
from octavo.facts.documents import config
from octavo.facts.notices import notices
from octavo.facts.styles import Styles
from octavo.graph import Query, Reader, query
from octavo.languages.catalogues import Catalogue
from octavo.languages.collation import collation_key, initial
from octavo.languages.locales import with_digits
from octavo.model.body import ReferencesPlace
from octavo.model.reference import FormattedReference, Record
from octavo.pages.card_lines import in_lines
from octavo.pages.context import PageContext
from octavo.pages.dates import date_view, time_view
from octavo.pages.heads import HEAD, make_head
from octavo.pages.metadata.highwire import is_inside_a_site, work_tags
from octavo.pages.metadata.signposting import work_page_links
from octavo.pages.metadata.structured_data import work_json_ld
from octavo.pages.notices import notice_view
from octavo.pages.plain_text import plain_text
from octavo.pages.quotations import quotation, quotations, reader_quotations
from octavo.pages.views import (
    BackLink,
    CitedWorkView,
    DateView,
    Head,
    Mention,
    NamedReference,
    ReferenceView,
    WorkView,
)
from octavo.resolving.resolve import resolved
from octavo.text.directions import isolate_numbers
from octavo.text.languages import direction_of
from octavo.text.letters import letters
from octavo.text.slugs import slugify

REFERENCES = "/references/"
MOST_NAMED = 10
"""Posts named below a work in the list of all cited works; the work's own page has every mention."""


class Grouping(NamedTuple):
    """A way to group all cited works, each a list of its own."""

    kind: str
    site_path: str  # of the list
    parts_path: str  # below which the pages of its parts are, if there are too many works for one


GROUPINGS = (
    Grouping("year", REFERENCES, f"{REFERENCES}by-year/"),
    Grouping("author", f"{REFERENCES}by-author/", f"{REFERENCES}by-author/"),
    Grouping("journal", f"{REFERENCES}by-journal/", f"{REFERENCES}by-journal/"),
)
DOWNLOADS = (("BibTeX", "references.bib"), ("RIS", "references.ris"), ("CSL-JSON", "references.json"))
"""The whole site's works as files below /references/: title and name."""

_OWN_NAMES = frozenset(path.rstrip("/").rpartition("/")[2] for one in GROUPINGS for path in one[1:])


def work_path(record: Record) -> str:
    """Return the site path of a work's own page."""
    key = record.key
    slug = slugify(key)
    if slug != key.lower() or slug in _OWN_NAMES or record.differs_by_case:
        # `a:b`, `a-b` and `A-b` are three works, and none is a list of works.
        slug = f"{slug}-{blake2b(key.encode(), digest_size=3).hexdigest()}"
    return f"{REFERENCES}{slug}/"


@query(work)
def work_address(graph: Reader, key: str) -> str:
    """Return the site path of the page of a cited work."""
    return work_path(graph.get(work, key))


def back_link(context: PageContext, place: CitingPlace) -> BackLink:
    """Return a link to a place on another page."""
    article = context.article(place.path)
    return BackLink(
        label=_plain_title(article.document.title),
        url=_place_url(context, place),
        is_comment=bool(place.comment),
        language=article.language,
        direction=direction_of(article.language),
    )


@query(citing, *PageContext.reads)
def citing_links(graph: Reader, key: str) -> tuple[tuple[str, BackLink], ...]:
    """Return links to the newest articles that cite a work, each behind the article's path."""
    context = PageContext(graph)
    return tuple([(place.path, back_link(context, place)) for place in newest_citing(graph, key)])


@lru_cache(maxsize=4096)
def _plain_title(title: str) -> str:
    # Many works lead to one article.
    return plain_text(title)


def _place_url(context: PageContext, place: CitingPlace) -> str:
    """Return the URL of the very place, on whatever page of a discussion it stands."""
    article = context.article(place.path)
    return f"{context.url(article.path_of_comment(place.comment))}#{place.anchor}"


def work_url(context: PageContext, record: Record) -> str:
    """Return the URL of a work's own page, or "" when those are off."""
    return context.url(work_path(record)) if context.config.citations.work_pages else ""


def reference_views(
    context: PageContext,
    article: Article,
    works: Sequence[CitedWork],
    anchor_urls: Mapping[str, str],
    *,
    with_elsewhere: bool,
) -> tuple[ReferenceView, ...]:
    """Return the entries of an article's list, if wanted with the other articles that cite the same.

    `anchor_urls` has the page of each anchor that is not on this one (an older page of the discussion).
    """
    words = context.words_of(article)
    return tuple(
        ReferenceView(
            key=cited.record.key,
            anchor=reference_anchor(cited.record.key),
            label=cited.label,
            name=named.name,
            html=named.in_lines,
            identifiers=named.identifiers,
            back_links=_back_links(cited, article, context, anchor_urls),
            elsewhere=_elsewhere(context.graph, cited.record.key, article.path) if with_elsewhere else (),
            is_cited_in_text=cited.is_cited_in_text,
            notice=notice_view(context, cited.record, words),
            work_url=work_url(context, cited.record),
        )
        for cited in works
        for named in (named_reference(cited.reference, cited.record, words),)
    )


def _elsewhere(graph: Reader, key: str, path: str) -> tuple[BackLink, ...]:
    """Return the first place in each of the newest other articles that cite a work."""
    others = [link for other, link in graph.get(citing_links, key) if other != path]
    return tuple(others[:MOST_ELSEWHERE])


@lru_cache(maxsize=4096)
def named_reference(reference: FormattedReference, record: Record, words: Catalogue) -> NamedReference:
    """Return a reference as every page has it; a work is cited on many."""
    html, identifiers = (
        Markup(isolate_numbers(with_link_names(part, reference.links, record, words)))
        for part in (reference.html, reference.identifiers_html)
    )
    lines = Markup(in_lines(html, record, words))
    return NamedReference(short_name(record, words), html, lines, identifiers)


def _back_links(
    work: CitedWork, article: Article, context: PageContext, anchor_urls: Mapping[str, str]
) -> tuple[BackLink, ...]:
    comments = {at.anchor: at.comment for at in context.graph.get(resolved, article.path).cited_at}
    return tuple(
        BackLink(
            letters(index),
            f"{anchor_urls.get(anchor, '')}#{anchor}",
            bool(comments.get(anchor)),
        )
        for index, anchor in enumerate(work.cited_at)
    )


def select_references(
    views: Sequence[ReferenceView], works: Sequence[CitedWork], place: ReferencesPlace
) -> tuple[ReferenceView, ...]:
    """Return the entries that belong into one of several lists."""
    return tuple(view for view, work in zip(views, works, strict=True) if _belongs(work.record, place))


def _belongs(record: Record, place: ReferencesPlace) -> bool:
    if place.keywords and not {word.casefold() for word in record.keyword} & {
        word.casefold() for word in place.keywords
    }:
        return False
    if place.types and record.type not in place.types:
        return False
    return not place.files or any(record.source_file.endswith(file) for file in place.files)


@query(cited_works, work, config)
def works_in_order(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the keys of all cited works by authors, years and titles."""
    language = graph.get(config).language
    found = [graph.get(work, key) for key in graph.get(cited_works)]
    records = sorted(found, key=lambda record: _sort_key(record, language))
    return tuple([record.key for record in records])


@query(work, config, *Styles.reads)
def printed_work(graph: Reader, key: str) -> FormattedReference:
    """Return a work as the site's own style prints it."""
    return Styles(graph)[graph.get(config).citations.style].format_reference(graph.get(work, key))


@query(work, printed_work, citing, notices, *PageContext.reads, is_private=False)
def cited_work(graph: Reader, key: str) -> CitedWorkView:
    """Return a work with the newest articles that cite it."""
    context, record = PageContext(graph), graph.get(work, key)
    first: dict[str, CitingPlace] = {}
    for place in places_of(graph, key):
        if place.anchor:
            first.setdefault(place.path, place)
    return replace(
        uncited_work(context, record, graph.get(printed_work, key)),
        url=work_url(context, record),
        cited_by=tuple([back_link(context, place) for place in islice(first.values(), MOST_NAMED)]),
        more=max(0, len(first) - MOST_NAMED),
    )


def uncited_work(context: PageContext, record: Record, printed: FormattedReference) -> CitedWorkView:
    """Return a work as a list shows it that says nothing of who cites it. It reads `notices`."""
    named = named_reference(printed, record, context.words)
    return CitedWorkView(
        key=record.key,
        anchor=reference_anchor(record.key),
        name=named.name,
        html=named.html,
        identifiers=named.identifiers,
        context_object="",
        notice=notice_view(context, record, context.words),
        url="",
        cited_by=(),
        more=0,
    )


WORK_VIEW: tuple[Query[object], ...] = (
    *(work, printed_work, cited_work, citing, quotations, reader_quotations),
    *HEAD,
)
"""What `work_view` reads."""


def _work_head(context: PageContext, record: Record, printed: FormattedReference) -> Head:
    site_path = work_path(record)
    return make_head(
        context,
        site_path,
        plain_text(record.title) or record.key,
        # Anything else would be saved as the work's abstract.
        description=plain_text(record.abstract)[:300],
        citation_meta=work_tags(record),
        json_ld=work_json_ld(context, record, printed.links, site_path),
        links=work_page_links(record),
        names_site=not is_inside_a_site(record),
    )


def work_view(context: PageContext, key: str) -> WorkView:
    """Return the page of a cited work."""
    graph = context.graph
    record = graph.get(work, key)
    places = [place for place in places_of(graph, key) if place.anchor]
    printed = graph.get(printed_work, key)
    return WorkView(
        head=_work_head(context, record, printed),
        work=graph.get(cited_work, key),
        title=Markup(record.title or record.key),
        mentions=tuple([_mention(context, record.key, place) for place in places]),
        abstract=Markup(record.abstract),
        bibtex=to_bibtex((record,)),
        ris=to_ris((record,)),
        text=_as_text(printed),
    )


def _as_text(printed: FormattedReference) -> str:
    """Return a reference for a letter or a form: without markup, with what identifies it."""
    return plain_text(f"{printed.html} {printed.identifiers_html}").strip()


def _mention(context: PageContext, key: str, place: CitingPlace) -> Mention:
    article = context.article(place.path)
    config_ = context.config
    quoted = quotation(context.graph, place.path, place.anchor, key, is_comment=bool(place.comment))
    date = DateView("", "")
    if quoted.date:
        date = time_view(quoted.date, config_.zone, config_.language)
    elif article.moment:
        date = date_view(article.moment, config_.zone, config_.language)
    return Mention(
        title=Markup(article.document.title),
        language=article.language,
        direction=direction_of(article.language),
        url=_place_url(context, place),
        date=date,
        sentence=Markup.escape(quoted.sentence),
        commenter=quoted.commenter or context.words.gettext("Anonymous") * quoted.is_comment,
    )


def first_author(record: Record) -> str:
    """Return the name by which a work is sorted: of its first author or editor, or else its title."""
    for name in (*record.author, *record.editor):
        return name.family or name.literal
    return plain_text(record.title)


def _sort_key(record: Record, language: str) -> tuple[object, ...]:
    return (
        collation_key(first_author(record), language)[0],
        record.issued.year,
        collation_key(plain_text(record.title), language),
        record.key,
    )


def group_of(record: Record, grouping: str, words: Catalogue) -> tuple[tuple[object, ...], str]:
    """Return what a group is sorted by, and its heading."""
    if grouping == "year":
        year = record.issued.year
        shown = with_digits(str(year), words.language) if year else words.gettext("Without a year")
        return (-year if year else 1,), shown
    if grouping == "author":
        letter = initial(first_author(record), words.language)
        return collation_key(letter, words.language), letter
    journal = plain_text(record.container_title)
    key = collation_key(journal, words.language)[0]
    return (not journal, key), journal or words.gettext("Not in a journal")


QUERIES = (work_address, citing_links, works_in_order, printed_work, cited_work)
