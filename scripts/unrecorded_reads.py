"""Let queries read facts around the graph, one at a time, and see which test notices.

    .venv/bin/python scripts/unrecorded_reads.py --document

Each of `MUTATIONS` is a query and something that it reads, of which no other of its reads always tells. For
one of them after the other the tests are run with a reader that gives this query the value and does not
record that it was read: what the query made is not made again when the fact changes. The tests that compare
builds after edits with clean ones come first, then all others of `make test`. `--document` writes what came
of it into docs/contributing/engine.md. Exits with 1 when a mutation was noticed by no test.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
DOCUMENT = REPOSITORY / "docs" / "contributing" / "engine.md"
VARIABLE = "OCTAVO_TEST_UNRECORDED"
FIRST = ("tests/truth/test_each_edit.py", "-k", "each_edit_gives or bibliography")
THEN = ("--ignore=tests/gates", "-n", "2")

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
    from octavo.graph import Query, Reader

    if not os.environ.get(VARIABLE):
        return
    name, read = os.environ[VARIABLE].split()
    recording = Reader.get

    def get(self: Reader, query: Query[Any], key: str = "") -> Any:
        if query.name == read and self._query.name == name:
            self = Reader(self._graph, self._query)  # whose reads nobody asks for
        return recording(self, query, key)

    Reader.get = get  # type: ignore[method-assign, assignment]


def noticed_by(mutation: tuple[str, str]) -> str:
    """Return the test that fails with a mutation; "" where none does."""
    environment = {**os.environ, VARIABLE: " ".join(mutation)}
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    )
    for tests in (FIRST, THEN):
        command = [sys.executable, "-m", "pytest", "-p", Path(__file__).stem, "-x", "-q", "--tb=no", *tests]
        ran = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode == 1 and (failed := re.search(r"^FAILED (\S+)", ran.stdout, re.MULTILINE)):
            return failed[1]
        if ran.returncode:
            raise RuntimeError(ran.stdout + ran.stderr)
    return ""


def main() -> int:
    """Try every mutation, print which test noticed it, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--document", action="store_true")
    options = parser.parse_args()
    rows, began = [], time.monotonic()
    for mutation in MUTATIONS:
        rows.append((*mutation, noticed_by(mutation)))
        print(" ".join(rows[-1][:2]), "→", rows[-1][2] or "NOBODY", flush=True)
    missed = [row for row in rows if not row[2]]
    by_edits = sum(FIRST[0] in row[2] for row in rows)
    print(f"{len(rows)} mutations, {len(missed)} not noticed, {time.monotonic() - began:.0f} s")
    if options.document:
        found = (
            f"{len(rows)} such reads were tried: {len(rows) - len(missed)} were noticed, {by_edits} of them"
        )
        text = DOCUMENT.read_text("utf-8")
        begin, end = "<!-- unrecorded reads -->", "<!-- end of unrecorded reads -->"
        head, tail = text.partition(begin)[0], text.partition(end)[2]
        DOCUMENT.write_text(f"{head}{begin}\n{found} by `{FIRST[0]}`.\n{end}{tail}", "utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
