"""The keys of a comment and their documentation."""

from __future__ import annotations

import re
from pathlib import Path

from octavo.comments.archive import KEYS
from octavo.comments.fragment import MAX_DEPTH
from octavo.comments.sanitise import MAX_TAGS

PAGE = (Path(__file__).parents[2] / "docs/comments.md").read_text("utf-8")


def test_every_key_is_documented_and_no_other() -> None:
    """A moderator learns the keys from that table."""
    table = PAGE.partition("## What stands in it")[2].partition("### ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == KEYS


def test_the_documented_limits_are_the_real_ones() -> None:
    """A number in a page goes stale in silence."""
    assert f"more than {MAX_TAGS:,} tags" in PAGE
    assert f"more than {MAX_DEPTH} deep" in PAGE
