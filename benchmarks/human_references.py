"""References as people type them: a MEDLINE record in other orders and with other punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable

from medline import Article, Author
from pubmed_format import end_sentence, location, print_authors, print_person, printed_pages

HumanForm = Callable[[Article], str]
"""How somebody would type a record."""


def _authors(article: Article) -> str:
    return print_authors(article.authors)


def _dotted(author: Author) -> str:
    initials = "".join(f"{initial}." for initial in author.initials)
    return " ".join(part for part in (author.family, initials, author.suffix) if part)


def _spaced(article: Article) -> str:
    """Return "2010 Aug; 133 (8): 2232 – 2247"."""
    issue = f" ({article.issue})" if article.issue else ""
    pages = printed_pages(article).replace("-", " – ")
    return f"{article.date}; {article.volume}{issue}: {pages}"


def _title(article: Article) -> str:
    return end_sentence(article.title)


def without_stop(article: Article) -> str:
    """Leave out the stop behind the journal."""
    return f"{_authors(article)}. {_title(article)} {article.journal} {location(article)}."


def year_only(article: Article) -> str:
    """Give the year alone, with spaces and dashes."""
    place = _spaced(article)[len(article.date) :]
    return f"{_authors(article)}. {_title(article)} {article.journal} {article.year}{place}"


def et_al(article: Article) -> str:
    """Give the first author and "et al."."""
    first = print_person(article.authors[0])
    return f"{first}, et al. {_title(article)} {article.journal}. {location(article)}."


def surname_et_al(article: Article) -> str:
    """Give the first author's family name and "et al."."""
    return f"{article.authors[0].family} et al. {_title(article)} {article.journal} {location(article)}"


def dotted_initials(article: Article) -> str:
    """Put stops behind initials."""
    return (
        f"{', '.join(map(_dotted, article.authors))} {_title(article)} {article.journal} {location(article)}."
    )


def with_and(article: Article) -> str:
    """Put "and" before the last author."""
    names = [print_person(author) for author in article.authors]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{listed}. {_title(article)} {article.journal}. {location(article)}."


def quoted_title(article: Article) -> str:
    """Put the title in quotation marks, with its stop inside."""
    return f"{_authors(article)}. “{_title(article)}” {article.journal}. {location(article)}."


def labelled(article: Article) -> str:
    """Put a number in front, and a link's word behind."""
    return f"[12] {_authors(article)}. {_title(article)} {article.journal}. {location(article)}. PubMed"


def dotted_journal(article: Article) -> str:
    """Put stops into the journal's abbreviation."""
    journal = re.sub(r"(?<=[a-z])(?= |$)|(?<=\b[A-Z])(?= |$)", ".", article.journal)
    return f"{_authors(article)}. {_title(article)} {journal} {location(article)}."


def journal_first(article: Article) -> str:
    """Put the journal first, as in PubMed's abstracts."""
    return f"{article.journal}. {location(article)}. {_title(article)} {_authors(article)}."


def title_first(article: Article) -> str:
    """Put the title before the authors."""
    return f"{_title(article)} {_authors(article)}. {article.journal}. {location(article)}."


def volume_first(article: Article) -> str:
    """Put the year at the end."""
    place = f"{article.volume}:{printed_pages(article)}, {article.year}"
    return f"{_authors(article)}. {_title(article)} {article.journal} {place}."


def author_date(article: Article) -> str:
    """Follow an author-date style."""
    names = ", ".join(f"{author.family}, {'. '.join(author.initials)}." for author in article.authors)
    issue = f"({article.issue})" if article.issue else ""
    place = f"{article.volume}{issue}, {printed_pages(article)}"
    return f"{names} ({article.year}). {_title(article)} {article.journal}, {place}."


FORMS: tuple[HumanForm, ...] = (
    without_stop, year_only, et_al, surname_et_al, dotted_initials, with_and, quoted_title, labelled,
    dotted_journal, journal_first, title_first, volume_first, author_date,
)  # fmt: skip


def can_be_typed(article: Article) -> bool:
    """Tell whether a record has all that the forms need: people, volume and a range of pages."""
    return (
        bool(article.authors)
        and all(author.family and author.initials for author in article.authors)
        and article.volume.isdecimal()
        and re.fullmatch(r"\d+-\d+", article.pages) is not None
        and not article.title.startswith("[")
    )
