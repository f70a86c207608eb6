"""The language of a text, as Polylang, WPML and Bogo say it; and texts in several, as qTranslate has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import octavo.expressions as re
from octavo.importers.wordpress.export import ExportItem, ExportTerm

_MARK = re.compile(r"\[:(?P<new>[a-z]{2})?\]|<!--:(?P<old>[a-z]{2})?-->|\{:(?P<other>[a-z]{2})?\}")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LANGUAGE_META = ("_locale", "_wpml_import_language_code", "_wpml_language")

LANGUAGE_META = frozenset(_LANGUAGE_META)
"""Meta data that say which language a text is in."""


def language_of(item: ExportItem) -> str:
    """Return the tag of the language that an item says it is in, "" for none: "de", "pt-BR"."""
    found = [term.slug for term in item.terms if term.taxonomy == "language"]
    found += [item.meta_value(key) for key in _LANGUAGE_META]
    tags = (name.strip().replace("_", "-") for name in found)
    return next((tag for tag in tags if _TAG.fullmatch(tag)), "")


def split_languages(item: ExportItem, main: str) -> Iterator[ExportItem]:
    """Yield an item once for each language that its title and text hold; the one in `main` first.

    Those behind the first have neither the address nor the comments, which belong to one text only.
    """
    languages = list(dict.fromkeys(_languages_in(item.title, item.content)))
    if not languages:
        yield item
        return
    wanted = main.partition("-")[0].lower()
    languages.sort(key=lambda name: name != wanted)
    for language in languages:
        text = _in_one_language(item, language)
        if language != languages[0]:
            text = replace(
                text,
                id="",
                guid=f"{item.guid or item.link or item.title}#{language}",
                slug=f"{item.slug}-{language}" if item.slug else "",
                link="",
                comments=(),
            )
        yield text


def _languages_in(*texts: str) -> Iterator[str]:
    for text in texts:
        for found in _MARK.finditer(text) if ":" in text else ():
            name = found["new"] or found["old"] or found["other"]
            if name:
                yield name


def _in_one_language(item: ExportItem, language: str) -> ExportItem:
    def only(text: str) -> str:
        return words_in(text, language)

    return replace(
        item,
        title=only(item.title),
        content=only(item.content),
        excerpt=only(item.excerpt),
        terms=tuple(ExportTerm(term.taxonomy, term.slug, only(term.name)) for term in item.terms),
        meta=(*((key, only(value)) for key, value in item.meta), ("_locale", language)),
    )


def words_in(text: str, language: str) -> str:
    """Return what a text says in a language: what stands behind its mark, and what behind none."""
    pieces: list[str] = []
    current, done = "", 0
    keep: Callable[[], bool] = lambda: current in ("", language)  # noqa: E731  reads `current` anew
    for found in _MARK.finditer(text):
        if keep():
            pieces.append(text[done : found.start()])
        current, done = found["new"] or found["old"] or found["other"] or "", found.end()
    if keep():
        pieces.append(text[done:])
    return "".join(pieces)
