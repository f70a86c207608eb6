"""An old blog in Markdown → texts, authors, bibliographies and files of a content folder."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import octavo.expressions as re
from octavo.bibliography.read import read_bibliography
from octavo.errors import UsageError
from octavo.importers.alias_plan import AliasPlan
from octavo.importers.blog import ImportedAuthor
from octavo.importers.content_writer import PAGES, PEOPLE, POSTS, ContentWriter
from octavo.importers.file_plan import FileRequest, is_reserved
from octavo.importers.generators.addresses import AddressBook, PlannedText
from octavo.importers.generators.common_syntax import wants_contents
from octavo.importers.generators.markup import with_footnotes
from octavo.importers.generators.prose import (
    in_html_regions,
    on_prose,
    unlinked,
    with_captions,
    without_document,
    without_gaps,
)
from octavo.importers.generators.repair import repair
from octavo.importers.generators.source import Blog, Page, SourceText
from octavo.importers.link_targets import LinkTargets
from octavo.importers.markdown_text import one_line
from octavo.importers.media_folder import FILES
from octavo.importers.report import ImportReport
from octavo.importers.settings_advice import OldAddress, advise_permalink
from octavo.importers.site_import import SiteImport
from octavo.importers.yaml_text import yaml_line, yaml_list
from octavo.site.headers.people import HeaderAuthor
from octavo.text.moments import Moment

_NOISE_WORDS = """
    layout output format execute knitr jupyter jupytext kernelspec editor mathjax math blogpost type
    url permalink anchor_sections published tags_as_text
