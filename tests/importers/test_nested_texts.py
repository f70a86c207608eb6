"""HTML and headers of letters that are nested without end."""

from __future__ import annotations

import pytest

from octavo.importers.link_targets import LinkTargets
from octavo.importers.mail.message import read_message
from octavo.importers.post_text import convert_line_html, convert_post_html


@pytest.mark.parametrize("tag", ["<b>", "<div>", "<ul><li>", "<blockquote>", "<span>"])
def test_html_of_any_depth_is_read(tag: str) -> None:
    """A caption of 350 `<b>` raised, and a post of 16,000 characters took four seconds."""
    html = f"{tag * 2000}words"
    assert "words" in convert_line_html(html)
    assert "words" in str(convert_post_html(html, "a.md", LinkTargets()))


@pytest.mark.parametrize("sender", ["(", "[", "@a:", "<", '"', "a, "])
def test_a_letter_from_brackets_without_end_is_read(sender: str) -> None:
    """Python's own reading of addresses raised, and with it the whole import."""
    message = read_message(f"From: {sender * 3000}\nSubject: x\n\nwords\n".encode())
    assert message.text.strip() == "words"
