"""HTML that is nested without end."""

from __future__ import annotations

import pytest

from octavo.importers.link_targets import LinkTargets
from octavo.importers.post_text import convert_line_html, convert_post_html


@pytest.mark.parametrize("tag", ["<b>", "<div>", "<ul><li>", "<blockquote>", "<span>"])
def test_html_of_any_depth_is_read(tag: str) -> None:
    """A caption of 350 `<b>` raised, and a post of 16,000 characters took four seconds."""
    html = f"{tag * 2000}words"
    assert "words" in convert_line_html(html)
    assert "words" in str(convert_post_html(html, "a.md", LinkTargets()))
