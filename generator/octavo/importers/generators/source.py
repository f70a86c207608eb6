"""What an old blog is made of: its texts with their headers read, and where their addresses were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path, PurePosixPath

from msgspec.structs import replace as replace_struct

import octavo.expressions as re
from octavo.errors import Problem
from octavo.formats.decoding import decode_text
from octavo.formats.yaml_tree import ListNode, MapNode, Node, read_yaml
from octavo.site.frontmatter import Header, PostKeys, read_header
from octavo.site.headers.forms import split_header
from octavo.site.headers.people import HeaderAuthor

_MONTH_FIRST = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])")
_DATE_LINE = re.compile(r"^(date[ \t]*+[:=])[^\n]*$", re.MULTILINE | re.IGNORECASE)
_NAMED_FILES = re.compile(
    r"^bibliography:[ \t]*+\n(?P<files>(?:[ \t]++[\w-]++:[ \t]*+[^\s\[{][^\n]*+\n)++)", re.MULTILINE
)
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_LINE = re.compile(r"^(title|date|author|tags|categories)[ \t]*+[:=][ \t]*+([^\n]*)$", re.MULTILINE)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?")
_DOUBLE_EXTENSION = re.compile(r"\.(?:[a-z]{2}(?:-[A-Za-z]{2,4})?)$")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A post or a page of the old blog."""

    path: Path
    name: str  # below the blog's folder, with forward slashes
    header: Header
    body: str
    is_page: bool = False
    is_draft: bool = False
    is_bundle: bool = False  # the files beside it are its own
    slug: str = ""
    address: str = ""  # "/2019/04/slug/"; "" if it is not known
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that stood inside it, by name
    remarks: tuple[str, ...] = ()  # what could not be read of its header

    @property
    def folder(self) -> Path:
        """Return the folder that relative addresses start from."""
        return self.path.parent

    @property
    def day(self) -> date | None:
        """Return the day of its date."""
        return self.header.date.value.date() if self.header.date else None


@dataclass(frozen=True, slots=True)
class Page:
    """What a converter of bodies may know of its text."""

    text: SourceText
    blog: Blog
    remark: Callable[[str, str], None]  # topic, words
    known: Mapping[str, str]  # keys of works that it may cite, by the key in small letters
    notes: list[str]  # footnotes to be written at its end


Converter = Callable[[str, Page], str]


@dataclass(frozen=True, slots=True)
class Blog:
    """An old blog."""

    system: str
    root: Path
    url: str  # its address, "" if nobody said it
    texts: tuple[SourceText, ...]
    convert: Converter
    statics: tuple[tuple[str, Path], ...] = ()  # where paths of the old site are kept: prefix, folder
    bibliographies: tuple[Path, ...] = ()  # for all texts
    find_bibliography: Callable[[SourceText, str], Path | None] = lambda text, name: None
    people: Mapping[str, HeaderAuthor] = field(default_factory=dict)  # by the id that headers use
    author: str = ""  # of texts that name nobody
    settings: Mapping[str, object] = field(default_factory=dict)  # as plain data
    menu: tuple[tuple[str, str], ...] = ()  # title, address
    skipped: tuple[tuple[str, str], ...] = ()  # file, why


def read_source(path: Path, root: Path, zone: tzinfo, *, text: str | None = None) -> SourceText | None:
    """Return a text with its header read as far as it can be; None if the file is no text."""
    name = path.relative_to(root).as_posix()
    if text is None:
        text, _ = decode_text(path.read_bytes(), name)
    if text is None:
        return None
    split, _ = split_header(_NAMED_FILES.sub(_as_list, text.replace("\r\n", "\n"), count=1), name)
    remarks: list[str] = []
    # As a folder, so that endings such as .qmd say nothing.
    stem = path.parent.name if path.stem == "index" else path.stem
    as_read = f"content/posts/{stem}/index.md"
    header: Header | None = None
    problems: tuple[Problem, ...] = ()
    if split.header is not None:
        header, problems = read_header(split.header, as_read, zone, needs_date=False, form=split.form)
        if any(one.code == "bad-date" for one in problems):
            # The file's or its folder's name knows; else months come first, as in America.
            day = _DAY.search(path.stem) or _DAY.search(path.parent.name)
            dated = _DATE_LINE.sub(rf"\1 {day[0]}", split.header, count=1) if day else split.header
            dated = _MONTH_FIRST.sub(r"\4-\1-\3", dated)
            header, problems = read_header(dated, as_read, zone, needs_date=False, form=split.form)
        remarks += [
            str(one.message) for one in problems if one.severity == "error" and one.code != "missing-key"
        ]
    if header is None:
        lines = [f"{key}: {_bare(value)!r}" for key, value in _LINE.findall(split.header or "")]
        header, _ = read_header("\n".join(lines) or "{}", as_read, zone, needs_date=False)
    if header is None:
        header = Header(PostKeys("Untitled"), None, None, (), stem, "")
    body = split.body if split.header is not None else text
    return SourceText(
        path, name, header, body, slug=header.keys.slug or slug_of(path), remarks=tuple(remarks)
    )


