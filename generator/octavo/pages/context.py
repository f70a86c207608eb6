"""What every page is made from: the graph, and what all views ask of it."""

from __future__ import annotations

from markupsafe import Markup
from msgspec.structs import replace

import octavo
from octavo.facts.article import ARTICLE, Article
from octavo.facts.documents import author, authors, config, speech
from octavo.facts.files import Pictures
from octavo.facts.inputs import settings
from octavo.facts.snippets import DISCLAIMER, names_of, place_of_words, settings_body
from octavo.facts.terms import TermEntry, TermKey, term_register
from octavo.graph import Query, Reader, query
from octavo.languages.catalogues import Catalogue, Speech
from octavo.model.addresses import Addresses
from octavo.model.picture import Picture
from octavo.reading.documents import AuthorProfile, picture_path
from octavo.resolving.holes import ResolveFacts, addresses
from octavo.resolving.resolve import resolve_snippet
from octavo.site.config import CONFIG_FILE, TERM_TABLES, Config
from octavo.text.slugs import fold_term

GENERATOR = f"octavo {octavo.__version__}"


class PageContext:
    """The facts of the site as one run of a query sees them."""

    __slots__ = ("addresses", "config", "graph", "speech")

    reads: tuple[Query[object], ...] = (
        *(config, speech, addresses, term_register, authors),
        *(*ARTICLE, *Pictures.reads),
    )

    def __init__(self, graph: Reader) -> None:
        self.graph = graph
        self.config: Config = graph.get(config)
        self.addresses: Addresses = graph.get(addresses)
        self.speech: Speech = graph.get(speech)

    @property
    def words(self) -> Catalogue:
        """What octavo says in the language of the site."""
        return self.speech.catalogue(self.config.language)

    def words_of(self, article: Article) -> Catalogue:
        """Return what octavo says on the page of a text."""
        return self.speech.catalogue(article.language)

    def article(self, path: str) -> Article:
        """Return a text by its source path."""
        return Article(self.graph, path)

    def author(self, author_id: str) -> AuthorProfile | None:
        """Return an author of the site; None if there is none of this id."""
        return self.graph.get(author, author_id)

    @property
    def authors(self) -> list[AuthorProfile]:
        """The authors of the site."""
        found = (self.graph.get(author, one) for one in self.graph.get(authors))
        return [one for one in found if one is not None]

    @property
    def pictures(self) -> Pictures:
        """The pictures of the site."""
        return Pictures(self.graph)

    def featured_picture(self, article: Article) -> Picture | None:
        """Return the picture at the head of a text; None if it has none."""
        return self.pictures.get(featured_path(article)) if featured_path(article) else None

    def url(self, site_path: str) -> str:
        """Return a root-relative URL."""
        return self.addresses.url(site_path)

    def absolute(self, site_path: str) -> str:
        """Return a whole URL."""
        return self.addresses.absolute(site_path)

    def term(self, key: TermKey) -> TermEntry:
        """Return a term that a text names."""
        entry = self.graph.at(term_register, f"{key.kind}/{key.slug}")
        assert entry is not None, key  # noqa: S101  # a text names it
        return entry


def featured_path(article: Article) -> str:
    """Return the source path of the picture at the head of a text, "" if it has none."""
    image = article.document.header.keys.image
    return picture_path(article.path, image.src) if image else ""


@query(author, *ResolveFacts.reads)
def biography(graph: Reader, author_id: str) -> Markup:
    """Return what an author says of himself as HTML."""
    known = graph.get(author, author_id)
    if known is None:
        return Markup()
    html, problems = resolve_snippet(known.biography, known.path, ResolveFacts(graph))
    for problem in problems:
        graph.report(problem)
    return Markup(html)


@query(settings_body, settings, *ResolveFacts.reads)
def settings_text(graph: Reader, key: str) -> Markup:
    """Return Markdown of site.toml as HTML; what is wrong with it is reported where its key stands."""
    html, problems = resolve_snippet(graph.get(settings_body, key), CONFIG_FILE, ResolveFacts(graph))
    for problem in problems:
        graph.report(replace(problem, location=place_of_words(graph, key)))
    return Markup(html)


def disclaimer_text(graph: Reader, name: str) -> Markup:
    """Return a disclaimer as HTML. It reads `settings_text`."""
    return graph.get(settings_text, names_of(DISCLAIMER, name))


def term_text(graph: Reader, kind: str, folded: str) -> Markup:
    """Return what site.toml says of a term, by its folded name. It reads `settings_text` and `config`."""
    for name in graph.get(config).terms(kind):
        if fold_term(name) == folded:
            return graph.get(settings_text, names_of(TERM_TABLES[kind], name))
    return Markup()


QUERIES = (biography, settings_text)
