"""Which known word somebody probably meant."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize


def nearest_words(word: str, known: Iterable[str], *, count: int = 3) -> tuple[str, ...]:
    """Return up to `count` known words most like `word`, best first; empty when none is near.

    What looks exactly like `word` is left out: "Did you mean X?" helps nobody who wrote X.
    """
    typed = _as_seen(word)
    by_folded: dict[str, str] = {}
    for candidate in sorted(known):
        if _as_seen(candidate) != typed:
            by_folded.setdefault(candidate.casefold(), candidate)
    matches = get_close_matches(word.casefold(), by_folded, n=count, cutoff=0.6)
    return tuple(by_folded[match] for match in matches)


def did_you_mean(word: str, known: Iterable[str], *, mark: str = "") -> str:
    """Return "Did you mean @a, @b or @c?" (each word after `mark`), or "" when nothing is near."""
    words = [f"{mark}{match}" for match in nearest_words(word, known)]
    if not words:
        return ""
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"Did you mean {listed}?"


def did_you_mean_file(path: str, known: Iterable[str], *, beside: str) -> str:
    """Return which file somebody meant who wrote this path in a text of the folder `beside`, or "".

    All paths are sources'. The file is named as the text would have to write it.
    """
    paths = sorted(known)
    name = posixpath.basename(path)
    for found in paths:
        if found.casefold() == path.casefold():
            # Some systems would find it all the same, and the site's host would not.
            return f"Did you mean {_written(found, beside)}? Capitals count in names of files."
    for found in paths:
        if posixpath.basename(found) == name:
            return f"Did you mean {_written(found, beside)}?"
    return did_you_mean(name, map(posixpath.basename, paths))


def _written(path: str, beside: str) -> str:
    is_static = path.startswith("content/static/")
    return path.removeprefix("content/static") if is_static else posixpath.relpath(path, beside)


def _as_seen(word: str) -> str:
    return " ".join(normalize("NFC", word).split())
