"""The entry types of BibTeX and biblatex, and of the programs that export them, as CSL types."""

from __future__ import annotations

_SAME_NAMES = """
    book dataset patent periodical report software thesis legislation performance review standard
    webpage map speech interview broadcast bill hearing regulation treaty
"""
CSL_TYPES = {
    **{name: name for name in _SAME_NAMES.split()},
    # BibTeX
    "article": "article-journal",
    "booklet": "pamphlet",
    "conference": "paper-conference",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "phdthesis": "thesis",
    "proceedings": "book",
    "techreport": "report",
    "unpublished": "manuscript",
    # biblatex 3.20, section 2.1
    "mvbook": "book",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "collection": "book",
    "mvcollection": "book",
    "suppcollection": "chapter",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "suppperiodical": "article-journal",
    "mvproceedings": "book",
    "reference": "book",
    "mvreference": "book",
    "inreference": "entry-encyclopedia",
    "set": "document",
    "artwork": "graphic",
    "audio": "song",
    "bibnote": "document",
    "commentary": "book",
    "image": "figure",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "music": "song",
    "video": "motion_picture",
    **{f"custom{letter}": "document" for letter in "abcdef"},
    # what JabRef, Zotero, Mendeley and others write besides
    "journalarticle": "article-journal",
    "booksection": "chapter",
    "bookchapter": "chapter",
    "conferencepaper": "paper-conference",
    "conferenceproceedings": "paper-conference",
    "encyclopediaarticle": "entry-encyclopedia",
    "dictionaryentry": "entry-dictionary",
    "preprint": "article",
    "website": "webpage",
    "blogpost": "post-weblog",
    "newspaper": "article-newspaper",
    "newspaperarticle": "article-newspaper",
    "magazine": "article-magazine",
    "magazinearticle": "article-magazine",
    "masterthesis": "thesis",
    "bachelorthesis": "thesis",
    "dissertation": "thesis",
    "data": "dataset",
    "softwareversion": "software",
    "softwaremodule": "software",
    "codefragment": "software",
    "program": "software",
    "talk": "speech",
    "presentation": "speech",
    "poster": "speech",
    "lecture": "speech",
    "podcast": "broadcast",
    "case": "legal_case",
    "film": "motion_picture",
    "statute": "legislation",
    "constitution": "legislation",
    "generic": "document",
    "other": "document",
    "ieeetranbstctl": "document",
}

# The thesis a type says it is, in NLM's and CSL's words.
THESIS_GENRES = {
    "phdthesis": "PhD thesis",
    "dissertation": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "masterthesis": "Master's thesis",
    "bachelorthesis": "Bachelor's thesis",
}

# biblatex's keys for the field `type`, written out.
GENRES = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "mastersthesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "software": "Computer software",
    "datacd": "CD-ROM",
    "audiocd": "Audio CD",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "United States patent",
    "patreq": "Patent request",
    "patreqde": "German patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "United States patent request",
    "patreqeu": "European patent request",
}

# biblatex's keys for the places of patents and for series.
PLACES = {
    "countryde": "Germany",
    "countryep": "European Union",
    "countryeu": "European Union",
    "countryfr": "France",
    "countryuk": "United Kingdom",
    "countryus": "United States",
}
SERIES = {"newseries": "New series", "oldseries": "Old series"}

# biblatex's keys for `pubstate`, and what people write there, in one wording.
STATUSES = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "in press": "in press",
    "to appear": "forthcoming",
    "accepted": "forthcoming",
    "prepublished": "Epub ahead of print",
    "aheadofprint": "Epub ahead of print",
    "ahead of print": "Epub ahead of print",
    "epub ahead of print": "Epub ahead of print",
    "epub": "Epub ahead of print",
    "online first": "Epub ahead of print",
    "advance online publication": "Epub ahead of print",
}

# Types whose `number` counts within a series, not the work itself.
NUMBERED_IN_SERIES = frozenset(
    {"book", "chapter", "paper-conference", "entry-encyclopedia", "pamphlet", "thesis"}
)
ARTICLE_TYPES = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "article", "periodical", "review"}
)
CONTAINED_TYPES = frozenset({"chapter", "paper-conference", "entry-encyclopedia"})
