"""The search index, made by Pagefind (https://pagefind.app) from the pages of the texts.

Pagefind stems words as their language does, so each language gets an index of its own; the theme's script
asks all of them. Chinese, Japanese and Thai are written without spaces between words: their letters become
words of their own, and the script asks for a run of them as a phrase. So every part of a text is found, in
pages of any language, without a dictionary at either end that the other would have to agree with.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import normalize

import octavo.expressions as re
from octavo.errors import Location, OutputError, Problem
from octavo.extras import install_command
from octavo.formats.html_tags import read_tags

LANGUAGES = "languages.json"
"""The file that lists the folders of the index, one for each language."""

# search.js has the same ranges: Thai letters with their marks; kana; Chinese characters.
UNSPACED = (
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*"
    "|[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_UNSPACED = re.compile(f"({UNSPACED})")
# What such pages have of words with spaces is nearly always English: names of works and methods.
_STEMMED_AS = {"zh": "en", "ja": "en", "th": "en"}

_ENTRY = "pagefind-entry.json"
# Pagefind writes its own user interfaces too; the theme has one.
_WANTED = ("pagefind.js", "pagefind-worker.js", _ENTRY)
_WANTED_ENDINGS = (".pagefind", ".pf_meta", ".pf_fragment", ".pf_index", ".pf_filter")


def check_search() -> tuple[Problem, ...]:
    """Return an error when the site wants search and Pagefind is not installed."""
    if _executable() is None:
        hint = f"Install it with: {install_command('search')}; or set enabled = false under [search]."
        message = "Search is on, and Pagefind, which makes its index, is not installed."
        return (Problem(Location("site.toml"), message, hint, code="missing-tool"),)
    return ()


def search_index(
    pages: Iterable[tuple[str, str, bytes]], room: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index, with their names below its folder.

    `pages` are (path inside the site ending in a slash, language tag, HTML) of what is to be found; the same
    pages give the same bytes. `room` is where Pagefind works: what a killed build leaves there is looked for.
    Raises `OutputError` when Pagefind fails.
    """
    with tempfile.TemporaryDirectory(prefix="octavo-search-", dir=room) as folder:
        languages = set()
        for path, tag, html in pages:
            language = tag.partition("-")[0].lower()
            language = _STEMMED_AS.get(language, language)
            languages.add(language)
            file = Path(folder, "sites", language, path.strip("/"), "index.html")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(part_words(html))
        for language in sorted(languages):
            index = Path(folder, "indexes", language)
            _run_pagefind(Path(folder, "sites", language), index, language)
            for file in sorted(index.rglob("*")):
                name = file.relative_to(index).as_posix()
                if file.is_file() and (name in _WANTED or name.endswith(_WANTED_ENDINGS)):
                    yield f"{language}/{name}", _content(file)
        yield LANGUAGES, json.dumps(sorted(languages)).encode()


def part_words(html: bytes) -> bytes:
    """Return a page with a space around each letter of a script that puts none between words."""
    text = html.decode()
    if not _UNSPACED.search(text):
        return html
    pieces, done, is_text = [], 0, True
    for tag in read_tags(text, every=True):
        between = text[done : tag.start]
        pieces += [_parted(between) if is_text else between, text[tag.start : tag.end]]
        done, is_text = tag.end, tag.name not in ("script", "style")
    return "".join([*pieces, _parted(text[done:])]).encode()


def _parted(text: str) -> str:
    return _UNSPACED.sub(r" \1 ", normalize("NFC", text))


def _content(file: Path) -> bytes:
    """Return what a file of the index holds, the same in every run."""
    data = file.read_bytes()
    if file.name != _ENTRY:
        return data
    return json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode()


def _executable() -> Path | None:
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    return get_executable()


def _run_pagefind(site: Path, index: Path, language: str) -> None:
    """Run the program itself: its Python interface ends it before it has written everything."""
    command = [str(_executable()), "--site", str(site), "--output-path", str(index), "--quiet"]
    command += ["--force-language", language]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise OutputError(f"The search index could not be made: {(done.stderr or done.stdout).strip()}")
