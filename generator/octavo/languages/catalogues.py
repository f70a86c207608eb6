"""Everything that octavo itself says on a page, in the language of that page.

The words are English in templates and Python, as arguments of `_`, `gettext` and `ngettext`; their
translations stand in `octavo/locale/LANGUAGE.po`, and a site may override any in `content/locale/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from msgspec import Struct, structs

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.languages.locales import format_number
from octavo.text.nearest import did_you_mean

if TYPE_CHECKING:
    from babel.messages import Catalog

FOLDER = Path(__file__).parents[1] / "locale"
"""Where octavo's own catalogues are: LANGUAGE.po for each."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ENGLISH = "(n != 1)"


class Catalogue(Struct, frozen=True):
    """The words of one language."""

    language: str  # the tag of the page
    messages: Mapping[str, tuple[str, ...]]  # by the English words: the translation, in each plural form
    plural: str = _ENGLISH  # which form a number takes, as gettext writes it

    def __hash__(self) -> int:
        # What is kept by a page's words is kept for one site, whose catalogues differ by language.
        return hash((self.language, len(self.messages)))

    def gettext(self, message: str, **values: object) -> str:
        """Return a message with values in its placeholders; HTML where a value is `Markup`."""
        translation = self.messages.get(message)
        return _filled(translation[0] if translation else message, values)

    def pgettext(self, context: str, message: str) -> str:
        """Return a message; `context` tells it from another of the same English words."""
        translation = self.messages.get(f"{context}\4{message}")
        return translation[0] if translation else message

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the message for a number, which also takes the place of `{count}`."""
        forms = self.messages.get(one)
        if forms and len(forms) > 1:
            message = forms[_plural_rule(self.plural)(number)]
        else:
            message = forms[0] if forms else one if number == 1 else many
        return _filled(message, {**values, "count": format_number(number, self.language)})


def _filled(message: str, values: Mapping[str, object]) -> str:
    if not values:
        return message
    # A page has dozens: what `str.format` and `Markup.format` do costs more, and a lone brace would end them.
    first, *rest = _pieces(message)
    if any(hasattr(value, "__html__") for value in values.values()):
        said = [escape(first)]
        for name, words in rest:
            said += escape(values[name]), escape(words)
        return Markup("".join(said))  # noqa: S704  # all of it is escaped
    return "".join([first, *[f"{values[name]}{words}" for name, words in rest]])


@lru_cache(maxsize=1024)
def _pieces(message: str) -> tuple[Any, ...]:
    """Return a message's first words; then, for each placeholder, its name and the words after it."""
    first, *rest = _PLACEHOLDER.split(message)
    return (first, *zip(rest[::2], rest[1::2], strict=True))


@cache
def _plural_rule(expression: str) -> Callable[[int], int]:
    return c2py(expression)


@cache
def own_languages() -> frozenset[str]:
    """Return the tags of the languages that octavo speaks."""
    return frozenset(file.stem for file in FOLDER.glob("*.po")) | {"en"}


def known_as(tag: str, languages: frozenset[str]) -> str:
    """Return by which of the languages a tag is meant: "de" for de-AT; "" for none.

    Traditional Chinese is no simplified one.
    """
    parts = tag.lower().replace("_", "-").split("-")
    if parts[0] == "zh" and {"hant", "tw", "hk", "mo"} & set(parts):
        parts = ["zh", "hant", *parts[1:]]
        return next((one for one in languages if one.lower() in ("zh-hant", tag.lower())), "")
    known = {one.lower(): one for one in languages}
    while parts:
        if found := known.get("-".join(parts)):
            return found
        parts.pop()
    return ""


def spoken_language(language: str, site_language: str, languages: frozenset[str]) -> str:
    """Return the tag of the language that octavo speaks on a page: its own if octavo knows it."""
    return language if known_as(language, languages) else site_language


