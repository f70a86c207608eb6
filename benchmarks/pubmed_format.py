"""A MEDLINE record as PubMed prints it, in the forms that have been pasted into blogs."""

from __future__ import annotations

import re
from collections.abc import Callable

from medline import Article, Author

_LANGUAGES = {
    "afr": "Afrikaans", "bul": "Bulgarian", "chi": "Chinese", "cze": "Czech", "dan": "Danish",
    "dut": "Dutch", "fin": "Finnish", "fre": "French", "ger": "German", "gre": "Greek, Modern",
    "heb": "Hebrew", "hrv": "Croatian", "hun": "Hungarian", "ita": "Italian", "jpn": "Japanese",
    "mac": "Macedonian", "nor": "Norwegian", "pol": "Polish", "por": "Portuguese", "rum": "Romanian",
    "rus": "Russian", "slo": "Slovak", "spa": "Spanish", "srp": "Serbian", "swe": "Swedish",
    "tur": "Turkish", "ukr": "Ukrainian",
}  # fmt: skip


def cite(article: Article) -> str:
    """Return what the button “Cite” gives today in NLM's style."""
    numbers = f"PMID: {article.pmid}" + (f"; PMCID: {article.pmcid}" if article.pmcid else "")
    ahead = "Epub ahead of print." if article.is_ahead else _electronic(article)
    return _joined(_front(article), _language(article), _doi(article), ahead, f"{numbers}.")


def summary(article: Article) -> str:
    """Return a line of the summaries that PubMed saved as text until 2020."""
    numbers = f"PubMed PMID: {article.pmid}"
    numbers += f"; PubMed Central PMCID: {article.pmcid}" if article.pmcid else ""
    ahead = "[Epub ahead of print]" if article.is_ahead else _electronic(article)
    return _joined("1:", _front(article), _doi(article), ahead, _language(article), f"{numbers}.")


def bare(article: Article) -> str:
    """Return the reference without any identifier, as it was typed off or cut."""
    return _joined(_front(article), "[Epub ahead of print]" if article.is_ahead else "")


FORMATS: dict[str, Callable[[Article], str]] = {"cite": cite, "summary": summary, "bare": bare}


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _front(article: Article) -> str:
    authors = print_authors(article.authors)
    return _joined(
        f"{authors}." if authors else "",
        end_sentence(article.title),
        f"{article.journal}.",
        f"{location(article)}.",
    )


def print_authors(authors: tuple[Author, ...]) -> str:
    """Return "Smith AB, Jones C 3rd; Mouse Group"."""
    text = ""
    for author in authors:
        separator = "; " if author.group or text.endswith("\0") else ", "
        text = text.rstrip("\0") + (separator if text else "")
        text += f"{author.group.rstrip('.')}\0" if author.group else print_person(author)
    return text.rstrip("\0")


def print_person(author: Author) -> str:
    """Return "Jones C 3rd"."""
    return _joined(author.family, author.initials, author.suffix)


def end_sentence(title: str) -> str:
    """Return the title with a stop, unless it ends in one or in another sign."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def location(article: Article) -> str:
    """Return "2010 Aug;133(Pt 8):2232-47"."""
    text = printed_date(article)
    if article.volume or article.issue:
        text += f";{article.volume}" + (f"({article.issue})" if article.issue else "")
    pages = printed_pages(article)
    return f"{text}:{pages}" if pages else text


def printed_date(article: Article) -> str:
    """Return the date in front of the volume: of a collection on the web, when the article came out."""
    if article.model == "Electronic-eCollection" and article.electronic_date:
        return article.electronic_date
    return article.date


def printed_pages(article: Article) -> str:
    """Return pages, or the number of an article without any."""
    return re.sub(r"\.$", "", article.pages or article.pii)


def _doi(article: Article) -> str:
    return f"doi: {article.doi}." if article.doi else ""


def _electronic(article: Article) -> str:
    if article.model == "Electronic-eCollection":
        return f"eCollection {article.date}."
    if article.model == "Print-Electronic" and article.electronic_date:
        return f"Epub {article.electronic_date}."
    return ""


def _language(article: Article) -> str:
    return f"{_LANGUAGES[article.language]}." if article.language in _LANGUAGES else ""
