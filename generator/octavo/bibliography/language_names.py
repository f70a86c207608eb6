"""The names of languages in .bib files: babel's and biblatex's, and what people write."""

from __future__ import annotations

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
_BY_NAME = {name: tag for tag, names in _TAGS.items() for name in names}


def language_tag(name: str) -> str:
    """Return the tag (BCP 47) of a language's English or TeX name; anything else as it is written."""
    folded = name.casefold()
    return _BY_NAME.get(folded) or _BY_NAME.get(folded.removeprefix("lang"), name)
