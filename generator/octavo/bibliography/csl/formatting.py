"""Formatting that every element may have: case, quotation marks, fonts, affixes, display."""

from __future__ import annotations

from collections.abc import Callable

import octavo.expressions as re
from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import Context
from octavo.bibliography.csl.joining import Join, joiner
from octavo.bibliography.csl.letter_case import CASES, Case
from octavo.bibliography.csl.locale import Locale
from octavo.bibliography.csl.marks import CLOSE, CLOSE_QUOTE, OPEN, OPEN_QUOTE
from octavo.bibliography.csl.tree import Element

Decorate = Callable[[Context, str], str]

FONTS = {
    ("font-style", "italic"): marks.ITALIC,
    ("font-style", "oblique"): marks.ITALIC,
    ("font-style", "normal"): marks.UPRIGHT,
    ("font-variant", "small-caps"): marks.SMALL_CAPITALS,
    ("font-variant", "normal"): marks.NORMAL_CAPITALS,
    ("font-weight", "bold"): marks.BOLD,
    ("font-weight", "normal"): marks.REGULAR_WEIGHT,
    ("font-weight", "light"): marks.LIGHT,
    ("text-decoration", "underline"): marks.UNDERLINE,
    ("text-decoration", "none"): marks.NO_UNDERLINE,
    ("vertical-align", "sup"): marks.SUPERSCRIPT,
    ("vertical-align", "sub"): marks.SUBSCRIPT,
    ("vertical-align", "baseline"): marks.BASELINE,
}
_DISPLAYS = {
    "block": marks.BLOCK,
    "left-margin": marks.LEFT_MARGIN,
    "right-inline": marks.RIGHT_INLINE,
    "indent": marks.INDENT,
}
_ORDER = ("vertical-align", "text-decoration", "font-weight", "font-variant", "font-style")


# Not in a name that is an address: "information.dk".
_STOP = re.compile(r"\.(?!(?<=[^\W\d_]{3}\.)[^\W\d_]{2})")


class Formatting:
    """Makes functions that format, for one language."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.join: Join = joiner(moves_in=locale.moves_punctuation)
        self.is_english = locale.language.lower().startswith("en")

    def outer(self, element: Element, part: str = "", *, is_term: bool = False) -> Decorate | None:
        """Return what formats an element's text, its affixes with it; None if there is nothing to do."""
        attributes = element.attributes
        prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
        case_name = attributes.get("text-case", "")
        case = CASES.get(case_name)
        is_quoted = attributes.get("quotes") == "true"
        strips_periods = attributes.get("strip-periods") == "true"
        opening, closing = fonts(attributes)
        if part:
            opening, closing = f"{OPEN}{part}{opening}", closing + CLOSE
        display = _DISPLAYS.get(attributes.get("display", ""), "")
        if not (prefix or suffix or case or is_quoted or strips_periods or opening or display):
            return None
        join = self.join
        is_title = case_name == "title" and not is_term  # a term is in the style's language
        if case_name == "title" and is_term and not self.is_english:
            case = None
        is_english = self.is_english

        if not (case or is_quoted or strips_periods or opening or display):
            if not prefix:
                return lambda x, text: join(text, suffix)
            if not suffix:
                return lambda x, text: join(prefix, text)
            return lambda x, text: join(join(prefix, text), suffix)

        def decorate(x: Context, text: str) -> str:
            if strips_periods:
                text = _STOP.sub("", text)
            if case and not (is_title and not _is_english(x, is_english)):
                text = case(text)
            if is_quoted:
                text = f"{OPEN_QUOTE}{text}{CLOSE_QUOTE}"
            if opening:
                text = f"{opening}{text}{closing}"
            if prefix:
                text = join(prefix, text)
            if suffix:
                text = join(text, suffix)
            return f"{OPEN}{display}{text}{CLOSE}" if display else text

        return decorate

    def inner(self, attributes: dict[str, str]) -> Case | None:
        """Return what formats a part of a date or of a name, without affixes; None for nothing."""
        case = CASES.get(attributes.get("text-case", ""))
        opening, closing = fonts(attributes)
        if not (case or opening):
            return None

        def decorate(text: str) -> str:
            if case:
                text = case(text)
            return f"{opening}{text}{closing}" if opening else text

        return decorate


def fonts(attributes: dict[str, str]) -> tuple[str, str]:
    """Return marks that begin and end an element's fonts."""
    kinds = [kind for name in _ORDER if name in attributes and (kind := FONTS.get((name, attributes[name])))]
    return "".join(OPEN + kind for kind in kinds), CLOSE * len(kinds)


def _is_english(x: Context, is_english: bool) -> bool:
    language = x.item.language
    return language[:2].lower() == "en" if language else is_english
