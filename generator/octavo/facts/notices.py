"""Works that were retracted, corrected or doubted: which, and what the authors of posts should know."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.errors import Location, Problem, Severity
from octavo.facts.article import ARTICLE, Article
from octavo.facts.bibliographies import keys_of_files, works, works_of_file
from octavo.facts.citations import cited_keys, cited_works, work
from octavo.facts.documents import author_ids, author_of_file, config
from octavo.facts.inputs import file, files_outside, read_bytes, settings
from octavo.facts.settings import report_no_file
from octavo.graph import Reader, query, table
from octavo.model.body import cites_in
from octavo.model.reference import Nature, Notice, PartialDate, Record

_WHAT = {
    Nature.RETRACTION: "was retracted",
    Nature.CONCERN: "has an expression of concern",
    Nature.CORRECTION: "was corrected",
}

NOTICES = (cited_keys, work, *ARTICLE)
"""What `check_notices` reads beside `notices`."""


def identifiers(record: Record) -> str:
    """Return what notices know a work by, "" if it has no DOI and no PubMed number."""
    return f"{record.doi.casefold()} {record.pmid}".strip()


@query(cited_works, work, author_ids, author_of_file, keys_of_files, works)
def shown_works(graph: Reader, _: str) -> tuple[Record, ...]:
    """Return the works that readers see somewhere: those that are cited, and what authors have published."""
    profiles = (graph.get(author_of_file, one) for one in graph.get(author_ids))
    own = dict.fromkeys(
        one.publications_path for one in profiles if one is not None and one.keys.publications
    )
    return (
        *[graph.get(work, key) for key in graph.get(cited_works)],
        *[record for path in own for record in works_of_file(graph, path)],
    )


@table(config, file, settings, files_outside, shown_works)
def notices(graph: Reader, _: str) -> dict[str, Notice]:
    """Return the notices about the works that readers see, by the works' `identifiers`."""
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
    found = ((identifiers(record), retractions.notice_for(record)) for record in graph.get(shown_works))
    return {key: notice for key, notice in found if notice is not None}


def notice_of(graph: Reader, record: Record) -> Notice | None:
    """Return the notice about a work that readers see, None for none. It reads `notices`."""
    known_by = identifiers(record)
    return graph.at(notices, known_by) if known_by else None


def check_notices(graph: Reader, path: str) -> Iterator[Problem]:
    """Yield a warning for each retracted or doubted work that a text cites, a notice for a corrected one.

    It says whether the post was published before the notice, for then its argument rests on a work that
    its author still trusted.
    """
    if not graph.get(config).citations.retractions:
        return
    article = Article(graph, path)
    for key in graph.get(cited_keys, path):
        notice = notice_of(graph, graph.get(work, key))
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


QUERIES = (shown_works, notices)
