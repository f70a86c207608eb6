"""A reference pasted as PubMed prints it → its fields, and how sure they are.

    Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation. N Engl J Med. 2002 Jul 25;347(4):284-7.

The date with volume and pages is looked for first; the journal is the last sentence in front of it, the
authors are those of the beginning, and the title is what lies between. Works offline and in linear time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_doi, clean_pmcid, clean_pmid
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.library.anchors import Anchor, find_anchors
from octavo.bibliography.library.author_lists import AuthorList, read_authors, split_author_list
from octavo.errors import Location
from octavo.importers.references.inline_text import plain_line
from octavo.importers.references.tails import Tail, read_tail
from octavo.importers.references.titles import clean_title, is_plausible_journal, split_journal
from octavo.model.reference import PartialDate, Record

# Longer than the reference with the most authors; a text beyond is no reference.
_LONGEST = 100_000
_LONGEST_DOUBTFUL = 1500
_LONGEST_REMARK = 200  # behind a doubtful reference; with more it is prose
_HINT = re.compile(r"(?:1[6-9]|20)[0-9]{2}")
_LABEL = re.compile(
    r"(?:[*•·–—-]\s+)?(?:[\[(]?[0-9]{1,3}[\])]?\s?[.:)]\s?|[\[(][0-9]{1,3}[\])]\s?)?\s?"
    r"(?:(?:(?:Full )?References?|Ref|Source|Citation|Paper|Article|E-?pub|Study|From|See)\s?[.:]\s?)?",
    re.IGNORECASE,
)
_NO_AUTHORS = re.compile(r"\[?No authors listed\]?\.?\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-zA-Z])\.\s+")
_LONGEST_LIST = 2000
_ARTICLE_NUMBER = re.compile(
    r"[A-Za-z]+-[0-9]{4}-[0-9]+|S[0-9]{4}-[0-9X]{4}\([0-9]{2}\)[0-9X-]+|(?=[^\W_]*?[A-Za-z])[^\W_]++"
)
# Styles other than PubMed's, which are told from prose and not taken apart.
_YEAR = r"(?:19|20)[0-9]{2}[a-z]?"
_PAGES = r"(?:pp?\.?\ ?)?[A-Za-z]{0,2}[0-9]{1,6}[A-Za-z]?\ ?[-‐‑‒–—]\ ?[A-Za-z]{0,2}[0-9]{1,6}"
_NUMBER = r"[0-9]{1,4}\ ?(?:\([0-9A-Za-z\ -]{1,12}\))?"
_LOOSE = re.compile(
    rf"""
      \({_YEAR}\)[.,:]?\ [^()]{{10,600}}?[,.]\ ?{_NUMBER}\ ?[,:]\ ?{_PAGES}  # (2010). Title. Brain, 13, 22-47
    | \b{_NUMBER}\ ?[:,]\ ?{_PAGES}\ ?,?\ \(?{_YEAR}\)?                      # 133(8): 22-47, 2010
    | ,\ ?{_YEAR},\ ?{_NUMBER}\ ?:\ ?{_PAGES}                                # Brain,2010,133(8):22-47
    | \b[A-Z][\w.]{{0,30}}\ \(?{_YEAR}\)?[,:;]?\ ?{_NUMBER}\ ?[:;,]\ ?{_PAGES}  # Brain 2010: 133; 22-47
    """,
    re.VERBOSE,
)
# "Smith, J.", "Smith JA,", "J. Smith": what a reference begins with and a sentence seldom does.
_AUTHOR = re.compile(
    r"(?:[^\W\d_a-z]\.[ -]?){1,3}[^\W\d_a-z]\w+|[^\W\d_][\w'’-]+(?:\ [^\W\d_][\w'’-]+){0,2},?\ "
    r"(?:[^\W\d_a-z]\.|[^\W\d_a-z]{1,3}[,.( ]|et al\b)"
)
_LONGEST_REST = 200
_DOI_ADDRESS = re.compile(r"https?://(?:[\w.-]+\.)?doi\.org/(10\.\S+)", re.IGNORECASE)
_PUBMED = r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/)"
_PMID_ADDRESS = re.compile(rf"{_PUBMED}([0-9]{{1,9}})(?:[/?#]|$)", re.IGNORECASE)
_PMID_QUERY = re.compile(
    r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/[^\s=]{0,300}(?:list_uids|term)=([0-9]{4,9})(?:&|$)",
    re.IGNORECASE,
)
_PMCID_ADDRESS = re.compile(
    r"https?://(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC[0-9]{1,9})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A reference found in a text. No field holds what the text, or a link in it, does not say."""

    record: Record  # without key, place and note
    doubts: tuple[str, ...]  # full sentences: with any it stays as it is, and is listed for a person
    text: str  # the reference as it was pasted, on one line, without what stands before and after it
    before: str = ""  # a label in front, which is no part of the reference: "3. ", "Reference: "
    after: str = ""  # what follows the reference and is no part of it, trimmed

    @property
    def is_certain(self) -> bool:
        """Tell whether the reference may be replaced by a citation."""
        return not self.doubts


