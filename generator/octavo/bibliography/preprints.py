"""Preprint servers: which journals are none, and where arXiv's numbers hide."""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_arxiv

# CoRR is what DBLP calls the papers on computing in arXiv.
_SERVER = re.compile(
    r"corr|(?:bio|med|chem|psy|soc|eng|eco|ed|law|paleo|earth)?a?rxiv\b.*"
    r"|research square.*|ssrn.*|preprints(?:\.org)?|zenodo preprint.*|osf preprints",
    re.IGNORECASE,
)
_ARXIV_NAME = re.compile(r"arxiv\b(?:.*?(\d{4}\.\d{4,5}(?:v\d+)?))?.*", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)


def is_preprint_server(name: str) -> bool:
    """Tell whether "bioRxiv" or "arXiv preprint arXiv:2006.15715" stands where a journal would."""
    return _SERVER.fullmatch(name) is not None


def is_arxiv(name: str) -> bool:
    """Tell whether the name is arXiv's, whatever stands behind it."""
    return name.casefold() == "corr" or _ARXIV_NAME.fullmatch(name) is not None


def arxiv_in_name(name: str) -> str:
    """Return the identifier in "arXiv preprint arXiv:2006.15715" (Google Scholar), or "" without one."""
    match = _ARXIV_NAME.match(name)
    return match[1] or "" if match else ""


def arxiv_of_volume(volume: str) -> str:
    """Return the identifier that DBLP writes as a volume of CoRR, "abs/1706.03762", or ""."""
    return clean_arxiv(volume.removeprefix("abs/")) if volume.startswith("abs/") else ""


def arxiv_of_doi(doi: str) -> str:
    """Return the identifier in a DOI that arXiv gave, or "" for any other."""
    match = _ARXIV_DOI.search(doi)
    return clean_arxiv(doi[match.end() :]) if match else ""
