"""Measure how many posts of other people's blogs build here: as they stand, and after an import.

    python scripts/measure_moving.py jekyll:FOLDER hugo:FOLDER …

FOLDER is a checkout of a blog's source, which is only read. Each is imported into a site in a temporary
folder and checked there. Printed is a table in Markdown; --constructs adds what was left over, by construct.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from octavo.builder.check import check_site
from octavo.builder.options import BuildOptions
from octavo.errors import Problem, Severity
from octavo.importers.generators.importing import import_blog

_SETTINGS = 'title = "Measured"\nurl = "https://measured.example/"\n[posts]\nrequire_coi = false\n'
_LEFT = frozenset({"foreign-syntax", "bad-maths"})
_NOW = datetime(2100, 1, 1, tzinfo=UTC)
_HEAD = """| blog | posts | build as they stand | build after import | nothing left over | citations | lost |
|---|---:|---:|---:|---:|---:|---:|"""


class Measured(NamedTuple):
    """What became of one blog."""

    name: str
    posts: int
    as_they_stand: int
    after_import: int
    clean: int
    citations: int
    lost: int
    left: Counter[str]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--constructs", action="store_true", help="list what was left over")
    parser.add_argument("blogs", nargs="+", metavar="SYSTEM:FOLDER")
    options = parser.parse_args()
    print(_HEAD)
    results = []
    for blog in options.blogs:
        system, _, folder = blog.partition(":")
        with tempfile.TemporaryDirectory() as scratch:
            results.append(_measure(system, Path(folder), Path(scratch)))
        print(_row(results[-1]), flush=True)
    left = sum((one.left for one in results), Counter[str]())
    total = Measured("all", *(sum(column) for column in list(zip(*results, strict=True))[1:7]), left)
    print(_row(total))
    for name, count in left.most_common() if options.constructs else ():
        print(f"{count:6} {name}")


def _measure(system: str, source: Path, scratch: Path) -> Measured:
    site = scratch / "site"
    (site / "content/posts").mkdir(parents=True)
    (site / "site.toml").write_text(_SETTINGS, "utf-8")
    import_blog(site, source, system, lambda _: None)
    files = sorted(path.relative_to(site).as_posix() for path in (site / "content/posts").rglob("*.md"))
    again = import_blog(site, source, system, lambda _: None)
    if sum(counts.written for counts in again.counts):
        raise SystemExit(f"{source}: a second import wrote something")
    problems = check_site(BuildOptions(site, now=_NOW))
    broken = _posts(problems, files, lambda one: one.severity is Severity.ERROR)
    left = _posts(problems, files, lambda one: one.code in _LEFT)
    citations = sum(_citations((site / file).read_text("utf-8")) for file in files)
    lost = sum(one.code == "unknown-citation" and one.severity is Severity.ERROR for one in problems)
    constructs = Counter(_construct(one) for one in problems if one.code in _LEFT)
    return Measured(
        f"{source.name} ({system})",
        len(files),
        _as_they_stand(source, site, files, scratch),
        len(files) - len(broken),
        len(files) - len(broken | left),
        citations,
        lost,
        constructs,
    )


def _posts(problems: tuple[Problem, ...], files: list[str], is_meant: Callable[[Problem], bool]) -> set[str]:
    return {one.location.path for one in problems if is_meant(one)} & set(files)


def _as_they_stand(source: Path, site: Path, files: list[str], scratch: Path) -> int:
    """Return how many posts have no error when their sources are copied into a content folder."""
    plain = scratch / "plain"
    (plain / "content/posts").mkdir(parents=True)
    (plain / "site.toml").write_text(_SETTINGS, "utf-8")
    copied: dict[str, str] = {}
    names = [
        line.split(",")[2]
        for line in (site / "content/imports.csv").read_text("utf-8").split("\n")
        if line.startswith("posts/")
    ]
    for number, name in enumerate(names):
        path = source / name.partition(":")[2]
        if not path.is_file() or path.suffix.lower() not in (".md", ".markdown", ".mkd", ".qmd", ".rmd"):
            continue
        target = f"content/posts/{number}/{path.parent.name if path.stem == 'index' else path.stem}/index.md"
        (plain / target).parent.mkdir(parents=True)
        for beside in path.parent.iterdir() if path.stem == "index" else ():
            if beside.is_file() and beside.suffix not in (".md", ".qmd", ".Rmd", ".ipynb"):
                shutil.copyfile(beside, (plain / target).parent / beside.name)
        shutil.copyfile(path, plain / target)
        copied[target] = name
    problems = check_site(BuildOptions(plain, now=_NOW))
    return len(copied) - len(_posts(problems, list(copied), lambda one: one.severity is Severity.ERROR))


def _citations(text: str) -> int:
    return len(
        re.findall(r"(?<![\w\\])@[A-Za-z{][\w:.-]*", re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL))
    )


def _construct(problem: Problem) -> str:
    if problem.code == "bad-maths":
        return "a formula that cannot be read"
    found = re.search(r"looks like (.*?)(?:, which|; it)", problem.message)
    return found[1] if found else problem.message


def _row(one: Measured) -> str:
    def share(count: int) -> str:
        return f"{count} ({count / max(one.posts, 1):.0%})"

    figures = (share(one.as_they_stand), share(one.after_import), share(one.clean))
    return f"| {one.name} | {one.posts} | {' | '.join(figures)} | {one.citations} | {one.lost} |"


if __name__ == "__main__":
    main()
