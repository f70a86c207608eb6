"""What pages follow from, as digests: of texts, discussions, works, and of posts as lists show them.

A page's key is put together from these, without making its view; so they have to cover whatever a view
may take from the index. The views are in the other modules of this package: who gives one of them
something new to look at, adds it here. Sequences of random edits hold the two together in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import blake2b
from operator import attrgetter

import msgspec
from msgspec.structs import fields

from octavo.index.site import Article, DatedComment, SiteIndex, TermKey
from octavo.model.notice import Notice
from octavo.model.picture import Picture
from octavo.model.reference import Record
from octavo.pages.featured import featured_path
from octavo.reading.documents import LinkFact
from octavo.resolving.holes import ResolveFacts, anchors_of
from octavo.site.discover import STATIC
from octavo.text.composed import composed

MOST_ELSEWHERE = 5
"""Other posts named after an entry of a list of references; the work's own page names all."""

DIGEST_SIZE = 8
"""Bytes of a digest: enough to tell a page from itself as it was."""

_canonical = msgspec.msgpack.Encoder(enc_hook=str)
# Where an entry stands in its file is not what it says.
_record_values = attrgetter(*(one.name for one in fields(Record) if one.name != "location"))
_short = partial(blake2b, digest_size=DIGEST_SIZE)


def digest(*values: object) -> bytes:
    """Return the digest of plain values: text, numbers, bytes, tuples and frozen dataclasses of them."""
    return _short(_canonical.encode(values)).digest()


