"""Every kind of file that is published, as an output of the graph; its key is its address."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from octavo.assets.picture_format import is_picture
from octavo.assets.sharing_card import draw_card
from octavo.errors import Location, Problem, SiteError
from octavo.facts.files import picture, picture_facts, placed_files
from octavo.facts.inputs import file, fingerprint, read_bytes, workshop
from octavo.facts.theme import theme_facts
from octavo.graph import Query, Reader, output
from octavo.pages.archive import ARCHIVE_VIEW, archive_view, year_view
from octavo.pages.articles import ARTICLE_VIEW, article_view
from octavo.pages.cite_this import CITE_THIS, cite_this
from octavo.pages.cited_works import CITED_WORKS_VIEW, references_view, works_index
from octavo.pages.context import PageContext
from octavo.pages.heads import HEAD, make_head
from octavo.pages.lists import (
    COMMENTS_VIEW,
    LIST_VIEW,
    TERMS_VIEW,
    comments_view,
    home_view,
    term_view,
    terms_view,
)
from octavo.pages.plain_text import plain_text
from octavo.pages.quotations import quotations, reader_quotations
from octavo.pages.references import WORK_VIEW, work_view
from octavo.pages.sharing import card_words, drawing_font, font_of
from octavo.pages.site import recent_path, spoken_languages
from octavo.pages.views import PlainView, RedirectView, View
from octavo.reading.documents import is_post
from octavo.rendering.feeds.atom import (
    COMMENTS_FEED,
    FEED,
    feed_of_comments,
    feed_of_discussion,
    feed_of_list,
)
from octavo.rendering.feeds.downloads import (
    SITE_BIBLIOGRAPHY,
    TEXT_BIBLIOGRAPHY,
    site_bibliography_of,
    text_bibliography_of,
)
from octavo.rendering.feeds.entries import feed_entry
from octavo.rendering.feeds.sitemap import robots_txt, sitemaps
from octavo.rendering.host_files import HOST_FILES, host_files
from octavo.rendering.own_files import OWN_FILE, make_own_file
from octavo.rendering.pictures import cleaned, copies_of, is_cleaned
from octavo.rendering.pictures import picture_copy as make_picture_copy
from octavo.rendering.plan import Planned, plan, sitemap_entries
from octavo.rendering.rendering import RENDERING, render
from octavo.rendering.well_formed import xml_fault
from octavo.resolving.holes import addresses


class MadeFile(Struct, frozen=True, array_like=True):
    """A file as an output gives it to the publisher."""

    pieces: tuple[bytes, ...] = (b"",)  # one more than parts: these stand between them
    parts: tuple[str, ...] = ()  # the names of parts that pages share
    copied: bytes = b""  # the path of the file that it is a copy of …
    digest: str = ""  # … with this digest

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the file with the parts that pages share."""
        found = [self.pieces[0]]
        for name, piece in zip(self.parts, self.pieces[1:], strict=True):
            found += [parts[name], piece]
        return b"".join(found)


_encode = msgspec.msgpack.Encoder().encode
read_made = msgspec.msgpack.Decoder(MadeFile).decode
"""Return the file that an output's bytes are."""

Make = Callable[[Reader, Planned], MadeFile]


def _output(*reads: Query[Any], is_late: bool = False) -> Callable[[Make], Query[bytes]]:
    """Make an output of a function; what is wrong with a template or a picture is reported."""

    def made(make: Make) -> Query[bytes]:
        def function(graph: Reader, site_path: str) -> bytes:
            planned = graph.at(plan, site_path)
            assert planned is not None, site_path  # noqa: S101  # what is not planned is not listed
            try:
                return _encode(make(graph, planned))
            except SiteError as error:
                for problem in error.problems:
                    graph.report(problem)
                return _encode(MadeFile())

        function.__name__ = make.__name__
        return output(plan, *reads, is_late=is_late)(function)

    return made


MakeView = Callable[[Reader, Planned], tuple[str, View]]

VIEWS: dict[str, MakeView] = {}
"""What gives the template and the view of a page, by the name of the output that makes it."""


def _page(*reads: Query[Any], is_late: bool = False) -> Callable[[MakeView], Query[bytes]]:
    """Make an output of a function that returns a page's template and its view."""

    def made(make_view: MakeView) -> Query[bytes]:
        def make(graph: Reader, planned: Planned) -> MadeFile:
            page = render(graph, *make_view(graph, planned))
            return MadeFile(page.pieces, page.parts)

        make.__name__ = make_view.__name__
        VIEWS[make_view.__name__] = make_view
        return _output(*reads, *RENDERING, is_late=is_late)(make)

    return made


