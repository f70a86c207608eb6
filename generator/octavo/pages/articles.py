"""A post's page from top to bottom, and the pages outside the stream."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup
from msgspec import structs

from octavo.assets.picture_markup import picture_markup
from octavo.bibliography.styles.style import has_list
from octavo.facts.article import Article
from octavo.facts.discussion_pages import DiscussionPage
from octavo.facts.notices import notices
from octavo.facts.order import neighbours, related
from octavo.facts.statements import conflict_of_interest, disclaimer_name
from octavo.facts.styles import Styles
from octavo.facts.terms import TermKey
from octavo.facts.texts import listed, lists
from octavo.facts.theme import theme_choices
from octavo.graph import Query
from octavo.languages.locales import format_number
from octavo.model.addresses import folder_beside
from octavo.model.body import Heading
from octavo.pages.authors import author_view
from octavo.pages.cite_this import cite_this, has_record_file, record_path
from octavo.pages.context import PageContext, disclaimer_text, featured_path, settings_text
from octavo.pages.dates import date_view
from octavo.pages.discussion import article_discussion, comments_feed_of, discussion_view
from octavo.pages.heads import ATOM, HEAD, language_feeds, make_head
from octavo.pages.licenses import license_of
from octavo.pages.links_in_text import with_links
from octavo.pages.margin_notes import with_margin_notes
from octavo.pages.metadata.context_objects import post_object
from octavo.pages.metadata.highwire import post_tags
from octavo.pages.metadata.signposting import article_links
from octavo.pages.metadata.structured_data import article_json_ld
from octavo.pages.plain_text import plain_text
from octavo.pages.previews import Previews, without_links
from octavo.pages.references import citing_links, reference_views, select_references
from octavo.pages.sharing import SHARING, article_graph
from octavo.pages.summaries import post_summary, summary_for, term_link
from octavo.pages.translations import TRANSLATIONS, alternate_links, translation_links
from octavo.pages.views import (
    ArticleText,
    ArticleView,
    BodyPart,
    Correction,
    DateView,
    Disclaimer,
    Discussion,
    FeedLink,
    Head,
    HeadLink,
    PostSummary,
    ReferenceView,
    SeriesView,
    TermLink,
    TocEntry,
)
from octavo.resolving.resolve import ResolvedArticle, resolved
from octavo.text.languages import direction_of

WORDS_PER_MINUTE = 220
"""How fast a text is read."""

_BIBLIOGRAPHY_FILE = "references.bib"


def reading_minutes(words: int) -> int:
    """Return whole minutes (>= 1) to read so many words."""
    return max(1, round(words / WORDS_PER_MINUTE))


def bibliography_path(site_path: str) -> str:
    """Return the site path of the file of works beside the page at this one."""
    return f"{folder_beside(site_path)}{_BIBLIOGRAPHY_FILE}"


ARTICLE_VIEW: tuple[Query[object], ...] = (
    *(resolved, citing_links, notices, neighbours, related, lists, post_summary, author_view),
    *(settings_text, theme_choices, *Styles.reads, *SHARING, *TRANSLATIONS, *HEAD),
)
"""What `article_view` reads."""


def article_view(context: PageContext, path: str, number: int) -> ArticleView:
    """Return an article's page; with a number, that page of its discussion, counted from the oldest."""
    article = context.article(path)
    pages = article_discussion(context, article)
    page = next((one for one in pages if one.number == number), pages[-1])
    return _ArticlePage(context, article, pages, page).view()


def article_text(context: PageContext, path: str) -> ArticleText:
    """Return what an article says, for a feed. It reads what `article_view` does."""
    article = context.article(path)
    pages = article_discussion(context, article)
    text = _ArticlePage(context, article, pages, pages[-1], with_elsewhere=False).text()
    if text.references or any(part.references for part in text.body):
        return text
    body = tuple(BodyPart(Markup(without_links(part.html)), ()) for part in text.body)
    return structs.replace(text, body=body)


