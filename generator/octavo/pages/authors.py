"""Authors as pages show them."""

from __future__ import annotations

from markupsafe import Markup

from octavo.assets.picture_markup import picture_markup
from octavo.comments.identicon import identicon
from octavo.facts.documents import author
from octavo.graph import Reader, query
from octavo.model.reference import Name
from octavo.pages.context import PageContext, biography
from octavo.pages.views import AuthorView, WebLink
from octavo.reading.documents import AuthorProfile, link_target


def author_path(author_id: str) -> str:
    """Return the site path of an author's page."""
    return f"/authors/{author_id.lower()}/"


def orcid_url(profile: AuthorProfile) -> str:
    """Return the address of an author's ORCID record, "" if none is known."""
    orcid = profile.keys.orcid.rpartition("/")[2]
    return f"https://orcid.org/{orcid}" if orcid else ""


def author_link(context: PageContext, profile: AuthorProfile) -> WebLink:
    """Return a link to all posts of an author."""
    return WebLink(profile.keys.name, context.url(author_path(profile.id)))


@query(author, biography, *PageContext.reads)
def author_view(graph: Reader, author_id: str) -> AuthorView:
    """Return the box about an author. Raises KeyError where there is none."""
    context, profile = PageContext(graph), graph.get(author, author_id)
    if profile is None:
        raise KeyError(author_id)
    keys = profile.keys
    return AuthorView(
        id=author_id,
        name=keys.name,
        url=context.url(author_path(author_id)),
        affiliation=keys.affiliation,
        orcid=keys.orcid.rpartition("/")[2],
        orcid_url=orcid_url(profile),
        portrait=_portrait(context, profile),
        biography=graph.get(biography, author_id),
        links=tuple(WebLink(link.title, link.url) for link in keys.links),
        coi=keys.coi,
    )


def _portrait(context: PageContext, profile: AuthorProfile) -> Markup:
    picture = context.pictures.get(link_target(profile.path, profile.keys.avatar))
    if picture is None:
        return Markup(identicon(profile.keys.name))
    # Decoration: the name stands beside it.
    return Markup(picture_markup(picture, context.addresses, alt="", sizes="6rem"))


def author_name(profile: AuthorProfile) -> Name:
    """Return an author's name for a reference: the last word is the family name, a single word is all."""
    given, _, family = profile.keys.name.rpartition(" ")
    return Name(family=family, given=given) if given else Name(literal=family)


QUERIES = (author_view,)
