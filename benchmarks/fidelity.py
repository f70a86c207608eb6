"""Compare what octavo prints of real works with citeproc-js, and with pandoc where it is there.

`python benchmarks/fidelity.py FOLDER [--style NAME …] [--show N]`: FOLDER holds .bib, .ris, .nbib and .json
files, public ones or your own; none is part of the repository. Folders in it are sources, which get a
table: Zotero, DBLP. Every work is printed in the six styles of CSL that octavo brings. citeproc-js is the
npm package `citeproc` of this checkout's node_modules and runs in Node.js; pandoc is asked if it is
installed (`apt install pandoc`, or the one in `pip install pypandoc_binary`). Prints how many references
and citations are equal, and the differences in classes.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from octavo.bibliography.csl.files import BUILT_IN, find_locale, locale_folders, published_style
from octavo.bibliography.csl.items import Citation, CitedItem
from octavo.bibliography.csl.processor import Page
from octavo.bibliography.csl.record_items import item_of
from octavo.bibliography.csl.segments import plain_text
from octavo.bibliography.csl.style import CompiledStyle
from octavo.bibliography.csl.tree import parse_xml
from octavo.bibliography.csl_record import record_for_csl
from octavo.bibliography.export_csl import to_csl_json
from octavo.bibliography.read import read_bibliography
from octavo.model.reference import Record

ROOT = Path(__file__).resolve().parents[1]
_PROGRAM = ROOT / "node_modules" / "citeproc" / "citeproc_commonjs.js"
_ENDINGS = frozenset({".bib", ".ris", ".nbib", ".json"})
_SCRIPT = """
const fs = require('fs');
const CSL = require(process.argv[2]);
const input = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const output = {};
for (const [name, xml] of Object.entries(input.styles)) {
  const items = Object.fromEntries(input.items.map(item => [item.id, item]));
  const system = {
    retrieveLocale: language => input.locales[language] || input.locales['en-US'],
    retrieveItem: id => items[id]
  };
  const printed = output[name] = {};
  let engine = null;
  for (const item of input.items) {
    try {
      engine = engine || new CSL.Engine(system, xml, 'en-US', true);
      engine.setOutputFormat('text');
      engine.updateItems([]);
      const citation = {citationID: 'c', citationItems: [{id: item.id}], properties: {noteIndex: 0}};
      const clusters = engine.rebuildProcessorState([citation], 'text', []);
      printed[item.id] = [engine.makeBibliography()[1].join(''), clusters[0][2]];
    } catch (error) { engine = null; printed[item.id] = ['', '']; }
  }
}
console.log(JSON.stringify(output));
"""


def read_works(folder: Path) -> dict[str, dict[str, Record]]:
    """Return the works of all bibliographies by source and unique key, as CSL styles get them.

    A folder in the folder is a source: Zotero, DBLP.
    """
    sources: dict[str, dict[str, Record]] = defaultdict(dict)
    taken: set[str] = set()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in _ENDINGS):
        source = "" if file.parent == folder else file.relative_to(folder).parts[0]
        for record in read_bibliography(file.name, file.read_bytes()).records:
            key = f"{file.stem[:24]}-{record.key}"
            while key in taken:
                key += "-"
            taken.add(key)
            sources[source][key] = replace(record_for_csl(record), key=key)
    return sources


def ours(style: str, works: Mapping[str, Record]) -> tuple[dict[str, tuple[str, str]], float]:
    """Return entry and citation of each work, and the median of milliseconds that an entry takes."""
    file = published_style(BUILT_IN[style])
    if file is None:
        raise SystemExit(f"The style {BUILT_IN[style]} is not installed.")
    ready = CompiledStyle(parse_xml(file.data), find_locale, "en-US", follows_page=True)
    printed, times = {}, []
    for key, record in works.items():
        item = item_of(record, [], lambda name: False)
        page = Page(ready, {key: item}, [key], [Citation((CitedItem(key),))])
        start = time.perf_counter()
        entry = page.segments(page.entry(key))
        times.append(time.perf_counter() - start)
        printed[key] = _normal(plain_text(entry)), plain_text(page.segments(page.clusters()[0]))
    return printed, statistics.median(times) * 1000


def theirs(styles: Sequence[str], works: Mapping[str, Record]) -> dict[str, dict[str, tuple[str, str]]]:
    """Return what citeproc-js prints."""
    files = {name: published_style(BUILT_IN[name]) for name in styles}
    locales = {}
    for language in ("en-US", "en-GB"):
        for folder in locale_folders():
            if (folder / f"locales-{language}.xml").is_file():
                locales[language] = (folder / f"locales-{language}.xml").read_text("utf-8")
    data = {
        "styles": {name: file.data.decode() for name, file in files.items() if file},
        "locales": locales,
        "items": to_csl_json(works.values()),
    }
    with tempfile.TemporaryDirectory() as place:
        script, given = Path(place, "print.js"), Path(place, "works.json")
        script.write_text(_SCRIPT, "utf-8")
        given.write_text(json.dumps(data), "utf-8")
        command = ["node", str(script), str(_PROGRAM), str(given)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return {
        name: {key: (_normal(entry), citation) for key, (entry, citation) in printed.items()}
        for name, printed in answer.items()
    }


def pandocs(style: str, works: Mapping[str, Record]) -> dict[str, str]:
    """Return the entries that pandoc prints; {} where it is not installed."""
    pandoc, file = shutil.which("pandoc"), published_style(BUILT_IN[style])
    if pandoc is None or file is None:
        return {}
    found: dict[str, str] = {}
    for batch in _without_namesakes(works.values()):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "style.csl").write_bytes(file.data)
            Path(folder, "works.json").write_text(json.dumps(to_csl_json(batch)), "utf-8")
            Path(folder, "all.md").write_text("---\nnocite: '@*'\n---\n", "utf-8")
            command = [pandoc, "all.md", "--citeproc", "--csl=style.csl", "--bibliography=works.json"]
            done = subprocess.run(
                [*command, "-t", "json"], cwd=folder, capture_output=True, text=True, check=False
            )
        if done.returncode == 0:
            _entries_of(json.loads(done.stdout).get("blocks", []), found)
    return found


def _without_namesakes(works: Iterable[Record]) -> list[list[Record]]:
    """Return the works in batches in which no first author appears twice: pandoc prints a batch at once.

    Works of one author and year would get letters there, and a line in place of the name.
    """
    batches: list[tuple[set[str], list[Record]]] = []
    for record in works:
        first = (record.author or record.editor or (None,))[0]
        name = (first.family or first.literal) if first else record.title
        place = next((one for one in batches if name not in one[0] and len(one[1]) < 300), None)
        if place is None:
            place = (set(), [])
            batches.append(place)
        place[0].add(name)
        place[1].append(record)
    return [batch for _, batch in batches]


def _entries_of(blocks: Any, found: dict[str, str]) -> None:
    for block in blocks:
        if block.get("t") == "Div":
            (identity, _, _), inner = block["c"]
            if identity.startswith("ref-"):
                found[identity[4:]] = _normal(_words(inner))
            else:
                _entries_of(inner, found)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_words, value))
    if not isinstance(value, dict):
        return ""
    match value.get("t"):
        case "Str":
            return str(value["c"])
        case "Space" | "SoftBreak":
            return " "
        case "Quoted":
            return f"“{_words(value['c'][1])}”"
        case _:
            return _words(value.get("c"))


def _normal(text: str) -> str:
    text = " ".join(text.split())
    return re.sub(r"^\[?\d{1,3}[.\]]\s?", "", text)


# Classes of differences: what a text is after one of them is out of the way. The first that makes two texts
# equal names what they differ in.
_CLASSES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("“and others”", partial(re.compile(r"(?:,? (?:and|&))?,? others\b\.?|,? et al\b\.?").sub, " …")),
    ("marks at closing quotation marks", partial(re.compile(r"[\s.,]*[”’][\s.,]*").sub, "”")),
    ("hyphens between initials", partial(re.compile(r"(?<=[^\W\d_])(?:\. ?|-|\.-)(?=[^\W\d_]\.)").sub, ". ")),
    ("hyphens that are no ranges", partial(re.compile(r"\s?[-–]\s?").sub, "-")),
    ("a comma after institutions", partial(re.compile(r",(?= (?:and|&) )").sub, "")),
    (
        "labels of numbers",
        partial(re.compile(r"(?:[(:,] ?)?\b(?:pp?|vols?|nos?|eds?)\b\.?,?\)?", re.IGNORECASE).sub, ""),
    ),
    ("single and double quotation marks", lambda text: re.sub("[“”‘’]+", "'", text)),
    ("halves of given names", partial(re.compile(r"(?<=\b[A-Z])\.? [a-z]{1,8}(?=[,.])").sub, "")),
    ("capitals", str.casefold),
    ("stops and blanks", lambda text: re.sub(r"\W", "", text)),
    ("order of names", lambda text: " ".join(sorted(re.findall(r"\w+", text)))),
)


def class_of(mine: str, other: str) -> str:
    """Return what kind of difference there is."""
    if not mine or not other:
        return "one prints nothing"
    for name, simpler in _CLASSES:
        if simpler(mine) == simpler(other):
            return name
    for _, simpler in _CLASSES[:-1]:
        mine, other = simpler(mine), simpler(other)
    return "several of these" if mine == other else "words"


class Comparison:
    """What octavo and pandoc print beside citeproc-js."""

    def __init__(self) -> None:
        self.entries: Counter[str] = Counter()  # equal ones, by source
        self.pandocs: Counter[str] = Counter()
        self.citations = 0
        self.classes: Counter[str] = Counter()
        self.samples: dict[str, list[str]] = defaultdict(list)
        self.milliseconds = 0.0
        self.has_pandoc = False

    def compare(
        self,
        style: str,
        sources: Mapping[str, Mapping[str, Record]],
        oracle: Mapping[str, tuple[str, str]],
        *,
        with_pandoc: bool,
    ) -> None:
        """Print all works and count."""
        works = {key: record for source in sources.values() for key, record in source.items()}
        printed, self.milliseconds = ours(style, works)
        other = pandocs(style, works) if with_pandoc else {}
        self.has_pandoc = bool(other)
        for source, keys in sources.items():
            for key in keys:
                (entry, citation), (entry_there, citation_there) = printed[key], oracle[key]
                self.entries[source] += entry == entry_there
                self.pandocs[source] += other.get(key) == entry_there
                self.citations += citation == citation_there
                if entry != entry_there:
                    kind = class_of(entry, entry_there)
                    self.classes[kind] += 1
                    lines = f"[{style}] {key}\n  octavo      {entry}\n  citeproc-js {entry_there}"
                    self.samples[kind].append(
                        lines + (f"\n  pandoc      {other[key]}" if key in other else "")
                    )


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--style", nargs="*", default=list(BUILT_IN))
    arguments.add_argument("--show", type=int, default=0, help="samples of each class")
    arguments.add_argument("--without-pandoc", action="store_true", help="it takes most of the time")
    given = arguments.parse_args()
    sources = read_works(given.folder)
    works = {key: record for source in sources.values() for key, record in source.items()}
    oracle = theirs(given.style, works)
    compared = {style: Comparison() for style in given.style}
    for style, comparison in compared.items():
        comparison.compare(style, sources, oracle[style], with_pandoc=not given.without_pandoc)
    _print_styles(compared, len(works))
    _print_sources(compared, {source: len(keys) for source, keys in sources.items()})
    print(f"\n| difference | {' | '.join(given.style)} |\n|---|{'---|' * len(given.style)}")
    for kind in sorted({kind for one in compared.values() for kind in one.classes}):
        print(f"| {kind} | {' | '.join(str(one.classes[kind]) for one in compared.values())} |")
    for comparison in compared.values():
        for kind, lines in comparison.samples.items():
            for line in lines[: given.show]:
                print(f"\n{kind}: {line}")


def _print_styles(compared: Mapping[str, Comparison], total: int) -> None:
    print(f"{total} works, equal to citeproc-js\n\n| style | entries | citations | pandoc | ms a reference |")
    print("|---|---|---|---|---|")
    for style, one in compared.items():
        pandoc = _share(one.pandocs.total(), total) if one.has_pandoc else "–"
        shares = f"{_share(one.entries.total(), total)} | {_share(one.citations, total)}"
        print(f"| `{style}` | {shares} | {pandoc} | {one.milliseconds:.3f} |")


def _print_sources(compared: Mapping[str, Comparison], sizes: Mapping[str, int]) -> None:
    print(
        f"\n| source | works | {' | '.join(compared)} | pandoc, all |\n|---|---|{'---|' * len(compared)}---|"
    )
    for source, size in sizes.items():
        shares = " | ".join(_share(one.entries[source], size) for one in compared.values())
        pandoc = sum(one.pandocs[source] for one in compared.values())
        print(f"| {source or 'files'} | {size} | {shares} | {_share(pandoc, size * len(compared))} |")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
