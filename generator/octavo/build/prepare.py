"""Everything that was parsed → pages ready to be rendered, and all problems that can be known before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import octavo
from octavo.addresses import Addresses
from octavo.assets.files import PublishedFile, place_files
from octavo.assets.images import is_image, measure_picture
from octavo.bibliography.journals import read_journals
from octavo.bibliography.retractions import Notice, read_retractions
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.csl_style import UnusableStyle
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle
from octavo.build.load import LoadedSite
from octavo.build.notices import check_notices, gather_notices
from octavo.cache import Store
from octavo.config import CONFIG_FILE, Config
from octavo.errors import Location, Problem, Severity
from octavo.index.build_index import build_index
from octavo.index.site import Article, IndexOptions, SiteIndex
from octavo.model.picture import Picture
from octavo.pages.context import PageContext, ThemeChoices
from octavo.pages.summaries import featured_path
from octavo.parse import parse_snippet
from octavo.resolve import ResolvedArticle, ResolveFacts, resolve_article, resolve_snippet
from octavo.slugs import slugify
from octavo.theme import Theme, load_theme

_PRINTED = ".octavo/printed"
_FALLBACK_STYLE = "nlm"
_SHARE_IMAGE = "mark.png"


@dataclass(frozen=True, slots=True)
class PreparedSite:
    """A site with nothing left to find out; what follows renders and writes."""

    site: Path
    context: PageContext
    theme: Theme | None
    files: tuple[PublishedFile, ...]  # beside the pages
    problems: tuple[Problem, ...]
    setting: Callable[..., Location]  # tells where site.toml sets a key


def prepare_site(
    site: Path, loaded: LoadedSite, now: datetime, *, with_drafts: bool = False, with_future: bool = False
) -> PreparedSite:
    """Return the site ready for rendering, with every problem so far."""
    return _Preparation(site, loaded, IndexOptions(now, with_drafts, with_future)).run()


class _Preparation:
    """One run of the stages between parsing and rendering."""

    def __init__(self, site: Path, loaded: LoadedSite, options: IndexOptions) -> None:
        self._site = site
        self._config: Config = loaded.config
        self._loaded = loaded
        self._options = options
        self._problems = list(loaded.problems)

    def run(self) -> PreparedSite:
        index, found = build_index(self._loaded.parsed, self._config, self._options)
        self._problems += found
        theme, found = load_theme(
            self._config.theme, self._config.theme_options, self._site, self._loaded.setting
        )
        self._problems += found
        addresses = Addresses(self._config.origin, self._config.base_path)
        site_paths = {article.path: article.site_path for article in index.articles}
        files = place_files(self._loaded.sources, site_paths)
        pictures = self._measure(files.values())
        styles = self._styles(index)
        facts = ResolveFacts(
            addresses=addresses,
            articles=index.by_path,
            unpublished=index.unpublished,
            files={path: file.site_path for path, file in files.items()},
            pictures=pictures,
            styles=styles,
            with_sentences=self._config.citations.work_pages,
        )
        resolved = self._resolve(index, facts)
        used = {path for article in resolved.values() for path in article.used_files}
        self._check_featured(index, pictures)
        context = PageContext(
            index=index,
            addresses=addresses,
            resolved=resolved,
            pictures=pictures,
            styles=styles,
            biographies={
                author.id: self._snippet(resolve_snippet(author.biography, author.path, facts), used)
                for author in index.authors.values()
            },
            disclaimers={
                name: self._settings_text(disclaimer.text, facts, "disclaimers", name, "text")
                for name, disclaimer in self._config.disclaimers.items()
            },
            category_texts={
                slugify(name.casefold()): self._settings_text(
                    category.description, facts, "categories", name, "description"
                )
                for name, category in self._config.categories.items()
            },
            notices=self._notices(index),
            choices=_choices(theme),
            generator=f"octavo {octavo.__version__}",
        )
        used |= {path for article in index.articles if (path := featured_path(article))}
        used |= {_avatar_path(author.path, author.keys.avatar) for author in index.authors.values()}
        published = tuple(file for path, file in files.items() if not file.is_on_demand or path in used)
        return PreparedSite(
            self._site, context, theme, published, tuple(self._problems), self._loaded.setting
        )

    def _measure(self, files: Iterable[PublishedFile]) -> dict[str, Picture]:
        pictures = {}
        for file in files:
            if is_image(file.source.path):
                data = (self._site / file.source.path).read_bytes()
                picture, found = measure_picture(file.source.path, file.site_path, file.source.digest, data)
                self._problems += found
                pictures[file.source.path] = picture
        return pictures

    def _styles(self, index: SiteIndex) -> dict[str, Style]:
        citations = self._config.citations
        journals: Mapping[str, str] = {}
        if citations.journals:
            journals = self._journals(citations.journals)
        settings = StyleSettings(citations.page_range, citations.et_al, citations.highlight_authors, journals)
        wanted: dict[str, Article | None] = {citations.style: None}
        for article in (*index.articles, *index.faulty):
            wanted.setdefault(article.style, article)
        store = Store(self._site / _PRINTED, is_writable=self._loaded.keeps)
        places = StylePlaces(self._site, citations.citeproc, self._config.language, store)
        styles: dict[str, Style] = {}
        for name, wisher in wanted.items():
            try:
                styles[name] = get_style(name, settings, places)
            except (UnknownStyle, UnusableStyle) as error:
                location = self._loaded.setting("citations", "style")
                if wisher is not None:
                    location = Location(wisher.path, *wisher.document.header.place("citation_style"))
                self._problems.append(Problem(location, str(error), error.hint, code="unknown-style"))
                styles[name] = get_style(_FALLBACK_STYLE, settings)
        return styles

    def _journals(self, name: str) -> Mapping[str, str]:
        data = self._file(name, "journals")
        if data is None:
            return {}
        journals, found = read_journals(name, data)
        self._problems += found
        return journals

    def _notices(self, index: SiteIndex) -> dict[str, Notice]:
        name = self._config.citations.retractions
        data = self._file(name, "retractions") if name else None
        if data is None:
            return {}
        retractions, found = read_retractions(name, data)
        self._problems += found
        notices = gather_notices(index, retractions)
        self._problems += check_notices(index, notices)
        return notices

    def _file(self, name: str, key: str) -> bytes | None:
        """Return the bytes of a file that [citations] names; None, with an error, when it cannot be read."""
        try:
            return (self._site / name).read_bytes()
        except OSError:
            hint = "The path is relative to the site's folder."
            message = f"The {key} file “{name}” cannot be read."
            location = self._loaded.setting("citations", key)
            self._problems.append(Problem(location, message, hint, code="no-such-file"))
            return None

    def _resolve(self, index: SiteIndex, facts: ResolveFacts) -> dict[str, ResolvedArticle]:
        resolved = {}
        for article in index.articles:
            resolved[article.path], found = resolve_article(article, facts)
            self._problems += found
        for article in index.faulty:
            self._problems += resolve_article(article, facts)[1]
        return resolved

    def _snippet(self, resolved: tuple[str, tuple[Problem, ...]], used: set[str]) -> str:
        html, found = resolved
        self._problems += found
        return html

    def _settings_text(self, text: str, facts: ResolveFacts, *keys: str) -> str:
        """Return Markdown of site.toml as HTML; what is wrong with it is reported where its key stands."""
        body, problems = parse_snippet(text, CONFIG_FILE, 0, self._config.markdown.plugins)
        html, found = resolve_snippet(body, CONFIG_FILE, facts)
        for problem in problems + found:
            self._problems.append(replace(problem, location=self._loaded.setting(*keys)))
        return html

    def _check_featured(self, index: SiteIndex, pictures: Mapping[str, Picture]) -> None:
        for article in index.articles:
            path = featured_path(article)
            if path and path not in pictures:
                location = Location(article.path, *article.document.header.place("image"))
                message = f"There is no image “{path.rpartition('/')[2]}”."
                hint = "Put the file beside the text, or below content/static/ and begin its path with /."
                self._problems.append(Problem(location, message, hint, code="missing-image"))
        for author in index.authors.values():
            path = _avatar_path(author.path, author.keys.avatar)
            if path and path not in pictures:
                message = f"There is no image “{author.keys.avatar}” for the author's portrait."
                hint = "Put it beside the author's file."
                self._problems.append(
                    Problem(Location(author.path), message, hint, Severity.WARNING, "missing-image")
                )


def _avatar_path(author_path: str, avatar: str) -> str:
    return f"{author_path.rpartition('/')[0]}/{avatar}" if avatar else ""


def _choices(theme: Theme | None) -> ThemeChoices:
    if theme is None:
        return ThemeChoices()
    defaults = ThemeChoices()
    share = theme.static.get(_SHARE_IMAGE)
    return ThemeChoices(
        sidebar=str(theme.options.get("sidebar", defaults.sidebar)),
        recent_posts=int(str(theme.options.get("recent_posts", defaults.recent_posts))),
        recent_comments=int(str(theme.options.get("recent_comments", defaults.recent_comments))),
        share_image=share.site_path if share else "",
    )