class Digests:
    """The digests of one site as it is now; each is made once."""

    def __init__(
        self, index: SiteIndex, facts: ResolveFacts, notices: Mapping[str, Notice], settings: bytes
    ) -> None:
        """Take the site, and the digest of everything that all pages follow from."""
        self.settings = settings
        self._index = index
        self._facts = facts
        self._notices = notices
        self._links: dict[str, bytes] = {}
        self._summaries: dict[str, bytes] = {}
        self._records: dict[int, tuple[Record, bytes]] = {}
        self._works: dict[str, bytes] = {}
        self._terms: dict[TermKey, bytes] = {}
        self._contents: dict[str, bytes] = {}
        self._series: dict[TermKey, bytes] = {}
        self._faces: dict[str, bytes] = {}
        self._texts: dict[str, bytes] = {}
        self._cites: dict[str, bytes] = {}
        self._article_works: dict[str, bytes] = {}
        self._libraries: dict[int, dict[str, bytes]] = {}  # by identity: the index holds them all
        self._citing: dict[str, bytes] = {}

    def text(self, article: Article) -> bytes:
        """Return what stands for a text itself and for its address."""
        known = self._texts.get(article.path)
        if known is None:
            known = self._texts[article.path] = self._text(article, article.document.facts.digest)
        return known

    def _text(self, article: Article, words: str) -> bytes:
        return digest(words, article.site_path, article.is_draft, article.is_future)

    def links(self, article: Article) -> bytes:
        """Return what stands for where an article's links lead, and for the pictures it shows."""
        path = article.path
        if path not in self._links:
            facts = article.document.facts
            shown = (*facts.pictures, featured_path(article))
            self._links[path] = digest(
                [self._link(link) for link in facts.links],
                [self._picture(self._facts.pictures.get(picture)) for picture in shown if picture],
            )
        return self._links[path]

    def _link(self, link: LinkFact) -> tuple[object, ...]:
        facts = self._facts
        if link.target.startswith("/"):
            if link.target.isascii():
                return ()
            return (facts.files.get(composed(f"{STATIC}{link.target.partition('?')[0]}"), ""),)
        target = facts.articles.get(link.target) or facts.articles.get(f"{link.target}/index.md")
        if target is not None:
            page = target.path_of_comment(link.fragment.removeprefix("comment-"))
            return page, not link.fragment or link.fragment in anchors_of(target)
        later = facts.unpublished.get(link.target) or facts.unpublished.get(f"{link.target}/index.md")
        if later is not None:
            return later.reason, later.site_path
        return (facts.files.get(link.target, ""),)

    def _picture(self, picture: Picture | None) -> object:
        if picture is None:
            return None
        return (picture.site_path, picture.width, picture.height, picture.variants, picture.unshown)

    def record(self, record: Record) -> bytes:
        """Return what stands for an entry of a bibliography, wherever in its file."""
        known = self._records.get(id(record))
        if known is None:
            # With the record itself: as long as it is held, nothing else has its identity.
            known = self._records[id(record)] = (record, digest(_record_values(record)))
        return known[1]

    def face(self, article: Article) -> bytes:
        """Return what stands for an article where others name it: its title, address and date."""
        known = self._faces.get(article.path)
        if known is None:
            moment = article.moment.iso if article.moment else ""
            known = digest(article.document.title, article.site_path, moment, article.language)
            self._faces[article.path] = known
        return known

    def citing(self, key: str) -> bytes:
        """Return what stands for a work in lists of works, with every article that cites it."""
        known = self._citing.get(key)
        if known is None:
            cites = self._cites
            if not cites:
                cites |= {article.path: self._cites_of(article) for article in self._index.articles}
            places = b"".join([cites[place.path] for place in self._index.cited[key]])
            work = self.record(self._index.works[key]) + digest(self._notices.get(key))
            known = self._citing[key] = _short(work + places).digest()
        return known

    def _cites_of(self, article: Article) -> bytes:
        """Return what stands for an article and for the places of all its citations."""
        facts, discussion = article.document.facts, article.discussion
        if not discussion.citing:
            return digest(self.face(article), facts.cites)
        return digest(
            self.face(article), facts.cites, discussion.citing, sorted(article.moved_comments.items())
        )

    def mentions(self, key: str) -> bytes:
        """Return what stands for the sentences that cite a work."""
        by_path = self._index.by_path
        paths = dict.fromkeys(place.path for place in self._index.cited[key])
        return _short(b"".join([self.content(by_path[path]) for path in paths])).digest()

    def newest_comments(self, comments: Iterable[DatedComment]) -> bytes:
        """Return what stands for comments in a list of the newest."""
        found: list[object] = []
        for dated in comments:
            article = self._index.by_path[dated.path]
            found += [dated.id, self.face(article), self.content(article), article.path_of_comment(dated.id)]
        return digest(found)

    def works(self, article: Article) -> bytes:
        """Return what stands for the works that an article cites."""
        known = self._article_works.get(article.path)
        if known is None:
            keys = self._index.article_works[article.path]
            # Nearly all articles share one library: its records are looked up once.
            table = self._libraries.setdefault(id(article.library), {})
            own = b"".join([table.get(key) or self._add(table, article, key) for key in keys])
            known = _short(own, person=b"works").digest() if own else b"\0" * DIGEST_SIZE
            self._article_works[article.path] = known
        return known

    def _add(self, table: dict[str, bytes], article: Article, key: str) -> bytes:
        table[key] = self.record(article.library[key])
        return table[key]

    def elsewhere(self, article: Article) -> bytes:
        """Return what stands for the other posts that are named after an article's references."""
        works = self._works
        found = []
        for key in self._index.article_works[article.path]:
            known = works.get(key)
            found.append(known if known is not None else self._work(key))
        return _short(b"".join(found)).digest() if found else b"\0" * DIGEST_SIZE

    def _work(self, key: str) -> bytes:
        """Return what stands for what became of a work and for the newest posts that cite it."""
        first: dict[str, tuple[str, str, str]] = {}
        for place in self._index.cited.get(key, ()):
            if place.anchor and place.path not in first:
                other = self._index.by_path[place.path]
                first[place.path] = (
                    other.document.title,
                    other.path_of_comment(place.comment),
                    f"{place.anchor} {place.comment}",
                )
                # One more than are named: an article does not name itself.
                if len(first) > MOST_ELSEWHERE:
                    break
        self._works[key] = digest(tuple(first.values()), self._notices.get(key))
        return self._works[key]

    def summary(self, article: Article) -> bytes:
        """Return what stands for a post as lists show it."""
        known = self._summaries.get(article.path)
        if known is None:
            known = self._summaries[article.path] = self._make_summary(article)
        return known

    def _make_summary(self, article: Article) -> bytes:
        facts = article.document.facts
        # Its own summary has links of its own; the others are text.
        words = (facts.digest, self.links(article)) if facts.has_more else (facts.summary or facts.excerpt,)
        featured = featured_path(article)
        return digest(
            self.face(article),
            words,
            [author.id for author in article.authors],
            self.terms(article.categories),
            self._picture(self._facts.pictures.get(featured)) if featured else None,
            len(self._index.article_works[article.path]),
            article.comment_count,
            article.is_draft,
            article.is_future,
        )

    def summaries(self, articles: Iterable[Article]) -> bytes:
        """Return what stands for posts as lists show them, in their order."""
        table, make = self._summaries, self.summary
        return _short(b"".join([table.get(one.path) or make(one) for one in articles])).digest()

    def terms(self, keys: Iterable[TermKey]) -> bytes:
        """Return what stands for links to categories, tags or series."""
        found = []
        for key in keys:
            known = self._terms.get(key)
            if known is None:
                term = self._index.terms.get(key)
                known = self._terms[key] = digest(key.kind, key.slug, term.title if term else "")
            found.append(known)
        return b"".join(found)

    def series(self, article: Article) -> bytes:
        """Return what stands for the series that an article belongs to, with all their posts."""
        found = []
        for key in article.series:
            known = self._series.get(key)
            if known is None:
                term = self._index.terms[key]
                posts = self.summaries(self._index.by_path[path] for path in term.posts)
                known = self._series[key] = digest(term.title, term.site_path, posts)
            found.append(known)
        return _short(b"".join(found)).digest() if found else b"\0" * DIGEST_SIZE

    def content(self, article: Article) -> bytes:
        """Return what stands for an article with its discussion, whatever the other articles say."""
        known = self._contents.get(article.path)
        if known is None:
            known = self._contents[article.path] = self._content(article, self.text(article))
        return known

    def content_before(self, article: Article, words: str) -> bytes:
        """Return what stood for an article when its text had this digest and all else was as it is now."""
        return self._content(article, self._text(article, words))

    def _content(self, article: Article, text: bytes) -> bytes:
        return digest(
            self.settings,
            text,
            article.discussion.digest,
            self.works(article),
            self.links(article),
            self._categories_and_tags(article),
        )

    def _categories_and_tags(self, article: Article) -> bytes:
        return self.terms((*article.categories, *article.tags))

    def own_terms(self, article: Article) -> bytes:
        """Return what stands for the categories and tags of an article."""
        return _short(self._categories_and_tags(article)).digest()
