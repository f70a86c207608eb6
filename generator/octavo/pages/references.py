"""Lists of references, all cited works, and a page for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from octavo.bibliography.citing import CitedWork, reference_anchor
from octavo.bibliography.link_names import short_name, with_link_names
from octavo.index.site import Article, CitingPlace
from octavo.model.body import ReferencesPlace
from octavo.model.reference import FormattedReference, Record
from octavo.pages.context import PageContext
from octavo.pages.dates import date_view, time_view
from octavo.pages.digests import MOST_ELSEWHERE, digest
from octavo.pages.heads import make_head
from octavo.pages.metadata.context_objects import work_object
from octavo.pages.metadata.highwire import is_inside_a_site, work_tags
from octavo.pages.metadata.signposting import work_page_links
from octavo.pages.metadata.structured_data import work_json_ld
from octavo.pages.notices import notice_view
from octavo.pages.plain_text import plain_text
from octavo.pages.planned import Planned
from octavo.pages.views import (
    BackLink,
    CitedWorkView,
    DateView,
    Head,
    Mention,
    NamedReference,
    ReferencesView,
    ReferenceView,
    WebLink,
    WorkGroup,
    WorkView,
)
from octavo.text.directions import isolate_numbers
from octavo.text.letters import letters
from octavo.text.slugs import slugify

REFERENCES = "/references/"
MOST_NAMED = 20
"""Posts named below a work in the list of all cited works; the work's own page has every mention."""


class Grouping(NamedTuple):
    """A way to group all cited works, each on a page of its own."""

    kind: str
    label: str
    site_path: str


GROUPINGS = (
    Grouping("year", "By year", REFERENCES),
    Grouping("author", "By author", f"{REFERENCES}by-author/"),
    Grouping("journal", "By journal", f"{REFERENCES}by-journal/"),
)
DOWNLOADS = (("BibTeX", "references.bib"), ("RIS", "references.ris"), ("CSL-JSON", "references.json"))
"""The whole site's works as files below /references/: title and name."""

_OWN_NAMES = frozenset(path.rstrip("/").rpartition("/")[2] for _, _, path in GROUPINGS)


def work_path(record: Record) -> str:
    """Return the site path of a work's own page."""
    key = record.key
    slug = slugify(key)
    if slug != key.lower() or slug in _OWN_NAMES or record.differs_by_case:
        # `a:b`, `a-b` and `A-b` are three works, and none is a list of works.
        slug = f"{slug}-{blake2b(key.encode(), digest_size=3).hexdigest()}"
    return f"{REFERENCES}{slug}/"


class Literature:
    """Every place that cites each work, newest article first."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._titles: dict[str, str] = {}
        self._newest: dict[str, tuple[tuple[CitingPlace, ...], int]] = {}

    def places(self, key: str) -> tuple[CitingPlace, ...]:
        """Return where a work is cited; what `nocite` names is cited nowhere."""
        return tuple(place for place in self._context.index.cited.get(key, ()) if place.anchor)

    def newest(self, key: str) -> tuple[tuple[CitingPlace, ...], int]:
        """Return the first place in each of the newest articles that cite a work, and how many do."""
        known = self._newest.get(key)
        if known is None:
            first: dict[str, CitingPlace] = {}
            for place in self._context.index.cited.get(key, ()):
                if place.anchor:
                    first.setdefault(place.path, place)
            known = self._newest[key] = tuple(islice(first.values(), MOST_NAMED)), len(first)
        return known

    def elsewhere(self, key: str, path: str) -> list[CitingPlace]:
        """Return the first place in each of the newest other articles that cite a work."""
        others: list[CitingPlace] = []
        seen = {path}
        for place in self._context.index.cited.get(key, ()):
            if place.anchor and place.path not in seen:
                seen.add(place.path)
                others.append(place)
                if len(others) == MOST_ELSEWHERE:
                    break
        return others

    def _title_of(self, path: str) -> str:
        """Return an article's title as plain text; made once, for many works lead to it."""
        if path not in self._titles:
            self._titles[path] = plain_text(self._context.article(path).document.title)
        return self._titles[path]

    def back_link(self, place: CitingPlace) -> BackLink:
        """Return a link to a place on another page."""
        return BackLink(
            label=self._title_of(place.path),
            url=_place_url(self._context, place),
            is_comment=bool(place.comment),
            is_elsewhere=True,
        )


