"""A text in other languages: links for readers, and for search engines."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.facts.article import Article
from octavo.facts.texts import Standing, shown_of, standing, translated, translations_of
from octavo.graph import Query
from octavo.languages.locales import language_name
from octavo.pages.context import PageContext
from octavo.pages.views import HeadLink, TranslationLink
from octavo.text.languages import direction_of

TRANSLATIONS: tuple[Query[object], ...] = (standing, translated)
"""What the functions here read beside what every page does."""


def _family(context: PageContext, article: Article) -> tuple[Standing, ...]:
    """Return the text with its translations, each language once; nothing if there are none."""
    by_language = {one.language: one for one in reversed(translations_of(context.graph, article.standing))}
    by_language[article.language] = article.standing
    family = tuple(sorted(by_language.values(), key=lambda one: one.language))
    return family if len(family) > 1 else ()


def translation_links(context: PageContext, article: Article) -> tuple[TranslationLink, ...]:
    """Return links to the text in other languages, each named in its own."""
    return tuple(
        [
            TranslationLink(
                language_name(one.language),
                context.url(one.site_path),
                one.language,
                direction_of(one.language),
            )
            for one in _family(context, article)
            if one.path != article.path
        ]
    )


def alternate_links(context: PageContext, article: Article) -> Iterator[HeadLink]:
    """Yield the addresses of the text in each language, and the one for readers of none of them.

    https://developers.google.com/search/docs/specialty/international/localized-versions
    """
    family = _family(context, article)
    for one in family:
        yield HeadLink("alternate", context.absolute(one.site_path), "", one.language)
    if family:
        shown = shown_of(context.graph, article.standing)
        site_path = next((one.site_path for one in family if one.path == shown), family[0].site_path)
        yield HeadLink("alternate", context.absolute(site_path), "", "x-default")
