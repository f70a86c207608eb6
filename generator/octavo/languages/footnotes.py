"""What a screen reader says of footnotes: those of authors and those that a reference style makes."""

from __future__ import annotations

from octavo.languages.catalogues import Catalogue


def footnote_name(number: int, words: Catalogue) -> str:
    """Return what the number of a footnote in a text is called."""
    return words.gettext("Footnote {number}", number=number)


def back_link_name(number: str | int, words: Catalogue) -> str:
    """Return what the link from a footnote back to the text is called; "2-3" is its third one."""
    return words.gettext("Back to reference {number}", number=number)
