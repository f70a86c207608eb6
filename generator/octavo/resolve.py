"""A text with holes + the facts of the site → a text with none, and what was wrong."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from octavo.addresses import Addresses
from octavo.bibliography.citing import CitedWork, PlacedCite, cite_page, reference_anchor, unknown_keys
from octavo.bibliography.styles.style import Style
from octavo.errors import Location, Problem, Severity
from octavo.index.citations import cites_in, nocite_keys
from octavo.index.site import Article, Unpublished
from octavo.model.body import Body, CitationItem, Cite, CrossRef, Hole, Image, Link, ReferencesPlace
from octavo.model.picture import Picture
from octavo.nearest import did_you_mean
from octavo.picture_markup import img_markup, picture_markup
from octavo.sentences import sentences_around

_LABELS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
_INNER_CITE = re.compile("\0(\\d+)\0")
_FULL_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class ResolveFacts:
    """What filling holes needs to know of the rest of the site."""

    addresses: Addresses
    articles: Mapping[str, Article]  # by source path
    unpublished: Mapping[str, Unpublished]  # by source path
    files: Mapping[str, str]  # source path → site path, of everything beside the texts
    pictures: Mapping[str, Picture]  # by source path
    styles: Mapping[str, Style]  # by name
    with_sentences: bool  # whether the sentences around citations are wanted


@dataclass(frozen=True, slots=True)
class ResolvedPart:
    """A stretch of the body, and the list of references that the author placed after it."""

    html: str
    place: ReferencesPlace | None


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A place in this article or its discussion that cites a work."""

    key: str
    anchor: str
    comment: str  # the comment's id; "" in the text itself
    sentence: str  # plain text; "" where there is none to quote


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link to a site path, to be checked when all pages are known."""

    site_path: str
    location: Location


@dataclass(frozen=True, slots=True)
class ResolvedArticle:
    """An article with every hole filled."""

    path: str
    parts: tuple[ResolvedPart, ...]  # the last one has no place
    summary: str  # block HTML before <!-- more -->, without citations; "" when there is none
    comments: Mapping[str, str]  # safe HTML by comment id
    works: tuple[CitedWork, ...]
    cited_at: tuple[CitedAt, ...]
    site_links: tuple[SiteLink, ...]
    used_files: tuple[str, ...]  # source paths that the text shows or links to

    @property
    def html(self) -> str:
        """Return the body without any list of references."""
        return "".join(part.html for part in self.parts)


def resolve_article(article: Article, facts: ResolveFacts) -> tuple[ResolvedArticle, tuple[Problem, ...]]:
    """Return the article with its citations, links and images, and what points nowhere."""
    resolver = _Resolver(article, facts)
    return resolver.resolve(), tuple(resolver.problems)


def resolve_snippet(body: Body, path: str, facts: ResolveFacts) -> tuple[str, tuple[Problem, ...]]:
    """Return the HTML of a text that cites nothing: a biography, a disclaimer.

    Links and images are filled as in an article; a citation is left out with a warning.
    """
    filler = _HoleFiller(path, frozenset(), {}, facts)
    html = filler.fill(body, {})
    for cite in cites_in(body):
        location = Location(path, cite.line, cite.column)
        message = "Citations work in posts, pages and comments only; this one is left out."
        filler.problems.append(
            Problem(location, message, severity=Severity.WARNING, code="citation-out-of-place")
        )
    return html, tuple(filler.problems)


class _HoleFiller:
    """Fills the holes of one file's texts, and notes what it used and what points nowhere."""

    def __init__(
        self, path: str, anchors: frozenset[str], numbers: Mapping[str, tuple[str, str]], facts: ResolveFacts
    ) -> None:
        self.problems: list[Problem] = []
        self.site_links: list[SiteLink] = []
        self.used_files: dict[str, None] = {}
        self._path = path
        self._anchors = anchors
        self._numbers = numbers  # anchor → (kind, number)
        self._facts = facts
        own = facts.articles.get(path)
        self._moved = own.moved_comments if own else {}
        self._images = 0

    def fill(self, body: Body, clusters: Mapping[int, str]) -> str:
        """Return the HTML of a text; `clusters` has that of each citation by identity."""
        pieces = [body.parts[0]]
        for hole, part in zip(body.holes, body.parts[1:], strict=True):
            pieces.append(self.hole(hole, clusters))
            pieces.append(part)
        return "".join(pieces)

    def hole(self, hole: Hole, clusters: Mapping[int, str]) -> str:
        if isinstance(hole, Cite):
            return clusters.get(id(hole), "")
        if isinstance(hole, Link):
            return escape(self._link(hole))
        if isinstance(hole, Image):
            return self._image(hole)
        if isinstance(hole, CrossRef):
            return self._cross_reference(hole)
        return ""

    def _report(
        self,
        hole: Link | Image | CrossRef,
        message: str,
        hint: str,
        code: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(
            Problem(Location(self._path, hole.line, hole.column), message, hint, severity, code)
        )

    def _cross_reference(self, hole: CrossRef) -> str:
        found = self._numbers.get(hole.target)
        if found is None:
            hint = (
                did_you_mean(hole.target, self._numbers, mark="@")
                or f"Give the thing its name: {{#{hole.target}}}."
            )
            self._report(hole, f"Nothing here is called “{hole.target}”.", hint, "unknown-target")
            return f'<span class="cross-reference-unknown">{escape(hole.target)}</span>'
        kind, number = found
        text = number if kind == "sec" and not number[:1].isdigit() else f"{_LABELS[kind]} {number}"
        return f'<a class="cross-reference" href="#{escape(hole.target)}">{escape(text)}</a>'

    def _link(self, hole: Link) -> str:
        """Return the URL that a link inside the site means."""
        fragment = f"#{quote(hole.fragment, safe='/%:@!$&()*+,;=~-._?')}" if hole.fragment else ""
        if not hole.target:
            self._check_fragment(hole, self._anchors)
            moved = self._moved.get(hole.fragment.removeprefix("comment-"))
            return f"{self._facts.addresses.url(moved)}{fragment}" if moved else fragment or "#"
        if hole.target.startswith("/"):
            path, mark, query = hole.target.partition("?")
            self.site_links.append(SiteLink(path, Location(self._path, hole.line, hole.column)))
            return self._facts.addresses.url(path) + mark + quote(query, safe="=&+%") + fragment
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), hole.target))
        article = self._facts.articles.get(target) or self._facts.articles.get(f"{target}/index.md")
        if article is not None:
            self._check_fragment(hole, anchors_of(article))
            path = article.path_of_comment(hole.fragment.removeprefix("comment-"))
            return self._facts.addresses.url(path) + fragment
        unpublished = self._facts.unpublished.get(target) or self._facts.unpublished.get(f"{target}/index.md")
        if unpublished is not None:
            if unpublished.reason:
                message = (
                    f"The link leads to “{hole.target}”, which is {unpublished.reason} and not published."
                )
                hint = "Until it is, readers will find nothing there."
                self._report(hole, message, hint, "unpublished-link", Severity.WARNING)
            return (
                self._facts.addresses.url(unpublished.site_path) + fragment if unpublished.site_path else "#"
            )
        if target in self._facts.files:
            self.used_files[target] = None
            return self._facts.addresses.url(self._facts.files[target]) + fragment
        self._report_broken_link(hole, target)
        return escape(hole.target) + fragment

    def _report_broken_link(self, hole: Link, target: str) -> None:
        name = posixpath.basename(target)
        known = {posixpath.basename(path): path for path in (*self._facts.articles, *self._facts.files)}
        hint = did_you_mean(name, known)
        if not hint:
            hint = "Link to a text by its file's name (other-post.md), or to a file beside this one."
        self._report(hole, f"The link leads to “{hole.target}”, which is not there.", hint, "broken-link")

    def _check_fragment(self, hole: Link, anchors: frozenset[str]) -> None:
        if hole.fragment and hole.fragment not in anchors:
            where = f"“{hole.target}”" if hole.target else "this text"
            hint = (
                did_you_mean(hole.fragment, anchors, mark="#")
                or "A heading gets its anchor from its words, or from {#anchor}."
            )
            self._report(hole, f"There is no “#{hole.fragment}” in {where}.", hint, "broken-anchor")

    def _image(self, hole: Image) -> str:
        self._images += 1
        # The first picture is seen at once; those below load when they are near.
        is_lazy = self._images > 1
        attributes = list(hole.attributes)
        if hole.title:
            attributes.append(("title", hole.title))
        alt = hole.alt or ""
        if _FULL_URL.match(hole.source):
            return img_markup(hole.source, alt=alt, attributes=attributes, is_lazy=is_lazy)
        if hole.source.startswith("/"):
            target = f"content/static{hole.source}"
        else:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), hole.source))
        picture = self._facts.pictures.get(target)
        if picture is None:
            name = posixpath.basename(target)
            known = {posixpath.basename(path) for path in self._facts.pictures}
            hint = did_you_mean(name, known) or "Put the file beside the text, or below content/static/."
            self._report(hole, f"There is no image “{hole.source}”.", hint, "missing-image")
            return img_markup(hole.source, alt=alt, attributes=attributes)
        self.used_files[target] = None
        return picture_markup(picture, self._facts.addresses, alt=alt, attributes=attributes, is_lazy=is_lazy)


