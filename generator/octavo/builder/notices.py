"""Cited works that were retracted, corrected or doubted: which, and what their posts' authors should know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from octavo.errors import Location, Problem, Severity
from octavo.index.site import Article, SiteIndex
from octavo.model.body import cites_in
from octavo.model.notice import Nature, Notice
from octavo.model.reference import PartialDate, Record

_WHAT = {
    Nature.RETRACTION: "was retracted",
    Nature.CONCERN: "has an expression of concern",
    Nature.CORRECTION: "was corrected",
}


def gather_notices(index: SiteIndex, notice_for: Callable[[Record], Notice | None]) -> dict[str, Notice]:
    """Return the notices about the works that the site cites, by key."""
    found = ((key, notice_for(record)) for key, record in index.works.items())
    return {key: notice for key, notice in found if notice is not None}


def check_notices(index: SiteIndex, notices: Mapping[str, Notice]) -> tuple[Problem, ...]:
    """Return a warning for each post that cites a retracted or doubted work, a notice for a corrected one.

    It says whether the post was published before the notice, for then its argument rests on a work that
    its author still trusted.
    """
    problems = []
    for key, notice in notices.items():
        for path in dict.fromkeys(place.path for place in index.cited[key]):
            article = index.by_path[path]
            message = f"This text cites @{key}, which {_WHAT[notice.nature]}{_since(notice.date, article)}."
            hint = f"The notice: {notice.url}" if notice.url else "Say so in the text, or cite another work."
            severity = Severity.NOTICE if notice.nature is Nature.CORRECTION else Severity.WARNING
            problems.append(Problem(_place(article, key), message, hint, severity, "retracted-work"))
    return tuple(problems)


def _place(article: Article, key: str) -> Location:
    """Return where an article cites a work first: in its text, else in its discussion."""
    for cite in cites_in(article.document.load().rendered.body):
        if any(item.key == key for item in cite.items):
            return Location(article.path, cite.line, cite.column)
    for threaded in article.load_discussion().thread:
        comment = threaded.comment
        if key in comment.references or any(
            item.key == key for cite in cites_in(comment.body) for item in cite.items
        ):
            return Location(article.comments_path, comment.line)
    return Location(article.path, *article.document.header.place("nocite"))


def _since(date: PartialDate, article: Article) -> str:
    if not date.year:
        return ""
    written = "-".join(f"{part:02}" for part in (date.year, date.month, date.day) if part)
    if article.moment is None:
        return f" ({written})"
    published = article.moment.value
    day = (published.year, published.month, published.day)
    is_later = (date.year, date.month, date.day) > day
    return f" ({written}, {'after' if is_later else 'before'} this was published)"
