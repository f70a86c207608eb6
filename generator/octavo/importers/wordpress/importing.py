"""A WordPress export → posts, pages, discussions, authors and files of a site."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from textwrap import indent
from urllib.parse import unquote, urlsplit

import octavo.expressions as re
from octavo.importers.alias_plan import AliasPlan
from octavo.importers.blog import ImportedComment, ImportedPost
from octavo.importers.content_writer import PEOPLE, PINGS
from octavo.importers.dates import read_date
from octavo.importers.link_targets import LinkTargets, plain_host, usable_anchors
from octavo.importers.media_folder import FILES
from octavo.importers.post_text import first_words
from octavo.importers.references.importing import WORKS
from octavo.importers.report import ImportReport, ReportBuilder
from octavo.importers.settings_advice import add_tables, advise_permalink, advise_zone, tell_damage
from octavo.importers.site_import import SiteImport
from octavo.importers.spool import Spool
from octavo.importers.wordpress.co_authors import TAXONOMIES as CO_AUTHORS
from octavo.importers.wordpress.comment_html import kept_comments
from octavo.importers.wordpress.descriptions import description_of, foreign_canonical
from octavo.importers.wordpress.export import ExportItem
from octavo.importers.wordpress.gathering import NO_TYPES, Gathered, TextFacts, gather
from octavo.importers.wordpress.known_shortcodes import PostShortcodes
from octavo.importers.wordpress.planning import (
    PlannedText,
    is_default_category,
    link_targets_of,
    old_addresses,
    paths_of_pages,
    people_of,
    plan_texts,
    query_address,
)
from octavo.importers.wordpress.post_html import OTHER_REMARKS, render_content
from octavo.importers.wordpress.uploads import Uploads, attached_images
from octavo.site.config import TERM_TABLES, Config
from octavo.text.slugs import fold_term, safe_slug, term_slug

_DRAFTS = "Drafts now, and why"
_SPLIT = "Texts that stood in one post with another language; now apart, without its address and comments"
_CANONICAL = "Texts that call another address their own (canonical); octavo has no such setting"
# `post_translations` of Polylang only groups what `language` says.
_KNOWN_TAXONOMIES = frozenset(
    {"category", "post_tag", "tag", "post_format", "series", "language", "post_translations", *CO_AUTHORS}
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TERM_KINDS = {"category": "category", "post_tag": "tag", "tag": "tag", "series": "series"}


def import_wordpress(
    site: Path,
    files: Iterable[Path],
    advance: Callable[[int], None],
    *,
    media: Path | None = None,
    types: Mapping[str, str] = NO_TYPES,
    with_protected: bool = False,
    is_dry: bool = False,
) -> ImportReport:
    """Import an export and return what there is to tell; `advance` is told of each bytes that were read.

    `media` is a copy of wp-content/uploads. `types` says of types of texts that a plug-in made whether each
    is "post" or "page" here. `with_protected` takes the texts of posts with a password, too.
    Raises `SiteError` if there is no site, `UsageError` for a file that is no export, `OutputError` when
    something cannot be written.
    """
    kinds = ("posts", "pages", "comments", PINGS, PEOPLE, FILES, WORKS, "other items")
    into = SiteImport(site, kinds, media=media, is_dry=is_dry, with_works=True)
    with into, Spool(ExportItem) as spool:
        gathered = gather(
            files,
            spool,
            into.report,
            advance,
            zone=into.config.zone,
            language=into.config.language,
            types=types,
        )
        _Import(into, gathered, has_media=media is not None, with_protected=with_protected).run()
    return into.report.report()


class _Import:
    def __init__(
        self, into: SiteImport, gathered: Gathered, *, has_media: bool, with_protected: bool
    ) -> None:
        self._into, self._gathered, self._with_protected = into, gathered, with_protected
        self._config, self._report = into.config, into.report
        authors = into.plan_authors(people_of(gathered))
        self._users = {
            known.id: authors[login].id
            for login, known in gathered.authors.items()
            if known.id and login in authors
        }
        self._texts = plan_texts(gathered, into.files, authors, into.config.zone)
        base = gathered.url
        self._blog_path = urlsplit(base).path
        self._aliases = AliasPlan(into.files.paths, into.report)
        fragments = usable_anchors(gathered.fragments)
        by_path, by_id = link_targets_of(self._texts, fragments, into.target, self._blog_path)
        hosts = frozenset({plain_host(base)} - {""})
        self._uploads = Uploads(gathered.attachments, into.media, hosts, into.report, has_folder=has_media)
        self._attached = attached_images(gathered.attachments)
        targets = LinkTargets(
            base=base,
            hosts=hosts,
            by_path=by_path,
            by_id=by_id,
            media=self._uploads.new_address,
            base_path=into.config.base_path,
        )
        self._writer = into.writer(authors, targets, fragments)
        self._left_out: Counter[str] = Counter()  # comments, by reason
        self._untaken: Counter[str] = Counter()  # terms of other taxonomies

    def run(self) -> None:
        planned = {text.facts.source: text for text in self._texts}
        for facts, item in self._gathered.items():
            self._writer.write_post(self._post(planned[facts.source], item, facts.moment))
        for reason, count in self._left_out.most_common():
            self._report.skipped("comments", reason, count)
        for taxonomy, count in self._untaken.most_common():
            self._report.skipped("terms of other taxonomies", taxonomy, count)
        give_advice(
            self._report,
            self._into.site,
            self._config,
            self._gathered,
            self._texts,
            is_dry=self._into.is_dry,
        )

    def _post(self, text: PlannedText, item: ExportItem, date: datetime) -> ImportedPost:
        file = text.place.file

        def remark(topic: str, words: str) -> None:
            self._report.remark(topic, file, words)

        self._into.tell_renamed(text.place)
        if text.facts.is_translation:
            remark(_SPLIT, text.facts.lang)
        if text.facts.is_page and (text.categories or text.tags or text.series):
            topic = "Pages whose categories and tags were left out: such lists have posts only"
            remark(topic, ", ".join((*text.categories, *text.tags, *text.series)))
        if reason := _why_draft(item):
            remark(_DRAFTS, reason)
        for term in text.facts.item.terms:
            if term.taxonomy not in _KNOWN_TAXONOMIES:
                self._untaken[term.taxonomy] += 1
        post = ImportedPost(
            source=text.facts.source,
            file=file,
            title=item.title,
            is_page=text.facts.is_page,
            site_path=text.place.site_path,
            is_draft=not text.facts.is_published,
            date=None if text.facts.is_page else date,
            authors=() if text.facts.is_page else text.authors,
            categories=() if text.facts.is_page else text.categories,
            tags=() if text.facts.is_page else text.tags,
            series=() if text.facts.is_page else text.series,
            lang=self._language(text.facts.lang),
            guid=item.guid if text.facts.is_published else "",
            is_closed=item.is_closed and not text.facts.is_page,
        )
        if item.password and not self._with_protected:
            return replace(post, title=item.title or "Untitled", comments=self._kept_comments(item))
        shortcodes = PostShortcodes(
            self._uploads.pictures, self._attached.get(item.id, ()), partial(remark, OTHER_REMARKS)
        )
        rendered = render_content(item.content, shortcodes, self._gathered.reusable, remark)
        paths = paths_of_pages(text, self._blog_path, rendered.pages)
        aliases = self._aliases.give(paths, text.place.site_path, file)
        if rendered.pages > 1:
            remark(OTHER_REMARKS, f"its {rendered.pages} pages are one now")
        if address := foreign_canonical(item):
            remark(_CANONICAL, address)
        featured = self._gathered.attachments.get(item.meta_value("_thumbnail_id"))
        title = item.title
        if not title.strip():
            title = first_words(rendered.html)
            remark("Without a title; named by their first words", title)
        return replace(
            post,
            title=title,
            html=rendered.html,
            summary=item.excerpt if item.excerpt.strip() else description_of(item),
            image=featured.picture if featured else None,
            aliases=(*aliases, *query_address(text)),
            footnotes=(*_footnotes_of(item), *rendered.footnotes),
            comments=self._kept_comments(item),
        )

    def _kept_comments(self, item: ExportItem) -> tuple[ImportedComment, ...]:
        return kept_comments(item.comments, self._users, self._config.zone, self._left_out)

    def _language(self, lang: str) -> str:
        """Return the tag of a text's language, "" if it is the site's."""
        own = self._config.language
        return "" if lang.lower() in (own.lower(), own.partition("-")[0].lower()) else lang


def _why_draft(item: ExportItem) -> str:
    if item.password:
        return "protected by a password"
    return {"publish": "", "draft": "a draft there, too", "future": "was to be published on its date"}.get(
        item.status, item.status
    )


def _footnotes_of(item: ExportItem) -> tuple[tuple[str, str], ...]:
    """Return the block editor's footnotes: a list in JSON."""
    import msgspec

    text = item.meta_value("footnotes")
    if not text:
        return ()
    try:
        found = msgspec.json.decode(text.encode(), type=list[dict[str, str]])
    except msgspec.DecodeError:
        return ()
    return tuple((note["id"], note.get("content", "")) for note in found if "id" in note)


