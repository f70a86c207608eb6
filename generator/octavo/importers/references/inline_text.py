"""A paragraph of Markdown or HTML as the text that a reader sees, each character with its place."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

import octavo.expressions as re

# Every alternative is bounded or begins with a character of its own: linear in the length of the text.
_TOKEN = re.compile(
    r"""
      <(?P<autolink>https?://[^<>\s]{1,2000})>
    | <a\b[^<>]{0,2000}?\bhref\s*=\s*["'](?P<href>[^"'<>]{0,2000})["'][^<>]{0,2000}>
    | (?P<tag></?[a-zA-Z!][^<>]{0,2000}>)
    | \]\(\s*+(?P<link><[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200}){0,5})
        (?:\s++"[^"\n]{0,500}")?\s*+\)(?:\{[^{}\n]{0,200}\})?
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<entity>&(?:[a-zA-Z]{2,31}|\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6});)
    | (?P<emphasis>\*{1,3}|(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_]))
    | (?P<line>\n[ \t]*(?:>[ \t]?)*)
    | (?P<opening>\[)
    | (?P<closing>\])
    | (?P<text>[^<\]\\&*_\n\[]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)

# Compatibility forms that only type differently. NFKC would also turn "10⁻³" into "10-3", which says
# something else: superscripts, subscripts and signs stay as they are.
_FORMS = {
    character: unicodedata.normalize("NFKC", character)
    for character in map(chr, (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F)))
}
_INVISIBLE = dict.fromkeys(
    map(chr, (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)), ""
)
_TABLE = str.maketrans(_FORMS | _INVISIBLE)
_SPACES = re.compile(r"\s+")


def plain_line(text: str) -> str:
    """Return the text on one line: NFC, ordinary spaces, no ligatures, nothing invisible."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_TABLE)).strip()


def _space(character: str) -> str:
    return " " if character.isspace() else ""


@dataclass(frozen=True, slots=True)
class InlineText:
    """What is seen of a paragraph."""

    text: str  # on one line, as `plain_line` gives it
    places: tuple[int, ...]  # of each character in the source
    link_targets: tuple[str, ...]


def read_inline(source: str) -> InlineText:
    """Return the text of a paragraph without its markup. `source` is in NFC; linear in its length."""
    characters: list[str] = []
    places: list[int] = []
    targets: list[str] = []
    opened: list[int] = []  # where the brackets stand that may turn out to open a link

    def emit(text: str, place: int, step: int) -> None:
        if text.isascii() and text.isprintable() and "  " not in text:
            if text[:1] == " " and (not characters or characters[-1] == " "):
                text, place = text[1:], place + step
            characters.extend(text)
            places.extend(range(place, place + len(text)) if step else [place] * len(text))
            return
        for character in text:
            # NFC may shorten what this lengthens, but the text is in NFC.
            plain = character if " " <= character <= "~" else plain_line(character) or _space(character)
            if plain == " " and (not characters or characters[-1] == " "):
                plain = ""
            characters.extend(plain)
            places.extend([place] * len(plain))
            place += step

    for match in _TOKEN.finditer(source):
        start = match.start()
        match match.lastgroup:
            case "autolink":
                targets.append(match["autolink"])
                emit(match["autolink"], start + 1, 1)
            case "href":
                targets.append(html.unescape(match["href"]))
            case "tag":
                if re.match(r"</?(?:br|p|div|li)\b", match["tag"], re.IGNORECASE):
                    emit(" ", start, 0)
            case "link":
                targets.append(html.unescape(match["link"].strip("<>")))
                if opened:
                    characters[opened.pop()] = ""
            case "escaped":
                emit(match["escaped"], start, 0)
            case "entity":
                emit(html.unescape(match["entity"]), start, 0)
            case "emphasis":
                pass
            case "line":
                emit(" ", start, 0)
            case "opening":
                opened.append(len(characters))
                emit("[", start, 0)
            case "closing":
                if opened:
                    opened.pop()
                emit("]", start, 0)
            case _:
                emit(match[0], start, 1)
    if "" in characters:
        places = [place for character, place in zip(characters, places, strict=True) if character]
    text = "".join(characters)
    shown = text.rstrip(" ")
    return InlineText(shown, tuple(places[: len(shown)]), tuple(targets))
