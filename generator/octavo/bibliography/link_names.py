"""What a link to a work says where it is read alone, as screen readers list links: "DOI of Jones 2010"."""

from __future__ import annotations

from octavo.bibliography.inline_html import escape_text, html_to_text
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.model.reference import Record, WorkLink

_SERVICES = {"PMID": "PubMed", "PMCID": "PubMed Central"}
_MOST = 60  # characters of a title that stands for missing authors


def short_name(record: Record, words: Catalogue = ENGLISH) -> str:
    """Return "Jones 2010", "Jones and Smith 2010" or "Jones et al. 2010"; the title where nobody is named."""
    names = [name.family or name.literal for name in record.author or record.editor]
    match names:
        case []:
            title = html_to_text(record.title)
            who = title if len(title) <= _MOST else f"{title[:_MOST].rstrip()}…"
        case [one]:
            who = one
        case [one, other]:
            who = words.gettext("{one} and {other}", one=one, other=other)
        case _:
            who = words.gettext("{name} et al.", name=names[0])
    return f"{who} {record.issued.year}" if record.issued.year else who


def link_name(link: WorkLink, record: Record, words: Catalogue = ENGLISH) -> str:
    """Return what a link to a work leads to: "DOI of Jones 2010"."""
    work = short_name(record, words)
    if link.label == "doi":
        return words.gettext("DOI of {work}", work=work)
    if link.label == "URL":
        return words.gettext("Web page of {work}", work=work)
    if link.label == "PDF":
        return words.gettext("PDF of {work}", work=work)
    return words.gettext("{label}: {text}", label=_SERVICES.get(link.label, link.label), text=work)


def with_link_names(
    html: str, links: tuple[WorkLink, ...], record: Record, words: Catalogue = ENGLISH
) -> str:
    """Return a printed reference whose links of identifiers say of which work they are.

    What is seen stays part of what is heard, for those who speak to their computer. A title that is a link
    says enough.
    """
    if "<a " not in html:
        return html
    for link in links:
        opening = f'<a href="{escape_text(link.url)}">'
        before, found, behind = html.partition(opening)
        seen, closing, _ = behind.partition("</a>")
        if link.url and found and closing and "<" not in seen and " " not in seen:
            name = f"{escape_text(link_name(link, record, words))}, {seen}"
            html = f'{before}<a href="{escape_text(link.url)}" aria-label="{name}">{behind}'
    return html
