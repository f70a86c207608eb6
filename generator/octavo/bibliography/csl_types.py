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
    "journal-article": "article-journal",
    "journal": "periodical",
    "posted-content": "article",
    "proceedings-article": "paper-conference",
    "proceedings": "book",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "reference-entry": "entry-encyclopedia",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-set": "book",
    "book-series": "book",
    "dissertation": "thesis",
    "report-component": "report",
    "peer-review": "review",
    "component": "document",
    "other": "document",
    "video": "motion_picture",
    "gazette": "legislation",
    "grant": "document",
}