def _as_list(found: re.Match[str]) -> str:
    """Return bibliographies that have names, as Quarto's filter `multibib` wants it, without them."""
    files = re.findall(r":[ \t]*+([^\n]+)", found["files"])
    return f"bibliography: [{', '.join(files)}]\n"


def _bare(value: str) -> str:
    """Return a value without its quotation marks."""
    value = value.rstrip()
    value = value.removeprefix('"').removeprefix("'")
    return value.removesuffix('"').removesuffix("'")


def slug_of(path: Path) -> str:
    """Return the slug that a file's or its folder's name gives, without a date and a language."""
    stem = path.parent.name if path.stem in ("index", "_index") else _DOUBLE_EXTENSION.sub("", path.stem)
    return _DATED.sub("", stem, count=1) or stem


def files_of(folder: Path, *endings: str) -> Iterator[Path]:
    """Yield the files below a folder with these endings, sorted; none that is hidden or belongs to tools."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") or part in ("node_modules", "renv", "venv", "_site") for part in parts):
            continue
        if path.suffix.lower() in endings and path.is_file() and not path.is_symlink():
            yield path


def without_permalink(text: SourceText) -> Header:
    """Return a text's header without the address that it gives: `SourceText.address` has it."""
    return replace_struct(text.header, keys=replace_struct(text.header.keys, permalink=""))


def file_in(root: Path, name: str, *folders: Path) -> Path | None:
    """Return the first file of this name in some folders; None if there is none, or outside `root`."""
    for folder in folders:
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            return path
    return None


def plain_yaml(path: Path) -> dict[str, object]:
    """Return a file of settings as plain data; nothing if it is not there or cannot be read."""
    if not path.is_file():
        return {}
    text, _ = decode_text(path.read_bytes(), path.name)
    tree, _ = read_yaml(text or "", path=path.name)
    data = plain_node(tree)
    return data if isinstance(data, dict) else {}


def plain_node(node: Node | None) -> object:
    """Return a tree as dicts, lists and text."""
    if isinstance(node, MapNode):
        return {entry.key: plain_node(entry.value) for entry in node.entries}
    if isinstance(node, ListNode):
        return [plain_node(item) for item in node.items]
    return "" if node is None or node.is_null else node.text


def node_at(settings: object, *keys: str) -> object:
    """Return what is under some keys of plain data, None if there is nothing."""
    for key in keys:
        settings = settings.get(key) if isinstance(settings, dict) else None
    return settings


def text_at(settings: object, *keys: str) -> str:
    """Return the text under some keys of plain data, "" if there is none."""
    found = node_at(settings, *keys)
    return found if isinstance(found, str) else ""


def list_at(settings: object, *keys: str) -> list[object]:
    """Return the list under some keys of plain data, or a text there as one; [] if there is neither."""
    found = node_at(settings, *keys)
    return found if isinstance(found, list) else [found] if isinstance(found, str) else []


def python_setting(source: str, name: str) -> str:
    """Return a text that a settings file in Python gives a name; the file is not run."""
    found = re.search(rf"^{name}\s*=\s*[rf]?(['\"])(.*?)\1", source, re.MULTILINE)
    return found[2] if found else ""


def without_ending(name: str) -> str:
    """Return a path without the ending of its file's name."""
    return PurePosixPath(name).with_suffix("").as_posix()
