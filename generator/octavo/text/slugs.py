"""Text → a segment of an address: lower case `[a-z0-9._-]`, stable and never empty."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import octavo.expressions as re

_OTHERS = re.compile(r"[^a-z0-9]+")
_UNSAFE = re.compile(r"[/\\%\x00-\x1f\x7f]|\.\.")
_KEPT = re.compile(r"[a-z0-9][a-z0-9._-]*")
# Windows opens devices by these names, whatever the ending.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
# Programs that set type turn one of these into another: they tell no two terms apart.
_ALIKE = str.maketrans(
    {**dict.fromkeys("‘’ʼ`´", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("‐‑‒–—", "-")}
)
# Signs that do tell terms apart, and their words: CD4+ and CD4, C# and C. Only behind a letter # is a sharp.
_SIGNS = (
    (re.compile(r"[+⁺]"), " plus "),
    (re.compile(r"(?<=[^\W\d_])#"), " sharp "),
    (re.compile(r"(?<=\w)[-−⁻](?!\w)"), " minus "),
)
_GREEK = r"[Ͱ-Ͽἀ-῿]"
_GREEK_WORD = re.compile(rf"{_GREEK}{{3}}")
_MICRO = re.compile(r"μ(?=[A-Za-z])")
MAX_SEGMENT = 120
"""Characters of a generated segment: every file system takes 255 bytes, with room for endings."""


def slugify(text: str) -> str:
    """Return the segment that stands for a text.

    Letters of other scripts are transliterated, but Greek ones that stand for themselves are named as a
    researcher says them (beta-catenin, ifn-gamma, 10-um); where nothing is left (punctuation, emoji) the
    segment is made of a digest of the text, so that it is stable.
    """
    if _SLUG.fullmatch(text) and len(text) <= MAX_SEGMENT and not _RESERVED.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        from anyascii import anyascii

        plain = _name_greek_signs(plain)
        # Accents fall away with their letters kept; what has no Latin form is spelled out.
        plain = anyascii(plain)
    slug = _OTHERS.sub("-", plain.lower().replace("'", "")).strip("-")[:MAX_SEGMENT].rstrip("-")
    if not slug:
        slug = f"x{_digest(text)}"
    return f"{slug}-" if _RESERVED.fullmatch(slug) else slug


def _name_greek_signs(text: str) -> str:
    """Return a text with α as alpha; one with a word in Greek as it is, for there letters are letters."""
    if _GREEK_WORD.search(text):
        return text
    return re.sub(_GREEK, _name_of_sign, _MICRO.sub("u", text))


def _name_of_sign(match: re.Match[str]) -> str:
    name = unicodedata.name(match[0], "").removeprefix("GREEK ").rpartition("LETTER ")[2]
    # With an accent, or no letter at all: that is anyascii's.
    name = {"LAMDA": "LAMBDA", "FINAL SIGMA": "SIGMA"}.get(name, name)
    if not name.isalpha():
        return match[0]
    text, place = match.string, match.start()
    # ifn-gamma, but beta2.
    before = "-" if text[place - 1 : place].isalnum() else ""
    behind = "-" if text[match.end() : match.end() + 1].isalpha() else ""
    return f"{before}{name.lower()}{behind}"


def safe_slug(text: str) -> str | None:
    """Return the segment for a slug that an author chose; None when it tries to be more than one segment."""
    if _UNSAFE.search(text) or text.startswith("."):
        return None
    if _KEPT.fullmatch(text) and len(text) <= MAX_SEGMENT and not _RESERVED.fullmatch(text):
        return text
    return slugify(text)


def fold_term(name: str) -> str:
    """Return what all ways of writing one term have in common: case, form and quotes count for nothing."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower()).translate(_ALIKE)


def term_slug(name: str) -> str:
    """Return the segment that a term's name alone gives; signs that tell terms apart become words."""
    spelled = fold_term(name)
    for sign, word in _SIGNS:
        spelled = sign.sub(word, spelled)
    return slugify(spelled)


def distinct_slugs(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return a segment of its own for each folded name of a term.

    `chosen` has those that were asked for, by folded name. Of names with one segment the plainest keeps it
    (Masse, not Maße); the others get a digest of their names behind it. The names alone decide: no order of
    posts ever moves a term.
    """
    slugs = dict(chosen)
    taken = set(chosen.values())
    rest = [(term_slug(name), name) for name in names if name not in chosen]
    for slug, name in sorted(rest, key=lambda pair: (pair[0] != pair[1].replace(" ", "-"), pair[1])):
        slugs[name] = slug if slug not in taken else f"{slug}-{_digest(name)}"
        taken.add(slugs[name])
    return slugs


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
