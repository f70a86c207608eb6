"""Characters that readers type to hide, reverse or pile up text, and text without them."""

from __future__ import annotations

import unicodedata

import octavo.expressions as re

MAX_MARKS = 4
"""Combining marks kept on one letter; Vietnamese, Hebrew with vowels and Thai need at most three."""

# Bidi embeddings, overrides, isolates and marks; zero-width spaces and joiners of words; soft hyphens;
# fillers that look like nothing; tag characters; controls but tab and line ends.
_INVISIBLE = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    r"\ud800-\udfff"
)
# Persian and the scripts of India are misspelt without zero-width (non-)joiners, and emoji are built with
# them; between other letters they only hide words from searches.
_JOINING = r"\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_TO_STRIP = re.compile(rf"[{_INVISIBLE}]|(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")
_ASCII_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
_MAYBE_MARKED = re.compile(r"[^\x00-\u02ff]+")


def strip_invisible(text: str) -> str:
    """Return text without controls, bidi overrides, zero-width characters and piled-up marks.

    Line ends and tabs stay, and zero-width joiners where the writing system needs them. Combining marks
    at the very beginning are dropped, since they would climb onto what stands before.
    """
    if text.isascii():
        return text if text.replace("\n", "").isprintable() else _ASCII_CONTROLS.sub("", text)
    previous = None
    while text != previous:  # what is stripped may have kept two joiners apart
        previous = text
        text = _TO_STRIP.sub("", text.translate(_SEPARATORS))
    beginning = len(text) - len(text.lstrip(" \t\n"))
    return _MAYBE_MARKED.sub(lambda run: _capped_marks(run.group(), run.start() == beginning), text)


def clean_text(text: str, *, limit: int = 200) -> str:
    """Return a name or title on one line, without deceptive characters, at most `limit` characters long."""
    text = " ".join(strip_invisible(text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _capped_marks(text: str, is_beginning: bool) -> str:
    kept = []
    # The letter of a first mark stands before the run; at the beginning of the text there is none.
    marks = MAX_MARKS if is_beginning else 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
