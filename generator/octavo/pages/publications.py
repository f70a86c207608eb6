"""What an author has published elsewhere: a bibliography of their own, or those of the cited works."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.bibliography.styles.names import Highlighter
from octavo.facts.bibliographies import keys_of_files, works, works_of_file
from octavo.facts.citations import cited_works, citing, work
from octavo.facts.documents import author, config
from octavo.facts.notices import notices
from octavo.facts.styles import Styles
from octavo.graph import Reader, query
from octavo.model.reference import Record
from octavo.pages.authors import author_name
from octavo.pages.context import PageContext
from octavo.pages.references import cited_work, uncited_work
from octavo.pages.views import CitedWorkView
from octavo.reading.documents import AuthorProfile


@query(
    keys_of_files, works, citing, cited_works, work, cited_work, notices, *Styles.reads, *PageContext.reads
)
def publications(graph: Reader, author_id: str) -> tuple[CitedWorkView, ...]:
    """Return the works of an author, the newest first."""
    profile = graph.get(author, author_id)
    if profile is None:
        return ()
    path = profile.publications_path
    found = works_of_file(graph, path) if path else tuple(_cited_works_of(graph, profile))
    newest_first = sorted(
        found, key=lambda one: (one.issued.year, one.issued.month, one.issued.day), reverse=True
    )
    return tuple([_publication(graph, record) for record in newest_first])


def _cited_works_of(graph: Reader, profile: AuthorProfile) -> Iterator[Record]:
    """Yield the cited works of one whose name the site wants to stand out."""
    name = author_name(profile)
    wanted = [one for one in graph.get(config).citations.highlight_authors if name in Highlighter((one,))]
    if not wanted:
        return
    own = Highlighter(tuple(wanted))
    for key in graph.get(cited_works):
        record = graph.get(work, key)
        if any(one in own for one in record.author):
            yield record


def _publication(graph: Reader, record: Record) -> CitedWorkView:
    if graph.at(citing, record.key) and graph.get(work, record.key) == record:
        return graph.get(cited_work, record.key)
    style = Styles(graph)[graph.get(config).citations.style]
    return uncited_work(PageContext(graph), record, style.format_reference(record))


QUERIES = (publications,)