def _whole(data: bytes) -> MadeFile:
    return MadeFile((data,))


@_page(quotations, reader_quotations, feed_entry, *ARTICLE_VIEW)
def text_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the page of a post or a page, or an older page of its discussion."""
    path, context = planned.subject, PageContext(graph)
    view = article_view(context, path, planned.number)
    if is_post(path):
        # While the text is at hand: feeds and the pages of works ask for these in a moment.
        graph.get(feed_entry, path)
    if context.config.citations.work_pages:
        graph.get(quotations, path)
        graph.get(reader_quotations, path)
    return "post.html" if is_post(path) else "page.html", view


@_page(*LIST_VIEW)
def home_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the front page, or an older page of the stream."""
    return "home.html", home_view(PageContext(graph), planned.site_path)


@_page(*LIST_VIEW)
def term_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make a page of a category, a tag, a series or an author."""
    return "term.html", term_view(PageContext(graph), planned.site_path)


@_page(*ARCHIVE_VIEW)
def archive_page(graph: Reader, _: Planned) -> tuple[str, View]:
    """Make the page of all years."""
    return "archive.html", archive_view(PageContext(graph))


@_page(*ARCHIVE_VIEW)
def year_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the page of a year."""
    return "archive.html", year_view(PageContext(graph), planned.number)


@_page(*TERMS_VIEW)
def terms_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the list of all categories, tags, series or authors."""
    return "terms.html", terms_view(PageContext(graph), planned.subject)


@_page(*CITED_WORKS_VIEW)
def references_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make a list of all cited works."""
    return "references.html", references_view(PageContext(graph), planned.site_path)


@_output(*CITED_WORKS_VIEW)
def works_filter(graph: Reader, _: Planned) -> MadeFile:
    """Make what the filter of all cited works searches."""
    return _whole(works_index(PageContext(graph)))


@_page(*WORK_VIEW, is_late=True)
def work_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the page of a cited work."""
    return "work.html", work_view(PageContext(graph), planned.subject)


@_page(*COMMENTS_VIEW)
def comments_page(graph: Reader, _: Planned) -> tuple[str, View]:
    """Make the page of the newest comments."""
    return "comments.html", comments_view(PageContext(graph))


@_page(*HEAD, spoken_languages)
def plain_page(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the page for addresses that lead nowhere, that of search, of feeds, or of what is recent."""
    context = PageContext(graph)
    languages = graph.get(spoken_languages)
    own = (one for one in languages[1:] if recent_path(one, languages[0]) == planned.site_path)
    language = next(own, context.config.language)
    words = context.speech.catalogue(language)
    titles = {
        "404": words.gettext("Page not found"),
        "search": words.gettext("Search"),
        "how-to-follow": words.gettext("How to follow"),
        "recent": words.gettext("Recent posts, recent comments and more"),
    }
    name = planned.site_path.strip("/").partition("/")[0].removesuffix(".html")
    head = make_head(context, planned.site_path, titles[name], language=language, is_indexed=False)
    return f"{name}.html", PlainView(head, titles[name])


@_page(*PageContext.reads)
def redirect(graph: Reader, planned: Planned) -> tuple[str, View]:
    """Make the page at a former address of a text."""
    context = PageContext(graph)
    article = context.article(planned.subject)
    view = RedirectView(
        title=plain_text(article.document.title),
        url=context.url(article.site_path),
        canonical=context.absolute(article.site_path),
        language=article.language,
    )
    return "redirect.html", view


# ---- for machines


def _well_formed(planned: Planned, data: bytes) -> MadeFile:
    """Return a feed that can be read: rather no new one than one that all subscribers' readers refuse."""
    if planned.site_path.endswith(".xml") and (fault := xml_fault(data)):
        message = f"The feed {planned.site_path} would be no well-formed XML: {fault}."
        raise SiteError([Problem(Location(planned.site_path.lstrip("/")), message, code="output")])
    return _whole(data)


@_output(*FEED, is_late=True)
def feed(graph: Reader, planned: Planned) -> MadeFile:
    """Make a feed of posts."""
    return _well_formed(planned, feed_of_list(PageContext(graph), planned.site_path))


@_output(*COMMENTS_FEED)
def comments_feed(graph: Reader, planned: Planned) -> MadeFile:
    """Make the feed of the newest comments."""
    return _well_formed(planned, feed_of_comments(PageContext(graph), planned.site_path))


