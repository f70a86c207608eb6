"""Journal articles that nobody wrote, for a bibliography: as BibTeX, as CSL-JSON and as plain fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from words import paper_title

_FAMILIES = """Abara Achterberg Adeyemi Alvarez Anand Andersson Baptiste Barkhof Becker Bianchi Brandt Byrne
Castellanos Chandra Cho Clarke Coles Costa Dahl Davies Delacroix Dimitrov Egede Eriksen
Fernandez Fischer Fox Fujimoto Garcia Giovannelli Haddad Hansen Hartmann Hughes Ibrahim Ivanova
Jansen Jokinen Kamara Kapoor Keller Kermode Kowalski Kuwabara Lange Larsson Lefevre Lindqvist
Lombardi Lublinski Mbeki Mendes Meyer Mori Morales Nakamura Ndiaye Nilsson Novak Okafor Okonkwo
Olsen Ortega Osei Palmer Park Patel Pereira Petrov Prineau Quist Ramirez Rao Reinholt Rossi Sato
Schmidt Sharma Silva Singh Sorensen Suzuki Tanaka Thompson Tintoret Uchida Valverde Vasquez
Vermeulen Virtanen Wagner Walsh Watanabe Weber Wolff Yamada Yilmaz Young Zajac Zhang Ziegler
Zimmer""".split()
_ACCENTED = {"Fernandez": "Fernández", "Garcia": "García", "Ramirez": "Ramírez", "Sorensen": "Sørensen"}
_GIVEN = """Ada Akira Amara Anna Bruno Carla Chidi David Elena Emeka Esther Farah Felix Grace Hana Henrik
Ines Ivan Jonas Julia Kofi Laila Lars Lucia Marek Maria Mei Nadia Nils Olga Omar Paula Peter
Priya Rosa Samuel Sofia Tariq Ute Vera Wei Yusuf""".split()
_JOURNALS = (
    ("Journal of Slow Neurology", "J Slow Neurol"),
    ("Annals of Myelin Research", "Ann Myelin Res"),
    ("Northern Archives of Neurology", "North Arch Neurol"),
    ("Demyelinating Disorders", "Demyelin Disord"),
    ("European Letters in Immunology", "Eur Lett Immunol"),
    ("Clinical Trials and Their Readers", "Clin Trials Read"),
    ("Proceedings of the Society for Neurophysiology", "Proc Soc Neurophysiol"),
    ("Imaging and the Brain", "Imaging Brain"),
    ("Quarterly Review of Medical Statistics", "Q Rev Med Stat"),
    ("Experimental Glia", "Exp Glia"),
    ("Scandinavian Journal of Rehabilitation", "Scand J Rehabil"),
    ("Therapeutics in Practice", "Ther Pract"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Work:
    """A journal article."""

    key: str
    authors: tuple[tuple[str, str], ...]  # (family, given)
    title: str
    journal: str
    short_journal: str
    year: int
    month: int  # 1-12
    volume: int
    issue: int
    first_page: int
    last_page: int
    doi: str
    pmid: str


def make_works(count: int) -> tuple[Work, ...]:
    """Return so many works, the same at every call, each with a key of its own."""
    return tuple(_make_work(number) for number in range(count))


def _make_work(number: int) -> Work:
    random = Random(f"work {number}")
    families = random.sample(_FAMILIES, random.choice((1, 2, 3, 3, 4, 5, 6, 8, 12)))
    journal, short_journal = random.choice(_JOURNALS)
    year = random.randint(1975, 2021)
    first_page = random.randint(1, 2400)
    return Work(
        key=f"{families[0].lower()}{year}p{number:04}",
        authors=tuple((_ACCENTED.get(family, family), _given_names(random)) for family in families),
        title=paper_title(random),
        journal=journal,
        short_journal=short_journal,
        year=year,
        month=random.randint(1, 12),
        volume=year - 1950,
        issue=random.randint(1, 12),
        first_page=first_page,
        last_page=first_page + random.randint(3, 18),
        doi=f"10.5555/bench.{year}.{number:05}",
        pmid=str(90_000_000 + number),
    )


def _given_names(random: Random) -> str:
    given = random.choice(_GIVEN)
    return f"{given} {random.choice('ABCDEFGHJKLMNPRSTW')}" if random.random() < 0.5 else given


def to_bibtex(works: Iterable[Work]) -> str:
    """Return a .bib file."""
    return "\n".join(_entry(work) for work in works)


def _entry(work: Work) -> str:
    names = " and ".join(f"{family}, {given}" for family, given in work.authors)
    return (
        f"@article{{{work.key},\n"
        f"  author = {{{names}}},\n"
        f"  title = {{{work.title}}},\n"
        f"  journal = {{{work.journal}}},\n"
        f"  shortjournal = {{{work.short_journal}}},\n"
        f"  year = {{{work.year}}},\n"
        f"  month = {_MONTHS[work.month - 1]},\n"
        f"  volume = {{{work.volume}}},\n"
        f"  number = {{{work.issue}}},\n"
        f"  pages = {{{work.first_page}--{work.last_page}}},\n"
        f"  doi = {{{work.doi}}},\n"
        f"  pmid = {{{work.pmid}}},\n"
        "}\n"
    )


def to_csl(works: Iterable[Work]) -> list[dict[str, object]]:
    """Return the works as CSL-JSON has them (https://docs.citationstyles.org/en/stable/specification.html)."""
    return [
        {
            "id": work.key,
            "type": "article-journal",
            "author": [{"family": family, "given": given} for family, given in work.authors],
            "title": work.title,
            "container-title": work.journal,
            "container-title-short": work.short_journal,
            "issued": {"date-parts": [[work.year, work.month]]},
            "volume": str(work.volume),
            "issue": str(work.issue),
            "page": f"{work.first_page}-{work.last_page}",
            "DOI": work.doi,
            "PMID": work.pmid,
        }
        for work in works
    ]


def to_csl_text(works: Iterable[Work]) -> str:
    """Return a file of CSL-JSON, one work a line."""
    return "[\n" + ",\n".join(json.dumps(work, ensure_ascii=False) for work in to_csl(works)) + "\n]\n"


def to_lookup_text(works: Iterable[Work]) -> str:
    """Return a JSON object by key, of fields that a template only has to print one after the other.

    Names are joined and abbreviated already: a template language cannot be asked to do that.
    """
    return json.dumps({work.key: to_printable(work) for work in works}, ensure_ascii=False, indent=0) + "\n"


def to_printable(work: Work) -> Mapping[str, object]:
    """Return a work as fields to be printed one after the other."""
    names = ", ".join(
        f"{family} {''.join(part[0] for part in given.split())}" for family, given in work.authors
    )
    return {
        "key": work.key,
        "authors": names,
        "title": work.title,
        "journal": work.short_journal,
        "date": f"{work.year} {_MONTHS[work.month - 1].capitalize()}",
        "place": f"{work.volume}({work.issue}):{work.first_page}-{work.last_page}",
        "doi": work.doi,
        "pmid": work.pmid,
    }
