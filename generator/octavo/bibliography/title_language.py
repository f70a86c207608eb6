"""Whether a title is English: by the language that its entry names, else by its small words."""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.inline_html import html_to_text

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = "a an and as at by for from how in into is it its not of on or the to what with"
# Words that only titles in another language have, and those that English names have, too ("van der Waals").
_FOREIGN = """
aan alla als att au aus aux av avec bei beim bez bij che com como con czy dans dei della delle dem des det dos
een ein eine einem einen einer eines ella em entre est et era és egy az fra från frå für het hos il im ist
jako je ki las les mais med met mit mot nad nas nel nella nebo nicht niet nie não och od og ohne oraz ou para
por pour przez på que qui se si sobre som sous su sul sur så til till tra ud uit und une uno una unter ve vid
voor vom wat wie za zu zum zur zwischen και του της το και в и на не о об от по с из для
"""
_ALSO_ENGLISH = "alle am da das de del den der di die do du el en er i la le los om os over van von y z"
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_FOREIGN_WORDS = frozenset(_FOREIGN.split())
_OTHER_WORDS = frozenset(_ALSO_ENGLISH.split())


def is_english(language: str, title: str) -> bool:
    """Tell whether a title may be recased by English rules; `language` is the entry's tag or ""."""
    if language:
        return language.casefold().partition("-")[0] in ("en", "eng", "english")
    # "MIT" is no preposition.
    words = [word.casefold() for word in _WORD.findall(html_to_text(title)) if not word.isupper()]
    foreign = sum(word in _FOREIGN_WORDS for word in words)
    if not foreign:
        return True
    english = sum(word in _ENGLISH_WORDS for word in words)
    return english > 0 and foreign + sum(word in _OTHER_WORDS for word in words) <= english