def _place_url(context: PageContext, place: CitingPlace) -> str:
    """Return the URL of the very place, on whatever page of a discussion it stands."""
    article = context.article(place.path)
    return f"{context.url(article.path_of_comment(place.comment))}#{place.anchor}"


def work_url(context: PageContext, record: Record) -> str:
    """Return the URL of a work's own page, or "" when those are off."""
    return context.url(work_path(record)) if context.index.config.citations.work_pages else ""


def reference_views(
    context: PageContext,
    literature: Literature,
    article: Article,
    works: Sequence[CitedWork],
    anchor_urls: Mapping[str, str],
) -> tuple[ReferenceView, ...]:
    """Return the entries of an article's list.

    `anchor_urls` has the page of each anchor that is not on this one (an older page of the discussion).
    """
    return tuple(
        ReferenceView(
            key=work.record.key,
            anchor=reference_anchor(work.record.key),
            label=work.label,
            name=named.name,
            html=named.html,
            identifiers=named.identifiers,
            back_links=_back_links(work, article, context, anchor_urls),
            elsewhere=tuple(
                literature.back_link(place) for place in literature.elsewhere(work.record.key, article.path)
            ),
            is_cited_in_text=work.is_cited_in_text,
            notice=notice_view(context, work.record.key),
            work_url=work_url(context, work.record),
        )
        for work in works
        for named in (_named(context, work.reference, work.record),)
    )


def _named(context: PageContext, reference: FormattedReference, record: Record) -> NamedReference:
    """Return a reference as every page has it; a work is cited on many."""
    known = context.named.get(record.key)
    if known is None or known[0] is not reference:
        html, identifiers = (
            Markup(isolate_numbers(with_link_names(part, reference.links, record)))
            for part in (reference.html, reference.identifiers_html)
        )
        known = reference, NamedReference(short_name(record), html, identifiers)
        context.named[record.key] = known
    return known[1]