"""
_NOISE = frozenset(_NOISE_WORDS.split())
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_CITED = re.compile(r"@[^,;\s]+")
_UNDATED = "Without a date; they have 1 January 1970"
_HEADERS = "Headers that could not be read in full"


def import_blog(
    site: Path, source: Path, system: str, advance: Callable[[int], None], *, is_dry: bool = False
) -> ImportReport:
    """Import a blog from its source folder and return what there is to tell; `advance` is told of each text.

    `system` is a module of this package with a function `open_blog`. Raises `SiteError` if there is no
    site, `UsageError` for a folder without texts of this system, `OutputError` when something cannot be
    written.
    """
    kinds = (POSTS, PAGES, PEOPLE, FILES, "bibliographies")
    with SiteImport(site, kinds, is_dry=is_dry) as into:
        module = import_module(f"octavo.importers.generators.{system}")
        blog: Blog = module.open_blog(source, into.config.zone)
        if not blog.texts:
            raise UsageError(f"{source} has no texts of {system.capitalize()}: {module.WANTED}.")
        _Import(into, blog).run(advance)
    return into.report.report()


class _Import:
    def __init__(self, into: SiteImport, blog: Blog) -> None:
        self._into, self._config, self._report = into, into.config, into.report
        self._blog = blog
        self._book = AddressBook(blog, into.site, into.config.origin, into.report, into.is_dry)
        self._authors = into.plan_authors(self._people())
        self._shared = {path: _keys_in(path) for path in blog.bibliographies}
        existing = tuple(into.files.paths)
        # Published texts first: of two with one address the one that readers know keeps it.
        in_order = sorted(blog.texts, key=lambda text: (text.is_draft, text.is_page))
        self._planned = [self._place(text) for text in in_order]
        for planned in self._planned:
            self._book.add(planned)
        self._addresses = dict(self._claimed())
        self._aliases = AliasPlan((*existing, *self._addresses.values()), into.report)

    def run(self, advance: Callable[[int], None]) -> None:
        for path in self._blog.bibliographies:
            self._book.keep_bibliography(path, path.name)
        writer = self._into.writer(self._authors, LinkTargets())
        texts: list[tuple[PlannedText, str]] = []
        for planned in self._planned:
            texts.append((planned, self._converted(planned)))
            advance(1)
        for planned, markdown in texts:
            self._write(writer, planned, markdown)
        for file, reason in self._blog.skipped:
            self._report.remark(f"Not imported: {reason}", file, "")
            self._report.skipped(POSTS, reason)
        self._advise()

    def _people(self) -> Iterator[tuple[str, ImportedAuthor]]:
        found: dict[str, HeaderAuthor] = {}
        for text in self._blog.texts:
            for author in self._named(text):
                before = found.get(author.name)
                if before is None or (author.affiliation and not before.affiliation):
                    found[author.name] = author
        for name, author in found.items():
            orcid = author.orcid if _ORCID.fullmatch(author.orcid) else ""
            yield name.casefold(), ImportedAuthor("", name, "", author.url, author.affiliation, orcid)

    def _named(self, text: SourceText) -> Iterator[HeaderAuthor]:
        people = text.header.people
        if not people and self._blog.author and not text.is_page:
            people = (HeaderAuthor(self._blog.author),)
        for author in people:
            known = self._blog.people.get(author.name.strip().casefold(), HeaderAuthor(one_line(author.name)))
            if known.name:
                yield HeaderAuthor(
                    known.name,
                    author.affiliation or known.affiliation,
                    author.orcid or known.orcid,
                    author.url or known.url,
                )

    def _place(self, text: SourceText) -> PlannedText:
        keys = text.header.keys
        request = FileRequest(
            source=f"{self._blog.system}:{text.name}",
            slug=text.slug,
            title=keys.title,
            day=text.day,
            is_page=text.is_page,
            categories=keys.categories,
        )
        placed = self._into.files.place(request)
        is_bundle = text.is_bundle or bool(text.pictures) or any(self._own_files(text))
        file = placed.file
        if is_bundle and not text.is_page and not file.endswith("/index.md"):
            file = f"{file.removesuffix('.md')}/index.md"
        return PlannedText(text, file, placed.site_path, is_bundle and file.endswith("/index.md"))

    def _own_files(self, text: SourceText) -> Iterator[Path]:
        """Yield the bibliographies that a text names, and that are not everybody's."""
        for name in text.header.keys.bibliography:
            path = self._blog.find_bibliography(text, name)
            if path is not None and path not in self._blog.bibliographies:
                yield path

    def _claimed(self) -> Iterator[tuple[str, str]]:
        """Yield where each text is published: at its old address where that is free."""
        taken: set[str] = set()
        for planned in self._planned:
            address = _old_address(planned)
            is_free = address and not is_reserved(address) and address.casefold() not in taken
            path = address if is_free else planned.site_path
            taken.add(path.casefold())
            yield planned.source.name, path

    def _converted(self, planned: PlannedText) -> str:
        text = planned.source
        notes: list[str] = []
        for words in text.remarks:
            self._report.remark(_HEADERS, planned.file, words)
        known = self._known(text)

        def remark(topic: str, words: str) -> None:
            self._report.remark(topic, planned.file, words)

        page = Page(text, self._blog, remark, known, notes)
        markdown = with_footnotes(self._blog.convert(without_gaps(without_document(text.body)), page), notes)
        markdown = on_prose(markdown, partial(in_html_regions, is_markdown=self._blog.system == "quarto"))
        markdown = on_prose(markdown, lambda prose, hidden: with_captions(prose))
        macros = self._config.maths.macros
        repaired = repair(markdown, frozenset(known.values()), macros, remark)
        self._book.anchors[planned.file] = frozenset((*repaired.rendered.anchors, "comments", "refs", "top"))
        return repaired.markdown

    def _known(self, text: SourceText) -> dict[str, str]:
        """Return the keys of the works that a text may cite, by the key in small letters."""
        known = dict(key for keys in self._shared.values() for key in keys.items())
        for path in self._own_files(text):
            known |= _keys_in(path)
        listed = json.loads(text.header.works) if text.header.works else []
        keys = [str(one.get("id", "")) for one in listed]
        return known | {key.casefold(): key for key in keys}

    def _write(self, writer: ContentWriter, planned: PlannedText, markdown: str) -> None:
        text = planned.source
        markdown = on_prose(markdown, lambda prose, hidden: self._book.rewrite(prose, planned))
        markdown = re.sub(r"\n{3,}", "\n\n", markdown.strip("\n")) + "\n"
        folder = posixpath.dirname(planned.file)
        for name, data in text.pictures.items():
            self._book.keep_bytes(data, f"{folder}/{name}")
        for path in self._own_files(text):
            # What lies beside pages is read by nobody.
            target = f"{folder}/{path.name}" if planned.is_bundle else f"{text.slug}{path.suffix}"
            self._book.keep_bibliography(path, target)
        lines = list(self._header(planned, markdown))
        source = f"{self._blog.system}:{text.name}"
        writer.write_markdown(planned.file, lines, markdown, source, is_page=text.is_page)

    def _header(self, planned: PlannedText, markdown: str) -> Iterator[str]:
        text, header = planned.source, planned.source.header
        keys = header.keys
        title = keys.title if keys.title != "Untitled" else _title_of(text)
        yield f"title: {yaml_line(_plain_title(title))}"
        if header.date is not None or not text.is_page:
            if header.date is None:
                self._report.remark(_UNDATED, planned.file, "")
            yield f"date: {_moment(header.date) if header.date else '1970-01-01'}"
        if header.updated is not None:
            yield f"updated: {_moment(header.updated)}"
        address = self._addresses[text.name]
        if address != planned.site_path:
            yield f"permalink: {yaml_line(address)}"
        if keys.summary:
            yield f"summary: {yaml_line(unlinked(_without_templates(keys.summary), keeps_web=True))}"
        if names := [self._authors[one.name.casefold()].id for one in self._named(text)]:
            yield f"authors: {yaml_list(dict.fromkeys(names))}"
        for key in ("categories", "tags", "series") if not text.is_page else ():
            if terms := getattr(keys, key):
                yield f"{key}: {yaml_list(dict.fromkeys(map(one_line, terms)))}"
        yield from self._image(planned, markdown)
        for key in ("lang", "doi", "license", "coi"):
            if value := getattr(keys, key):
                yield f"{key}: {yaml_line(value)}"
        if header.works:
            yield f"references: {header.works}"
        if keys.nocite:
            found = [one for part in keys.nocite for one in _CITED.findall(part)]
            known = {"*", *self._known(text).values()}
            for one in found:
                if one.removeprefix("@") not in known:
                    self._report.remark("Works in nocite that are in no bibliography", planned.file, one)
            if kept := [one for one in found if one.removeprefix("@") in known]:
                yield f"nocite: {yaml_list(kept)}"
        if keys.comments == "closed":
            yield "comments: closed"
        wanted = [_joined(text.address, alias) for alias in keys.aliases]
        if text.address and address != text.address:
            wanted.append(text.address)
        paths = [one for one in wanted if one.startswith("/")]
        aliases = self._aliases.give(paths, address, planned.file)
        if aliases:
            yield from ("aliases:", *(f"  - {yaml_line(alias)}" for alias in aliases))
        if keys.toc is not None or wants_contents(text.body):
            yield f"toc: {str(keys.toc is not False).lower()}"
        if keys.noindex:
            yield "noindex: true"
        if text.is_draft or keys.draft:
            yield "draft: true"
        extra = {key: value for key, value in keys.extra.items() if key.lower() not in _NOISE}
        if extra:
            yield f"extra: {json.dumps(extra, ensure_ascii=False, default=str)}"

    def _image(self, planned: PlannedText, markdown: str) -> Iterator[str]:
        image = planned.source.header.keys.image
        if image is None or not image.src.strip():
            return
        found = self._book.file_of(image.src.strip(), planned.source)
        kept = self._book.keep_file(found, image.src, planned) if found else ""
        if not kept:
            self._report.remark("Featured pictures that are no files of the source", planned.file, image.src)
            return
        # Where other systems show it in lists alone, authors put it into the text as well.
        if f"]({quote(kept)})" in markdown or f'src="{quote(kept)}"' in markdown or f"]({kept})" in markdown:
            return
        yield "image:"
        yield f"  src: {yaml_line(kept)}"
        if image.alt is not None:
            yield f"  alt: {yaml_line(image.alt)}"
        if image.caption:
            yield f"  caption: {yaml_line(unlinked(image.caption, keeps_web=True))}"

    def _advise(self) -> None:
        posts = [text for text in self._blog.texts if not text.is_page and text.address]
        addresses = (OldAddress(one.address, one.slug, one.day) for one in posts)
        advise_permalink(self._report, self._config, addresses)
        if self._blog.menu:
            items = "\n\n".join(
                f"  [[menu]]\n  title = {json.dumps(title)}\n  path = {json.dumps(path)}"
                for title, path in self._blog.menu
            )
            self._report.advise(f"The old blog had a menu. For site.toml:\n\n{items}")
        self._report.advise("Run octavo check: it tells what else there is to mend.")


