"""Long discussions in pages, counted from the oldest, and the page on which each comment stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from octavo.documents import DiscussionFacts


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """A page of a discussion."""

    number: int  # 1-based, oldest first
    site_path: str  # the newest page is the article's own
    start: int  # place of its first comment in the order of reading
    end: int  # place after its last


def page_discussion(facts: DiscussionFacts, site_path: str, per_page: int) -> tuple[DiscussionPage, ...]:
    """Return the pages of the discussion of the article at `site_path`, oldest first; never empty.

    Whole threads stay together, so a page may have more than `per_page` comments.
    """
    starts = [0]
    for place in facts.beginnings:
        if place - starts[-1] >= per_page:
            starts.append(place)
    last = len(starts)
    ends = [*starts[1:], len(facts.ids)]
    return tuple(
        DiscussionPage(
            number,
            site_path if number == last else f"{site_path.rstrip('/')}/comments/{number}/",
            start,
            end,
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )


def moved_comments(facts: DiscussionFacts, site_path: str, per_page: int) -> dict[str, str]:
    """Return the site path of each comment that does not stand on the article's own page, by id."""
    if len(facts.ids) <= per_page:
        return {}
    pages: Sequence[DiscussionPage] = page_discussion(facts, site_path, per_page)
    return {comment: page.site_path for page in pages[:-1] for comment in facts.ids[page.start : page.end]}
