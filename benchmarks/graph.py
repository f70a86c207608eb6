"""What the graph of queries itself costs: `python benchmarks/graph.py [--posts 1000 10000] [--jobs 1]`.

Prints, for each edit, the processor seconds of a build without its imports, of opening and keeping the graph
in it, and how many queries ran. Parsing and rendering are stand-ins that take next to nothing.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from corpus import make_corpus
from graph_site import QUERIES, facts, file, listed, listing, settings, template
from octavo.builder.workers import run_chunks
from octavo.graph import Graph
from octavo.graph.heap import digest_of
from octavo.graph.nodes import GONE
from works import to_bibtex

_TIMES = 5

Files = dict[str, bytes]


def _files(posts: int) -> Files:
    corpus = make_corpus(posts)
    files = {"references.bib": to_bibtex(corpus.works).encode()}
    for post in corpus.posts():
        header = f"title: {post.title}\ndate: {post.moment.isoformat()}\ntags: {', '.join(post.tags)}"
        files[f"{post.file_stem}.md"] = f"---\n{header}\n---\n{post.body}".encode()
    return files


def _build(
    files: Files, digests: dict[str, int], folder: Path, jobs: int
) -> tuple[float, float, float, int, int]:
    """Return seconds of opening, of all and of keeping; how many queries ran; how many nodes there are."""
    posts = tuple(sorted(one for one in files if one.endswith(".md")))
    gc.collect()
    gc.disable()
    start = time.process_time()
    spread = partial(run_chunks, jobs=jobs) if jobs > 1 else None
    graph = Graph(QUERIES, listed=listed, folder=folder, loads={file: files.get}, spread=spread)
    opened = time.process_time()
    for path, digest in digests.items():
        graph.set_digest(file, path, digest)
    graph.set(listing, "", posts)
    graph.set(settings, "", "A Blog")
    graph.set(template, "", "<main>")
    graph.prepare((facts, path) for path in posts)
    graph.settle()
    settled = time.process_time()
    graph.keep()
    done = time.process_time()
    gc.enable()
    return opened - start, done - start, done - settled, sum(graph.runs.values()), graph.nodes.count


def _edits(files: Files) -> dict[str, Callable[[int], tuple[str, bytes | None]]]:
    posts = sorted(one for one in files if one.endswith(".md"))
    chosen = posts[len(posts) // 2]

    def new(number: int) -> tuple[str, bytes | None]:
        return f"new-{number}.md", files[posts[-1]].replace(b"title: ", b"title: New %d " % number, 1)

    return {
        "nothing": lambda _: (chosen, files[chosen]),
        "a text": lambda number: (chosen, files[chosen] + b"More, %d times." % number),
        "a title": lambda number: (chosen, files[chosen].replace(b"title: ", b"title: No. %d " % number, 1)),
        "a .bib entry": lambda number: (
            "references.bib",
            files["references.bib"].replace(b"title = {", b"title = {%d " % number, 1),
        ),
        "a new post": new,
        "a deletion": lambda number: (posts[number], None),
    }


def measure(posts: int, jobs: int) -> None:
    """Print the figures of one size."""
    files = _files(posts)
    digests = {path: digest_of(data) for path, data in files.items()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _build(files, digests, folder, jobs)
        size = (folder / "nodes").stat().st_size / 1e6
        print(f"{posts} posts, {first[4]} nodes, {size:.1f} MB of structure")
        _print("first build", first)
        for title, edit in _edits(files).items():
            found = []
            for number in range(1, _TIMES + 1):
                path, data = edit(number)
                changed = {one: kept for one, kept in files.items() if one != path or data is not None}
                if data is not None:
                    changed[path] = data
                digest = GONE if data is None else digest_of(data)
                found.append(_build(changed, {**digests, path: digest}, folder, jobs))
            _print(title, [median(column) for column in zip(*found, strict=True)])


def _print(title: str, figures: Sequence[float]) -> None:
    opening, whole, keeping, runs, _ = figures
    print(f"  {title:14} {whole:7.3f} s (opening {opening:.3f}, keeping {keeping:.3f}), {runs:.0f} runs")


def main() -> None:
    """Measure every size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    for posts in arguments.posts:
        measure(posts, arguments.jobs)


if __name__ == "__main__":
    main()