def give_advice(
    report: ReportBuilder,
    site: Path,
    config: Config,
    gathered: Gathered,
    texts: Sequence[PlannedText],
    *,
    is_dry: bool,
) -> None:
    """Add what the settings say now or should say, and what was wrong with the files.

    Raises `OutputError` when site.toml cannot be written.
    """
    tell_damage(report, gathered.breaks, gathered.repairs)
    advise_permalink(report, config, old_addresses(texts, urlsplit(gathered.url).path))
    advise_zone(report, config, _moments(texts))
    if not config.feeds.rss and any(text.facts.is_published for text in texts):
        report.advise(
            "Subscribers know the feed at /feed/. To keep it there, set this in site.toml:\n\n"
            '  [feeds]\n  rss = "feed/index.xml"'
        )

    for kind, count in gathered.types.most_common():
        report.advise(
            f"{count} published texts of the type “{kind}”, which a plug-in made, were not imported. "
            f"--type {kind} imports them as posts, --type {kind}=page as pages."
        )
    if tables := "\n\n".join(term_tables(config, gathered.texts)):
        kept = add_tables(site, tables, is_dry=is_dry)
        report.advise(
            "These terms had addresses that are not made from their names. "
            + ("This keeps them; it was added to site.toml" if kept else "To keep them, change site.toml")
            + f":\n\n{indent(tables, '  ')}"
        )


