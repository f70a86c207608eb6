"""A text and what belongs to it, as a query sees them: each part is read when somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.facts.bibliographies import Library, cites_by_number, files_with_other_keys
from octavo.facts.discussion_pages import moved_comments
from octavo.facts.documents import (
    author,
    comment_count,
    comment_files,
    config,
    discussion,
    discussion_facts,
    discussion_text,
    document,
    header_and_facts,
)
from octavo.facts.main_keys import comments_with_main_keys, facts_with_main_keys, text_with_main_keys
from octavo.facts.terms import TermKey
from octavo.facts.texts import Standing, known_texts, standing
from octavo.graph import Query, Reader, query
from octavo.model.body import Body
from octavo.model.reference import Record
from octavo.reading.documents import (
    AuthorProfile,
    DiscussionFacts,
    DiscussionText,
    DocumentFacts,
    DocumentText,
    is_post,
)
from octavo.site.frontmatter import Header
from octavo.text.moments import Moment


@query(standing, discussion_facts, config, is_private=False)
def moved(graph: Reader, path: str) -> dict[str, str]:
    """Return the site path of each comment that stands on an older page of a text's discussion, by id."""
    known = graph.get(standing, path)
    per_page = graph.get(config).comments.per_page
    return moved_comments(graph.get(discussion_facts, path), known.site_path, per_page)


def has_other_keys(graph: Reader, path: str) -> bool:
    """Tell whether a text may cite works by another key than their own: by an older one, or by a number."""
    return bool(graph.get(files_with_other_keys)) or graph.get(cites_by_number, path)


class Document:
    """What a text itself says."""

    __slots__ = ("_graph", "path")

    def __init__(self, graph: Reader, path: str) -> None:
        self._graph = graph
        self.path = path

    @property
    def is_post(self) -> bool:
        """Whether the text stands in the stream of posts."""
        return is_post(self.path)

    @property
    def header(self) -> Header:
        """The header, with the places of its keys."""
        head = self._graph.get(header_and_facts, self.path)
        assert head is not None, self.path  # noqa: S101  # unreadable texts are in no list
        return head.header

    @property
    def facts(self) -> DocumentFacts:
        """What is known of the body."""
        head = self._graph.get(header_and_facts, self.path)
        assert head is not None, self.path  # noqa: S101
        return head.facts

    @property
    def title(self) -> str:
        """The title as inline HTML."""
        return self._graph.get(standing, self.path).title

    @property
    def summary(self) -> Body:
        """The header's summary as inline HTML; empty when it has none."""
        return self.facts.summary

    def load(self) -> DocumentText:
        """Return the text itself, every work cited by its own key."""
        known = self._graph.get(document, self.path)
        assert known is not None, self.path  # noqa: S101
        if not has_other_keys(self._graph, self.path):
            return known.text
        return text_with_main_keys(known, Library(self._graph, self.path))


class Article:
    """A post or a page, with what only the whole site can tell about it."""

    __slots__ = ("_graph", "document", "path", "standing")

    def __init__(self, graph: Reader, path: str) -> None:
        self._graph = graph
        self.path = path
        self.standing: Standing = graph.get(standing, path)
        self.document = Document(graph, path)

    @property
    def site_path(self) -> str:
        """Its address."""
        return self.standing.site_path or "/"

    @property
    def moment(self) -> Moment | None:
        """When it was published."""
        return self.standing.moment

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft, published for its author alone."""
        return self.standing.is_draft

    @property
    def is_future(self) -> bool:
        """Whether it is not due yet."""
        return self.standing.is_future

    @property
    def language(self) -> str:
        """Its language tag."""
        return self.standing.language

    @property
    def style(self) -> str:
        """The name of its reference style."""
        return self.standing.style

    @property
    def categories(self) -> tuple[TermKey, ...]:
        """Its categories."""
        return self.standing.categories

    @property
    def tags(self) -> tuple[TermKey, ...]:
        """Its tags."""
        return self.standing.tags

    @property
    def series(self) -> tuple[TermKey, ...]:
        """The series that it is part of."""
        return self.standing.series

    @property
    def authors(self) -> tuple[AuthorProfile, ...]:
        """The authors, in order."""
        found = (self._graph.get(author, one) for one in self.standing.authors)
        return tuple([one for one in found if one is not None])

    @property
    def library(self) -> Mapping[str, Record]:
        """What it may cite, by key."""
        return Library(self._graph, self.path)

    @property
    def has_other_keys(self) -> bool:
        """Whether any of the works that it may cite can be cited by more than one key."""
        return has_other_keys(self._graph, self.path)

    @property
    def discussion(self) -> DiscussionFacts:
        """What is known of the discussion below it."""
        facts = self._graph.get(discussion_facts, self.path)
        return facts_with_main_keys(facts, self.library) if facts.citing and self.has_other_keys else facts

    def load_discussion(self) -> DiscussionText:
        """Return the comments below it, every work cited by its own key."""
        text = discussion_text(self._graph, self.path)
        if not self.has_other_keys:
            return text
        return comments_with_main_keys(text, self._graph.get(discussion_facts, self.path), self.library)

    @property
    def comments_path(self) -> str:
        """The file of the discussion; "" for none."""
        return self._graph.at(comment_files, self.path) or ""

    @property
    def moved_comments(self) -> Mapping[str, str]:
        """The site path of each comment that stands on an older page of the discussion, by id."""
        return self._graph.get(moved, self.path)

    def path_of_comment(self, comment: str) -> str:
        """Return the site path of the page on which a comment stands; the article's own for "" (the text)."""
        return self.moved_comments.get(comment, self.site_path) if comment else self.site_path

    @property
    def comment_count(self) -> int:
        """How many comments are shown, without tombstones."""
        return self._graph.get(comment_count, self.path)


def find_article(graph: Reader, path: str) -> Article | None:
    """Return a published text; None if there is none of this path."""
    if graph.at(known_texts, path) is None or not graph.get(standing, path).is_published:
        return None
    return Article(graph, path)


ARTICLE: tuple[Query[object], ...] = (
    *(standing, known_texts, header_and_facts, document, author, config),
    *(comment_files, comment_count, discussion_facts, discussion, moved, *Library.reads),
)
"""What may be read through an article."""

QUERIES = (moved,)
