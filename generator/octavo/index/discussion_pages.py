"""Long discussions in pages, counted from the oldest, and the page on which each comment stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from octavo.model.comment import ThreadedComment


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """A page of a discussion."""

    number: int  # 1-based, oldest first
    site_path: str  # the newest page is the article's own
    comments: tuple[ThreadedComment, ...]


def page_discussion(
    thread: Sequence[ThreadedComment], site_path: str, per_page: int
) -> tuple[DiscussionPage, ...]:
    """Return the comments of the article at `site_path` by page, oldest first; never empty.

    Whole threads stay together, so a page may have more than `per_page` comments.
    """
    pages: list[list[ThreadedComment]] = [[]]
    for threaded in thread:
        if threaded.depth == 0 and len(pages[-1]) >= per_page:
            pages.append([])
        pages[-1].append(threaded)
    last = len(pages)
    return tuple(
        DiscussionPage(
            number,
            site_path if number == last else f"{site_path.rstrip('/')}/comments/{number}/",
            tuple(comments),
        )
        for number, comments in enumerate(pages, 1)
    )


def moved_comments(thread: Sequence[ThreadedComment], site_path: str, per_page: int) -> dict[str, str]:
    """Return the site path of each comment that does not stand on the article's own page, by id."""
    pages = page_discussion(thread, site_path, per_page)
    return {threaded.comment.id: page.site_path for page in pages[:-1] for threaded in page.comments}
