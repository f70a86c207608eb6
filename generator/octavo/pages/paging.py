"""Long lists in pages that are counted from the oldest, so that page 7 stays page 7.

Pages 1, 2, 3 … are full and never change again. The newest posts stand on the list's own address: one
page's worth, and what has not yet filled the next page, so between N and 2N - 1 of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from octavo.model.addresses import count_pages
from octavo.pages.views import Pagination

T = TypeVar("T")

_STEPS = 20  # pages named on the way from one end to the other
_NEAR = 4  # and on either side of the page itself


class ListPage(Struct, Generic[T], frozen=True):
    """One page of a list."""

    number: int  # 1 is the oldest
    site_path: str
    items: tuple[T, ...]  # newest first


def paginate(items: Sequence[T], per_page: int, site_path: str) -> tuple[ListPage[T], ...]:
    """Return the pages of a list that comes newest first; the newest page first. Never empty."""
    full = count_pages(len(items), per_page) - 1
    newest = ListPage(full + 1, site_path, tuple(items[: len(items) - full * per_page]))
    older = [
        ListPage(
            number,
            f"{site_path}page/{number}/",
            tuple(items[len(items) - number * per_page : len(items) - (number - 1) * per_page]),
        )
        for number in range(full, 0, -1)
    ]
    return (newest, *older)


def pagination(pages: Sequence[ListPage[T]], place: int, base_url: str) -> Pagination:
    """Return where the page at `place` stands; `base_url` is the URL of the site's root."""
    root = base_url.rstrip("/")
    page = pages[place]
    return Pagination(
        number=page.number,
        count=len(pages),
        newer_url=f"{root}{pages[place - 1].site_path}" if place else "",
        older_url=f"{root}{pages[place + 1].site_path}" if place + 1 < len(pages) else "",
        pages=tuple((other.number, f"{root}{other.site_path}") for other in _within_reach(pages, place)),
    )


def _within_reach(pages: Sequence[ListPage[T]], place: int) -> Iterator[ListPage[T]]:
    """Yield the pages that one page names: its neighbours, both ends, and steps between.

    To name all on each of a thousand pages would be a million links.
    """
    last = len(pages) - 1
    step = max(1, len(pages) // _STEPS)
    near = range(max(0, place - _NEAR), min(last, place + _NEAR) + 1)
    # Counted from the oldest page, so that the steps stay where they are when a newer page comes.
    places = {0, last, *near, *(len(pages) - number for number in range(step, len(pages) + 1, step))}
    return (pages[other] for other in sorted(places))
