"""What becomes of exports that others published: imported, imported again, built, and counted.

    python benchmarks/public_exports.py EXPORT… [--document] [--keep DIR]

EXPORT is a copy on this machine; docs/exports-tried.md says where those are that were tried. Nothing of them
is kept here. Each goes into a new site; one of Disqus finds posts at the addresses of its threads. Exit
code 1 when an import or a build fails, when a second import writes anything, or when one of the facts does
not hold that are known of WordPress's theme unit test data.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TextIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from octavo.comments.archive import read_comments
from report import fill_document, table

_DOCUMENT = Path(__file__).parents[1] / "docs/exports-tried.md"
_THEME_TEST = "theme-unit-test-data.xml"
_SMALL = 20_000  # bytes; such files are told in one line
_KINDS = {b"<disqus": "disqus", b"<feed": "blogger", b"<rss": "wordpress"}
_COUNTED = ("posts", "pages", "comments", "pings")
_DISQUS = "{http://disqus.com}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one export."""

    name: str
    size: int  # bytes
    program: str
    counts: dict[str, tuple[int, int]]  # of each kind, how many there were and were written
    remarks: int
    faults: tuple[str, ...]


def try_export(export: Path, folder: Path) -> Outcome:
    """Import a file into a new site in `folder` twice, build it, and return what there is to tell."""
    program = _program_of(export)
    site = folder / export.stem
    _octavo("new", "site", str(site))
    for file in (*site.glob("content/posts/*"), *site.glob("content/pages/*")):
        file.unlink()
    if program == "disqus":
        _write_posts(export, site)
    faults: list[str] = []
    command = ("import", program, str(export), "--site", str(site), "--full-report")
    first = _octavo(*command)
    if first.returncode:
        # Some are there to be refused.
        return Outcome(export.name, export.stat().st_size, program, {}, 0, (first.stderr.strip(),))
    again = counts_of(_octavo(*command).stdout)
    if any(written for _, written in again.values()):
        faults.append("the second import wrote something")
    built = _octavo("build", str(site), "--format", "json")
    faults += [problem["message"] for problem in json.loads(built.stdout) if problem["severity"] == "error"]
    if export.name == _THEME_TEST:
        faults += [f"not so: {sentence}" for sentence, holds in theme_test_facts(site) if not holds]
    remarks = sum(line.startswith("  ") for line in first.stdout.splitlines())
    return Outcome(
        export.name, export.stat().st_size, program, counts_of(first.stdout), remarks, tuple(faults)
    )


def theme_test_facts(site: Path) -> Iterator[tuple[str, bool]]:
    """Yield sentences on the theme unit test data in an imported and built site, and whether they hold."""
    content, pages = site / "content", site / "output"
    comments = [
        comment
        for file in content.rglob("*.comments.yaml")
        for comment in read_comments(file.name, file.read_text("utf-8"), authors=(), zone=UTC)[0]
    ]
    parents = {comment.id: comment.parent for comment in comments}
    pings = [comment for comment in comments if comment.kind != "comment"]
    texts = [file.read_text("utf-8") for file in sorted(content.rglob("*.md"))]
    discussion = (pages / "2012/01/template-comments/index.html").read_text("utf-8")
    mentions = (pages / "2012/01/template-pingbacks-an-trackbacks/index.html").read_text("utf-8")
    protected = next(text for text in texts if "Password Protected" in text)
    with (content / "imports.csv").open(encoding="utf-8") as ledger:
        sources = [line for line in ledger if "/?p=" in line and "#comments" not in line]
    yield "30 comments are approved", len(comments) == 30
    yield "none waits", all(comment.status == "approved" for comment in comments)
    yield "four are pings", len(pings) == 4
    yield "pings stand apart", mentions.index("Mentioned elsewhere") < mentions.index("Ping 1")
    yield "threads are ten deep", max(_depth(name, parents) for name in parents) == 10
    yield (
        "H₂O and MC² are intact",
        all(part in discussion for part in ("H<sub>2</sub>O", "MC<sup>2</sup>"))
        and any("H<sub>2</sub>O" in text and "MC<sup>2</sup>" in text for text in texts),
    )
    yield "every source has its own file", len(sources) == len({line.split(",")[0] for line in sources}) == 79
    yield "no text with a password is there", not protected.partition("\n---\n")[2].strip()
    yield "it is no page", not list(pages.glob("2012/01/template-password-protected*"))


