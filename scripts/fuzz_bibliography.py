"""Throw random input at what reads strangers' files, guided by which lines it reaches.

    python -m pip install atheris
    python scripts/fuzz_bibliography.py bibtex -max_total_time=600 [CORPUS_FOLDER]

The first argument is one of the targets below; everything after it goes to libFuzzer
(https://llvm.org/docs/LibFuzzer.html#options). What is found is written to a file crash-… or slow-…
in the working folder. atheris is no dependency of octavo: nothing else needs it.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["octavo", "pybtex"]):
    # read_bibtex imports it when it is called, too late to be instrumented.
    import octavo.bibliography.entry_record  # noqa: F401
    from octavo.bibliography.inline_html import drop_case_protection, html_to_text
    from octavo.bibliography.latex import latex_to_html, latex_to_text
    from octavo.bibliography.names import read_names
    from octavo.bibliography.read import read_bibliography
    from octavo.bibliography.retractions import read_retractions
    from octavo.facts.bibliographies import bibliography
    from octavo.markdown.citation_scanner import CitationScanner

_INLINE = {"i", "b", "sup", "sub", "span"}


def _check_markup(markup: str) -> None:
    """Fail unless the markup is balanced and holds no tag but those that records may have."""
    # NUL and its like cannot come through: the readers drop them; XML would not take lone surrogates.
    tree = ElementTree.fromstring(f"<t>{markup}</t>")  # noqa: S314 - our own output, and no entities in it
    inside_maths = {element for maths in tree.iter("math") for element in maths.iter()}
    for element in tree.iter():
        if element is tree or element in inside_maths:
            continue
        if element.tag not in _INLINE or set(element.keys()) - {"class"}:
            raise AssertionError(f"<{element.tag}> does not belong into a record: {markup!r}")


def _read_file(ending: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        found = read_bibliography(f"x.{ending}", data)
        if len({record.key for record in found.records}) != len(found.records):
            raise AssertionError("A key is there twice.")
        for record in found.records:
            _check_markup(record.title)
            _check_markup(record.note)
            if record.url and not record.url.lower().startswith(("http://", "https://")):
                raise AssertionError(f"The address {record.url!r} is none of the web.")
        if bibliography.form.decode(bibliography.form.encode(found)).records != found.records:
            raise AssertionError("Kept records are not what they were.")

    return target


def _read_latex(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    markup = latex_to_html(text)
    _check_markup(markup)
    _check_markup(drop_case_protection(markup))
    html_to_text(markup)
    latex_to_text(text)
    read_names(text)


def _scan_citations(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    scanner = CitationScanner(text)
    for position, character in enumerate(text):
        if character == "@":
            key = scanner.key_at(position)
            if key is not None and not position < key.end <= len(text):
                raise AssertionError(f"The key {key!r} ends outside the text.")
        elif character == "[":
            scanner.closing_bracket(position)
            scanner.bracketed(position)
            scanner.behind_key(position)
    scanner.mentions_key(0, len(text))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "bibtex": _read_file("bib"),
    "csl_json": _read_file("json"),
    "nbib": _read_file("nbib"),
    "ris": _read_file("ris"),
    "latex": _read_latex,
    "citations": _scan_citations,
    "retractions": lambda data: void(read_retractions("x.csv", data)),
}


def void(_: object) -> None:
    """Drop a result."""


def main() -> None:
    """Run the target that the first argument names until libFuzzer ends."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: fuzz_bibliography.py {{{','.join(TARGETS)}}} [libFuzzer options]")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
