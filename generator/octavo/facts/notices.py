"""Cited works that were retracted, corrected or doubted: which, and what their posts' authors should know."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.errors import Location, Problem, Severity
from octavo.facts.article import ARTICLE, Article
from octavo.facts.citations import cited_keys, cited_works, work
from octavo.facts.documents import config
from octavo.facts.inputs import file, files_outside, read_bytes, settings
from octavo.facts.settings import report_no_file
from octavo.graph import Reader, table
from octavo.model.body import cites_in
from octavo.model.notice import Nature, Notice
from octavo.model.reference import PartialDate

_WHAT = {
    Nature.RETRACTION: "was retracted",
    Nature.CONCERN: "has an expression of concern",
    Nature.CORRECTION: "was corrected",
}

NOTICES = (cited_keys, *ARTICLE)
"""What `check_notices` reads beside `notices`."""


@table(config, file, settings, files_outside, cited_works, work)
def notices(graph: Reader, _: str) -> dict[str, Notice]:
    """Return the notices about the works that the site cites, by key."""
    name = graph.get(config).citations.retractions
    if not name:
        return {}
    if graph.find(file, name) is None:
        report_no_file(graph, "citations", "retractions", name)
        return {}
    from octavo.bibliography.retractions import read_retractions

    retractions, problems = read_retractions(name, read_bytes(graph, name))
    for problem in problems:
        graph.report(problem)
    found = ((key, retractions.notice_for(graph.get(work, key))) for key in graph.get(cited_works))
    return {key: notice for key, notice in found if notice is not None}


def check_notices(graph: Reader, path: str) -> Iterator[Problem]:
    """Yield a warning for each retracted or doubted work that a text cites, a notice for a corrected one.

    It says whether the post was published before the notice, for then its argument rests on a work that
    its author still trusted.
    """
    if not graph.get(config).citations.retractions:
        return
    article = Article(graph, path)
    for key in graph.get(cited_keys, path):
        notice = graph.at(notices, key)
        if notice is not None:
            message = f"This text cites @{key}, which {_WHAT[notice.nature]}{_since(notice.date, article)}."
            hint = f"The notice: {notice.url}" if notice.url else "Say so in the text, or cite another work."
            severity = Severity.NOTICE if notice.nature is Nature.CORRECTION else Severity.WARNING
            yield Problem(_place(article, key), message, hint, severity, "retracted-work")


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


QUERIES = (notices,)
