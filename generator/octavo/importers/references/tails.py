"""What stands behind the pages of a pasted reference: identifiers, Epub dates, PubMed's remarks."""

from __future__ import annotations

from dataclasses import dataclass

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_doi, clean_pmcid, clean_pmid

_LANGUAGES = {
    "Afrikaans": "af", "Bulgarian": "bg", "Chinese": "zh", "Croatian": "hr", "Czech": "cs", "Danish": "da",
    "Dutch": "nl", "English": "en", "Finnish": "fi", "French": "fr", "German": "de", "Greek": "el",
    "Greek, Modern": "el", "Hebrew": "he", "Hungarian": "hu", "Italian": "it", "Japanese": "ja",
    "Korean": "ko", "Lithuanian": "lt", "Macedonian": "mk", "Modern Greek": "el", "Norwegian": "no",
    "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Russian": "ru", "Serbian": "sr", "Slovak": "sk",
    "Slovenian": "sl", "Spanish": "es", "Swedish": "sv", "Turkish": "tr", "Ukrainian": "uk",
}  # fmt: skip
_LANGUAGE = "|".join(sorted(_LANGUAGES, key=len, reverse=True)).replace(" ", r"\ ")
_RESOLVER = r"(?:dx\.|www\.)?doi\.org/"
_DATE = r"[12][0-9]{3}(?:\ [A-Z][a-z]{2,8}\.?(?:\ [0-9]{1,2})?(?:[-–][0-9A-Za-z\ ]{1,12})?)?"
# Alternatives in the order in which they are tried; each begins differently and is bounded.
_ITEM = re.compile(
    rf"""[\s.,;()]*(?:
      (?:doi\b[:\s]*(?:https?://)?|https?://(?={_RESOLVER}))(?P<doi>(?:{_RESOLVER})?10\.[0-9]{{2,9}}\S{{1,300}})
    | (?:PubMed\ )?PMID\b[:\s]*(?P<pmid>[0-9]{{1,9}})\b
    | (?:PubMed\ Central\ )?PMCID\b[:\s]*(?P<pmcid>PMC[0-9]{{1,9}}(?:\.[0-9]+)?)\b
    | https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/
        (?P<pubmed>[0-9]{{1,9}})\S{{0,300}}
    | pii:\ ?(?P<pii>[^\s]{{1,60}})
    | (?P<ahead>\[?\(?E-?pub\ ahead\ of\ print[^\].]{{0,40}}[\])]?|(?:Published\ )?Online\ ahead\ of\ print)
    | \[?E-?pub:?\ {_DATE}\]?
    | (?:eCollection|Print|Collection)\ {_DATE}
    | (?P<language>(?:{_LANGUAGE})(?:,\ (?:{_LANGUAGE}))*)(?=\.|$)
    | \[Article\ in\ (?P<article>{_LANGUAGE})[^\]]{{0,60}}\]
    | (?:Review|No\ abstract\ available|Free\ (?:PMC\ |full\ )?(?:text|article)|Full\ text|Abstract
        |Similar\ articles|Related\ (?:articles|citations))\b
    | \[?PubMed(?:\ -\ [a-z ]{{2,40}})?\]?(?=[\s.,;]|$)
    | \[(?:Abstract|Free\ full\ text|Full\ text|PMC\ free\ article|Cross\ ?Ref|Google\ Scholar|Link|PDF)\]
    )""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
# Notes about other works hold references of their own, up to the identifiers of this one.
_OTHER_WORKS = re.compile(
    r"[\s.]*(?:Erratum|Comment|Corrected and republished|Republished|Retraction|Partial retraction|Updated?"
    r"|Reprinted|Expression of concern|Summary for patients|Original report|Retracted and republished)"
    r" (?:in|on|of|for|from)\b:? .*?(?=(?:PMID: [0-9]+(?:; PMCID: PMC[0-9]+)?\.?$)|$)",
    re.IGNORECASE,
)
_LONGEST_DOI = 400  # characters; `_ITEM` takes no more
_LEFTOVER = re.compile(r"[\s.,;:)\]]+")


@dataclass(frozen=True, slots=True)
class Tail:
    """What was said behind the pages."""

    end: int  # where the text goes on with what is no part of the reference
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    article_number: str = ""  # from "pii: e12"
    is_ahead: bool = False
    language: str = ""  # a code of two letters; "" for several languages too
    is_contradictory: bool = False  # two DOIs, or two PubMed numbers


def read_tail(text: str, start: int) -> Tail:
    """Return what stands behind a place of the text, as far as it belongs to the reference. Linear."""
    found: dict[str, set[str]] = {name: set() for name in ("doi", "pmid", "pmcid", "pii", "language")}
    is_ahead = False
    position = start
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None:
            others = _OTHER_WORKS.match(text, position)
            if others is None:
                break
            position = others.end()
            continue
        position = match.end()
        is_ahead = is_ahead or match["ahead"] is not None
        found["doi"].add(clean_doi(_without_end(match["doi"] or "")))
        found["pmid"].add(clean_pmid(match["pmid"] or match["pubmed"] or ""))
        found["pmcid"].add(clean_pmcid(match["pmcid"] or "") if match["pmcid"] else "")
        found["pii"].add((match["pii"] or "").rstrip(".;,"))
        found["language"].add(match["language"] or match["article"] or "")
    if leftover := _LEFTOVER.match(text, position):
        position = leftover.end()
    values = {name: sorted(value for value in of if value) for name, of in found.items()}
    dois = {doi.lower() for doi in values["doi"]}
    pii = values["pii"][0] if values["pii"] else ""
    return Tail(
        position,
        doi=values["doi"][0] if values["doi"] else "",
        pmid=values["pmid"][0] if values["pmid"] else "",
        pmcid=values["pmcid"][0] if values["pmcid"] else "",
        article_number=pii if re.fullmatch(r"e[0-9]+", pii) else "",
        is_ahead=is_ahead,
        language=_LANGUAGES.get(values["language"][0], "") if len(values["language"]) == 1 else "",
        is_contradictory=len(dois) > 1 or len(values["pmid"]) > 1 or len(values["pmcid"]) > 1,
    )


def _without_end(doi: str) -> str:
    """Return a DOI without the stop of its sentence, and without a bracket that it did not open."""
    doi = doi[:_LONGEST_DOI].rstrip(".,;")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count("(" if doi[-1] == ")" else "["):
        doi = doi[:-1].rstrip(".,;")
    return doi
