"""Identifiers of works: cleaning what people type, and the addresses they lead to."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

import octavo.expressions as re
from octavo.model.reference import Record, WorkLink

Cleaner = Callable[[str], str]  # what is typed → the bare identifier, "" when it is none
_LONGEST_DOI = 2000  # characters, with the address of a library's proxy in front of it

# Any host: publishers and libraries run resolvers of their own (doi.acm.org, doi-org.proxy.example).
_DOI_PREFIX = re.compile(
    r"https?://[^/\s]+/(?:\S*?/)?(?=10\.)|https?://(?:dx\.|www\.)?doi\.org/|(?:dx\.|www\.)?doi\.org/|(?:info:|urn:)?doi[:/]?\s*",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|10/[A-Za-z0-9]{3,}")  # or a short one: 10/gfzrh2
_SHORT_DOI = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{4,8}", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_MATHS_SIGN = re.compile(r"\$([<>])\$")
_PMID = re.compile(r"(?:https?://\S*/|PMID:?\s*)?0*([0-9]{1,9})/?", re.IGNORECASE)
_PMCID = re.compile(r"(?:https?://\S*/)?(?:PMCID:?\s*)?(?:PMC)?([0-9]{1,9})(?:\.[0-9]+)?/?", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?"
    r"(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Za-z-]+)?/\d{7}(?:v\d+)?)(?:\.pdf)?(?:\s*\[.*\])?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"(?:97[89])?[0-9]{9}[0-9X]")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/:;()@!$*,=+-]+")
_URL_MACRO = re.compile(r"\\(?:url|nolinkurl|path|href)\s*\{")
_URL_ESCAPE = re.compile(r"\\([#%&_~{}$])(?:\{\})?|\{\\_\}|\{\\textasciitilde\}|\\textasciitilde(?:\{\})?\s?")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


def clean_doi(text: str) -> str:
    """Return the bare DOI, "10.…/…", or "" when the text is none."""
    if len(text) > _LONGEST_DOI:
        return ""
    # Not through the LaTeX reader: a DOI may well hold "--" and "''".
    bare = html.unescape(_MATHS_SIGN.sub(r"\1", _unescape_address(text)))
    is_address = _DOI_ADDRESS.match(bare) is not None
    bare = _DOI_PREFIX.sub("", bare, count=1).strip()
    if _PERCENT.search(bare):  # as it stands in addresses, "%3C" for "<"
        bare = unquote(bare)
    bare = bare.rstrip(".,;")
    if is_address and _SHORT_DOI.fullmatch(bare):
        bare = f"10/{bare}"
    return bare if bare.isprintable() and _DOI.fullmatch(bare) else ""


def clean_doi_field(text: str) -> str:
    """Return the bare DOI of a field that holds nothing else: here "fg6rf9" is a short one, "10/fg6rf9"."""
    bare = text.strip().strip("{}")
    return f"10/{bare}" if _SHORT_DOI.fullmatch(bare) else clean_doi(text)


def clean_pmid(text: str) -> str:
    """Return the digits of a PubMed number, or "" when the text is none (0 is none)."""
    match = _PMID.fullmatch(text.strip().strip("{}"))
    return match[1] if match and match[1] != "0" else ""


def clean_pmcid(text: str) -> str:
    """Return a PubMed Central number with its prefix, "PMC123", or "" when the text is none."""
    match = _PMCID.fullmatch(text.strip().strip("{}"))
    return f"PMC{match[1]}" if match else ""


def clean_arxiv(text: str) -> str:
    """Return the bare arXiv identifier, "2101.00001", or "" when the text is none."""
    match = _ARXIV.fullmatch(text.strip().strip("{}"))
    return match[1] if match else ""


def clean_isbn(text: str) -> str:
    """Return an ISBN as thirteen digits, or "" when the text is none, or a digit of it is wrong."""
    digits = re.sub(r"[ \u2010-\u2015-]", "", text.strip().strip("{}")).upper()
    if not _ISBN.fullmatch(digits):
        return ""
    if len(digits) == 13:
        return digits if _last_of_thirteen(digits[:12]) == digits[12] else ""
    weighed = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
    first = f"978{digits[:9]}"
    return first + _last_of_thirteen(first) if weighed % 11 == 0 else ""


def _last_of_thirteen(digits: str) -> str:
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-weighed % 10)


def clean_url(text: str) -> str:
    """Return an absolute http or https address ready for an `href`, or "" when the text is none.

    LaTeX's escapes are undone and characters that no address holds are percent-encoded.
    """
    address = _unescape_address(text)
    if address.lower().startswith("www."):
        address = f"https://{address}"
    address = _UNSAFE_IN_URL.sub(lambda match: quote(match[0]), address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in ("http", "https") and parts.hostname else ""


def _unescape_address(text: str) -> str:
    text = _URL_MACRO.sub("", text.strip(), count=1)
    text = _URL_ESCAPE.sub(lambda match: match[1] or ("_" if "_" in match[0] else "~"), text)
    # Braces around an address, or left over from `\url{…}`, are none of its characters.
    return text.replace("{", "").replace("}", "").replace("&amp;", "&").strip()


def doi_url(doi: str) -> str:
    """Return the address of a DOI, everything percent-encoded that a path cannot hold."""
    path = doi if _PLAIN_PATH.fullmatch(doi) else quote(doi, safe="/:;()@!$*,=~+")
    path = path.removeprefix("10/")  # of a short one
    return f"https://doi.org/{path}"


def work_links(record: Record) -> tuple[WorkLink, ...]:
    """Return the links to a work, the most lasting first; none leaves http and https."""
    links = (
        WorkLink("doi", record.doi, doi_url(record.doi)),
        WorkLink("PMID", record.pmid, f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"),
        WorkLink("PMCID", record.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{record.pmcid}/"),
        WorkLink("arXiv", record.arxiv, f"https://arxiv.org/abs/{quote(record.arxiv, safe='/')}"),
        WorkLink("ISBN", record.isbn, ""),
        WorkLink("URL", record.url, record.url),
        WorkLink("PDF", record.pdf, record.pdf),
    )
    return tuple([link for link in links if link.text])
