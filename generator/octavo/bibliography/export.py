"""Records in the formats that reference managers read: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.export_csl import to_csl_json
from octavo.bibliography.export_ris import to_ris

__all__ = ["to_bibtex", "to_csl_json", "to_ris"]
