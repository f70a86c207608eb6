"""The types of RIS, of its specifications of 2001 and 2011 and of what programs add, as CSL types."""

from __future__ import annotations

TYPES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "ABST EJOUR INPR JOUR",
        "motion_picture": "ADVS MPCT VIDEO",
        "dataset": "AGGR DATA DBASE",
        "classic": "ANCIENT CLSWK",
        "graphic": "ART",
        "bill": "BILL UNBILL",
        "post-weblog": "BLOG",
        "book": "BOOK CTLG EBOOK EDBOOK SER",
        "legal_case": "CASE",
        "chapter": "CHAP ECHAP",
        "figure": "CHART EQUA FIGURE",
        "software": "COMP",
        "paper-conference": "CONF CPAPER",
        "entry-dictionary": "DICT",
        "webpage": "ELEC WEB",
        "entry-encyclopedia": "ENCYC",
        "document": "GEN GRANT GRNT MULTI",
        "report": "GOVDOC RPRT",
        "hearing": "HEAR",
        "personal_communication": "ICOMM PCOMM",
        "interview": "INTV",
        "periodical": "JFULL",
        "legislation": "LEGAL STAT",
        "manuscript": "MANSCPT UNPB UNPD",
        "map": "MAP",
        "article-magazine": "MGZN",
        "musical_score": "MUSIC",
        "article-newspaper": "NEWS",
        "pamphlet": "PAMP",
        "patent": "PAT",
        "article": "PREPRINT",
        "speech": "SLIDE",
        "song": "SOUND",
        "standard": "STAND STD",
        "thesis": "THES",
    }.items()
    for name in names.split()
}

# Types whose T2 is what contains the work; of the others it is the series.
_CONTAINED_WORDS = """
    article article-journal article-magazine article-newspaper chapter entry-dictionary
    entry-encyclopedia legal_case paper-conference post-weblog webpage
"""
CONTAINED = frozenset(_CONTAINED_WORDS.split())