class _ArticlePage:
    """One page of an article, being put together."""

    def __init__(
        self,
        context: PageContext,
        article: Article,
        pages: Sequence[DiscussionPage],
        page: DiscussionPage,
        *,
        with_elsewhere: bool = True,
    ) -> None:
        self._context = context
        self._article = article
        self._pages = pages
        self._page = page
        self._is_main = page is pages[-1]
        self._words = context.words_of(article)
        self._resolved: ResolvedArticle = context.graph.get(resolved, article.path)
        self._references = self._make_references(with_elsewhere=with_elsewhere)

    def text(self) -> ArticleText:
        """Return what the article says; an older page of its discussion has the references only."""
        document, keys = self._article.document, self._article.document.header.keys
        references = self._references
        is_placed = any(part.place for part in self._resolved.parts)
        style = Styles(self._context.graph)[self._article.style]
        hides_list = keys.references == "none" or (is_placed and self._is_main) or not has_list(style)
        return ArticleText(
            image=self._image() if self._is_main else Markup(),
            body=self._body(references) if self._is_main else (),
            corrections=self._corrections() if self._is_main else (),
            coi=conflict_of_interest(document, self._article.authors) if document.is_post else keys.coi,
            references=() if hides_list else references,
            disclaimer=self._disclaimer(),
        )

    def view(self) -> ArticleView:
        """Return the complete view."""
        context, article = self._context, self._article
        graph = context.graph
        newer, older = graph.at(neighbours, article.path) or ("", "")
        document, keys = article.document, article.document.header.keys
        config = context.config
        text = self.text()
        lists = (text.references, *[part.references for part in text.body])
        listed = {reference.anchor for one in lists for reference in one}
        previews = Previews(self._references, listed, self._words)
        language = self._words.language
        html = [with_links(previews.with_buttons(part.html)) for part in text.body]
        if graph.get(theme_choices).margin_notes:
            html = with_margin_notes(html, self._references, previews.cards)
        body = tuple(
            [structs.replace(part, html=Markup(one)) for part, one in zip(text.body, html, strict=True)]
        )
        discussion = self._discussion(previews)
        works_file = self._bibliography_path()
        return ArticleView(
            head=self._head(newer, older),
            is_post=document.is_post,
            context_object=post_object(context, article, self._description()) if document.is_post else "",
            title=Markup(document.title),
            subtitle="" if self._is_main else self._subtitle(),
            language=article.language,
            direction=direction_of(article.language),
            translations=translation_links(context, article) if self._is_main else (),
            authors=tuple([graph.get(author_view, author.id) for author in article.authors]),
            date=date_view(article.moment, config.zone, language) if article.moment else None,
            updated=self._updated(),
            categories=self._terms(article.categories),
            tags=self._terms(article.tags),
            series=tuple(self._series(key) for key in article.series),
            image=Markup(with_links(text.image)),
            toc=_contents(self._resolved.headings) if self._is_main and keys.toc is not False else (),
            body=body,
            minutes=reading_minutes(document.facts.words),
            corrections=text.corrections,
            coi=text.coi,
            references=text.references,
            bibliography_url=context.url(works_file) if works_file else "",
            disclaimer=text.disclaimer,
            cite_this=cite_this(context, article) if self._is_main else None,
            license=license_of(config, article),
            doi_url=f"https://doi.org/{keys.doi}" if keys.doi else "",
            newer=self._summary(newer),
            older=self._summary(older),
            related=tuple(
                [summary_for(context, post, self._words) for post in graph.at(related, article.path) or ()]
            )
            if self._is_main
            else (),
            discussion=discussion,
            previews=previews.cards,
            extra=keys.extra,
            is_draft=article.is_draft,
            is_future=article.is_future,
        )

    def _subtitle(self) -> str:
        words = self._words
        number = format_number(self._page.number, words.language)
        count = format_number(self._pages[-1].number, words.language)
        return words.gettext("Comments, page {number} of {count}", number=number, count=count)

    def _head(self, newer: str, older: str) -> Head:
        context, article = self._context, self._article
        document = article.document
        description = self._description()
        title = plain_text(document.title)
        works = self._resolved.works
        is_post = document.is_post and self._is_main
        feed = comments_feed_of(context.config, article)
        works_file = self._bibliography_path()
        before, after = self._read_before_and_after(newer, older)
        number = format_number(self._page.number, self._words.language)
        comments_title = self._words.gettext("{title}: comments, page {number}", title=title, number=number)
        feed_title = self._words.gettext("Comments on {title}", title=title)
        return make_head(
            context,
            self._page.site_path,
            title if self._is_main else comments_title,
            description=description,
            language=article.language,
            is_indexed=not (document.header.keys.noindex or article.is_draft or article.is_future),
            later_feeds=(
                *((FeedLink(feed_title, context.url(feed), ATOM),) if feed else ()),
                *language_feeds(context, article),
            ),
            open_graph=article_graph(context, article),
            citation_meta=post_tags(context, article, works, description) if is_post else (),
            json_ld=article_json_ld(context, article, works, description) if is_post else "",
            previous_url=context.url(context.article(before).site_path) if before else "",
            next_url=context.url(context.article(after).site_path) if after else "",
            links=self._links(context.absolute(works_file) if works_file else ""),
        )

    def _links(self, bibliography: str) -> tuple[HeadLink, ...]:
        context, article = self._context, self._article
        has_file = has_record_file(context, article)
        record = context.absolute(record_path(article.site_path)) if has_file else ""
        found = article_links(context, article, bibliography=bibliography, record=record)
        return (*found, *(alternate_links(context, article) if self._is_main else ()))

    def _description(self) -> str:
        document = self._article.document
        return plain_text("".join(document.summary.parts)) or document.facts.excerpt

    def _read_before_and_after(self, newer: str, older: str) -> tuple[str, str]:
        """Return what one reads before this text and after it: in its series, or else in the stream."""
        for key in self._article.series:
            # A series is read from its beginning.
            paths = ("", *listed(self._context.graph, f"series/{key.slug}")[::-1], "")
            place = paths.index(self._article.path)
            return paths[place - 1], paths[place + 1]
        return older, newer

    def _make_references(self, *, with_elsewhere: bool) -> tuple[ReferenceView, ...]:
        # A citation may stand on another page of the discussion: only then its link needs the address.
        anchor_urls = {}
        for at in self._resolved.cited_at:
            path = self._article.path_of_comment(at.comment)
            anchor_urls[at.anchor] = "" if path == self._page.site_path else self._context.url(path)
        works = self._resolved.works
        return reference_views(
            self._context, self._article, works, anchor_urls, with_elsewhere=with_elsewhere
        )

    def _body(self, references: tuple[ReferenceView, ...]) -> tuple[BodyPart, ...]:
        return tuple(
            BodyPart(
                Markup(part.html),
                select_references(references, self._resolved.works, part.place) if part.place else (),
            )
            for part in self._resolved.parts
        )

    def _discussion(self, previews: Previews) -> Discussion | None:
        discussion = discussion_view(self._context, self._article, self._resolved, self._pages, self._page)
        if discussion is None:
            return None
        comments = tuple(
            structs.replace(comment, html=Markup(previews.with_buttons(comment.html)))
            for comment in discussion.comments
        )
        return structs.replace(discussion, comments=comments)

    def _disclaimer(self) -> Disclaimer | None:
        settings = self._context.config.disclaimers
        name = disclaimer_name(self._article.document, self._article.authors, self._context.config)
        return Disclaimer(settings[name].label, disclaimer_text(self._context.graph, name)) if name else None

    def _updated(self) -> DateView | None:
        updated = self._article.document.header.updated
        return date_view(updated, self._context.config.zone, self._words.language) if updated else None

    def _terms(self, keys: Sequence[TermKey]) -> tuple[TermLink, ...]:
        return tuple(term_link(self._context, key) for key in keys)

    def _series(self, key: TermKey) -> SeriesView:
        context = self._context
        # A series is read from its beginning.
        paths = listed(context.graph, f"series/{key.slug}")[::-1]
        posts = tuple([summary_for(context, path, self._words) for path in paths])
        position = paths.index(self._article.path) + 1
        return SeriesView(context.term(key).title, context.url(key.site_path), position, posts)

    def _image(self) -> Markup:
        picture = self._context.featured_picture(self._article)
        image = self._article.document.header.keys.image
        if picture is None or image is None:
            return Markup()
        if featured_path(self._article) in self._article.document.facts.pictures:
            return Markup()  # the text has it, with a caption of its own
        html = picture_markup(picture, self._context.addresses, alt=image.alt or "", is_lazy=False)
        caption = self._resolved.image_caption
        credit = f'<small class="figure-credit">{escape(image.credit)}</small>' if image.credit else ""
        text = " ".join(piece for piece in (caption, credit) if piece)
        caption_html = f"<figcaption>{text}</figcaption>" if text else ""
        return Markup(f'<figure class="featured-image">{html}{caption_html}</figure>')

    def _corrections(self) -> tuple[Correction, ...]:
        config = self._context.config
        header = self._article.document.header
        return tuple(
            Correction(date_view(correction.date, config.zone, self._words.language), Markup(html))
            for correction, html in zip(header.corrections, self._resolved.corrections, strict=True)
        )

    def _bibliography_path(self) -> str:
        has_file = self._context.config.citations.post_bibliographies and self._resolved.works
        return bibliography_path(self._article.site_path) if has_file else ""

    def _summary(self, path: str) -> PostSummary | None:
        return summary_for(self._context, path, self._words) if path else None


def _contents(headings: Sequence[Heading]) -> tuple[TocEntry, ...]:
    """Return the table of contents: two levels, counted from the highest that the text uses."""
    if not headings:
        return ()
    top = min(heading.level for heading in headings)
    return tuple(
        TocEntry(heading.level - top + 1, heading.anchor, Markup(heading.html))
        for heading in headings
        if heading.level < top + 2
    )