def anchors_of(article: Article) -> frozenset[str]:
    """Return every anchor that a link to an article may name."""
    comments = (f"comment-{threaded.comment.id}" for threaded in article.thread)
    pings = (f"comment-{ping.id}" for ping in article.pings)
    return frozenset((*article.document.text.anchors, *comments, *pings, "refs", "comments"))


class _Resolver:
    """One article."""

    def __init__(self, article: Article, facts: ResolveFacts) -> None:
        self.problems: list[Problem] = []
        self._article = article
        self._facts = facts
        text = article.document.text
        self._anchors = anchors_of(article)
        self._numbers = {target.anchor: (target.kind, target.number) for target in text.targets}
        self._text = _HoleFiller(article.path, self._anchors, self._numbers, facts)
        self._discussion = _HoleFiller(article.comments_path, frozenset(), {}, facts)

    def resolve(self) -> ResolvedArticle:
        placed = self._place_cites()
        page = cite_page(
            [cite for cite, _ in placed],
            self._article.library,
            self._facts.styles[self._article.style],
            nocite=nocite_keys(self._article.document.header.keys.nocite, self._article.library),
            fill=self._fill_affix(placed),
        )
        # An affix may hold citations of its own: they were left as numbered marks.
        clusters = tuple(_INNER_CITE.sub(lambda m: page.clusters[int(m[1])], html) for html in page.clusters)
        by_identity = {id(cite.cite): html for (cite, _), html in zip(placed, clusters, strict=True)}
        parts = self._fill_parts(by_identity)
        comments = {
            threaded.comment.id: self._discussion.fill(threaded.comment.body, by_identity)
            for threaded in self._article.thread
        }
        summary = self._article.document.text.summary
        self.problems += self._text.problems + self._discussion.problems
        self._report_unknown(placed)
        return ResolvedArticle(
            path=self._article.path,
            parts=parts,
            summary=self._fill_summary(summary) if summary else "",
            comments=comments,
            works=page.works,
            cited_at=self._cited_at(placed, "".join(part.html for part in parts), comments),
            site_links=tuple(self._text.site_links + self._discussion.site_links),
            used_files=tuple(self._text.used_files),
        )

    def _place_cites(self) -> list[tuple[PlacedCite, str]]:
        """Return every citation with the id of the comment it stands in; anchors count in reading order."""
        placed: list[tuple[PlacedCite, str]] = []

        def add(cite: Cite, comment: str, anchor: str = "") -> None:
            anchor = anchor or f"cite-{len(placed) + 1}"
            placed.append((PlacedCite(cite, anchor, in_discussion=bool(comment)), comment))

        for cite in cites_in(self._article.document.text.body):
            add(cite, "")
        for threaded in self._article.thread:
            comment = threaded.comment
            for cite in cites_in(comment.body):
                add(cite, comment.id)
            known = [key for key in comment.references if key in self._article.library]
            for key in known:
                # Recognised in the reader's own words: nothing is printed there, but it counts.
                add(Cite((CitationItem(key),), "", comment.line, 0), comment.id, f"comment-{comment.id}")
        return placed

    def _fill_affix(self, placed: list[tuple[PlacedCite, str]]) -> Callable[[Body], str]:
        numbers = {id(cite.cite): index for index, (cite, _) in enumerate(placed)}

        def fill(body: Body) -> str:
            if not body.holes:
                return body.parts[0]
            marks = {id(cite): f"\0{numbers[id(cite)]}\0" for cite in cites_in(body)}
            return self._text.fill(body, marks)

        return fill

    def _fill_parts(self, clusters: Mapping[int, str]) -> tuple[ResolvedPart, ...]:
        """Return the body, cut where the author wants lists of references."""
        body = self._article.document.text.body
        parts = []
        pieces = [body.parts[0]]
        for hole, following in zip(body.holes, body.parts[1:], strict=True):
            if isinstance(hole, ReferencesPlace):
                parts.append(ResolvedPart("".join(pieces), hole))
                pieces = []
            else:
                pieces.append(self._text.hole(hole, clusters))
            pieces.append(following)
        parts.append(ResolvedPart("".join(pieces), None))
        return tuple(parts)

    def _fill_summary(self, summary: Body) -> str:
        # What is wrong in it was reported with the body, which has it too.
        filler = _HoleFiller(self._article.path, self._anchors, self._numbers, self._facts)
        return filler.fill(summary, {})

    def _report_unknown(self, placed: list[tuple[PlacedCite, str]]) -> None:
        for cite, _ in placed:
            if cite.cite.is_optional or not cite.cite.source:
                continue
            for key in unknown_keys([cite.cite], self._article.library):
                location = Location(self._article.path, cite.cite.line, cite.cite.column)
                hint = did_you_mean(key, self._article.library, mark="@")
                if cite.cite.is_narrative and not hint:
                    hint = f"If it is a name and not a work, write \\@{key}."
                hint = hint or "Add the work to a .bib file, or mend the key."
                message = f"Citation @{key} is in no bibliography."
                self.problems.append(Problem(location, message, hint, code="unknown-citation"))
        location = Location(self._article.path, *self._article.document.header.place("nocite"))
        for key in nocite_keys(self._article.document.header.keys.nocite, self._article.library):
            if key not in self._article.library:
                hint = did_you_mean(key, self._article.library, mark="@")
                self.problems.append(
                    Problem(
                        location, f"Citation @{key} is in no bibliography.", hint, code="unknown-citation"
                    )
                )

    def _cited_at(
        self, placed: list[tuple[PlacedCite, str]], html: str, comments: Mapping[str, str]
    ) -> tuple[CitedAt, ...]:
        sentences: dict[str, str] = {}
        if self._facts.with_sentences:
            anchors = frozenset(cite.anchor for cite, _ in placed)
            sentences = sentences_around(html, anchors)
            for comment, _ in {comment: None for _, comment in placed if comment}.items():
                sentences |= sentences_around(comments.get(comment, ""), anchors)
        found: dict[tuple[str, str], CitedAt] = {}
        for cite, comment in placed:
            if cite.cite.is_optional and any(
                item.key not in self._article.library for item in cite.cite.items
            ):
                continue
            sentence = "" if cite.cite.is_block else sentences.get(cite.anchor, "")
            for item in cite.cite.items:
                if item.key in self._article.library:
                    found.setdefault(
                        (item.key, cite.anchor), CitedAt(item.key, cite.anchor, comment, sentence)
                    )
        return tuple(found.values())


def reference_url(key: str) -> str:
    """Return the link to an entry of the page's list of references."""
    return f"#{quote(reference_anchor(key), safe='~-._')}"
