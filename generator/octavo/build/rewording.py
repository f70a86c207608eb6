"""Texts that changed in their words alone: then the pages of all others are what they were.

Most builds follow an edit of one text. What its page names of other texts, and theirs of it (titles,
addresses, dates, terms, works, anchors), is in outlines; where these and all other files are the same, nobody
needs to look at the keys of thousands of pages to see that they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from octavo.build.built import Built
from octavo.build.inputs import Inputs
from octavo.build.prepare import PreparedSite
from octavo.pages.digests import digest


def frame_of(prepared: PreparedSite, inputs: Inputs) -> bytes:
    """Return what stands for everything that pages follow from, but for the words of the texts.

    Empty where that cannot be told: a CSL style is made from files in many places.
    """
    if prepared.is_whole_page:
        return b""
    outlines = [
        (article.path, article.is_draft, article.is_future, article.document.facts.outline)
        for article in prepared.context.index.articles
    ]
    return digest(inputs.frame, sorted(prepared.extra_files.items()), outlines)


def texts_of(prepared: PreparedSite) -> dict[str, str]:
    """Return the digest of each published text by its source path."""
    return {article.path: article.document.facts.digest for article in prepared.context.index.articles}


def untouched_files(built: Built, prepared: PreparedSite, frame: bytes) -> Mapping[str, tuple[str, ...]]:
    """Return the files of each text that did not change, by its source path.

    Nothing where anything else than words changed since the last build.
    """
    index = prepared.context.index
    # Searched pages are named one by one; lists show a summary of a text's own with all that is in it.
    if not frame or built.frame != frame or index.config.search.enabled:
        return {}
    facts = {article.path: article.document.facts for article in index.articles}
    reworded = {path for path, one in facts.items() if built.texts.get(path) != one.digest}
    if any(facts[path].has_more for path in reworded):
        return {}
    return {path: names for path, names in built.owned.items() if path not in reworded}
