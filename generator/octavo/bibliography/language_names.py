"""The names of languages in .bib files: babel's and biblatex's, and what people write."""

from __future__ import annotations

import octavo.expressions as re

# With the codes of ISO 639-2, as MEDLINE and libraries write languages.
_BY_NAME = {
    name: tag
    for tag, names in {
        "af": "afrikaans",
        "ar": "arabic ara",
        "bg": "bulgarian bul",
        "br": "breton",
        "ca": "catalan cat",
        "cs": "czech cze ces",
        "cy": "welsh",
        "da": "danish dan",
        "de": "german ngerman germanb nswissgerman deutsch ger deu",
        "de-AT": "austrian naustrian",
        "de-CH": "swissgerman",
        "el": "greek polutonikogreek gre ell",
        "grc": "ancientgreek",
        "en": "english eng",
        "en-AU": "australian",
        "en-CA": "canadian",
        "en-GB": "british ukenglish",
        "en-NZ": "newzealand",
        "en-US": "american usenglish",
        "eo": "esperanto",
        "es": "spanish español spa",
        "et": "estonian est",
        "eu": "basque",
        "fa": "persian farsi per fas",
        "fi": "finnish fin",
        "fr": "french francais français acadian frenchb fre fra",
        "fr-CA": "canadien",
        "ga": "irish",
        "gl": "galician",
        "he": "hebrew heb",
        "hr": "croatian hrv",
        "hu": "hungarian magyar hun",
        "id": "indonesian bahasa bahasai",
        "is": "icelandic ice isl",
        "it": "italian italiano ita",
        "ja": "japanese jpn",
        "ko": "korean kor",
        "la": "latin lat",
        "lt": "lithuanian",
        "lv": "latvian",
        "mr": "marathi",
        "nb": "norsk norwegian nob",
        "nl": "dutch nederlands dut nld",
        "nn": "nynorsk nno",
        "no": "nor",
        "pl": "polish pol",
        "pt": "portuguese portuges por",
        "pt-BR": "brazilian brazil",
        "ro": "romanian rum ron",
        "ru": "russian rus",
        "sk": "slovak slo slk",
        "sl": "slovene slovenian slv",
        "sr": "serbian serbianc srp",
        "sv": "swedish swe",
        "th": "thai",
        "tr": "turkish tur",
        "uk": "ukrainian ukr",
        "vi": "vietnamese",
        "zh": "chinese chi zho",
    }.items()
    for name in names.split()
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