class Speech(Struct, frozen=True):
    """All that a site says by itself, in any language."""

    language: str  # of the site
    own: Mapping[str, Catalogue] = MappingProxyType({})  # with the site's own words, by language tag

    def catalogue(self, language: str) -> Catalogue:
        """Return the words for a page in a language: in the site's own where octavo does not know it."""
        if not self.own:
            return _spoken_catalogue(language, self.language)
        tag = spoken_language(language, self.language, own_languages() | self.own.keys())
        name = known_as(tag, frozenset(self.own))
        return structs.replace(self.own[name], language=tag) if name else own_catalogue(tag)


ENGLISH = Catalogue("en", MappingProxyType({}))
"""Octavo's words as they stand in its sources."""


@lru_cache(maxsize=64)
def _spoken_catalogue(language: str, site_language: str) -> Catalogue:
    return own_catalogue(spoken_language(language, site_language, own_languages()))


@lru_cache(maxsize=64)
def own_catalogue(tag: str) -> Catalogue:
    """Return octavo's words for a language tag; English ones where there are no others."""
    name = known_as(tag, own_languages())
    file = FOLDER / f"{name}.po"
    if not name or not file.is_file():
        return Catalogue(tag, MappingProxyType({}))
    known = _read_po(file.read_bytes())
    return Catalogue(tag, {name: forms for name, forms, _ in _messages(known)}, known.plural_expr)


def site_catalogue(tag: str, data: bytes, path: str) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Return octavo's words for a language with those that a site's own file has instead, and its faults."""
    from babel.messages.pofile import PoFileError

    known = own_catalogue(tag)
    # A few words need no head: what it would say of plural forms, octavo's catalogue does.
    head = b"" if b'msgid ""' in data else f'msgid ""\nmsgstr "{_plural_forms(known)}"\n'.encode()
    lines = head.count(b"\n")
    try:
        read = _read_po(head + data)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        line = max(0, getattr(error, "lineno", 0) + 1 - lines)
        message = "This cannot be read as a catalogue of words."
        hint = 'A word is two lines: msgid "Cited works" and msgstr "…".'
        return known, (Problem(Location(path, line), message, hint, code="catalogue"),)
    problems, own = [], {}
    said = _said()
    for name, forms, line in _messages(read):
        place = Location(path, max(1, line - lines))
        wanted = set(_PLACEHOLDER.findall(said.get(name, name)))
        if strange := sorted(set(_PLACEHOLDER.findall("".join(forms))) - wanted):
            message = f"“{forms[-1]}” has {{{strange[0]}}}, and there is nothing to put there."
            hint = f"It can have: {', '.join(f'{{{one}}}' for one in sorted(wanted)) or 'nothing in braces'}."
            problems.append(Problem(place, message, hint, code="catalogue"))
            continue
        if name not in said and (hint := did_you_mean(name, said)):
            message = f"Octavo does not say “{name}”."
            problems.append(Problem(place, message, hint, Severity.WARNING, "catalogue"))
        own[name] = forms
    plural = read.plural_expr if not head else known.plural
    return Catalogue(tag, {**known.messages, **own}, plural), tuple(problems)


@cache
def _said() -> Mapping[str, str]:
    """Return all that octavo says: the message with its placeholders by what stands for it."""
    found: dict[str, str] = {}
    for message in _read_po(min(FOLDER.glob("*.po")).read_bytes()):
        one, many = (message.id, message.id) if isinstance(message.id, str) else tuple(message.id)
        found[f"{message.context}\4{one}" if message.context else one] = many
    return found


def _plural_forms(known: Catalogue) -> str:
    numbers = {_plural_rule(known.plural)(number) for number in range(200)}
    return f"Plural-Forms: nplurals={len(numbers)}; plural={known.plural};\\n"


def _read_po(data: bytes) -> Catalog:
    from babel.messages.pofile import read_po

    return read_po(BytesIO(data), abort_invalid=True)


def _messages(known: Catalog) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Yield what stands for a message, its translation in each plural form, and its line."""
    for message in known:
        identity = message.id if isinstance(message.id, str) else message.id[0]
        string = message.string or ""
        forms = (string,) if isinstance(string, str) else tuple(string)
        if identity and all(forms) and not message.fuzzy:
            name = f"{message.context}\4{identity}" if message.context else identity
            yield name, forms, message.lineno or 0
