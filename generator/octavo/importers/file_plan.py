"""Which file each imported post gets: stable from import to import, and none twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from octavo.model.addresses import expand_permalink
from octavo.site.config import Config
from octavo.site.discover import CONTENT
from octavo.text.slugs import MAX_SEGMENT, fold_term, safe_slug, slugify, term_slug

# Addresses that octavo makes by itself: a page of one of these names could not be published.
_OWN_NAMES = frozenset(
    {
        *("404", "archive", "atom", "authors", "categories", "comments", "feed", "index", "page"),
        *("recent", "references", "robots", "search", "series", "sitemap", "tags"),
    }
)


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What decides about a post's file."""

    source: str  # as in `ImportedPost`
    slug: str  # as the source has it, percent-decoded; "" takes the title's
    title: str  # plain text
    day: date | None  # in the site's time zone
    is_dated: bool = True  # the day is its own: the file is named by it
    is_page: bool = False
    folders: tuple[str, ...] = ()  # slugs of the pages above a page
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """Where a post is kept and published."""

    file: str  # below content/
    site_path: str  # "/2021/10/slug/", as the site's settings have it now
    is_renamed: bool = False  # because the name that it asked for was taken


def is_reserved(site_path: str) -> bool:
    """Tell whether octavo makes pages of its own at an address or below it."""
    first = site_path.strip("/").casefold().partition("/")[0]
    stem, _, ending = first.partition(".")
    is_file = ending in ("html", "json", "txt", "xml", "ico", "js")
    return first in _OWN_NAMES or (is_file and stem in _OWN_NAMES)


class FilePlan:
    """Gives out files; asked again for the same source it gives the same one."""

    def __init__(self, site: Path, config: Config, known: Mapping[str, str]) -> None:
        """`known` has the file of each source that was imported before (`Ledger.files`)."""
        self._config = config
        self._category_slugs = config.chosen_slugs("category")
        self._known = known
        kept = frozenset(known.values())
        content = site / CONTENT
        self.paths: set[str] = set()  # that are taken, by the site and by what was placed
        self._files = {file.casefold() for file in kept}
        for folder in ("posts", "pages"):
            for path in sorted((content / folder).rglob("*.md")):
                file = path.relative_to(content).as_posix()
                self._files.add(file.casefold())
                if path.name == "index.md":
                    self._files.add(f"{file.removesuffix('/index.md')}.md".casefold())
                if file not in kept:
                    self.paths.add(_existing_path(file, self._config))

    def place(self, request: FileRequest) -> PlannedFile:
        """Return the file for a post and where it will be published."""
        slug = (safe_slug(request.slug) if request.slug else None) or slugify(request.title or request.source)
        known = self._known.get(request.source, "")
        if known:
            path = self.site_path(request, _slug_of(known))
            self.paths.add(path)
            return PlannedFile(known, path)
        name, number = slug, 1
        while not self._is_free(request, name):
            number += 1
            name = f"{slug[: MAX_SEGMENT - 6].rstrip('-')}-{number}"
        file, path = _file_of(request, name), self.site_path(request, name)
        self._files.add(file.casefold())
        self.paths.add(path)
        return PlannedFile(file, path, is_renamed=number > 1)

    def site_path(self, request: FileRequest, slug: str) -> str:
        """Return where a post with this slug is published."""
        if request.is_page:
            return "/" + "".join(f"{folder}/" for folder in (*request.folders, slug))
        author = request.authors[0] if request.authors else "anonymous"
        category = self._category_slug(request.categories)
        return _post_path(self._config, request.day, slug, category, author)

    def _category_slug(self, names: Sequence[str]) -> str:
        if not names:
            return "posts"
        return self._category_slugs.get(fold_term(names[0])) or term_slug(names[0])

    def _is_free(self, request: FileRequest, slug: str) -> bool:
        path = self.site_path(request, slug)
        # index.md in a folder is the page of the folder.
        if slug == "index" or is_reserved(path) or path in self.paths:
            return False
        return _file_of(request, slug).casefold() not in self._files


def _file_of(request: FileRequest, slug: str) -> str:
    if request.is_page:
        return "/".join(("pages", *request.folders, f"{slug}.md"))
    day = f"{request.day.isoformat()}-" if request.day and request.is_dated else ""
    return f"posts/{day}{slug}.md"


def _existing_path(file: str, config: Config) -> str:
    """Return the likely address of a text that no import wrote, by its name alone."""
    slug = _slug_of(file)
    if file.startswith("pages/"):
        folders = file.removesuffix("/index.md").split("/")[1:-1]
        return "/" + "".join(f"{part}/" for part in (*folders, slug))
    name = file.removesuffix("/index.md").rpartition("/")[2]
    try:
        day = date.fromisoformat(name[:10])
    except ValueError:
        day = None
    return _post_path(config, day, slug)


def _post_path(config: Config, day: date | None, slug: str, category: str = "", author: str = "") -> str:
    day = day or date(1970, 1, 1)
    values: dict[str, str | int] = {"year": day.year, "month": day.month, "day": day.day}
    values |= {"slug": slug, "category": category, "author": author}
    return expand_permalink(config.posts.permalink, values)


def _slug_of(file: str) -> str:
    name = file.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
    return name[11:] if file.startswith("posts/") and name[:4].isdigit() and name[10:11] == "-" else name
