"""What stands below a post: its conflict of interest and its disclaimer."""

from __future__ import annotations

from collections.abc import Sequence

from octavo.errors import Location, Problem, Severity
from octavo.facts.article import Document
from octavo.reading.documents import AuthorProfile
from octavo.site.config import Config
from octavo.text.nearest import did_you_mean


def conflict_of_interest(document: Document, authors: Sequence[AuthorProfile]) -> str:
    """Return the post's own statement or, failing that, its authors'; "" when nobody made one."""
    if document.header.keys.coi:
        return document.header.keys.coi
    stated = [author for author in authors if author.keys.coi]
    if len({author.keys.coi for author in stated}) == 1 and len(stated) == len(authors):
        return stated[0].keys.coi
    return "; ".join(f"{author.keys.name}: {author.keys.coi}" for author in stated)


def check_conflict_of_interest(document: Document, authors: Sequence[AuthorProfile]) -> tuple[Problem, ...]:
    """Return a warning for a post that says nothing of a conflict of interest."""
    if conflict_of_interest(document, authors):
        return ()
    hint = "Add coi: … to the header (“None relevant” says it too), or to the author's file."
    message = "No conflict-of-interest statement was found."
    return (Problem(Location(document.path, 1), message, hint, Severity.WARNING, "missing-coi"),)


def disclaimer_name(document: Document, authors: Sequence[AuthorProfile], config: Config) -> str:
    """Return the name of the disclaimer below a text, "" for none.

    The post decides, then its categories, tags and series, then its authors, then the site. A page has
    none unless it asks.
    """
    default = config.posts.disclaimer
    if default in ("", "true"):
        default = next(iter(config.disclaimers), "")
    wishes = [document.header.keys.disclaimer]
    if document.is_post:
        keys = document.header.keys
        named = (("category", keys.categories), ("tag", keys.tags), ("series", keys.series))
        wishes += [config.term(kind, name).disclaimer for kind, names in named for name in names]
        wishes += [author.keys.disclaimer for author in authors]
        wishes.append(default)
    wish = next((wish for wish in wishes if wish), "")
    if wish == "true":
        wish = default
    return wish if wish in config.disclaimers else ""


def check_disclaimer(path: str, line: int, column: int, name: str, config: Config) -> tuple[Problem, ...]:
    """Return an error when a text or an author asks for a disclaimer that site.toml does not have."""
    if name in ("", "true", "false") or name in config.disclaimers:
        return ()
    hint = (
        did_you_mean(name, config.disclaimers)
        or f"site.toml has: {', '.join(config.disclaimers) or 'none yet'}."
    )
    message = f"There is no disclaimer “{name}”."
    return (Problem(Location(path, line, column), message, hint, code="unknown-disclaimer"),)
