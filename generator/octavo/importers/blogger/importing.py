"""A Blogger export → posts, pages, discussions, authors and pictures of a site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import octavo.expressions as re
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.importers.alias_plan import AliasPlan
from octavo.importers.blog import MORE, ImportedAuthor, ImportedComment, ImportedPost, made_id
from octavo.importers.blogger.gathering import Gathered, TextFacts, gather
from octavo.importers.blogger.pictures import media_addresses
from octavo.importers.blogger.reading import BloggerEntry, number_of
from octavo.importers.code_text import escape_code
from octavo.importers.comment_file import DISCUSSION
from octavo.importers.content_writer import PAGES, PEOPLE, POSTS
from octavo.importers.dates import read_date
from octavo.importers.embeds import replace_plugins
from octavo.importers.file_plan import FileRequest
from octavo.importers.link_targets import LinkTarget, LinkTargets, normal_path, usable_anchors
from octavo.importers.media_folder import FILES
from octavo.importers.post_text import first_words
from octavo.importers.references.importing import WORKS
from octavo.importers.report import ImportReport
from octavo.importers.settings_advice import OldAddress, advise_permalink, advise_zone, tell_damage
from octavo.importers.site_import import SiteImport
from octavo.importers.spool import Spool
from octavo.importers.tex_formulas import UNREADABLE, mark_formulas

# What Blogger calls somebody whose account is gone.
_NOBODY = "unknown"
_CAPTIONED = re.compile(
    r"<table\b(?=[^<>]*?\bclass=[\"'][^\"'<>]*?\btr-caption-container\b)[^<>]*+>"
    r"(?P<inside>(?:(?!<table\b).)*?)</table\s*>",
    re.DOTALL | re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:<a\b[^<>]*+>\s*+)?<img\b[^<>]*+>(?:\s*+</a\s*+>)?", re.IGNORECASE)
_CAPTION = re.compile(
    r"<td\b(?=[^<>]*?\bclass=[\"'][^\"'<>]*?\btr-caption\b)[^<>]*+>(?P<words>(?:(?!<td\b).)*?)</td\s*>",
    re.DOTALL | re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:<span\b[^<>]*+>\s*+)?"
    r"(?:<a\b(?=[^<>]*?\bname=[\"']more[\"'])[^<>]*+>(?:\s*+</a\s*+>)?|<!--\s*+more\s*+-->)(?:\s*+</span\s*+>)?",
    re.IGNORECASE,
)
# Blogger calls a comment's place #c123, octavo #comment-123.
_COMMENT_PLACE = re.compile(r"(?<=\.html)((?:\?[^\"'#\s<>]*)?)#c(\d+)(?=[\"'])")
_BREAKS = re.compile(r"(?>(?:(?<!\s)\s++)?)<br\s*+/?>(?:\s*+<br\s*+/?>)++\s*", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|br|div|table|ul|ol|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
# Titles are plain text in the file, and were HTML on the page: of it names of species are made.
_INLINE = re.compile(r"&lt;(/?(?:i|em|b|strong|sub|sup))&gt;", re.IGNORECASE)


def import_blogger(
    site: Path,
    files: Iterable[Path],
    advance: Callable[[int], None],
    *,
    media: Path | None = None,
    is_dry: bool = False,
) -> ImportReport:
    """Import an export and return what there is to tell; `advance` is told of each bytes that were read.

    `media` is a copy of the albums. Raises `SiteError` if there is no site, `UsageError` for a file that is
    no export, `OutputError` when something cannot be written.
    """
    kinds = (POSTS, PAGES, DISCUSSION, PEOPLE, FILES, WORKS, "other items")
    into = SiteImport(site, kinds, media=media, is_dry=is_dry, with_works=True)
    with into, Spool(BloggerEntry) as spool:
        gathered = gather(files, spool, into.report, advance)
        _Import(into, gathered, media).run()
    return into.report.report()


class _Import:
    def __init__(self, into: SiteImport, gathered: Gathered, media: Path | None) -> None:
        self._into, self._config, self._report = into, into.config, into.report
        self._gathered = gathered
        self._authors = into.plan_authors(_people(gathered.texts))
        # An account proves who somebody is, a name does not.
        self._accounts = {
            text.entry.author_uri: self._authors[_key(text.entry.author)].id
            for text in gathered.texts
            if text.entry.author_uri and _key(text.entry.author) in self._authors
        }
        # Published texts first: of two with one slug the one that readers know keeps it.
        in_order = sorted(gathered.texts, key=lambda text: not text.is_published)
        self._places = {text.source: into.files.place(self._request(text)) for text in in_order}
        self._aliases = AliasPlan(into.files.paths, into.report)
        anchors = usable_anchors(gathered.fragments)
        hosts = gathered.hosts()
        targets = LinkTargets(
            base=gathered.url or (f"https://{hosts[0]}/" if hosts else ""),
            hosts=frozenset(hosts or ("",)),
            by_path={
                normal_path(text.path): self._target(text, anchors) for text in in_order[::-1] if text.path
            },
            media=media_addresses(gathered.pictures, media, into.media, into.report),
            base_path=into.config.base_path,
        )
        self._writer = into.writer(self._authors, targets, anchors)

    def run(self) -> None:
        newest = datetime(1970, 1, 1, tzinfo=UTC)
        for text in self._gathered.texts:
            date = read_date(text.entry.published, None)
            newest = max(newest, date or newest)
            self._writer.write_post(self._post(text, date or newest))
        self._count_homeless()
        self._advise()

    def _request(self, text: TextFacts) -> FileRequest:
        date = read_date(text.entry.published, None)
        author = self._authors.get(_key(text.entry.author))
        return FileRequest(
            source=text.source,
            slug=text.slug,
            title=text.entry.title,
            day=date.astimezone(self._config.zone).date() if date else None,
            is_page=text.is_page,
            authors=(author.id,) if author else (),
        )

    def _target(self, text: TextFacts, anchors: set[str]) -> LinkTarget:
        names = anchors.intersection(text.names)
        comments = self._gathered.comments.get(number_of(text.entry.id), ())
        if comments and text.is_published:
            names |= {"comments"} | {f"comment-{number}" for number, _ in comments}
        return self._into.target(self._places[text.source], names)

    def _post(self, text: TextFacts, date: datetime) -> ImportedPost:
        place = self._places[text.source]
        entry = self._gathered.spool.get(text.slot)

        def remark(topic: str, words: str) -> None:
            self._report.remark(topic, place.file, words)

        self._into.tell_renamed(place)
        if entry.is_draft:
            remark("Drafts now, and why", "a draft there, too")
        html = render_post(entry.content, partial(remark, UNREADABLE))
        title = title_html(entry.title)
        if not title:
            title = first_words(html)
            remark("Without a title; named by their first words", title)
        paths = (text.path,) if text.path and text.is_published else ()
        aliases = self._aliases.give(paths, place.site_path, place.file)
        author = self._authors.get(_key(text.entry.author))
        return ImportedPost(
            source=text.source,
            file=place.file,
            title=title,
            html=html,
            is_page=text.is_page,
            site_path=place.site_path,
            is_draft=not text.is_published,
            date=None if text.is_page else date,
            authors=(author.id,) if author and not text.is_page else (),
            tags=() if text.is_page else text.entry.labels,
            summary=escape(entry.summary, quote=False),
            guid=entry.id if text.is_published else "",
            aliases=aliases,
            comments=tuple(self._comments(text)),
        )

    def _comments(self, text: TextFacts) -> Iterator[ImportedComment]:
        for _, slot in self._gathered.comments.pop(number_of(text.entry.id) or text.entry.id, ()):
            entry = self._gathered.spool.get(slot)
            yield ImportedComment(
                id=entry.number or made_id(entry.published, entry.author, entry.content),
                parent=number_of(entry.parent),
                author=entry.author,
                author_url=entry.author_uri,
                by=self._accounts.get(entry.author_uri, ""),
                date=read_date(entry.published, None),
                text=render_comment(entry.content),
            )

    def _count_homeless(self) -> None:
        for number, comments in self._gathered.comments.items():
            is_known = number in self._gathered.not_imported
            reason = "imported" if is_known else "in the export"
            self._report.skipped(DISCUSSION, f"below a post that is not {reason}", len(comments))

    def _advise(self) -> None:
        texts = [text for text in self._gathered.texts if text.is_published and not text.is_page]
        moments = [(text, moment) for text in texts if (moment := _own_moment(text.entry.published))]
        tell_damage(self._report, self._gathered.breaks, self._gathered.repairs)
        days = {text.source: moment.date() for text, moment in moments}
        addresses = (OldAddress(text.path, text.slug, days.get(text.source)) for text in texts if text.path)
        advise_permalink(self._report, self._config, addresses)
        # In UTC are the dates of Takeout: they tell nothing of the blog's clock.
        clocks = ((moment, moment.utcoffset()) for _, moment in moments if not _is_utc_name(moment))
        advise_zone(self._report, self._config, ((at, offset) for at, offset in clocks if offset is not None))
        if texts:
            self._report.advise(
                "Subscribers know the feed at /feeds/posts/default. In Blogger, set Settings > Site feed > "
                f"Post feed redirect URL to {self._config.url}atom.xml when the new site is public."
            )


def _people(texts: Sequence[TextFacts]) -> Iterator[tuple[str, ImportedAuthor]]:
    for text in texts:
        if text.entry.author and _key(text.entry.author) != _NOBODY:
            yield _key(text.entry.author), ImportedAuthor("", text.entry.author)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _own_moment(text: str) -> datetime | None:
    """Return a date by the blog's own clock."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_utc_name(moment: datetime) -> bool:
    return moment.tzinfo is None or moment.tzinfo is UTC


