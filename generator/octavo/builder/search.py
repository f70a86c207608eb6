"""The search index, made by Pagefind (https://pagefind.app) from the pages of the texts."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from octavo.errors import Location, OutputError, Problem

_ENTRY = "pagefind-entry.json"
# Pagefind writes its own user interfaces too; the theme has one.
_WANTED = ("pagefind.js", "pagefind-worker.js", _ENTRY)
_WANTED_ENDINGS = (".pagefind", ".pf_meta", ".pf_fragment", ".pf_index", ".pf_filter")


def check_search() -> tuple[Problem, ...]:
    """Return an error when the site wants search and Pagefind is not installed."""
    try:
        import pagefind.index  # noqa: F401  # only to see whether it is there
        import pagefind_bin  # noqa: F401
    except ImportError:
        hint = "Install it with: pip install 'octavo[search]'; or set enabled = false under [search]."
        message = "Search is on, and Pagefind, which makes its index, is not installed."
        return (Problem(Location("site.toml"), message, hint, code="missing-tool"),)
    return ()


def search_index(pages: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index, with their names below its folder.

    `pages` are (path inside the site ending in a slash, HTML) of what is to be found; the same pages give
    the same bytes. Raises `OutputError` when Pagefind fails.
    """
    with tempfile.TemporaryDirectory(prefix="octavo-search-") as folder:
        site, index = Path(folder, "site"), Path(folder, "index")
        for path, html in pages:
            file = site / path.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(html)
        site.mkdir(exist_ok=True)
        _run_pagefind(site, index)
        for file in sorted(index.rglob("*")):
            name = file.relative_to(index).as_posix()
            if not file.is_file() or not (name in _WANTED or name.endswith(_WANTED_ENDINGS)):
                continue
            data = file.read_bytes()
            if name == _ENTRY:
                # Pagefind writes its languages in an order that changes from run to run.
                data = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode()
            yield name, data


def _run_pagefind(site: Path, index: Path) -> None:
    """Run the program itself: its Python interface ends it before it has written everything."""
    from pagefind.service import get_executable

    command = [str(get_executable()), "--site", str(site), "--output-path", str(index), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise OutputError(f"The search index could not be made: {(done.stderr or done.stdout).strip()}")
