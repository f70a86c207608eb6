"""All documents → `SiteIndex`. Linear in the site: each relation is turned round once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from octavo.bibliography.bibtex import Bibliography
from octavo.comments.redactions import Redactions
from octavo.errors import Location, Problem, Severity
from octavo.index.aliases import gather_redirects, split_alias
from octavo.index.citations import gather_citations
from octavo.index.discussion_pages import moved_comments
from octavo.index.idle_redactions import check_redactions
from octavo.index.libraries import Libraries
from octavo.index.main_keys import discussion_with_main_keys, document_with_main_keys
from octavo.index.site import Article, DatedComment, IndexOptions, SiteIndex, TermKey, Unpublished
from octavo.index.statements import check_conflict_of_interest, check_disclaimer
from octavo.index.terms import TermRegister, gather_terms
from octavo.index.works_by_number import cites_numbers
from octavo.model.addresses import expand_permalink
from octavo.reading.documents import (
    NEWEST_COMMENTS,
    AuthorProfile,
    Discussion,
    DiscussionFacts,
    DiscussionText,
    Document,
)
from octavo.site.config import TERM_TABLES, Config
from octavo.site.file_names import is_index
from octavo.text.composed import composed
from octavo.text.moments import Moment
from octavo.text.nearest import did_you_mean
from octavo.text.slugs import safe_slug, slugify

_NO_DISCUSSION = Discussion(
    "", "", DiscussionFacts("", (), (), (), (), 0, (), (), (), ()), lambda: DiscussionText((), ())
)


class ParsedSite(Struct, frozen=True):
    """Everything that was parsed."""

    documents: tuple[Document, ...]
    unreadable: tuple[str, ...]  # paths of posts and pages whose header cannot be read
    authors: tuple[AuthorProfile, ...]
    discussions: tuple[Discussion, ...]
    bibliographies: tuple[Bibliography, ...]
    bibliography_owners: Mapping[str, str]  # by path: the text it belongs to, "" for the site
    redactions: Redactions  # applied to the discussions already
    author_ids: frozenset[str]  # of all authors' files, readable or not


def build_index(
    parsed: ParsedSite, config: Config, options: IndexOptions
) -> tuple[SiteIndex, tuple[Problem, ...]]:
    """Return the facts of the whole site, and what is wrong between its parts."""
    indexer = _Indexer(parsed, config, options)
    index = indexer.index()
    return index, tuple(indexer.problems)


class _Indexer:
    """One run over the site; holds what the steps share."""

    def __init__(self, parsed: ParsedSite, config: Config, options: IndexOptions) -> None:
        self.problems: list[Problem] = []
        self._parsed = parsed
        self._config = config
        self._options = options
        self._authors = {author.id: author for author in parsed.authors}
        self._discussions = {discussion.owner: discussion for discussion in parsed.discussions}
        self._libraries = Libraries(parsed.bibliographies, parsed.bibliography_owners)
        self._terms = TermRegister(config, parsed.documents)
        self._next_due: Moment | None = None
        self._faulty: list[Article] = []
        self._unpublished = {path: Unpublished("", "") for path in parsed.unreadable}

    def index(self) -> SiteIndex:
        for author in self._parsed.authors:
            self.problems += check_disclaimer(author.path, 1, 0, author.keys.disclaimer, self._config)
        articles = [article for document in self._parsed.documents if (article := self._article(document))]
        # Sort by path too: two posts of one moment must not swap between builds.
        posts = tuple(sorted((a for a in articles if a.document.is_post), key=_newest_first))
        pages = tuple(sorted((a for a in articles if not a.document.is_post), key=lambda a: a.path))
        terms = gather_terms(posts, self._terms)
        cited, article_works, works = gather_citations((*posts, *pages))
        author_posts: dict[str, list[str]] = {author_id: [] for author_id in self._authors}
        for post in posts:
            for author in post.authors:
                author_posts[author.id].append(post.path)
        redirects, found = gather_redirects((*reversed(posts), *pages))
        self.problems += found
        self._check_discussions()
        slugs = {document.path: document.header.keys.slug for document in self._parsed.documents}
        self.problems += check_redactions(self._parsed.redactions, self._parsed.discussions, slugs)
        self.problems += self._libraries.problems
        self.problems += self._terms.problems
        return SiteIndex(
            config=self._config,
            posts=posts,
            pages=pages,
            faulty=tuple(self._faulty),
            by_path={article.path: article for article in (*posts, *pages)},
            authors=self._authors,
            author_posts={author_id: tuple(paths) for author_id, paths in author_posts.items()},
            terms=terms,
            cited=cited,
            article_works=article_works,
            works=works,
            newest_comments=_newest_comments((*posts, *pages)),
            next_due=self._next_due,
            unpublished=self._unpublished,
            redirects=redirects,
        )

    def _terms_of(self, document: Document) -> tuple[tuple[TermKey, ...], ...]:
        """Return the categories, tags and series of a post; a page has none, for they list posts."""
        keys = document.header.keys
        names = (("category", keys.categories), ("tag", keys.tags), ("series", keys.series))
        if document.is_post:
            return tuple(self._terms.keys_for(document, kind, typed) for kind, typed in names)
        for kind, typed in names:
            if typed:
                place = Location(document.path, *document.header.place(TERM_TABLES[kind]))
                message = f"A page stands in no list of posts: its {TERM_TABLES[kind]} are not shown."
                hint = "Take them out, or make the page a post."
                self.problems.append(Problem(place, message, hint, Severity.WARNING, "terms-of-page"))
        return (), (), ()

    def _article(self, document: Document) -> Article | None:
        """Return the article, or None when it is not published now. Mistakes are found all the same."""
        header = document.header
        keys = header.keys
        author_ids = header.authors
        authors = self._authors_of(document, author_ids)
        if document.is_post and self._config.posts.require_coi and len(authors) == len(author_ids):
            # An unknown author was reported, and may be the one who has a statement.
            self.problems += check_conflict_of_interest(document, authors)
        if keys.disclaimer:
            place = header.place("disclaimer")
            self.problems += check_disclaimer(document.path, *place, keys.disclaimer, self._config)
        discussion = self._discussion(document)
        categories, tags, series = self._terms_of(document)
        site_path = self._site_path(document, authors, categories)
        is_future = document.is_post and header.date is not None and header.date.value > self._options.now
        if keys.draft and not self._options.with_drafts:
            self._unpublished[document.path] = Unpublished("a draft" if site_path else "", site_path or "")
            return None
        if is_future and not self._options.with_future:
            if not keys.draft and header.date and (self._next_due is None or header.date < self._next_due):
                self._next_due = header.date
            self._unpublished[document.path] = Unpublished(
                "a post for later" if site_path else "", site_path or ""
            )
            return None
        library = self._libraries.library_for(document)
        if self._libraries.has_other_keys or cites_numbers(document):
            document = document_with_main_keys(document, library)
            discussion = discussion_with_main_keys(discussion, library)
        article = Article(
            document=document,
            path=document.path,
            site_path=site_path or "/",
            moment=header.date,
            is_draft=keys.draft,
            is_future=is_future,
            language=keys.lang or self._config.language,
            authors=authors,
            categories=categories,
            tags=tags,
            series=series,
            style=keys.citation_style or self._config.citations.style,
            library=library,
            discussion=discussion.facts,
            load_discussion=discussion.load,
            comments_path=discussion.path,
            moved_comments=moved_comments(discussion.facts, site_path or "/", self._config.comments.per_page),
        )
        if site_path is None:
            # A mistake in the header must not hide those in the body.
            self._unpublished[document.path] = Unpublished("", "")
            self._faulty.append(article)
            return None
        return article

    def _authors_of(self, document: Document, author_ids: Iterable[str]) -> tuple[AuthorProfile, ...]:
        found = []
        for author_id in map(composed, author_ids):
            if author_id in self._authors:
                found.append(self._authors[author_id])
                continue
            if author_id in self._parsed.author_ids:
                # The file is there and was reported: no need to say it again at each of the author's posts.
                continue
            named = [one for one in self._authors.values() if _folded(one.keys.name) == _folded(author_id)]
            if len(named) == 1:
                # A name in place of an id, as other generators have it.
                found.append(named[0])
                continue
            listed = [author.name for author in document.header.keys.authors]
            location = Location(document.path, *document.header.place("authors" if listed else "author"))
            hint = did_you_mean(author_id, self._authors)
            hint = hint or did_you_mean(author_id, [one.keys.name for one in self._authors.values()])
            hint = hint or f"Add content/authors/{author_id}.md."
            if named:
                hint = (
                    f"{len(named)} authors have this name. Write an id: {', '.join(one.id for one in named)}."
                )
            self.problems.append(
                Problem(location, f"There is no author “{author_id}”.", hint, code="unknown-author")
            )
        return tuple({author.id: author for author in found}.values())

    def _site_path(
        self, document: Document, authors: Sequence[AuthorProfile], categories: Sequence[TermKey]
    ) -> str | None:
        header = document.header
        if header.keys.slug:
            slug = safe_slug(header.keys.slug)
            if slug is None:
                location = Location(document.path, *header.place("slug"))
                message = f"The slug “{header.keys.slug}” is not a plain name."
                hint = "Use letters, digits and hyphens: it is one segment of the address."
                self.problems.append(Problem(location, message, hint, code="unsafe-slug"))
                return None
        else:
            slug = slugify(header.file_slug)
        if header.keys.permalink:
            return self._chosen_path(document)
        if not document.is_post:
            return _page_path(document.path, slug)
        if header.date is None:
            return None
        local = header.date.value.astimezone(self._config.zone)
        values = {"year": local.year, "month": local.month, "day": local.day, "slug": slug}
        permalink = self._config.posts.permalink
        if "{category" in permalink:
            values["category"] = categories[0].slug if categories else "posts"
        if "{author" in permalink:
            values["author"] = slugify(authors[0].id) if authors else "anonymous"
        return expand_permalink(permalink, values)

    def _chosen_path(self, document: Document) -> str | None:
        header = document.header
        site_path, query = split_alias(header.keys.permalink)
        if not site_path or query:
            message = f"The permalink “{header.keys.permalink}” is not a path inside the site."
            place = Location(document.path, *header.place("permalink"))
            self.problems.append(Problem(place, message, "Write it as /own/path/.", code="unsafe-permalink"))
            return None
        return site_path

    def _discussion(self, document: Document) -> Discussion:
        discussion = self._discussions.get(document.path)
        if discussion is None:
            return _NO_DISCUSSION
        if document.header.keys.comments == "hidden":
            return replace(_NO_DISCUSSION, path=discussion.path, owner=document.path)
        return discussion

    def _check_discussions(self) -> None:
        known = {document.path for document in self._parsed.documents} | set(self._parsed.unreadable)
        for owner, discussion in sorted(self._discussions.items()):
            if owner not in known:
                message = f"These comments belong to {owner}, which is not there or cannot be read."
                hint = "Rename the file like the post, or put it into the post's folder as comments.yaml."
                self.problems.append(
                    Problem(Location(discussion.path), message, hint, Severity.ERROR, "no-such-post")
                )


def _folded(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())


def _newest_first(article: Article) -> tuple[float, str]:
    moment = article.moment
    return (-moment.value.timestamp() if moment else 0.0, article.path)


def _page_path(path: str, slug: str) -> str:
    """Return a page's site path: its folders below content/pages, then its slug."""
    folders = path.split("/")[2:-1]
    if is_index(path.rpartition("/")[2]):
        folders = folders[:-1]
    return "/" + "".join(f"{slugify(folder)}/" for folder in folders) + f"{slug}/"


def _newest_comments(articles: Sequence[Article]) -> tuple[DatedComment, ...]:
    # So many comments come from no more discussions than that, and those have the newest of all.
    livest = nlargest(
        NEWEST_COMMENTS,
        (
            (article.discussion.newest[0][0], article.path)
            for article in articles
            if article.discussion.newest
        ),
    )
    paths = {path for _, path in livest}
    dated = [
        (date, article.path, comment)
        for article in articles
        if article.path in paths
        for date, comment in article.discussion.newest
    ]
    dated.sort(reverse=True)
    return tuple(DatedComment(path, comment, date) for date, path, comment in dated[:NEWEST_COMMENTS])
