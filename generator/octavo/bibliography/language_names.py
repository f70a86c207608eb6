"""The names of languages in .bib files: babel's and biblatex's, and what people write."""

from __future__ import annotations

import re

_TAGS = {
    tag: names.split()
    for tag, names in {
        "af": "afrikaans",
        "ar": "arabic",
        "bg": "bulgarian",
        "br": "breton",
        "ca": "catalan",
        "cs": "czech",
        "cy": "welsh",
        "da": "danish",
        "de": "german ngerman germanb nswissgerman deutsch",
        "de-AT": "austrian naustrian",
        "de-CH": "swissgerman",
        "el": "greek polutonikogreek",
        "grc": "ancientgreek",
        "en": "english",
        "en-AU": "australian",
        "en-CA": "canadian",
        "en-GB": "british ukenglish",
        "en-NZ": "newzealand",
        "en-US": "american usenglish",
        "eo": "esperanto",
        "es": "spanish español",
        "et": "estonian",
        "eu": "basque",
        "fa": "persian farsi",
        "fi": "finnish",
        "fr": "french francais français acadian frenchb",
        "fr-CA": "canadien",
        "ga": "irish",
        "gl": "galician",
        "he": "hebrew",
        "hr": "croatian",
        "hu": "hungarian magyar",
        "id": "indonesian bahasa bahasai",
        "is": "icelandic",
        "it": "italian italiano",
        "ja": "japanese",
        "ko": "korean",
        "la": "latin",
        "lt": "lithuanian",
        "lv": "latvian",
        "mr": "marathi",
        "nb": "norsk norwegian",
        "nl": "dutch nederlands",
        "nn": "nynorsk",
        "pl": "polish",
        "pt": "portuguese portuges",
        "pt-BR": "brazilian brazil",
        "ro": "romanian",
        "ru": "russian",
        "sk": "slovak",
        "sl": "slovene slovenian",
        "sr": "serbian serbianc",
        "sv": "swedish",
        "th": "thai",
        "tr": "turkish",
        "uk": "ukrainian",
        "vi": "vietnamese",
        "zh": "chinese",
    }.items()
}
# ISO 639-2, as MEDLINE and libraries write languages.
_THREE_LETTERS = {
    tag: codes.split()
    for tag, codes in {
        "ar": "ara",
        "bg": "bul",
        "ca": "cat",
        "cs": "cze ces",
        "da": "dan",
        "de": "ger deu",
        "el": "gre ell",
        "en": "eng",
        "es": "spa",
        "et": "est",
        "fa": "per fas",
        "fi": "fin",
        "fr": "fre fra",
        "he": "heb",
        "hr": "hrv",
        "hu": "hun",
        "is": "ice isl",
        "it": "ita",
        "ja": "jpn",
        "ko": "kor",
        "la": "lat",
        "nb": "nob",
        "nl": "dut nld",
        "nn": "nno",
        "no": "nor",
        "pl": "pol",
        "pt": "por",
        "ro": "rum ron",
        "ru": "rus",
        "sk": "slo slk",
        "sl": "slv",
        "sr": "srp",
        "sv": "swe",
        "tr": "tur",
        "uk": "ukr",
        "zh": "chi zho",
    }.items()
}
_BY_NAME = {
    name: tag for names_of in (_TAGS, _THREE_LETTERS) for tag, names in names_of.items() for name in names
}
_TAG = re.compile(r"([a-z]{2,3})[_-]([a-z]{2})", re.IGNORECASE)


def language_tag(name: str) -> str:
    """Return the tag (BCP 47) of a language's English or TeX name or its code; anything else as it is."""
    folded = name.strip().casefold()
    if found := _BY_NAME.get(folded) or _BY_NAME.get(folded.removeprefix("lang")):
        return found
    if match := _TAG.fullmatch(folded):
        return f"{_BY_NAME.get(match[1], match[1])}-{match[2].upper()}"
    return folded if len(folded) == 2 else name