def _keys_in(path: Path) -> dict[str, str]:
    """Return the keys of a bibliography's works, by the key in small letters."""
    works = read_bibliography(path.name, path.read_bytes())
    keys = {key.casefold(): key for key in works.works}
    return keys | {alias.casefold(): alias for alias, _ in works.aliases}


def _old_address(planned: PlannedText) -> str:
    """Return a text's old address in a form that it can have here; "" if it cannot."""
    address = planned.source.address
    if not address or re.search(r"[\\%\0#:?\s]|/\.|//", address) or address == "/":
        return ""
    return address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"


def _joined(address: str, alias: str) -> str:
    """Return an alias as a path of the site; one without a slash is seen from the text's own address."""
    alias = re.sub(r"^https?://[^/]+", "", alias.strip())
    return alias if alias.startswith("/") else posixpath.normpath(posixpath.join(address or "/", alias))


def _moment(moment: Moment) -> str:
    return moment.iso.replace("T", " ") if moment.has_time else moment.iso


def _title_of(text: SourceText) -> str:
    head = re.search(r"^#[ \t]++([^\n]+)$", text.body, re.MULTILINE)
    words = re.sub(r"\{[^{}]*\}$", "", head[1].rstrip()).rstrip() if head else ""
    return words or text.slug.replace("-", " ").replace("_", " ").strip().capitalize() or "Untitled"


def _plain_title(title: str) -> str:
    """Return a title whose signs say here what they said there."""
    title = " ".join(unlinked(_without_templates(title), keeps_web=False).split())
    title = re.sub(r"(?<!\\)[~^](?=\S)", lambda found: f"\\{found[0]}", title)
    return title if title.count("$") != 1 else title.replace("$", r"\$")


def _without_templates(text: str) -> str:
    return re.sub(r"\{[{%](?>(?:[^{}%\n]|[%}](?!\})|\{(?![{%]))*)[%}]\}", "", text).strip()
