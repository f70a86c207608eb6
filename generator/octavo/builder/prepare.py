"""Everything that was parsed → pages ready to be rendered, and all problems that can be known before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import octavo
from octavo.assets.files import PublishedFile, place_files
from octavo.assets.picture_format import why_not_shown
from octavo.bibliography.journals import read_journals
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.style import (
    Style,
    StyleSettings,
    UnknownStyle,
    UnusableStyle,
    is_whole_page,
)
from octavo.builder.load import LoadedSite
from octavo.builder.notices import check_notices, gather_notices
from octavo.builder.pictures import SitePictures, examine_pictures
from octavo.builder.plugins import plugin_digests
from octavo.builder.unused_files import check_unused, used_files
from octavo.errors import Location, Problem, Severity
from octavo.index.build_index import build_index
from octavo.index.site import Article, IndexOptions, SiteIndex
from octavo.model.addresses import Addresses
from octavo.model.body import Body, Image, holes_in
from octavo.model.notice import Notice
from octavo.model.picture import Picture
from octavo.pages.context import PageContext, ThemeChoices, neighbours_by_path
from octavo.pages.digests import Digests, digest
from octavo.pages.featured import featured_path
from octavo.pages.plan import Page, other_plan
from octavo.pages.quotations import QUOTATIONS, Quotations
from octavo.pages.references import Literature
from octavo.pages.related import all_related
from octavo.reading.documents import author_to_data, link_target, picture_path
from octavo.rendering.theme import Theme, load_theme
from octavo.resolving.holes import ResolveFacts
from octavo.resolving.resolve import ResolvedArticles, resolve_article, resolve_snippet
from octavo.site.config import CONFIG_FILE, Config
from octavo.site.discover import AUTHORS, STATIC
from octavo.site.site_files import file_inside
from octavo.storage.program import engine_digest, keyed_digest
from octavo.storage.signatures import digest_of
from octavo.text.nearest import did_you_mean_file
from octavo.text.slugs import fold_term

_FALLBACK_STYLE = "nlm"
_SHARE_IMAGE = "mark.png"
_FEED_STYLE = "css/feed.css"


class PreparedSite(Struct, frozen=True):
    """A site with nothing left to find out; what follows renders and writes."""

    site: Path
    context: PageContext
    own_pages: Callable[[], tuple[Page, ...]]  # that octavo makes of itself, and redirects
    theme: Theme | None
    files: tuple[PublishedFile, ...]  # beside the pages
    pictures: SitePictures
    shown: frozenset[str]  # source paths of the pictures that copies are published of
    problems: tuple[Problem, ...]
    setting: Callable[..., Location]  # tells where site.toml sets a key
    extra_files: Mapping[str, str]  # what was read beside content and theme: digests by path


class _SiteTexts(Struct, frozen=True):
    """Texts that many pages have, as HTML."""

    biographies: Mapping[str, str]  # by author id
    disclaimers: Mapping[str, str]  # by name
    category_texts: Mapping[str, str]  # by folded name


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
        self._extra_files: dict[str, str] = {}
        self._journal_names = ""  # the digest of the file that abbreviates journals
        self._shown_in_settings: set[str] = set()  # source paths of pictures

    def run(self) -> PreparedSite:
        index, found = build_index(self._loaded.parsed, self._config, self._options)
        self._problems += found
        theme, found = load_theme(
            self._config.theme, self._config.theme_options, self._site, self._loaded.setting
        )
        self._problems += found
        addresses = Addresses(self._config.origin, self._config.base_path)
        site_paths = {article.path: article.site_path for article in index.articles}
        files = place_files(self._loaded.inputs.sources, site_paths)
        workspace = self._loaded.workspace
        formats = self._config.pictures.formats
        site_pictures = examine_pictures(self._site, files.values(), workspace.store("pictures"), formats)
        pictures = site_pictures.pictures
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
        for article in index.faulty:
            self._problems += resolve_article(article, facts)[1]
        self._check_featured(index, facts)
        resolved = ResolvedArticles(index, facts)
        notices = self._notices(index)
        texts = self._site_texts(index, facts)
        settings = self._settings(styles, texts, pictures)
        digests = Digests(index, facts, notices, settings)
        context = PageContext(
            index=index,
            addresses=addresses,
            facts=facts,
            resolved=resolved,
            quotations=Quotations(
                resolved,
                workspace.store(QUOTATIONS),
                lambda path: digests.content(index.by_path[path]).hex(),
            ),
            digests=digests,
            neighbours=neighbours_by_path(index.posts),
            related=all_related(index, workspace.store("related")),
            pictures=pictures,
            styles=styles,
            biographies=texts.biographies,
            disclaimers=texts.disclaimers,
            category_texts=texts.category_texts,
            notices=notices,
            choices=_choices(theme),
            generator=f"octavo {octavo.__version__}",
        )
        texts_used = used_files((article.document for article in index.articles), index.authors.values())
        used = {*texts_used, *self._shown_in_settings}
        self._check_unused()
        # Files of the same name and bytes are published once, wherever they lie.
        published = tuple(
            {
                file.site_path if file.is_on_demand else path: file
                for path, file in files.items()
                if not file.is_on_demand or path in used
            }.values()
        )
        self._problems += site_pictures.problems(published, used)
        published = tuple(file for file in published if not site_pictures.is_left_out(file, used))
        return PreparedSite(
            self._site,
            context,
            cache(partial(_own_pages, context)),
            theme,
            published,
            site_pictures,
            frozenset(used & pictures.keys()),
            tuple(self._problems),
            self._loaded.setting,
            self._extra_files,
        )

    def _styles(self, index: SiteIndex) -> dict[str, Style]:
        citations = self._config.citations
        journals: Mapping[str, str] = {}
        if citations.journals:
            journals = self._journals(citations.journals)
        settings = StyleSettings(citations.page_range, citations.et_al, citations.highlight_authors, journals)
        wanted: dict[str, Article | None] = {citations.style: None}
        for article in (*index.articles, *index.faulty):
            wanted.setdefault(article.style, article)
        places = StylePlaces(self._site, self._config.language)
        styles: dict[str, Style] = {}
        for name, wisher in wanted.items():
            if name.endswith(".csl"):
                file = file_inside(self._site, name)
                self._extra_files[name] = digest_of(file.read_bytes()) if file and file.is_file() else ""
            try:
                styles[name] = get_style(name, settings, places)
            except (UnknownStyle, UnusableStyle) as error:
                location = self._loaded.setting("citations", "style")
                if wisher is not None:
                    location = Location(wisher.path, *wisher.document.header.place("citation_style"))
                if isinstance(error, UnusableStyle) and error.location:
                    location = error.location
                self._problems.append(Problem(location, str(error), error.hint, code="unknown-style"))
                styles[name] = get_style(_FALLBACK_STYLE, settings, places)
        return styles

    def _site_texts(self, index: SiteIndex, facts: ResolveFacts) -> _SiteTexts:
        return _SiteTexts(
            biographies={
                author.id: self._snippet(resolve_snippet(author.biography, author.path, facts))
                for author in index.authors.values()
            },
            disclaimers={
                name: self._settings_text(disclaimer.text, facts, "disclaimers", name, "text")
                for name, disclaimer in self._config.disclaimers.items()
            },
            category_texts={
                fold_term(name): self._settings_text(
                    category.description, facts, "categories", name, "description"
                )
                for name, category in self._config.categories.items()
            },
        )

    def _settings(
        self, styles: Mapping[str, Style], texts: _SiteTexts, pictures: Mapping[str, Picture]
    ) -> bytes:
        """Return what stands for what all texts follow from: the program, site.toml, the authors."""
        authors = self._loaded.parsed.authors
        portraits = [pictures.get(link_target(author.path, author.keys.avatar)) for author in authors]
        # Of a CSL style the file counts, of the others the settings do.
        identities = [
            (name, style.identity if is_whole_page(style) else "") for name, style in styles.items()
        ]
        return digest(
            engine_digest(),
            self._loaded.settings_text,
            self._config.url,
            sorted(identities),
            self._journal_names,
            [author_to_data(author) for author in authors],
            [
                (picture.site_path, picture.width, picture.height, picture.variants)
                for picture in portraits
                if picture
            ],
            texts,
        )

    def _journals(self, name: str) -> Mapping[str, str]:
        data = self._file(name, "journals")
        if data is None:
            return {}
        self._journal_names = digest_of(data)
        journals, found = read_journals(name, data)
        self._problems += found
        return journals

    def _notices(self, index: SiteIndex) -> dict[str, Notice]:
        name = self._config.citations.retractions
        data = self._file(name, "retractions") if name else None
        if data is None:
            return {}
        from octavo.bibliography.retractions import read_retractions

        retractions, found = read_retractions(name, data)
        self._problems += found
        notices = gather_notices(index, retractions.notice_for)
        self._problems += check_notices(index, notices)
        return notices

    def _file(self, name: str, key: str) -> bytes | None:
        """Return the bytes of a file that [citations] names; None, with an error, when it cannot be read."""
        hint = "The path is relative to the site's folder."
        file = file_inside(self._site, name, follow_symlinks=self._config.content.follow_symlinks)
        try:
            if file is not None:
                data = file.read_bytes()
                self._extra_files[name] = digest_of(data)
                return data
            hint = "Its link leads out of the site's folder: copy the file."
            raise FileNotFoundError
        except OSError:
            message = f"The {key} file “{name}” cannot be read."
            location = self._loaded.setting("citations", key)
            self._problems.append(Problem(location, message, hint, code="no-such-file"))
            return None

    def _snippet(self, resolved: tuple[str, tuple[Problem, ...]]) -> str:
        html, found = resolved
        self._problems += found
        return html

    def _settings_text(self, text: str, facts: ResolveFacts, *keys: str) -> str:
        """Return Markdown of site.toml as HTML; what is wrong with it is reported where its key stands."""
        if not text:
            return ""
        body, problems = self._snippet_body(text)
        self._shown_in_settings.update(
            picture_path(CONFIG_FILE, hole.source) for hole in holes_in(body) if isinstance(hole, Image)
        )
        html, found = resolve_snippet(body, CONFIG_FILE, facts)
        for problem in problems + found:
            self._problems.append(replace(problem, location=self._loaded.setting(*keys)))
        return html

    def _snippet_body(self, text: str) -> tuple[Body, tuple[Problem, ...]]:
        kept = self._loaded.workspace.store("snippets")
        plugins = plugin_digests(self._config.markdown.plugins, self._loaded.workspace.signatures)
        hosts = self._config.allowed_hosts
        key = keyed_digest(text.encode(), *(part.encode() for part in (*plugins, "", *sorted(hosts))))
        data = kept.read(key)
        if data is not None:
            return msgspec.json.decode(data, type=Body), ()
        from octavo.reading.parse import parse_snippet

        body, problems = parse_snippet(text, CONFIG_FILE, 0, self._config.markdown.plugins, hosts)
        if not problems:
            kept.write(key, msgspec.json.encode(body))
        return body, problems

    def _check_unused(self) -> None:
        """Tell of files that nobody uses, drafts' own aside: unless a text is unread, which may use them."""
        parsed, citations = self._loaded.parsed, self._config.citations
        used = {*used_files(parsed.documents, parsed.authors), *self._shown_in_settings}
        used.update(self._extra_files, (citations.style,))
        used.update(document.header.keys.citation_style for document in parsed.documents)
        if not parsed.unreadable:
            self._problems += check_unused(self._loaded.inputs.sources, used)

    def _check_featured(self, index: SiteIndex, facts: ResolveFacts) -> None:
        for article in index.articles:
            location = Location(article.path, *article.document.header.place("image"))
            path = featured_path(article)
            missing = f"There is no image “{path.rpartition('/')[2]}”."
            hint = did_you_mean_file(path, facts.pictures, beside=article.path.rpartition("/")[0])
            hint = hint or "Put it beside the text, or below content/static/ and begin its path with /."
            self._check_picture(path, facts, Problem(location, missing, hint, code="missing-image"))
        for author in index.authors.values():
            path = link_target(author.path, author.keys.avatar)
            missing = f"There is no image “{author.keys.avatar}” for the author's portrait."
            hint = did_you_mean_file(path, facts.pictures, beside=AUTHORS)
            hint = hint or "Put it beside the author's file."
            problem = Problem(Location(author.path), missing, hint, Severity.WARNING, "missing-image")
            self._check_picture(path, facts, problem)

    def _check_picture(self, path: str, facts: ResolveFacts, missing: Problem) -> None:
        """Report a picture that a header names and that is not there, or that browsers do not show."""
        picture = facts.pictures.get(path)
        if picture is None and path and path not in facts.files:
            self._problems.append(missing)
        elif path and (picture is None or picture.unshown):
            message, hint = why_not_shown(path, picture.unshown if picture else "")
            severity = Severity.WARNING if path.startswith(f"{STATIC}/") else missing.severity
            self._problems.append(
                replace(missing, message=message, hint=hint, severity=severity, code="unshown-image")
            )


def _own_pages(context: PageContext) -> tuple[Page, ...]:
    return tuple(other_plan(context, Literature(context)))


def _choices(theme: Theme | None) -> ThemeChoices:
    if theme is None:
        return ThemeChoices()
    defaults = ThemeChoices()
    share, style = theme.static.get(_SHARE_IMAGE), theme.static.get(_FEED_STYLE)
    return ThemeChoices(
        sidebar=str(theme.options.get("sidebar", defaults.sidebar)),
        recent_posts=int(str(theme.options.get("recent_posts", defaults.recent_posts))),
        recent_comments=int(str(theme.options.get("recent_comments", defaults.recent_comments))),
        feed_style=style.site_path if style else "",
        share_image=share.site_path if share else "",
    )
