"""A link to a text on other sites: its Open Graph, and its picture: its own, a figure or a drawn one."""

from __future__ import annotations

from msgspec import Struct

from octavo.assets.sharing_card import HEIGHT, WIDTH, CardWords, has_letters
from octavo.errors import Location, Problem, Severity
from octavo.facts.article import Article
from octavo.facts.documents import config
from octavo.facts.inputs import file, files_outside, read_bytes, settings
from octavo.facts.settings import report_no_file, setting_place
from octavo.graph import Query, Reader, query
from octavo.model.addresses import folder_beside
from octavo.pages.authors import author_path
from octavo.pages.context import PageContext
from octavo.pages.plain_text import plain_text
from octavo.reading.documents import is_post

_SHOWN = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_LEAST = 200  # pixels each way; those who show links ask for so many
_CARD = "sharing-card.png"


class SharedPicture(Struct, frozen=True):
    """A picture as others show it."""

    site_path: str
    width: int  # pixels; 0 when unknown
    height: int
    alt: str = ""


def card_path(site_path: str) -> str:
    """Return the address of the picture that is drawn for a text."""
    return f"{folder_beside(site_path)}{_CARD}"


def shared_picture(context: PageContext, article: Article) -> SharedPicture | None:
    """Return the picture of a text; None if it has none. It reads `SHARING`."""
    own = _own_picture(context, article)
    if own is None and context.graph.get(card_words, article.path) is not None:
        title = plain_text(article.document.title)
        return SharedPicture(card_path(article.site_path), WIDTH, HEIGHT, title)
    return own


def _own_picture(context: PageContext, article: Article) -> SharedPicture | None:
    image = article.document.header.keys.image
    picture = context.featured_picture(article)
    if picture is not None and image is not None:
        return SharedPicture(picture.site_path, picture.width, picture.height, image.alt or "")
    for path in article.document.facts.pictures:
        figure = context.pictures.get(path)
        if figure is None or not figure.site_path.lower().endswith(_SHOWN):
            continue
        if min(figure.width, figure.height) >= _LEAST:
            return SharedPicture(figure.site_path, figure.width, figure.height)
    return None


@query(config, file, settings, files_outside)
def drawing_font(graph: Reader, _: str) -> str:
    """Return the path of the font for drawn pictures; "" for octavo's own, which stands in for a bad one."""
    name = graph.get(config).pictures.drawn_font
    if not name:
        return ""
    if graph.find(file, name) is None:
        report_no_file(graph, "pictures", "drawn_font", name)
        return ""
    try:
        has_letters("a", read_bytes(graph, name))
    except OSError:
        message = f"“{name}” is no font of TrueType or OpenType."
        place = setting_place(graph, "pictures", "drawn_font")
        graph.report(Problem(place, message, "Name a file that ends with .ttf or .otf.", code="no-font"))
        return ""
    return name


def font_of(graph: Reader) -> bytes:
    """Return the font for drawn pictures, empty for octavo's own. It reads `drawing_font` and `file`."""
    name = graph.get(drawing_font)
    return read_bytes(graph, name) if name else b""


@query(drawing_font, file, *PageContext.reads)
def card_words(graph: Reader, path: str) -> CardWords | None:
    """Return what stands on the picture that is drawn for a post; None if none is drawn."""
    context = PageContext(graph)
    if not context.config.pictures.drawn or not is_post(path):
        return None
    article = context.article(path)
    if _own_picture(context, article) is not None:
        return None
    title = plain_text(article.document.title)
    if not has_letters(title, font_of(graph)):
        graph.report(
            Problem(
                Location(path, *article.document.header.place("title")),
                "The font has not all letters of this title: no picture is drawn for links to the post.",
                "Name a font that has them: [pictures] drawn_font in site.toml.",
                Severity.NOTICE,
                "no-letters",
            )
        )
        return None
    return CardWords(title, ", ".join(author.keys.name for author in article.authors), context.config.title)


SHARING: tuple[Query[object], ...] = (card_words, *PageContext.reads)
"""What `shared_picture` reads."""

QUERIES = (drawing_font, card_words)


def article_graph(context: PageContext, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties of a post or a page."""
    zone = context.config.zone
    header = article.document.header
    pairs = [("og:type", "article" if article.document.is_post else "website")]
    if article.moment and article.document.is_post:
        pairs.append(("article:published_time", article.moment.value.astimezone(zone).isoformat()))
    if header.updated:
        pairs.append(("article:modified_time", header.updated.value.astimezone(zone).isoformat()))
    if article.document.is_post:
        pairs += [("article:author", context.absolute(author_path(author.id))) for author in article.authors]
        pairs += [("article:section", context.term(key).title) for key in article.categories[:1]]
        pairs += [("article:tag", context.term(key).title) for key in article.tags]
    picture = shared_picture(context, article)
    if picture is not None:
        pairs += [
            ("og:image", context.absolute(picture.site_path)),
            ("og:image:width", str(picture.width or "")),
            ("og:image:height", str(picture.height or "")),
            ("og:image:alt", picture.alt),
            ("twitter:card", "summary_large_image"),
        ]
    return tuple((name, content) for name, content in pairs if content)
