"""Authors as pages show them."""

from __future__ import annotations

from markupsafe import Markup

from octavo.assets.picture_markup import picture_markup
from octavo.comments.identicon import identicon
from octavo.model.reference import Name
from octavo.pages.context import PageContext
from octavo.pages.views import AuthorView, WebLink
from octavo.reading.documents import AuthorProfile, link_target


def author_path(author_id: str) -> str:
    """Return the site path of an author's page."""
    return f"/authors/{author_id.lower()}/"


def orcid_url(author: AuthorProfile) -> str:
    """Return the address of an author's ORCID record, "" where none is known."""
    orcid = author.keys.orcid.rpartition("/")[2]
    return f"https://orcid.org/{orcid}" if orcid else ""


def author_link(context: PageContext, author: AuthorProfile) -> WebLink:
    """Return a link to all posts of an author."""
    return WebLink(author.keys.name, context.url(author_path(author.id)))


def author_view(context: PageContext, author: AuthorProfile) -> AuthorView:
    """Return the box about an author; made once, for it stands below many posts."""
    if author.id not in context.author_views:
        context.author_views[author.id] = _make_view(context, author)
    return context.author_views[author.id]


def _make_view(context: PageContext, author: AuthorProfile) -> AuthorView:
    keys = author.keys
    return AuthorView(
        id=author.id,
        name=keys.name,
        url=context.url(author_path(author.id)),
        affiliation=keys.affiliation,
        orcid=keys.orcid.rpartition("/")[2],
        orcid_url=orcid_url(author),
        portrait=_portrait(context, author),
        biography=Markup(context.biographies.get(author.id, "")),
        links=tuple(WebLink(link.title, link.url) for link in keys.links),
        coi=keys.coi,
    )


def _portrait(context: PageContext, author: AuthorProfile) -> Markup:
    picture = context.pictures.get(link_target(author.path, author.keys.avatar))
    if picture is None:
        return Markup(identicon(author.keys.name))
    # Decoration: the name stands beside it.
    return Markup(picture_markup(picture, context.addresses, alt="", sizes="6rem"))


def author_name(author: AuthorProfile) -> Name:
    """Return an author's name for a reference: the last word is the family name, a single word is all."""
    given, _, family = author.keys.name.rpartition(" ")
    return Name(family=family, given=given) if given else Name(literal=family)
