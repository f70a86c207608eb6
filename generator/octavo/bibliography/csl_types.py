"""The types of works that CSL 1.0.2 knows, and other programs' words for them.

Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
"""

from __future__ import annotations

_TYPES_WORDS = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
"""
TYPES = frozenset(_TYPES_WORDS.split())

# Crossref's and DataCite's words, which their DOI services put where CSL wants its own.
OTHER_NAMES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "journal-article",
        "periodical": "journal",
        "article": "posted-content",
        "paper-conference": "proceedings-article",
        "book": "proceedings monograph edited-book reference-book book-set book-series",
        "chapter": "book-chapter book-section book-part",
        "entry-encyclopedia": "reference-entry",
        "thesis": "dissertation",
        "report": "report-component",
        "review": "peer-review",
        "document": "component other grant",
        "motion_picture": "video",
        "legislation": "gazette",
    }.items()
    for name in names.split()
}
