"""The entry types of BibTeX and biblatex, and of the programs that export them, as CSL types."""

from __future__ import annotations

# Those of BibTeX, of biblatex 3.20 (section 2.1), and what JabRef, Zotero, Mendeley and others write besides.
CSL_TYPES = {
    name: csl_type
    for csl_type, names in {
        "book": (
            "book manual proceedings mvbook collection mvcollection mvproceedings reference mvreference "
            "commentary"
        ),
        "dataset": "dataset data",
        "patent": "patent",
        "periodical": "periodical",
        "report": "report techreport",
        "software": "software softwareversion softwaremodule codefragment program",
        "thesis": "thesis mastersthesis phdthesis masterthesis bachelorthesis dissertation",
        "legislation": "legislation statute constitution",
        "performance": "performance",
        "review": "review",
        "standard": "standard",
        "webpage": "webpage online electronic www website",
        "map": "map",
        "speech": "speech talk presentation poster lecture",
        "interview": "interview",
        "broadcast": "broadcast podcast",
        "bill": "bill",
        "hearing": "hearing",
        "regulation": "regulation",
        "treaty": "treaty legal",
        "article-journal": "article suppperiodical journalarticle",
        "pamphlet": "booklet",
        "paper-conference": "conference inproceedings conferencepaper conferenceproceedings",
        "chapter": "inbook incollection bookinbook suppbook suppcollection booksection bookchapter",
        "document": (
            "misc set bibnote customa customb customc customd custome customf generic other ieeetranbstctl"
        ),
        "manuscript": "unpublished",
        "entry-encyclopedia": "inreference encyclopediaarticle",
        "graphic": "artwork",
        "song": "audio music",
        "figure": "image",
        "legal_case": "jurisdiction case",
        "personal_communication": "letter",
        "motion_picture": "movie video film",
        "entry-dictionary": "dictionaryentry",
        "article": "preprint",
        "post-weblog": "blogpost",
        "article-newspaper": "newspaper newspaperarticle",
        "article-magazine": "magazine magazinearticle",
    }.items()
    for name in names.split()
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
