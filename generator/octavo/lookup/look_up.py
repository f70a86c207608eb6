"""An identifier → the work, from the services that know most about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import asdict, replace

from octavo.lookup.arxiv import fetch_arxiv
from octavo.lookup.books import fetch_book
from octavo.lookup.client import Client
from octavo.lookup.crossref import notices_of
from octavo.lookup.doi import fetch_doi
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.id_converter import convert_pmcid
from octavo.lookup.identifier import Identifier, Kind
from octavo.lookup.pubmed import fetch_pubmed, fetch_pubmed_works, pubmed_number_of
from octavo.lookup.web_page import fetch_page
from octavo.model.reference import Record

# What PubMed leaves open and an agency may know.
_FILLED_IN = (
    "author", "editor", "title", "container_title", "container_title_short", "collection_title", "issued",
    "volume", "issue", "edition", "publisher", "publisher_place", "event_title", "event_place",
    "isbn", "issn",
)  # fmt: skip


def look_up(client: Client, identifier: Identifier) -> Finding:
    """Return the work of an identifier. Raises `LookupFailure`."""
    return _LOOKUPS[identifier.kind](client, identifier.value)


def look_up_all(
    client: Client, identifiers: Iterable[Identifier]
) -> Iterator[tuple[Identifier, Finding | LookupFailure]]:
    """Yield each identifier with its work, or with why there is none; PubMed's come first, a hundred at once.

    What fails keeps nothing else from being found.
    """
    wanted = tuple(dict.fromkeys(identifiers))
    pmids = [one.value for one in wanted if one.kind is Kind.PMID]
    if len(pmids) > 1:
        try:
            fetch_pubmed_works(client, pmids)
        except LookupFailure as failure:
            yield from ((one, failure) for one in wanted if one.kind is Kind.PMID)
            wanted = tuple(one for one in wanted if one.kind is not Kind.PMID)
    for identifier in wanted:
        try:
            yield identifier, look_up(client, identifier)
        except LookupFailure as failure:
            yield identifier, failure


def _by_doi(client: Client, doi: str) -> Finding:
    found, is_crossref = fetch_doi(client, doi)
    found = replace(found, record=replace(found.record, doi=found.record.doi or doi))
    try:
        pmid = pubmed_number_of(client, doi)
        medline = fetch_pubmed(client, pmid) if pmid else None
    except LookupFailure as failure:
        remark = f"{failure.message} The entry says what doi.org knows."
        return replace(found, remarks=(remark,))
    if medline is not None and medline.record.doi.casefold() == doi.casefold():
        notices = medline.notices or found.notices
        return Finding(_filled_in(medline.record, found.record), (*found.sources, *medline.sources), notices)
    if is_crossref and not found.notices:
        # PubMed would have told of a retraction; for what it does not know, Crossref does.
        try:
            return replace(found, notices=notices_of(client, doi))
        except LookupFailure as failure:
            return replace(found, remarks=(f"{failure.message} Whether it was retracted is not known.",))
    return found


def _filled_in(record: Record, other: Record) -> Record:
    """Return PubMed's record with what it leaves open from another one."""
    if record.status:
        return record  # ahead of print: a volume of somebody else's would contradict it
    values: Mapping[str, object] = asdict(other)
    empty = {name: values[name] for name in _FILLED_IN if not _says_anything(getattr(record, name))}
    if record.type.startswith("article"):
        empty |= dict.fromkeys(empty.keys() & {"publisher", "publisher_place", "isbn"}, "")
    if not (record.page or record.number):
        empty |= {"page": other.page, "number": other.number}
    return replace(record, **empty)


def _says_anything(value: object) -> bool:
    return bool(value) and not getattr(value, "is_empty", False)


def _by_pmcid(client: Client, pmcid: str) -> Finding:
    found = look_up(client, convert_pmcid(client, pmcid))
    return replace(found, record=replace(found.record, pmcid=found.record.pmcid or pmcid))


def _by_address(client: Client, address: str) -> Finding:
    identifier, record = fetch_page(client, address)
    if identifier is not None:
        try:
            return look_up(client, identifier)
        except LookupFailure as failure:
            remark = f"{failure.message} The entry says what the page says."
            return Finding(record, ("the page",), remarks=(remark,))
    return Finding(record, ("the page",))


_LOOKUPS: Mapping[Kind, Callable[[Client, str], Finding]] = {
    Kind.PMID: fetch_pubmed,
    Kind.PMCID: _by_pmcid,
    Kind.DOI: _by_doi,
    Kind.ARXIV: fetch_arxiv,
    Kind.ISBN: fetch_book,
    Kind.WEB: _by_address,
}