def _back_links(
    work: CitedWork, article: Article, context: PageContext, anchor_urls: Mapping[str, str]
) -> tuple[BackLink, ...]:
    comments = {at.anchor: at.comment for at in context.resolved[article.path].cited_at}
    return tuple(
        BackLink(
            letters(index),
            f"{anchor_urls.get(anchor, '')}#{anchor}",
            bool(comments.get(anchor)),
            is_elsewhere=False,
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


def all_references(
    context: PageContext, literature: Literature, has_sidebar: bool
) -> Iterator[Planned[ReferencesView]]:
    """Yield the pages of all cited works, one for each way to group them."""
    works = digest(b"".join([context.digests.citing(key) for key in context.index.works]))
    for key in context.index.works:
        # Here and not where the pages are made: a worker copies what it looks at, and this is every citation.
        literature.newest(key)
    for grouping in GROUPINGS:
        make = partial(_references_view, context, literature, grouping, has_sidebar)
        yield Planned(grouping.site_path, make, {"works": works})


def _references_view(
    context: PageContext, literature: Literature, grouping: Grouping, has_sidebar: bool
) -> ReferencesView:
    groups: dict[tuple[object, ...], list[Record]] = {}
    titles: dict[tuple[object, ...], str] = {}
    for record in sorted(context.index.works.values(), key=_sort_key):
        order, group_title = _group_of(record, grouping.kind)
        titles[order] = group_title
        groups.setdefault(order, []).append(record)
    title = "Cited works"
    head_title = title if grouping is GROUPINGS[0] else f"{title}, {grouping.label.lower()}"
    return ReferencesView(
        head=make_head(context, grouping.site_path, head_title),
        title=title,
        grouping=grouping.kind,
        groupings=tuple(WebLink(other.label, context.url(other.site_path)) for other in GROUPINGS),
        groups=tuple(
            WorkGroup(
                titles[order],
                f"group-{slugify(titles[order])}",
                tuple(
                    _cited_work(context, literature, record, is_offered=grouping is GROUPINGS[0])
                    for record in records
                ),
            )
            for order, records in sorted(groups.items())
        ),
        count=len(context.index.works),
        downloads=tuple(WebLink(name, context.url(f"{REFERENCES}{file}")) for name, file in DOWNLOADS),
        has_sidebar=has_sidebar,
    )


def format_work(context: PageContext, record: Record) -> FormattedReference:
    """Return a work as the site's own style prints it."""
    if record.key not in context.formatted:
        style = context.styles[context.index.config.citations.style]
        context.formatted[record.key] = style.format_reference(record)
    return context.formatted[record.key]


def work_pages(
    context: PageContext, literature: Literature, keys: Iterable[str], has_sidebar: bool
) -> Iterator[Planned[WorkView]]:
    """Yield a page for each of these cited works."""
    digests = context.digests
    for key in keys:
        record = context.index.works[key]
        make = partial(_work_view, context, literature, record, has_sidebar)
        causes = {"work": digests.citing(key), "mentions": digests.mentions(key)}
        yield Planned(work_path(record), make, causes)


def _work_head(context: PageContext, record: Record) -> Head:
    site_path = work_path(record)
    links = format_work(context, record).links
    return make_head(
        context,
        site_path,
        plain_text(record.title) or record.key,
        # Anything else would be saved as the work's abstract.
        description=plain_text(record.abstract)[:300],
        citation_meta=work_tags(record),
        json_ld=work_json_ld(context, record, links, site_path),
        links=work_page_links(record),
        names_site=not is_inside_a_site(record),
    )


def _work_view(context: PageContext, literature: Literature, record: Record, has_sidebar: bool) -> WorkView:
    return WorkView(
        head=_work_head(context, record),
        work=_cited_work(context, literature, record),
        title=Markup(record.title or record.key),
        mentions=tuple(_mention(context, record.key, place) for place in literature.places(record.key)),
        abstract=Markup(record.abstract),
        has_sidebar=has_sidebar,
    )


def _mention(context: PageContext, key: str, place: CitingPlace) -> Mention:
    article = context.article(place.path)
    config = context.index.config
    quoted = context.quotations.at(place.path, place.anchor, key)
    date = DateView("", "")
    if quoted.date:
        date = time_view(quoted.date, config.zone, config.language)
    elif article.moment:
        date = date_view(article.moment, config.zone, config.language)
    return Mention(
        title=Markup(article.document.title),
        url=_place_url(context, place),
        date=date,
        sentence=Markup.escape(quoted.sentence),
        commenter=quoted.commenter,
    )


def _cited_work(
    context: PageContext, literature: Literature, record: Record, *, is_offered: bool = False
) -> CitedWorkView:
    reference = format_work(context, record)
    named = _named(context, reference, record)
    places, count = literature.newest(record.key)
    return CitedWorkView(
        key=record.key,
        anchor=reference_anchor(record.key),
        name=named.name,
        html=named.html,
        identifiers=named.identifiers,
        context_object=work_object(record) if is_offered else "",
        notice=notice_view(context, record.key),
        url=work_url(context, record),
        cited_by=tuple(map(literature.back_link, places)),
        more=count - len(places),
    )


def _first_author(record: Record) -> str:
    for name in (*record.author, *record.editor):
        return name.family or name.literal
    return plain_text(record.title)


def _sort_key(record: Record) -> tuple[object, ...]:
    return (
        slugify(_first_author(record)),
        record.issued.year,
        plain_text(record.title).casefold(),
        record.key,
    )


def _group_of(record: Record, grouping: str) -> tuple[tuple[object, ...], str]:
    """Return what a group is sorted by, and its heading."""
    if grouping == "year":
        year = record.issued.year
        return (-year if year else 1,), str(year) if year else "Without a year"
    if grouping == "author":
        letter = slugify(_first_author(record))[:1].upper()
        return (letter,), letter
    journal = plain_text(record.container_title)
    return (not journal, journal.casefold()), journal or "Not in a journal"
