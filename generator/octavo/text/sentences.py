"""The sentence around each citation of a text."""

from __future__ import annotations

from html import unescape

import octavo.expressions as re

_TOKEN = re.compile(r"(<[^<>]*>)")
_ID = re.compile(r'\sid="([^"]*)"')
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_INLINE = re.compile(
    r"a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
    r"|picture|source|svg|math|m[a-z]+|semantics|annotation"
)
# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|cf|e\.g|i\.e|Fig|fig|vs|Dr|Prof|No|no|pp?|vol|ed|eds|ch|St|approx|ca)|\b[A-Z])\.$"
)
# A citation behind the full stop belongs to the sentence before it. Possessive and anchored: a run of
# marks is looked at once.
_CITATIONS = r"(?:\[[^\[\]]{1,60}\])*+(?:\u2060[\d–, ()p.-]{1,60})?"
# A full-width mark ends a sentence whatever stands behind it: there are no blanks between sentences.
_SENTENCE_END = re.compile(
    rf"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»“‘)\]]*+{_CITATIONS}(?=\s+[\"'“‘„‚«»(\[]*[^\W\d_a-z])"
    rf"|(?<![。！？｡])[。！？｡]++[」』）】》〉”’]*+{_CITATIONS}"
)
_RAISED = "\u2060"  # stands in the text where something is raised
MAX_LENGTH = 600
"""Characters of a sentence that are kept; who writes longer ones gets an ellipsis."""


def sentences_around(html: str, anchors: frozenset[str]) -> dict[str, str]:
    """Return the plain-text sentence that holds each of the elements with these ids.

    A block's end always ends a sentence. Linear in the length of the text.
    """
    found: dict[str, str] = {}
    text: list[str] = []
    marks: list[tuple[int, str]] = []
    length = 0
    for token in _TOKEN.split(html):
        if not token.startswith("<"):
            piece = unescape(token)
            text.append(piece)
            length += len(piece)
            continue
        if token.startswith("<sup"):
            text.append(_RAISED)  # a number behind the full stop belongs to the sentence, too
            length += 1
        name = _NAME.match(token)
        if name and not _INLINE.fullmatch(name[1].lower()):
            _close_block("".join(text), marks, found)
            text, marks, length = [], [], 0
        if (identifier := _ID.search(token)) and unescape(identifier[1]) in anchors:
            marks.append((length, unescape(identifier[1])))
    _close_block("".join(text), marks, found)
    return found


def _close_block(text: str, marks: list[tuple[int, str]], found: dict[str, str]) -> None:
    if not marks:
        return
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text)
        if not _ABBREVIATION.search(text[max(0, match.start() - 12) : match.end()])
    ]
    ends.append(len(text))
    start = 0
    remaining = list(marks)
    for end in ends:
        while remaining and remaining[0][0] < max(end, 1):
            found[remaining.pop(0)[1]] = _shorten(" ".join(text[start:end].split()))
        start = end
    for _, anchor in remaining:
        found[anchor] = _shorten(" ".join(text.split()))


def _shorten(sentence: str) -> str:
    sentence = sentence.replace(_RAISED, "")
    if len(sentence) <= MAX_LENGTH:
        return sentence
    head, _, rest = sentence[:MAX_LENGTH].rpartition(" ")
    # Chinese and Japanese have no blank to end at.
    return f"{head} …" if len(rest) < MAX_LENGTH // 2 else f"{sentence[:MAX_LENGTH]}…"