def recognise(text: str, link_targets: Iterable[str] = ()) -> Recognised | None:
    """Return the reference that a paragraph consists of, None when it is none.

    `link_targets` are the addresses of the links in it: a DOI or PubMed number there counts as said. A
    reference may follow a label ("3.", "Reference:") and be followed by other text; both come back
    apart. Linear in the length of the text; never raises.
    """
    if len(text) > _LONGEST or not _HINT.search(text):
        return None
    line = plain_line(text)
    label = _LABEL.match(line)
    start = label.end() if label else 0
    anchors = list(find_anchors(line))
    if not anchors:
        return _recognise_loosely(line, start, link_targets)
    anchor, tail = _choose_anchor(line, anchors)
    reader = _Reader(line, start, anchor, tail)
    record = reader.record(read_link_identifiers(link_targets))
    if not record.title and not record.author and not anchor.is_strong:
        return None
    after = line[tail.end :].strip()
    if any(other.start >= tail.end for other in anchors):
        reader.doubts.append("Another reference follows in the same paragraph.")
    if not reader.title.strip() and _is_list_of_authors(after):
        # "Brain. 2010 Aug;133(Pt 8):2232-47. Title. Authors."
        reader.doubts.append("The journal comes first.")
        after, tail = "", replace(tail, end=len(line))
    if reader.doubts and (len(line) > _LONGEST_DOUBTFUL or not reader.resembles_a_reference(after)):
        return None
    return Recognised(
        record=record,
        doubts=tuple(reader.doubts),
        text=line[start : tail.end].strip(),
        before=line[:start],
        after=after,
    )


def _choose_anchor(line: str, anchors: list[Anchor]) -> tuple[Anchor, Tail]:
    """Return the last anchor that is not in the notes behind another one, and what follows it."""
    chosen: Anchor | None = None
    tail = Tail(0)
    for anchor in anchors:
        # "Erratum in: Lancet. 2020 Mar 28;395:1038" behind the pages is about another work.
        if chosen is not None and (anchor.start < tail.end or (chosen.is_strong and not anchor.is_strong)):
            continue
        following = read_tail(line, anchor.end)
        is_complete = chosen is not None and chosen.is_strong and (tail.pmid or tail.doi)
        if is_complete and tail.end < anchor.start:
            continue  # what has identifiers behind it is complete: a second reference follows
        chosen, tail = anchor, following
    assert chosen is not None  # noqa: S101  # there is at least one
    return chosen, tail


