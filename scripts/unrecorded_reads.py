"""Let queries read facts around the graph, one at a time, and see which test notices.

    .venv/bin/python scripts/unrecorded_reads.py --document

Each of `MUTATIONS` is a query and something that it reads, of which no other of its reads always tells. For
one of them after the other the tests are run with a reader that gives this query the value and does not
record that it was read: what the query made is not made again when the fact changes. The tests that compare
builds after edits with clean ones come first, each mutation in a process that begins with the clean builds of
all edits; then, for what they did not notice, all of `make test`. `--document` writes what came of it into
docs/contributing/engine.md. Exits with 1 when a mutation was noticed by no test.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
DOCUMENT = REPOSITORY / "docs" / "contributing" / "engine.md"
VARIABLE = "OCTAVO_TEST_UNRECORDED"
FIRST = "tests/truth/test_each_edit.py"
THEN = ("--ignore=tests/gates", "-m", "not slow", "-n", "2")

MUTATIONS = (
    ("anchors", "discussion_facts"),
    ("archived_facts", "discussion"),
    ("asset", "placed_files[]"),
    ("author", "author_of_file"),
    ("author_counts", "lists[]"),
    ("cite_rows", "header_and_facts"),
    ("cited_work", "notices[]"),
    ("closures", "templates"),
    ("comment_count", "discussion_facts"),
    ("comments_feed", "resolved"),
    ("comments_page", "resolved"),
    ("discussion", "redacted"),
    ("document", "file"),
    ("feed", "feed_entry"),
    ("feed_entry", "resolved"),
    ("feed_references", "resolved"),
    ("home_page", "pages_of_lists[]"),
    ("home_page", "post_summary"),
    ("library_files", "header_and_facts"),
    ("list_rows", "standing"),
    ("neighbours", "lists[]"),
    ("newest_citing", "citing[]"),
    ("newest_comments", "discussion_facts"),
    ("notices", "file"),
    ("picture", "placed_files[]"),
    ("post_summary", "author"),
    ("post_summary", "picture"),
    ("printed_work", "work"),
    ("quotations", "resolved"),
    ("redirect", "standing"),
    ("related", "lists[]"),
    ("resolved", "works[]"),
    ("settings_words", "config"),
    ("site_view", "config"),
    ("standing", "header_and_facts"),
    ("term_register", "term_names"),
    ("text_page", "newest_citing"),
    ("text_page", "notices[]"),
    ("text_page", "standing"),
    ("work_page", "cited_work"),
)


def pytest_configure() -> None:
    """Take the mutation that the environment names into effect; pytest calls it in each of its processes."""
    if mutation := os.environ.get(VARIABLE):
        name, read = mutation.split()
        mutate(name, read)


def mutate(name: str, read: str) -> None:
    """Let a query read another, from now on, without its being recorded."""
    from octavo.graph import Query, Reader

    recording = Reader.get

    def get(self: Reader, query: Query[Any], key: str = "") -> Any:
        if query.name == read and self._query.name == name:
            self = Reader(self._graph, self._query)  # whose reads nobody asks for
        return recording(self, query, key)

    Reader.get = get  # type: ignore[method-assign, assignment]


def tests_of_edits() -> dict[str, Callable[[Any], None]]:
    """Return the tests of edits of `make test` by their names, as functions of a site that was built."""
    import test_each_edit as tests

    each = tests.test_each_edit_gives_what_a_clean_build_gives
    found: dict[str, Callable[[Any], None]] = {
        f"{FIRST}::{each.__name__}[{hand}]": partial(each, hand) for hand in range(tests.HANDS)
    }
    leaves = tests.test_a_text_may_leave_the_bibliography_of_another
    return {**found, f"{FIRST}::{leaves.__name__}": leaves}


def noticed_by_edits(clean: Any, mutation: tuple[str, str]) -> str:
    """Return the test of edits that fails with a mutation; "" if none does. For a process of its own."""
    from workshop import Workshop

    mutate(*mutation)
    for name, test in tests_of_edits().items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Workshop(Path(folder), clean))
            except Exception:  # a build that breaks is noticed, too
                return name
    return ""


def noticed_by_all(mutation: tuple[str, str]) -> str:
    """Return the test of `make test` that fails with a mutation; "" if none does."""
    environment = {**os.environ, VARIABLE: " ".join(mutation)}
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    )
    command = [sys.executable, "-m", "pytest", "-p", Path(__file__).stem, "-x", "-q", "--tb=no", *THEN]
    ran = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    if failed := re.search(r"^FAILED (\S+)", ran.stdout, re.MULTILINE):
        return failed[1]
    if ran.returncode:
        raise RuntimeError(ran.stdout + ran.stderr)
    return ""


def noticed() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each mutation with the test that notices it."""
    import pytest

    sys.path[:0] = [str(REPOSITORY / "tests" / "truth"), str(REPOSITORY / "tests")]
    os.environ.pop("OCTAVO_THOROUGH", None)  # what `make test` runs, and no more
    from compiled_once import compile_each_text_once
    from quick_machine import write_into_memory
    from workshop import CleanBuilds, Workshop

    write_into_memory()
    with pytest.MonkeyPatch.context() as patches, tempfile.TemporaryDirectory() as folder:
        compile_each_text_once(patches)
        clean = CleanBuilds(Path(folder))
        for name, test in tests_of_edits().items():
            test(Workshop(Path(folder) / name.replace("/", "-"), clean))
        # Each mutation in a copy of this process, which has made all clean builds.
        with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
            found = pool.imap(partial(noticed_by_edits, clean), MUTATIONS, chunksize=1)
            yield from zip(MUTATIONS, found, strict=True)


def main() -> int:
    """Try every mutation, print which test noticed it, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--document", action="store_true")
    options = parser.parse_args()
    rows, began = [], time.monotonic()
    for mutation, test in noticed():
        rows.append((*mutation, test or noticed_by_all(mutation)))
        print(" ".join(mutation), "→", rows[-1][2] or "NOBODY", flush=True)
    missed = [row for row in rows if not row[2]]
    by_edits = sum(FIRST in row[2] for row in rows)
    print(f"{len(rows)} mutations, {len(missed)} not noticed, {time.monotonic() - began:.0f} s")
    if options.document:
        found = (
            f"{len(rows)} such reads were tried: {len(rows) - len(missed)} were noticed, {by_edits} of them"
        )
        text = DOCUMENT.read_text("utf-8")
        begin, end = "<!-- unrecorded reads -->", "<!-- end of unrecorded reads -->"
        head, tail = text.partition(begin)[0], text.partition(end)[2]
        DOCUMENT.write_text(f"{head}{begin}\n{found} by `{FIRST}`.\n{end}{tail}", "utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
