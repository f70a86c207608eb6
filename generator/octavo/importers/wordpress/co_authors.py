"""Who wrote a text: the user who stored it, or all whom Co-Authors Plus names, guests among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from octavo.comments.web_address import clean_address
from octavo.importers.blog import ImportedAuthor
from octavo.importers.wordpress.export import ExportAuthor, ExportItem, ExportTerm

GUEST_META = frozenset(
    {"cap-display_name", "cap-user_login", "cap-linked_account", "cap-website", "cap-description"}
)
"""What is read of a guest; the address of mail is not."""

TAXONOMIES = frozenset({"author", "ppma_author"})
"""Of Co-Authors Plus, and of PublishPress Authors."""


def guest_of(item: ExportItem) -> ExportAuthor:
    """Return the guest that an item of the type `guest-author` stands for."""
    login = item.meta_value("cap-user_login").strip() or _plain(item.slug)
    name = unescape(item.meta_value("cap-display_name") or item.title).strip()
    return ExportAuthor(
        id="",
        login=login,
        name=name or login,
        url=clean_address(item.meta_value("cap-website").strip()),
        biography=item.meta_value("cap-description"),
        account=item.meta_value("cap-linked_account").strip(),
    )


def writers_of(
    creator: str, terms: Iterable[ExportTerm], authors: Mapping[str, ExportAuthor]
) -> tuple[str, ...]:
    """Return the logins of a text's authors, in their order; the creator's where no plug-in names others."""
    logins = (_login(term, authors) for term in terms if term.taxonomy in TAXONOMIES)
    return tuple(dict.fromkeys(logins)) or ((creator,) if creator else ())


def people_in(
    creator: str, terms: Iterable[ExportTerm], authors: Mapping[str, ExportAuthor]
) -> Iterator[tuple[str, ImportedAuthor]]:
    """Yield the authors of a text as `plan_authors` takes them."""
    names = {_login(term, authors): term.name for term in terms if term.taxonomy in TAXONOMIES}
    for login in writers_of(creator, terms, authors):
        known = authors.get(login, ExportAuthor("", login, unescape(names.get(login, ""))))
        name = " ".join(known.name.split()) or login
        yield login, ImportedAuthor(login, name, known.biography, known.url)


def _login(term: ExportTerm, authors: Mapping[str, ExportAuthor]) -> str:
    """Return the login that a term stands for: its slug is one, in lower case and with a mark before it."""
    slug = _plain(term.slug)
    for login, author in authors.items():
        if slug in (login, login.casefold(), login.casefold().replace(" ", "-").replace(".", "-")):
            return author.account if author.account in authors else login
    named = [login for login, author in authors.items() if term.name in (login, author.name)]
    return named[0] if len(named) == 1 else slug or term.name


def _plain(slug: str) -> str:
    return unquote(slug).strip().removeprefix("cap-")