class _Reader:
    """Reads the parts in front of an anchor."""

    def __init__(self, line: str, start: int, anchor: Anchor, tail: Tail) -> None:
        self.line = line
        self.anchor = anchor
        self.tail = tail
        self.doubts: list[str] = []
        head = line[start : anchor.start].rstrip(" .,(")
        title, self.journal, self.is_journal_plain = split_journal(head)
        self.authors, self.title = self._split_authors(title)
        self._check()

    def _split_authors(self, head: str) -> tuple[AuthorList | None, str]:
        if anonymous := _NO_AUTHORS.match(head):
            return AuthorList((), anonymous.end()), head[anonymous.end() :]
        # The journal's sentence is cut off: a list that ends the text ends a sentence all the same.
        authors = read_authors(f"{head} ")
        if authors is None:
            self.doubts.append("It does not begin with authors and their initials.")
            return None, head
        return authors, head[authors.end :]

    def _check(self) -> None:
        title = self.title.strip()
        if not any(map(str.isalpha, title)):
            self.doubts.append("It has no title.")
        elif _is_list_of_authors(title):
            self.doubts.append("The authors do not come first.")
        if any(found.is_strong for found in find_anchors(title)):
            self.doubts.append("There is more than one reference in it.")
        if not is_plausible_journal(self.journal):
            self.doubts.append(f"“{self.journal[:60]}” does not look like a journal.")
        elif not self.is_journal_plain and not self.doubts:
            self.doubts.append("It cannot be told where the journal begins.")
        if self.tail.is_contradictory:
            self.doubts.append("It has more than one DOI or PubMed number.")

    def resembles_a_reference(self, after: str) -> bool:
        """Tell a doubtful reference from prose that has a date and some numbers in it."""
        if self.line[: self.anchor.start].endswith(("(", "[")) or len(after) > _LONGEST_REMARK:
            return False
        is_journal = is_plausible_journal(self.journal)
        if self.anchor.is_strong:
            return is_journal or self.authors is not None
        return is_journal and bool(self.title.strip())

    def record(self, linked: LinkIdentifiers) -> Record:
        """Return the fields; what a link says fills in what the text does not."""
        anchor, tail = self.anchor, self.tail
        names = self.authors.names if self.authors else ()
        is_incomplete = self.authors is not None and self.authors.is_incomplete
        title, is_translated = clean_title(self.title)
        number = anchor.pages or tail.article_number
        # An article without pages has a number instead: "e12", "jnnp-2021-326821", "S0890-5096(21)00337-X".
        is_number = _ARTICLE_NUMBER.fullmatch(number) is not None
        if _differ(tail.doi, linked.doi) or _differ(tail.pmid, linked.pmid):
            self.doubts.append("A link in it leads to another work.")
        is_unknown = PartialDate() == anchor.issued
        if is_unknown or anchor.issued.literal:
            self.doubts.append("Its date cannot be read.")
        return Record(
            key="",
            type="article-journal",
            location=Location(""),
            author=names,
            incomplete_names=("author",) if is_incomplete else (),
            title=escape_text(title),
            container_title=escape_text(self.journal),
            issued=anchor.issued,
            volume=anchor.volume,
            issue=anchor.issue,
            page="" if is_number else number,
            number=number if is_number else "",
            status="Epub ahead of print" if tail.is_ahead else "",
            language=tail.language if is_translated or tail.language != "en" else "",
            doi=tail.doi or linked.doi,
            pmid=tail.pmid or linked.pmid,
            pmcid=tail.pmcid or linked.pmcid,
        )


def _differ(first: str, second: str) -> bool:
    return bool(first and second) and first.casefold() != second.casefold()


def _is_list_of_authors(title: str) -> bool:
    """Tell whether a sentence of what should be the title names two people or more."""
    for sentence in _SENTENCE.split(title.rstrip(". ")):
        if "," in sentence and len(sentence) < _LONGEST_LIST:
            listed = split_author_list(sentence)
            if listed is not None and sum(bool(name.given) for name in listed.names) > 1:
                return True
    return False


def _recognise_loosely(line: str, start: int, link_targets: Iterable[str]) -> Recognised | None:
    """Return what looks like a reference in another style, without its parts: only identifiers are sure."""
    if len(line) > _LONGEST_DOUBTFUL or not _has_loose_anchor(line[start:]):
        return None
    linked = read_link_identifiers(link_targets)
    record = Record(
        key="",
        type="article-journal",
        location=Location(""),
        doi=linked.doi,
        pmid=linked.pmid,
        pmcid=linked.pmcid,
    )
    doubt = "It is not written in PubMed's order."
    return Recognised(record, (doubt,), line[start:].strip(), line[:start])


def _has_loose_anchor(text: str) -> bool:
    """Tell whether a text begins with an author and ends in year, volume and pages. Linear."""
    match = _LOOSE.search(text) if _AUTHOR.match(text) else None
    return match is not None and len(text) - match.end() <= _LONGEST_REST


@dataclass(frozen=True, slots=True)
class LinkIdentifiers:
    """What the links of a reference lead to; "" if there is none, or where there are several."""

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


def read_link_identifiers(link_targets: Iterable[str]) -> LinkIdentifiers:
    """Return the work that addresses lead to, at doi.org, PubMed or PubMed Central."""
    dois: set[str] = set()
    pmids: set[str] = set()
    pmcids: set[str] = set()
    for target in link_targets:
        if match := _DOI_ADDRESS.match(target):
            dois.add(clean_doi(match[1].partition("?")[0].partition("#")[0]))
        elif match := _PMID_ADDRESS.match(target) or _PMID_QUERY.match(target):
            pmids.add(clean_pmid(match[1]))
        elif match := _PMCID_ADDRESS.match(target):
            pmcids.add(clean_pmcid(match[1]))
    return LinkIdentifiers(_only(dois), _only(pmids), _only(pmcids))


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
