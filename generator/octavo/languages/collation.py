"""The order of names and titles in a language: its own alphabet, never the numbers of its characters.

After Unicode's collation (UTS 10) and the tailorings of CLDR for the languages below: letters first, then
accents, then case; marks count for nothing, and the language's own script goes before the others. Kanji are
in the order of JIS X 0208, Chinese characters in that of pinyin, as in CLDR.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

Key = tuple[tuple[tuple[int, str], ...], str, str]
"""What sorts: letters by script and place, then accents, then case."""

# Letters of a language's own, each group behind the letter that it begins with; with a slash, two ways of
# writing one.
_LETTERS = {
    "sv": "z å ä/æ ö/ø",
    "fi": "z å ä/æ ö/ø",
    "da": "z æ/ä ø/ö å/aa",
    "nb": "z æ/ä ø/ö å/aa",
    "et": "s š z ž; w õ ä ö ü",
    "es": "n ñ",
    "pl": "a ą; c ć; e ę; l ł; n ń; o ó; s ś; z ź ż",
    "cs": "c č; h ch; r ř; s š; z ž",
    "sk": "a ä; c č; h ch; o ô; s š; z ž",
    "sl": "c č; s š; z ž",
    "hr": "c č ć; d đ; s š; z ž",
    "hu": "o ö/ő; u ü/ű",
    "lt": "c č; s š; z ž",
    "lv": "c č; g ģ; k ķ; l ļ; n ņ; s š; z ž",
    "ro": "a ă â; i î; s ș/ş; t ț/ţ",
    "tr": "c ç; g ğ; h ı; o ö; s ş; u ü",
    "is": "a á; d ð; e é; i í; o ó; u ú; y ý; z þ æ ö",
    "vi": "a ă â; d đ; e ê; o ô ơ; u ư",
    "eo": "c ĉ; g ĝ; h ĥ; j ĵ; s ŝ; u ŭ",
}
_SAME_AS = {"no": "nb", "nn": "nb", "bs": "hr", "az": "tr", "gl": "es", "eu": "es"}
_SPELLED = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h"}
_CYRILLIC = "абвгґдѓђеєжзѕиіїйјкќлљмнњопрстћуўфхцчџшщъыьэюя"
_ARABIC = "ءاٱبپتثٹجچحخدذڈرزڑژسشصضطظعغفقكکگلمنںوهھةىيیے"
_ONE_LETTER = str.maketrans("ٱكںھىی", "اکنهيي")
_ORDER = {letter: f"{place:03}" for alphabet in (_CYRILLIC, _ARABIC) for place, letter in enumerate(alphabet)}
_ROWS = "あかさたなはまやらわ"
_BLANK, _SYMBOL, _DIGIT, _OWN, _LATIN, _OTHER, _KANA, _HAN = range(8)
_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk"), (0x400, 0x530)),
    **dict.fromkeys(("ar", "fa", "ur"), (0x600, 0x780)),
    **dict.fromkeys(("he", "yi"), (0x590, 0x600)),
    "el": (0x370, 0x400),
    "zh": (0x3400, 0xA000),
    "ko": (0xAC00, 0xD7B0),
}


@lru_cache(maxsize=16)
def _own_letters(language: str) -> dict[str, str]:
    """Return the letters of a language's own, each with its place."""
    found: dict[str, str] = {}
    for group in _LETTERS.get(_SAME_AS.get(language, language), "").split(";"):
        for place, names in enumerate(group.split()[1:], start=0x80):
            found |= dict.fromkeys(names.split("/"), f"{group.split()[0]}{chr(place)}")
    return found


@lru_cache(maxsize=16384)
def collation_key(text: str, language: str) -> Key:
    """Return what texts are sorted by in a language."""
    base = language.partition("-")[0].lower()
    folded = unicodedata.normalize("NFC", text)
    if base in ("tr", "az"):
        folded = folded.replace("I", "ı").replace("İ", "i")
    folded = folded.casefold()
    return tuple(_letters(folded, base)), folded, text


def initial(text: str, language: str) -> str:
    """Return the letter below which a text stands in an alphabetical list: "Ä" in Swedish, "A" in German.

    Chinese stands below the letter of its pinyin, kana below the first of its row, kanji below 漢; "" where
    there is no letter.
    """
    first = next(iter(collation_key(text, language)[0]), None)
    if first is None:
        return ""
    kind, place = first
    base = language.partition("-")[0].lower()
    if own := [name for name, of in _own_letters(base).items() if of == place]:
        return own[0].title()
    if kind == _KANA:
        return max(row for row in _ROWS if row <= place[:1]) if place[:1] >= "あ" else "あ"
    if kind == _HAN or (base == "zh" and kind == _OWN):
        return place[:1].upper() if base == "zh" else "漢" if base == "ja" else place[:1]
    letter = unicodedata.normalize("NFC", text).lstrip().casefold()
    shown = next((_apart(one)[:1] for one in letter if one.isalnum()), "")
    return shown.upper()


def _letters(folded: str, base: str) -> list[tuple[int, str]]:
    own = _own_letters(base)
    found: list[tuple[int, str]] = []
    if not own:
        for letter in folded:
            found += _places(letter, base)
    at = 0
    while own and at < len(folded):
        for size in (2, 1):
            letters = folded[at : at + size]
            if len(letters) == size and (place := own.get(letters)) is not None:
                found.append((_LATIN, place))
                at += size
                break
        else:
            found += _places(folded[at], base)
            at += 1
    begin = next((at for at, (kind, _) in enumerate(found) if kind != _BLANK), len(found))
    return found[begin:]


@lru_cache(maxsize=16384)
def _places(letter: str, base: str) -> tuple[tuple[int, str], ...]:
    """Return the places of a letter that is no letter of a language's own: none, one, or of its parts."""
    low, high = _SCRIPTS.get(base, (0, 0))
    found = [(one, _placed(one, base)) for one in _apart(letter)]
    return tuple(
        [(_OWN, place[1]) if low <= ord(one) < high else place for one, place in found if place is not None]
    )


def _apart(letter: str) -> str:
    """Return a letter without its accents, or what it is spelled as; й is no и with one."""
    if letter.isascii() or letter in _ORDER:
        return letter
    return unicodedata.normalize("NFKD", _SPELLED.get(letter, letter))


def _placed(letter: str, base: str) -> tuple[int, str] | None:
    """Return the place of a letter; None for marks, which count for nothing."""
    if "a" <= letter <= "z":
        return _LATIN, letter
    category = unicodedata.category(letter)
    if category[0] == "Z" or category in ("Pd", "Cc"):
        return _BLANK, ""
    if category[0] in "PMC" or letter == "ー":
        return None
    if category == "Nd":
        return _DIGIT, str(unicodedata.digit(letter))
    if category[0] in "NS":
        return _SYMBOL, letter
    letter = letter.translate(_ONE_LETTER)
    code = ord(letter)
    if 0x3041 <= code <= 0x30FF:
        return _KANA, chr(code - 0x60) if 0x30A1 <= code <= 0x30F6 else letter
    if 0x3400 <= code < 0xA000 or code >= 0x20000:
        return _HAN, _place_of_character(letter, base)
    return (_LATIN, letter) if code < 0x250 else (_OTHER, f"{code >> 8:04x}{_ORDER.get(letter, letter)}")


def _place_of_character(letter: str, base: str) -> str:
    if base == "zh":
        from anyascii import anyascii

        return f"{anyascii(letter).lower()} {letter}"
    if base == "ja":
        with_place = letter.encode("euc_jp", "ignore")
        return with_place.decode("latin-1") or f"\xff{letter}"
    return letter
