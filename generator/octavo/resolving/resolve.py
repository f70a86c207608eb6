"""A text with holes + the facts of the site → a text with none, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.citing import CitedWork, PlacedCite, cite_page, unknown_keys
from octavo.bibliography.styles.style import is_whole_page
from octavo.errors import Location, Problem, Severity
from octavo.facts.article import Article
from octavo.facts.citations import nocite_keys
from octavo.facts.documents import config
from octavo.facts.styles import Styles
from octavo.facts.works_by_number import number_hint
from octavo.graph import Reader, query
from octavo.model.body import (
    Body,
    CitationItem,
    Cite,
    Heading,
    ReferencesPlace,
    cites_in,
)
from octavo.model.comment import Comment, ThreadedComment
from octavo.resolving.citation_notes import plan_notes, renumbered, with_notes
from octavo.resolving.holes import HoleFiller, ResolveFacts
from octavo.text.nearest import did_you_mean
from octavo.text.sentences import sentences_around

_NAME = re.compile(r"[A-Za-z_-]+\d{0,2}")  # keys of works have the year, or a colon
_INNER_CITE = re.compile("\0(\\d+)\0")


class ResolvedPart(Struct, frozen=True):
    """A stretch of the body, and the list of references that the author placed after it."""

    html: str
    place: ReferencesPlace | None


class CitedAt(Struct, frozen=True):
    """A place in this article or its discussion that cites a work."""

    key: str
    anchor: str
    comment: str  # the comment's id; "" in the text itself
    sentence: str  # plain text; "" if there is none to quote


class ResolvedArticle(Struct, frozen=True):
    """An article with every hole filled."""

    path: str
    parts: tuple[ResolvedPart, ...]  # the last one has no place
    comments: Mapping[str, str]  # safe HTML by comment id
    works: tuple[CitedWork, ...]
    cited_at: tuple[CitedAt, ...]
    thread: tuple[ThreadedComment, ...]  # as it was read, its texts with holes
    comment_by_id: Mapping[str, Comment]  # of the thread
    pings: tuple[Comment, ...]
    headings: tuple[Heading, ...]
    image_caption: str  # inline HTML
    corrections: tuple[str, ...]  # inline HTML, in the order of the header

    @property
    def html(self) -> str:
        """Return the body without any list of references."""
        return "".join(part.html for part in self.parts)


@query(*ResolveFacts.reads, *Styles.reads, is_large=True, is_kept=False)
def resolved(graph: Reader, path: str) -> ResolvedArticle:
    """Return a text with its citations, links and images, and report what points nowhere."""
    resolver = _Resolver(Article(graph, path), ResolveFacts(graph))
    found = resolver.resolve()
    for problem in resolver.problems:
        graph.report(problem)
    return found


def resolve_summary(article: Article, facts: ResolveFacts) -> str:
    """Return the header's summary, or what stands before `<!-- more -->`, as block HTML without citations.

    "" if there is neither. What is wrong in it is reported with the body.
    """
    page_url = facts.addresses.url(article.site_path)
    own = article.document.summary
    if not own.is_empty:
        return f"<p>{HoleFiller(article.path, {}, facts, article, page_url).fill(own, {})}</p>"
    if not article.document.facts.has_more:
        return ""
    rendered = article.document.load().rendered
    numbers = {target.anchor: (target.kind, target.number) for target in rendered.targets}
    filler = HoleFiller(article.path, numbers, facts, article, page_url)
    return filler.fill(rendered.summary, {}) if rendered.summary else ""


def resolve_snippet(body: Body, path: str, facts: ResolveFacts) -> tuple[str, tuple[Problem, ...]]:
    """Return the HTML of a text that cites nothing: a biography, a disclaimer.

    Links and images are filled as in an article; a citation is left out with a warning.
    """
    filler = HoleFiller(path, {}, facts)
    html = filler.fill(body, {})
    for cite in cites_in(body):
        location = Location(path, cite.line, cite.column)
        message = "Citations work in posts, pages and comments only; this one is left out."
        filler.problems.append(
            Problem(location, message, severity=Severity.WARNING, code="citation-out-of-place")
        )
    return html, tuple(filler.problems)


class _Resolver:
    """One article."""

    def __init__(self, article: Article, facts: ResolveFacts) -> None:
        self.problems: list[Problem] = []
        self._article = article
        self._facts = facts
        self._library = article.library
        self._document_text = article.document.load()
        self._rendered = self._document_text.rendered
        discussion = article.load_discussion()
        self._thread, self._pings = discussion.thread, discussion.pings
        self._numbers = {target.anchor: (target.kind, target.number) for target in self._rendered.targets}
        self._words = facts.speech.catalogue(article.language)
        self._style = Styles(facts.graph)[article.style].in_language(article.language)
        marks = self._style.number_form.behind_marks
        self._text = HoleFiller(article.path, self._numbers, facts, article, marks=marks)
        self._discussion = HoleFiller(article.comments_path, {}, facts, marks=marks)

    def resolve(self) -> ResolvedArticle:
        placed = self._place_cites()
        style = self._style
        notes = plan_notes(self._rendered.body) if is_whole_page(style) and style.is_note else None
        page = cite_page(
            [cite for cite, _ in placed],
            self._library,
            style,
            notes=notes.places if notes else None,
            nocite=nocite_keys(self._article.document.header.keys.nocite, self._library),
            fill=self._fill_affix(placed),
            words=self._words,
        )

        # An affix may hold citations of its own: they were left as numbered marks.
        def inner(found: re.Match[str]) -> str:
            return page.clusters[int(found[1])]

        clusters = tuple(_INNER_CITE.sub(inner, html) for html in page.clusters)
        by_identity = {
            id(cite.cite): escape(cite.cite.source) if self._is_somebody(cite.cite) else html
            for (cite, _), html in zip(placed, clusters, strict=True)
        }
        parts = self._fill_parts(by_identity)
        if notes:
            own = {number: _INNER_CITE.sub(inner, html) for number, html in page.notes.items()}
            *before, last = parts
            before = [replace(part, html=renumbered(part.html, notes, self._words)) for part in before]
            parts = (*before, replace(last, html=with_notes(last.html, notes, own, self._words)))
        comments = {
            threaded.comment.id: self._discussion.fill(threaded.comment.body, by_identity)
            for threaded in self._thread
        }
        caption = self._text.fill(self._document_text.image_caption, {})
        corrections = tuple([self._text.fill(one, {}) for one in self._document_text.corrections])
        self._text.fill(self._article.document.summary, {})  # for what is wrong in it
        self.problems += self._text.problems + self._discussion.problems
        self._report_unknown(placed)
        return ResolvedArticle(
            path=self._article.path,
            parts=parts,
            comments=comments,
            works=page.works,
            cited_at=self._cited_at(placed, "".join(part.html for part in parts), comments),
            thread=self._thread,
            comment_by_id={threaded.comment.id: threaded.comment for threaded in self._thread},
            pings=self._pings,
            headings=self._rendered.headings,
            image_caption=caption,
            corrections=corrections,
        )

    def _place_cites(self) -> list[tuple[PlacedCite, str]]:
        """Return every citation with the id of the comment it stands in; anchors count in reading order."""
        placed: list[tuple[PlacedCite, str]] = []

        def add(cite: Cite, comment: str, anchor: str = "") -> None:
            anchor = anchor or f"cite-{len(placed) + 1}"
            placed.append((PlacedCite(cite, anchor, in_discussion=bool(comment)), comment))

        for cite in cites_in(self._rendered.body):
            add(cite, "")
        for threaded in self._thread:
            comment = threaded.comment
            for cite in cites_in(comment.body):
                add(cite, comment.id)
            known = [key for key in comment.references if key in self._library]
            for key in dict.fromkeys(known):
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
        body = self._rendered.body
        parts = []
        pieces = [body.parts[0]]
        for hole, following in zip(body.holes, body.parts[1:], strict=True):
            if isinstance(hole, ReferencesPlace):
                parts.append(ResolvedPart("".join(pieces), hole))
                pieces = [following]
            else:
                self._text.append(pieces, hole, following, clusters)
        parts.append(ResolvedPart("".join(pieces), None))
        return tuple(parts)

    def _report_unknown(self, placed: list[tuple[PlacedCite, str]]) -> None:
        for cite, _ in placed:
            if cite.cite.is_optional or not cite.cite.source:
                continue
            for key in unknown_keys([cite.cite], self._library):
                location = Location(self._article.path, cite.cite.line, cite.cite.column)
                if self._is_somebody(cite.cite):
                    message = f"“@{key}” looks like somebody's name on another site; it is printed as it is."
                    hint = f"Write \\@{key}; or, if it is a work, add it to a .bib file."
                    self._warn(location, message, hint, "foreign-syntax")
                    continue
                hint = number_hint(key, cite.cite.source)
                hint = hint or did_you_mean(key, self._library, mark="@")
                if cite.cite.is_narrative and not hint:
                    hint = f"If it is a name and not a work, write \\@{key}."
                hint = hint or "Add the work to a .bib file, or mend the key."
                self._report_citation(location, key, hint)
        self._report_typed_keys()
        self._report_unknown_references()
        location = Location(self._article.path, *self._article.document.header.place("nocite"))
        for key in nocite_keys(self._article.document.header.keys.nocite, self._library):
            if key not in self._library:
                hint = number_hint(key) or did_you_mean(key, self._library, mark="@")
                self._report_citation(location, key, hint)

    def _report_citation(self, location: Location, key: str, hint: str) -> None:
        message = f"Citation @{key} is in no bibliography."
        self.problems.append(Problem(location, message, hint, code="unknown-citation"))

    def _warn(self, location: Location, message: str, hint: str, code: str) -> None:
        self.problems.append(Problem(location, message, hint, Severity.WARNING, code))

    def _report_typed_keys(self) -> None:
        """Warn of works that seem cited in the text of a link; a name (`@user`) may well stand there."""
        for typed in self._rendered.typed_keys:
            if typed.key in self._library:
                location = Location(self._article.path, typed.line, typed.column)
                message = f"@{typed.key} stands in the text of a link, where it cites nothing."
                hint = "Put the citation behind the link: [text](address) [@key]."
                self._warn(location, message, hint, "citation-in-link")

    def _is_somebody(self, cite: Cite) -> bool:
        """Tell whether a citation is a name on another site: no work has such a key, nor one like it."""
        if not cite.is_narrative or cite.is_optional or len(cite.items) > 1:
            return False
        key = cite.items[0].key
        is_name = key not in self._library and _NAME.fullmatch(key) is not None
        return is_name and not did_you_mean(key, self._library)

    def _report_unknown_references(self) -> None:
        """Warn of what a comment's `references` name in vain: no reader typed it, so it is a slip."""
        for threaded in self._thread:
            comment = threaded.comment
            for key in comment.references:
                if key not in self._library:
                    location = Location(self._article.comments_path, comment.line)
                    message = f"Comment {comment.id} refers to @{key}, which is in no bibliography."
                    hint = did_you_mean(key, self._library, mark="@")
                    hint = hint or "Add the work to a .bib file, or mend the key."
                    self._warn(location, message, hint, "unknown-citation")

    def _cited_at(
        self, placed: list[tuple[PlacedCite, str]], html: str, comments: Mapping[str, str]
    ) -> tuple[CitedAt, ...]:
        sentences: dict[str, str] = {}
        if self._facts.graph.get(config).citations.work_pages:
            anchors = frozenset(cite.anchor for cite, _ in placed)
            sentences = sentences_around(html, anchors)
            for comment, _ in {comment: None for _, comment in placed if comment}.items():
                sentences |= sentences_around(comments.get(comment, ""), anchors)
        found: dict[tuple[str, str], CitedAt] = {}
        for cite, comment in placed:
            if cite.cite.is_optional and any(item.key not in self._library for item in cite.cite.items):
                continue
            sentence = "" if cite.cite.is_block else sentences.get(cite.anchor, "")
            for item in cite.cite.items:
                if item.key in self._library:
                    found.setdefault(
                        (item.key, cite.anchor), CitedAt(item.key, cite.anchor, comment, sentence)
                    )
        return tuple(found.values())


QUERIES = (resolved,)
