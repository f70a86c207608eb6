"""What is told of exports that were tried."""

from public_exports import Outcome, counts_of, rows_of
from report import table

REPORT = """\
1 post: 1 written
21 pages: 20 written; 1 status trash
0 comments
131 other items: 0 written; 131 nav_menu_item

Renamed, because another text has their name:
  pages/about-2.md
"""


def test_the_numbers_of_a_printed_report_are_read() -> None:
    """They are what the command itself tells."""
    counts = counts_of(REPORT)
    assert counts == {"posts": (1, 1), "pages": (21, 20), "comments": (0, 0), "other items": (131, 0)}


def test_small_exports_share_a_line() -> None:
    """Most of WordPress's own fixtures hold one post."""
    large = Outcome("large.xml", 500_000, "wordpress", counts_of(REPORT), 1, ())
    small = Outcome("a.xml", 1_000, "wordpress", {"posts": (1, 1)}, 0, ())
    refused = Outcome("c.xml", 1_000, "wordpress", {}, 0, ("c.xml is no export of WordPress.",))
    printed = table(rows_of([large, small, small, refused]))
    assert "| large.xml | 500 | 1 of 1 | 20 of 21 | – | – | 1 | 0 |" in printed
    assert "| 2 small ones | 2 | 2 of 2 | – | – | – | 0 | 0 |" in printed
