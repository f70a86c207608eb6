"""A text that was saved → the live site with its page made anew and everything else as it was.

Where only a body changed, the index can stay: the page is planned on a copy of what all pages are made
from, with this one text exchanged. Everything else that a text may change (its address, lists, feeds) is
left to reading the whole site, which follows and has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from octavo.builder.options import FileKind
from octavo.builder.plan import PlannedFile
from octavo.errors import Severity, sort_problems
from octavo.index.citations import gather_citations
from octavo.index.main_keys import document_with_main_keys
from octavo.index.site import Article, CitingPlace, SiteIndex
from octavo.model.addresses import output_file
from octavo.pages.context import PageContext
from octavo.pages.digests import Digests
from octavo.pages.plan import Page, article_plan
from octavo.pages.quotations import Quotations
from octavo.pages.references import Literature
from octavo.preview.live_site import LiveSite, ReadSite
from octavo.reading.documents import Document, DocumentFacts, data_to_document_text
from octavo.reading.parse import ParsedDocument, parse_document
from octavo.rendering.feeds.downloads import Download, article_downloads
from octavo.rendering.renderer import RenderedPage, Renderer
from octavo.resolving.resolve import ResolvedArticles
from octavo.site.frontmatter import Header
from octavo.storage.recent import Recent
from octavo.storage.signatures import digest_of

_REMEMBERED = 64


def with_changed_texts(live: LiveSite, site: Path, paths: Iterable[str]) -> tuple[LiveSite, bool]:
    """Return the live site after these files changed, and whether the whole site has to be read for them.

    A file with the bytes that are known changes nothing, unless there are mistakes: that may mend one.
    """
    needs_reading = False
    for path in paths:
        changed = _with_changed_text(live, site, path)
        if changed is None:
            needs_reading = True
        else:
            live = changed
    return live, needs_reading


def _with_changed_text(live: LiveSite, site: Path, path: str) -> LiveSite | None:
    """Return the site with a text as it is now; None when that takes more than its own page."""
    read = live.read
    source = read.sources.get(path) if read else None
    if read is None or source is None or live.context is None:
        return None
    try:
        data = (site / path).read_bytes()
    except OSError:
        return None
    if not data:
        # An editor that writes into a file empties it first: nobody's mistake, if it does not stay so.
        return None
    digest = digest_of(data)
    if digest == live.seen.get(path, source.digest):
        # What is known are texts without the mistake: only a reading tells that it is gone.
        return None if live.problems else live
    parsed, problems = parse_document(replace(source, digest=digest), data, read.parse_options)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    others = [problem for problem in live.problems if problem.location.path != path]
    live = replace(
        live,
        epoch=live.epoch + 1,
        seen={**live.seen, path: digest},
        problems=sort_problems((*others, *errors)),
    )
    article = live.context.index.by_path.get(path) if live.context else None
    if parsed is None or errors:
        # The last good page stays, with the mistakes over it.
        return live
    if article is None or not _stays_in_place(parsed, read, live.context, path):
        return None
    return _with_article(live, read, _with_document(article, parsed))


def _stays_in_place(parsed: ParsedDocument, read: ReadSite, context: PageContext | None, path: str) -> bool:
    """Tell whether a text has the header that it had, and needs no file or page that it did not."""
    known = read.documents.get(path)
    if known is None or context is None or not _same_header(parsed.header, known.header):
        return False
    return parsed.facts.pictures == known.facts.pictures and _targets(parsed.facts) - _targets(
        known.facts
    ) <= set(context.index.by_path)


def _same_header(one: Header, other: Header) -> bool:
    return replace(one, places="") == replace(other, places="")


def _targets(facts: DocumentFacts) -> set[str]:
    return {link.target for link in facts.links}


def _with_document(article: Article, parsed: ParsedDocument) -> Article:
    load = partial(data_to_document_text, parsed.text)
    document = Document(article.path, article.document.is_post, parsed.header, parsed.facts, load)
    return replace(article, document=document_with_main_keys(document, article.library))


def _with_article(live: LiveSite, read: ReadSite, article: Article) -> LiveSite:
    assert live.context is not None  # noqa: S101  # there is one wherever a site was read
    context = _exchanged(live.context, article)
    made = {file.name: file for file in _files_of(context, read.renderer, article)}
    page = context.url(article.site_path)
    return replace(live, context=context, newer={**live.newer, **made}, saved_page=page, saved_in=live.epoch)


def _exchanged(context: PageContext, article: Article) -> PageContext:
    """Return what pages are made from, with one article exchanged and nothing remembered of the old one."""
    index = _index_with(context.index, article)
    facts = replace(context.facts, articles=index.by_path)
    resolved = ResolvedArticles(index, facts)
    return replace(
        context,
        index=index,
        facts=facts,
        resolved=resolved,
        quotations=Quotations(resolved),
        digests=Digests(index, facts, context.notices, context.digests.settings),
        summaries={},
        references=Recent(_REMEMBERED),
    )


def _index_with(index: SiteIndex, article: Article) -> SiteIndex:
    path = article.path
    cites = article.document.facts.cites != index.by_path[path].document.facts.cites
    index = replace(
        index,
        posts=tuple(article if post.path == path else post for post in index.posts),
        pages=tuple(article if page.path == path else page for page in index.pages),
        by_path={**index.by_path, path: article},
    )
    if not cites:
        return index
    places, own, works = gather_citations([article])
    cited = dict(index.cited)
    for key in {*index.article_works[path], *places}:
        elsewhere = tuple(place for place in cited.get(key, ()) if place.path != path)
        found = _merged(places.get(key, ()), elsewhere, cited.get(key, ()))
        if found:
            cited[key] = found
        else:
            cited.pop(key, None)
    gone = {key for key in index.article_works[path] if key not in cited}
    return replace(
        index,
        cited=cited,
        article_works={**index.article_works, **own},
        works={key: record for key, record in {**index.works, **works}.items() if key not in gone},
    )


def _merged(
    own: tuple[CitingPlace, ...], elsewhere: tuple[CitingPlace, ...], before: tuple[CitingPlace, ...]
) -> tuple[CitingPlace, ...]:
    """Return all places that cite a work, an article's own where they stood before, else first."""
    paths = list(dict.fromkeys(place.path for place in before))
    start = 0
    if own and own[0].path in paths:
        newer = set(paths[: paths.index(own[0].path)])
        start = sum(place.path in newer for place in elsewhere)
    return (*elsewhere[:start], *own, *elsewhere[start:])


def _files_of(context: PageContext, renderer: Renderer, article: Article) -> Iterator[PlannedFile]:
    for page in article_plan(context, Literature(context), (article,)):
        source = article.path if page.site_path == article.site_path else ""
        kind = FileKind.POST if article.document.is_post else FileKind.PAGE
        make = partial(_render, renderer, page)
        yield PlannedFile(output_file(page.site_path), b"", (), make, kind, source)
    for download in article_downloads(context, article):
        name = output_file(download.site_path)
        yield PlannedFile(name, b"", (), partial(_made, download), FileKind.DOWNLOAD)


def _render(renderer: Renderer, page: Page) -> RenderedPage:
    return renderer.render(page.template, page.view)


def _made(download: Download) -> RenderedPage:
    make: Callable[[], bytes] = download.make
    return RenderedPage(make(), ())
