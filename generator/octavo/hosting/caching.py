"""How long readers' browsers may keep a published file: said here once, for every server and host."""

from __future__ import annotations

ASSETS = "_assets/"
"""The folder, below the output folder, whose files have a digest in their names."""

PAGEFIND = "/_assets/pagefind/"
"""Where the search index is published."""

SEARCH_INDEX = PAGEFIND.lstrip("/")
"""The folder in it whose files do not: another index has the same names."""

_PIECE = ".pf_"  # fragments, indexes, filters and the list of them

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"


def is_immutable(name: str) -> bool:
    """Tell whether a file, by its name below the output folder, never changes under that name."""
    return name.startswith(ASSETS) and not name.startswith(SEARCH_INDEX)


def outlives_its_use(name: str) -> bool:
    """Tell whether pages that readers have open already may still ask for a file that no page needs now.

    Pieces of the search index are such files, too: another text gives them another name, and who searches
    just then has the list of the old ones.
    """
    return is_immutable(name) or (name.startswith(SEARCH_INDEX) and _PIECE in name)


def cache_control(name: str) -> str:
    """Return the value of Cache-Control for a file, by its name below the output folder."""
    return FOR_EVER if is_immutable(name) else ASK_AGAIN
