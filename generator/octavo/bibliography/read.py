"""A bibliography file of any format → its works."""

from __future__ import annotations

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.nbib import read_nbib
from octavo.bibliography.ris import read_ris

_READERS = {"bib": read_bibtex, "json": read_csl_json, "nbib": read_nbib, "ris": read_ris}


def read_bibliography(path: str, data: bytes) -> Bibliography:
    """Return the works of a bibliography file, read as the ending of its name says; never raises.

    The endings are .bib, .json (CSL-JSON), .nbib (PubMed) and .ris; any other is read as BibTeX.
    """
    read = _READERS.get(path.rpartition(".")[2].lower(), read_bibtex)
    return read(path, data)
