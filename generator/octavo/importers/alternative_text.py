"""Alternative texts that describe nothing: the names of files, which cameras and editors fill in."""

from __future__ import annotations

from urllib.parse import unquote

import octavo.expressions as re
from octavo.importers.link_targets import split_address

_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp|heic)$", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pict|picture|image|photo|foto|bild|mvi|pxl|wp|screen ?shot|untitled|scan|slide|p|cimg)?"
    r"[ _.-]*\d[\d _.-]*(?:[a-z]|copy|edited)?",
    re.IGNORECASE,
)
_SCREEN = re.compile(r"(?:screen ?shot|bildschirmfoto|capture d.écran)\W.*\d", re.IGNORECASE)
_JOINED = re.compile(r"[^\s_-]*[_-]\S*")  # words, with no space between them
_VARIANT = re.compile(r"-\d{1,5}x\d{1,5}$")


def is_file_name(alt: str, address: str) -> bool:
    """Tell whether an alternative text is the name of a file: "IMG_2040", "dose-response-1", "a.png".

    A name that is a plain word or several words, such as "Tardigrade", may be a description.
    """
    text = alt.strip()
    if not text:
        return False
    if _ENDING.search(text) or _CAMERA.fullmatch(text) or _SCREEN.match(text):
        return True
    stem = _ENDING.sub("", unquote(split_address(address).path).rpartition("/")[2])
    stem = stem.removesuffix("-scaled")
    stems = {stem, _VARIANT.sub("", stem)}
    if _JOINED.fullmatch(text):
        return text.casefold() in {name.casefold() for name in stems}
    return text in stems and any(character.isdigit() for character in text)
