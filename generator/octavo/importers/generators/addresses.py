"""Addresses in an old blog's texts: of other texts, of files that come along, and of what stays behind."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import octavo.expressions as re
from octavo.assets.images import examine_picture
from octavo.assets.picture_format import is_picture, is_whole
from octavo.importers.generators.chunks import frozen_folders
from octavo.importers.generators.source import Blog, SourceText, without_ending
from octavo.importers.link_targets import normal_path
from octavo.importers.media_folder import DAMAGED, FILES, copy_file
from octavo.importers.report import ReportBuilder
from octavo.site.content_files import write_content

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\ue000")
# What is found as it is written, whatever the old blog's address.
_INSIDE = (
    "octavo-text:",
    "#",
    "{filename}",
    "{static}",
    "{attach}",
    "|filename|",
    "|static|",
    "{index}",
    "{link}",
)
_TEXT_ENDINGS = ("", ".md", ".qmd", ".Rmd", ".ipynb", "/index.md", "/index.qmd", "index.md", "index.qmd")
_READ_HERE = frozenset({".bib", ".nbib", ".ris", ".md", ".markdown", ".json"})
_LONGEST_NAME = 255  # bytes
_SAFE = "/~@!$&+,;=:-._%"
_MARKDOWN = re.compile(
    r"(?P<before>\]\([ \t]*)(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^()\s<>\ue000]|\([^()\s]*\))+))"
    r"(?P<behind>[ \t]*(?:[\"'(][^\n]{0,300}?[\"')][ \t]*)?\))"
)
_DEFINITION = re.compile(
    r"^(?P<before>[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]+)(?:<(?P<angled>[^<>\n]*)>|(?P<bare>\S+))(?P<behind>.*)$",
    re.MULTILINE,
)
_HTML = re.compile(
    r"(?P<before>\b(?:src|href|poster|data-src)\s*=\s*)(?P<quote>[\"'])(?P<address>[^\"'\n]*)(?P=quote)",
    re.IGNORECASE,
)
LOST = "Links to pages of the old blog that were not imported; they lead to its old address"
MISSING = "Files that are shown or linked to and are not in the source; their old address was kept"
"""Topics of the report."""


@dataclass(frozen=True, slots=True)
class PlannedText:
    """Where a text goes."""

    source: SourceText
    file: str  # below content/
    site_path: str
    is_bundle: bool


@dataclass(slots=True)
class AddressBook:
    """Everything of the old blog that an address can mean."""

    blog: Blog
    site: Path
    new_url: str  # of the new site, without its path; where the old blog's is not known
    report: ReportBuilder
    is_dry: bool
    by_file: dict[Path, PlannedText] = field(default_factory=dict)
    by_path: dict[str, PlannedText] = field(default_factory=dict)  # normal old paths, names, slugs
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)  # by file below content/
    _copied: set[str] = field(default_factory=set)
    _troubles: dict[Path, str] = field(default_factory=dict)

    def add(self, planned: PlannedText) -> None:
        """Make a text known by its file, its old address and the names that tags use for it."""
        text = planned.source
        self.by_file[text.path.resolve()] = planned
        name = without_ending(text.name)
        names = [text.address, f"/{name}", f"/{name}/", f"/{name}.html", *text.header.keys.aliases]
        stem = text.path.parent.name if text.path.stem in ("index", "_index") else text.path.stem
        names += [f"octavo-text:{stem}", f"octavo-text:{text.slug}", f"octavo-text:{text.header.keys.title}"]
        if name.endswith(("/index", "/_index")):
            names += [f"/{name.rpartition('/')[0]}/"]
        for one in names:
            if one:
                self.by_path.setdefault(_normal(one), planned)

    def rewrite(self, text: str, planned: PlannedText) -> str:
        """Return a text's prose with every address as the new site has it."""

        def markdown(found: re.Match[str]) -> str:
            old = found["angled"] if found["angled"] is not None else found["bare"]
            new = self.new_address(old, planned)
            shown = f"<{new}>" if re.search(r"[\s()<>]", new) else new
            return f"{found['before']}{shown}{found['behind']}"

        def html(found: re.Match[str]) -> str:
            new = self.new_address(unescape(found["address"]), planned)
            return f"{found['before']}{found['quote']}{new.replace(found['quote'], '%22')}{found['quote']}"

        return _HTML.sub(html, _DEFINITION.sub(markdown, _MARKDOWN.sub(markdown, text)))

    def new_address(self, address: str, planned: PlannedText) -> str:
        """Return what an address becomes."""
        address = address.strip()
        own = self._without_host(address)
        if own is None:
            return address
        path, _, fragment = own.partition("#")
        path, _, query = path.partition("?")
        decoded = unquote(path)
        if address.startswith("#") or not path:
            return self._in_same(address, fragment, planned)
        target = self._text(decoded, planned)
        if target is not None:
            return self._to_text(target, fragment, planned)
        if decoded in planned.source.pictures:
            return decoded
        file = self.file_of(decoded, planned.source)
        if file is not None and (kept := self.keep_file(file, decoded, planned)):
            return quote(kept, safe=_SAFE) + (f"#{fragment}" if fragment else "")
        is_file = re.search(r"\.(?!html?$)[A-Za-z0-9]{1,5}$", decoded) is not None
        self.report.remark(MISSING if is_file else LOST, planned.file, address)
        return self._absolute(decoded, query, fragment, planned.source)

    def _without_host(self, address: str) -> str | None:
        """Return an address inside the old blog, None for one outside it."""
        if not address:
            return None
        if address.startswith(_INSIDE):
            return address
        base = urlsplit(self.blog.url)
        if _SCHEME.match(address):
            parts = urlsplit(address) if "[" not in address else None
            if parts is None or not base.netloc or parts.scheme not in ("http", "https", ""):
                return None
            if parts.netloc.removeprefix("www.") != base.netloc.removeprefix("www."):
                return None
            query = f"?{parts.query}" if parts.query else ""
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            address = f"{parts.path}{query}{fragment}" or "/"
        prefix = base.path.rstrip("/")
        return address[len(prefix) :] if prefix and address.startswith(f"{prefix}/") else address

    def _in_same(self, address: str, fragment: str, planned: PlannedText) -> str:
        anchors = self.anchors.get(planned.file)
        if anchors is None or fragment in anchors or fragment in ("", "top"):
            return address
        return f"#{found}" if (found := near_anchor(fragment, anchors)) else ""

    def _text(self, path: str, planned: PlannedText) -> PlannedText | None:
        if path.startswith(("{filename}", "|filename|", "{link}")):
            path = re.sub(r"^[{|]\w+[}|]", "", path)
        folder = planned.source.folder
        if not path.startswith("octavo-text:"):
            is_absolute = path.startswith("/")
            for base in (
                (self.blog.root, *(one for _, one in self.blog.statics)) if is_absolute else (folder,)
            ):
                for ending in _TEXT_ENDINGS:
                    found = self.by_file.get((base / (path.lstrip("/") + ending)).resolve())
                    if found is not None:
                        return found
        else:
            name = path.removeprefix("octavo-text:")
            for candidate in (
                folder / name,
                self.blog.root / name.lstrip("/"),
                self.blog.root / "content" / name.lstrip("/"),
            ):
                for ending in ("", ".md", "/index.md", ".ipynb"):
                    found = self.by_file.get(Path(f"{candidate}{ending}").resolve())
                    if found is not None:
                        return found
            stem = name.rstrip("/").rpartition("/")[2].removesuffix(".md").removesuffix(".markdown")
            return self.by_path.get(_normal(path)) or self.by_path.get(_normal(f"octavo-text:{stem}"))
        if not path.startswith("/"):
            page = planned.source.address or f"/{planned.source.name}"
            path = posixpath.normpath(posixpath.join(page, "" if page.endswith("/") else "..", path))
        return self.by_path.get(_normal(path))

    def _to_text(self, target: PlannedText, fragment: str, planned: PlannedText) -> str:
        anchors = self.anchors.get(target.file)
        if fragment and anchors is not None and fragment not in anchors:
            fragment = near_anchor(fragment, anchors)
        mark = f"#{fragment}" if fragment else ""
        if target.file == planned.file:
            return mark or posixpath.basename(target.file)
        return quote(posixpath.relpath(target.file, posixpath.dirname(planned.file)), safe=_SAFE) + mark

    def file_of(self, path: str, text: SourceText) -> Path | None:
        """Return the file that a decoded address means; None if it is not in the source."""
        path = re.sub(r"^(?:\{(?:static|attach|filename)\}|\|(?:static|filename)\|)", "", path)
        if "\0" in path or any(len(part.encode()) > _LONGEST_NAME for part in path.split("/")):
            return None  # the operating system refuses to look
        candidates: list[Path] = []
        if not path.startswith("/"):
            candidates += [text.folder / path, *(folder / path for folder in self._beside(text))]
            stored = re.sub(r"^[^/]+_files/", "", path)
            candidates += [folder / stored for folder in self._beside(text) if stored != path]
            candidates += [folder / path for _, folder in self.blog.statics]
            # From the old page's own address, as a browser reads it.
            if text.address:
                base = text.address if text.address.endswith("/") else posixpath.dirname(text.address) + "/"
                path = posixpath.normpath(posixpath.join(base, path))
            else:
                path = f"/{path}"
        for prefix, folder in self.blog.statics:
            if path.startswith(prefix):
                candidates.append(folder / path[len(prefix) :].lstrip("/"))
        candidates.append(self.blog.root / path.lstrip("/"))
        root = self.blog.root.resolve()
        for candidate in candidates:
            resolved = candidate.resolve()
            if resolved.is_file() and resolved.is_relative_to(root):
                return resolved
        return None

    def _beside(self, text: SourceText) -> Iterable[Path]:
        if text.path.suffix.lower() not in (".qmd", ".rmd", ".ipynb", ".rmarkdown"):
            return ()
        stem = text.path.with_suffix("").name
        return [
            place
            for folder in frozen_folders(text, self.blog.root)
            for place in (folder, folder / f"{stem}_files", folder.parent)
        ]

    def keep_file(self, file: Path, written: str, planned: PlannedText) -> str:
        """Copy a file to where the new site has it and return how the text names it; "" for a damaged one."""
        if not self._is_sound(file):
            return ""
        is_own = file.is_relative_to(planned.source.folder.resolve())
        # Bibliographies and texts beside a text are read, not published.
        if planned.is_bundle and is_own and file.suffix.lower() not in _READ_HERE:
            name = file.relative_to(planned.source.folder.resolve()).as_posix()
            self._copy(file, f"{posixpath.dirname(planned.file)}/{_clean(name)}")
            return _clean(name)
        if planned.is_bundle and (found := re.search(r"_files/(.*)$", written)) and "_freeze" in file.parts:
            self._copy(file, f"{posixpath.dirname(planned.file)}/{_clean(found[1])}")
            return _clean(found[1])
        path = self._public_path(file)
        self._copy(file, f"static{path}")
        return path

    def _public_path(self, file: Path) -> str:
        for prefix, folder in self.blog.statics:
            if file.is_relative_to(folder.resolve()):
                name = file.relative_to(folder.resolve()).as_posix()
                return _clean(posixpath.join("/", prefix.strip("/"), name))
        return _clean("/" + file.relative_to(self.blog.root.resolve()).as_posix())

    def _is_sound(self, file: Path) -> bool:
        if not is_picture(file.name):
            return not file.read_bytes()[:40].startswith(b"version https://git-lfs")
        if file not in self._troubles:
            data = file.read_bytes()
            # A build reads every pixel, once; to read them here, too, would take most of the time.
            trouble = "" if is_whole(data) else examine_picture(file.name, data).trouble
            self._troubles[file] = trouble
            if trouble:
                self.report.remark(DAMAGED, file.name, trouble)
        return not self._troubles[file]

    def _copy(self, file: Path, target: str, kind: str = FILES) -> None:
        if target in self._copied:
            return
        self._copied.add(target)
        copy_file(file, self.site, f"content/{target}", self.report, kind, is_dry=self.is_dry)

    def keep_bibliography(self, path: Path, target: str) -> None:
        """Copy a bibliography to where texts cite from it."""
        if path.suffix == ".json" and not target.endswith(".csl.json"):
            target = f"{target.removesuffix('.json')}.csl.json"
        self._copy(path, target, "bibliographies")

    def keep_bytes(self, data: bytes, target: str) -> None:
        """Write a file that stood inside another, such as a picture in a notebook."""
        place = self.site / "content" / target
        if place.exists():
            self.report.unchanged(FILES)
            return
        self.report.written(FILES)
        if not self.is_dry:
            write_content(self.site, place, data)

    def _absolute(self, path: str, query: str, fragment: str, text: SourceText) -> str:
        path = path.removeprefix("octavo-text:")
        path = re.sub(r"^[{|]\w+[}|]", "", path)
        if not path.startswith("/"):
            base = text.address if text.address.endswith("/") else posixpath.dirname(text.address) + "/"
            path = posixpath.normpath(posixpath.join("/", base or "/", path))
        url = (self.blog.url or self.new_url).rstrip("/")
        behind = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
        return f"{url}{quote(path, safe=_SAFE)}{behind}"


def near_anchor(fragment: str, anchors: Iterable[str]) -> str:
    """Return the anchor that a heading of the same words has here; "" if there is none."""
    wanted = _letters(fragment)
    return next((anchor for anchor in anchors if _letters(anchor) == wanted), "")


def _letters(anchor: str) -> str:
    return "".join(letter for letter in unquote(anchor).casefold() if letter.isalnum())


def _normal(path: str) -> str:
    path = normal_path(path)
    for ending in ("/index.html", ".html", "/index"):
        path = path.removesuffix(ending)
    return path or "/"


def _clean(path: str) -> str:
    """Return a path whose parts no folder of content refuses."""
    return "/".join(part.lstrip("._") or part.replace(".", "-") for part in path.split("/"))