@_output(*COMMENTS_FEED)
def discussion_feed(graph: Reader, planned: Planned) -> MadeFile:
    """Make the feed of the comments on a text."""
    return _well_formed(planned, feed_of_discussion(PageContext(graph), planned.site_path, planned.subject))


@_output(*TEXT_BIBLIOGRAPHY)
def text_bibliography(graph: Reader, planned: Planned) -> MadeFile:
    """Make a text's works as a file beside its page."""
    return _whole(text_bibliography_of(graph, planned.subject))


@_output(*CITE_THIS)
def post_record(graph: Reader, planned: Planned) -> MadeFile:
    """Make a file with how to cite a post beside its page."""
    context = PageContext(graph)
    made = cite_this(context, context.article(planned.subject))
    assert made is not None, planned  # noqa: S101  # else none was planned
    return _whole(made.bibtex.encode())


@_output(*SITE_BIBLIOGRAPHY)
def site_bibliography(graph: Reader, planned: Planned) -> MadeFile:
    """Make the works of the whole site as a file."""
    return _whole(site_bibliography_of(graph, planned.site_path))


@_output(sitemap_entries, addresses)
def sitemap(graph: Reader, planned: Planned) -> MadeFile:
    """Make the list of pages for search engines, or a part of it."""
    made = dict(sitemaps(graph.get(sitemap_entries), graph.get(addresses).absolute("/")))
    return _whole(made[planned.site_path])


@_output(addresses)
def robots(graph: Reader, _: Planned) -> MadeFile:
    """Make the file that tells search engines where the sitemap is."""
    return _whole(robots_txt(graph.get(addresses).absolute("/sitemap.xml")))


@_output(*HOST_FILES)
def host_file(graph: Reader, planned: Planned) -> MadeFile:
    """Make a file that servers and hosts read."""
    return _whole(host_files(graph).text(planned.site_path).encode())


@_output(*OWN_FILE)
def own_file(graph: Reader, planned: Planned) -> MadeFile:
    """Make a file that code of the site's own describes."""
    return _whole(make_own_file(graph, planned.site_path))


# ---- copies


@_output(placed_files, picture_facts, file, fingerprint, workshop)
def asset(graph: Reader, planned: Planned) -> MadeFile:
    """Make a copy of a file of the author's; a photo goes out without what it tells of its maker."""
    placed = graph.at(placed_files, planned.subject)
    assert placed is not None, planned  # noqa: S101  # it was planned by the same table
    if is_picture(planned.subject) and is_cleaned(graph.get(picture_facts, planned.subject), placed):
        return _whole(cleaned(read_bytes(graph, planned.subject), planned.subject))
    source = graph.get(workshop).site / placed.source.file
    return MadeFile(copied=os.fsencode(source), digest=placed.digest)


@_output(placed_files, picture, workshop)
def picture_copy(graph: Reader, planned: Planned) -> MadeFile:
    """Make a copy of a picture: smaller, better compressed, or in a format that browsers show."""
    shop, placed = graph.get(workshop), graph.at(placed_files, planned.subject)
    shown = graph.get(picture, planned.subject)
    assert placed is not None and shown is not None, planned  # noqa: S101, PT018
    variant = next(one for one in copies_of(shown) if one.site_path == planned.site_path)
    source = shop.site / placed.source.file
    copy = make_picture_copy(source, shop.kept_images, shown, variant, only_looks=shop.only_looks)
    return _whole(copy)


@_output(card_words, drawing_font, file)
def sharing_card(graph: Reader, planned: Planned) -> MadeFile:
    """Draw the picture for links to a post that shows none."""
    words = graph.get(card_words, planned.subject)
    assert words is not None, planned  # noqa: S101  # else none was planned
    return _whole(draw_card(words, font_of(graph)))


@_output(theme_facts)
def theme_file(graph: Reader, planned: Planned) -> MadeFile:
    """Make a copy of a file of the theme, or of several in one: its name changes with its bytes."""
    theme = graph.get(theme_facts)
    files = theme.static[planned.subject][1] if theme else (b"",)
    if len(files) == 1:
        return MadeFile(copied=files[0])
    return _whole(b"".join([Path(os.fsdecode(file)).read_bytes() for file in files]))


OUTPUTS: tuple[Query[bytes], ...] = (
    *(
        text_page,
        home_page,
        term_page,
        archive_page,
        year_page,
        terms_page,
        references_page,
        work_page,
        works_filter,
    ),
    *(comments_page, plain_page, redirect, feed, comments_feed, discussion_feed, text_bibliography),
    *(post_record, own_file),
    *(site_bibliography, sitemap, robots, host_file, asset, picture_copy, sharing_card),
    theme_file,
)