def _depth(name: str, parents: dict[str, str]) -> int:
    depth = 1
    while (name := parents.get(name, "")) in parents:
        depth += 1
    return depth


def _program_of(export: Path) -> str:
    with export.open("rb") as stream:
        head = stream.read(4096)
    return next((program for mark, program in _KINDS.items() if mark in head), "wordpress")


def _write_posts(export: Path, site: Path) -> None:
    """Write a post at the address of each thread."""
    taken: set[str] = set()
    for thread in etree.parse(export, etree.XMLParser(recover=True, huge_tree=True)).iter(f"{_DISQUS}thread"):
        path = unquote(urlsplit(thread.findtext(f"{_DISQUS}link") or "").path)
        key = path.strip("/")
        if not key or "//" in path or key.casefold() in taken or path.endswith("404.html"):
            continue
        taken.add(key.casefold())
        header = f"title: {json.dumps(thread.findtext(f'{_DISQUS}title') or key, ensure_ascii=False)}"
        alias = f"aliases: [{json.dumps(path, ensure_ascii=False)}]"
        text = f"---\n{header}\ncoi: none\n{alias}\n---\nText.\n"
        (site / f"content/posts/2010-01-01-thread-{len(taken)}.md").write_text(text, "utf-8")


def _octavo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "octavo", *arguments], capture_output=True, text=True, check=False
    )


def counts_of(report: str) -> dict[str, tuple[int, int]]:
    """Return the numbers of a printed report."""
    found = {}
    for line in report.splitlines():
        if not line:
            break
        number, _, rest = line.partition(" ")
        kind, _, parts = rest.partition(": ")
        written = next((part.split()[0] for part in parts.split("; ") if part.endswith(" written")), "0")
        found[kind if number != "1" or " " in kind else f"{kind}s"] = (int(number), int(written))
    return found


def rows_of(outcomes: Sequence[Outcome]) -> Iterator[Sequence[str]]:
    """Yield the rows of a table: a line for each large export, one for the small ones together."""
    yield ("export", "kB", *(f"{kind}: written of" for kind in _COUNTED), "remarks", "errors of the build")
    large = [one for one in outcomes if one.size > _SMALL]
    small = [one for one in outcomes if one.size <= _SMALL and one.counts]
    for one in large:
        yield _row(one.name, [one])
    if small:
        yield _row(f"{len(small)} small ones", small)


def _row(name: str, outcomes: Sequence[Outcome]) -> Sequence[str]:
    cells = []
    for kind in _COUNTED:
        pairs = [one.counts.get(kind, (0, 0)) for one in outcomes]
        found, written = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        cells.append(f"{written:,} of {found:,}" if found else "–")
    size = sum(one.size for one in outcomes) / 1000
    faults = sum(len(one.faults) for one in outcomes)
    return (name, f"{size:,.0f}", *cells, f"{sum(one.remarks for one in outcomes):,}", f"{faults}")


def main(options: argparse.Namespace, out: TextIO) -> int:
    """Try all, print a table and what failed; fill the document when asked to."""
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = [try_export(export, folder) for export in options.exports]
    text = table(rows_of(outcomes))
    refused = sorted(one.name for one in outcomes if not one.counts)
    if refused:
        text += f"\n\nRefused, because there is no text and no comment in them: {', '.join(refused)}."
    out.write(f"{text}\n")
    failed = [f"{one.name}: {fault}" for one in outcomes if one.counts for fault in one.faults]
    out.write("".join(f"{line}\n" for line in failed))
    if options.document:
        fill_document(_DOCUMENT, "benchmarks/public_exports.py", text)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("exports", nargs="+", type=Path, metavar="EXPORT")
    parser.add_argument("--document", action="store_true", help="put the table into docs/exports-tried.md")
    parser.add_argument("--keep", type=Path, help="leave the sites in this folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_options(), sys.stdout))
