"""Texts that changed in their words alone: then everything but what shows those words is as it was.

Most builds follow an edit of one text. What its page names of other texts, and theirs of it (titles,
addresses, dates, terms, works, links, anchors), is in outlines; where these and all other files are the
same, nobody needs to plan thousands of pages to see that they are.
"""

from __future__ import annotations

from msgspec import Struct

from octavo.builder.built import Built
from octavo.builder.inputs import Inputs
from octavo.builder.prepare import PreparedSite
from octavo.pages.digests import digest


class Rewording(Struct, frozen=True):
    """What changed since the last build, as far as words go."""

    frame: bytes = b""
    """What stands for everything that pages follow from, but for the words of the texts. Empty where that
    cannot be told: a CSL style is made from files in many places, others changed while they were read."""

    paths: frozenset[str] | None = None
    """The source paths of the published texts whose words changed; None where anything else changed too."""


def compare_words(prepared: PreparedSite, inputs: Inputs, built: Built) -> Rewording:
    """Return in what a site differs from the one that was built."""
    if not inputs.frame:
        return Rewording()
    index = prepared.context.index
    outlines = [
        (article.path, article.is_draft, article.is_future, article.document.facts.outline)
        for article in index.articles
    ]
    # A link to a text that is not published says why, and such a text may be the first to write a category.
    later = [(path, text.reason, text.site_path) for path, text in sorted(index.unpublished.items())]
    titles = [(term.site_path, term.title) for term in index.terms.values()]
    frame = digest(inputs.frame, sorted(prepared.extra_files.items()), outlines, later, titles)
    # Searched pages are named one by one; lists show a summary of a text's own with all that is in it.
    if built.frame != frame or index.config.search.enabled:
        return Rewording(frame)
    texts = texts_of(prepared)
    paths = frozenset(path for path, known in texts.items() if built.texts.get(path) != known)
    if any(index.by_path[path].document.facts.has_more for path in paths):
        return Rewording(frame)
    return Rewording(frame, paths)


def texts_of(prepared: PreparedSite) -> dict[str, str]:
    """Return the digest of each published text by its source path."""
    return {article.path: article.document.facts.digest for article in prepared.context.index.articles}
