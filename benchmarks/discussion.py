"""Build posts with long and deep discussions: `python benchmarks/discussion.py`.

One post with 10,000 comments, and one whose 1,000 comments answer each other in one chain. Each is a site of
its own, built from nothing by a fresh process. Told are the best wall and processor time of some runs and the
memory of one; the program ends with 1 when both times are over the limit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from measuring import Measurement, measure
from trees import write_files
from words import marked_sentence

_SETTINGS = 'title = "Blog"\nurl = "https://example.org/"\n'
_POST = "---\ntitle: Trust\ncoi: None\n---\nText [@smith2020].\n"
_BIBLIOGRAPHY = "@article{smith2020, author = {Smith, Ann}, title = {A title}, journal = {J}, year = 2020}\n"
_TIME_LIMIT = 120.0


def discussion_files(count: int, *, is_chain: bool) -> Iterator[tuple[str, str]]:
    """Yield the files of a site whose only post has `count` comments: one chain, or several threads."""
    yield "site.toml", _SETTINGS
    yield "content/posts/2021-10-20-trust.md", _POST
    yield "content/references.bib", _BIBLIOGRAPHY
    yield "content/posts/2021-10-20-trust.comments.yaml", "".join(_comments(count, is_chain=is_chain))


def _comments(count: int, *, is_chain: bool) -> Iterator[str]:
    random = Random(7)
    for number in range(count):
        parent = number - 1 if is_chain else random.randrange(number) if number % 3 else -1
        yield f'- id: "{number}"\n'
        if parent >= 0:
            yield f'  parent: "{parent}"\n'
        yield f"  author: Reader {number % 500}\n"
        month, day, hour = number // 840 % 12 + 1, number // 30 % 28 + 1, number % 24
        yield f"  date: 2022-{month:02}-{day:02}T{hour:02}:00:00+00:00\n"
        cited = " [@smith2020]" if number % 100 == 0 else ""
        yield f"  body: |\n    {marked_sentence(random)}{cited}\n\n    {marked_sentence(random)}\n"


def main() -> int:
    """Measure, print, and return 1 when a build was too slow or failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="builds of each site (3)")
    parser.add_argument("--limit", type=float, default=3.0, help="seconds that a build may take (3)")
    arguments = parser.parse_args()
    is_slow = False
    for name, count, is_chain in (("10,000 comments", 10_000, False), ("1,000 deep", 1_000, True)):
        runs = [_build(count, is_chain=is_chain) for _ in range(arguments.runs)]
        wall, processor = min(run.wall for run in runs), min(run.cpu for run in runs)
        # Where others work, too, wall time says more about them than about the build.
        is_slow |= min(wall, processor) > arguments.limit
        print(f"{name:>16}: {wall:.2f} s, processor {processor:.2f} s, {runs[0].peak / 1e6:.0f} MB")
    print(f"{'Over' if is_slow else 'Under'} {arguments.limit:g} s.")
    return int(is_slow)


def _build(count: int, *, is_chain: bool) -> Measurement:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        write_files(site, discussion_files(count, is_chain=is_chain))
        command = [sys.executable, "-m", "octavo", "build", str(site)]
        measured = measure(command, Path(folder), Path(folder, "log"), _TIME_LIMIT, {})
        if measured.exit_code:
            raise SystemExit(f"The build failed:\n{measured.log}")
        return measured


if __name__ == "__main__":
    sys.exit(main())