def term_tables(config: Config, texts: Sequence[TextFacts]) -> Iterator[str]:
    """Yield the tables of site.toml by which terms keep the last part of their old addresses."""
    seen: set[tuple[str, str]] = set()
    taken: set[tuple[str, str]] = set()
    for term in (term for facts in texts for term in facts.item.terms):
        kind = _TERM_KINDS.get(term.taxonomy, "")
        name = " ".join(unescape(term.name).split())
        if not kind or not name or is_default_category(term) or (kind, fold_term(name)) in seen:
            continue
        seen.add((kind, fold_term(name)))
        slug = safe_slug(unquote(term.slug)) if term.slug else None
        if not slug or (kind, slug) in taken:
            continue
        if slug != config.chosen_slugs(kind).get(fold_term(name), term_slug(name)):
            taken.add((kind, slug))
            # A string of JSON is one of TOML.
            key = name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
            yield f"[{TERM_TABLES[kind]}.{key}]\nslug = {json.dumps(slug)}"


def _moments(texts: Sequence[PlannedText]) -> Iterator[tuple[datetime, timedelta]]:
    for text in texts:
        local, gmt = read_date(text.facts.item.date, None), read_date(text.facts.item.date_gmt, None)
        if local is not None and gmt is not None:
            yield gmt, local - gmt