def render_post(content: str, unreadable: Callable[[str], None]) -> str:
    """Return a post's HTML with figures for captioned pictures, frames for players, and `MORE`.

    `unreadable` is told of each formula that cannot be read.
    """
    html = content.replace("\r\n", "\n").replace("\r", "\n")
    html = mark_formulas(replace_plugins(escape_code(html)), unreadable)
    if "tr-caption" in html:
        html = _CAPTIONED.sub(_figure, html)
    html = comment_places(html)
    if not _MARKUP.search(html):
        # From the time when line ends were breaks.
        html = paragraphs_from_newlines(html)
    return _MORE.sub("", _MORE.sub(MORE, html, count=1))


def render_comment(content: str) -> str:
    """Return a comment's HTML in which two breaks part paragraphs."""
    return _BREAKS.sub("\n\n", comment_places(content))


def comment_places(html: str) -> str:
    """Return HTML whose links to comments below posts name them as they are called here."""
    return _COMMENT_PLACE.sub(r"\1#comment-\2", html) if "#c" in html else html


def title_html(title: str) -> str:
    """Return a title as inline HTML."""
    return _INLINE.sub(r"<\1>", escape(title, quote=False))


def _figure(found: re.Match[str]) -> str:
    picture, caption = _PICTURE.search(found["inside"]), _CAPTION.search(found["inside"])
    if picture is None or found["inside"].lower().count("<img") > 1:
        return found.group()
    words = f"<figcaption>{caption['words']}</figcaption>" if caption else ""
    return f"<figure>{picture.group()}{words}</figure>"
