"""Long discussions in pages, counted from the oldest, and the page on which each comment stands."""

from __future__ import annotations

from msgspec import Struct

from octavo.comments.thread import number_threads
from octavo.model.addresses import folder_beside
from octavo.reading.documents import DiscussionFacts


class DiscussionPage(Struct, frozen=True):
    """A page of a discussion."""

    number: int  # 1-based, oldest first; one whose comments were all removed is left out
    site_path: str  # the newest page is the article's own
    start: int  # place of its first comment in the order of reading
    end: int  # place after its last


def page_discussion(facts: DiscussionFacts, site_path: str, per_page: int) -> tuple[DiscussionPage, ...]:
    """Return the pages of the discussion of the article at `site_path`, oldest first; never empty.

    Whole threads stay together, so a page may have more than `per_page` comments. A comment keeps the
    number of its page for ever.
    """
    if len(facts.arrivals) <= per_page:
        return (DiscussionPage(1, site_path, 0, len(facts.ids)),)
    numbers = number_threads(facts.arrivals, per_page)
    starts: dict[int, int] = {}
    for place in facts.beginnings:
        starts.setdefault(numbers[place], place)
    folder = folder_beside(site_path)
    last = max(starts, default=1)
    ends = [*list(starts.values())[1:], len(facts.ids)]
    pages = (
        DiscussionPage(number, site_path if number == last else f"{folder}comments/{number}/", start, end)
        for (number, start), end in zip(starts.items(), ends, strict=True)
    )
    return tuple(pages) or (DiscussionPage(1, site_path, 0, 0),)


def moved_comments(facts: DiscussionFacts, site_path: str, per_page: int) -> dict[str, str]:
    """Return the site path of each comment that does not stand on the article's own page, by id."""
    if len(facts.arrivals) <= per_page:
        return {}
    pages = page_discussion(facts, site_path, per_page)
    return {comment: page.site_path for page in pages[:-1] for comment in facts.ids[page.start : page.end]}
