"""The works of a site: found while somebody types, with what they lack; and fields of their entries changed.

Only these fields change in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.library.identity import identities
from octavo.bibliography.read import read_bibliography
from octavo.bibliography.retractions import Retractions, read_retractions
from octavo.bibliography.styles.style import Style
from octavo.desk.places import DeskError, text_file
from octavo.desk.shelf import ReadFiles, TextRow
from octavo.lookup.entry_fields import read_entry, set_fields
from octavo.lookup.site_works import searched_text, site_style, spelt_plainly
from octavo.model.reference import Record
from octavo.site.config import Config
from octavo.site.discover import CONTENT, is_bibliography
from octavo.site.swap import Swapper
from octavo.storage.signatures import Signature, digest_of, signature_of

_MOST_OFFERED = 12
_WANTED = {
    "article-journal": ("author", "title", "container_title", "issued", "volume", "page"),
    "book": ("title", "issued", "publisher"),
    "chapter": ("author", "title", "container_title", "issued", "publisher"),
    "thesis": ("author", "title", "issued", "publisher"),
    "webpage": ("title", "url"),
}
_WORDS = {"container_title": "journal or book", "issued": "year", "page": "pages"}


class _Known(Struct, frozen=True):
    record: Record
    reference: str
    searched: str


class Library:
    """The works of one site, read again only when a file has changed. Belongs to one thread."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._site = site
        self._files = ReadFiles[list[_Known]](site, (CONTENT,), is_bibliography)
        self._style: tuple[object, Style] | None = None
        self._retractions: tuple[Signature, Retractions] | None = None

    def offer(self, words: str, config: Config | None) -> tuple[tuple[str, str], ...]:
        """Return key and reference of the works that have all the words, the best first."""
        wanted = [plain for word in words.split() if (plain := spelt_plainly(word))]
        found = [one for one in self._works(config) if all(word in one.searched for word in wanted)]
        first = wanted[0] if wanted else ""
        # A key or a first author that begins like that is what is meant most often.
        found.sort(key=lambda one: (not one.searched.startswith(first), _first_author(one).find(first) != 0))
        return tuple((one.record.key, one.reference) for one in found[:_MOST_OFFERED])

    def rows(self, config: Config | None, texts: Iterable[TextRow]) -> list[dict[str, Any]]:
        """Return the row of each work as plain data, in the order of files and entries."""
        works = self._works(config)
        cited: dict[str, list[tuple[str, str]]] = {}
        for text in texts:
            for key in text.cites:
                cited.setdefault(key, []).append((text.path, text.title))
        by_identity: dict[object, list[str]] = {}
        for one in works:
            for identity in identities(one.record):
                by_identity.setdefault(identity, []).append(one.record.key)
        retractions = self._site_retractions(config)
        return [
            {
                "key": one.record.key,
                "reference": one.reference,  # plain text in the site's style
                "file": one.record.location.path,
                "line": one.record.location.line,
                "cited_in": cited.get(one.record.key, []),  # path and title of each text
                "lacks": list(_lacking(one.record)),  # in words
                "doubles": _doubles(one.record, by_identity),  # keys of entries for the same work
                "notice": found.nature.value if (found := retractions.notice_for(one.record)) else "",
                "is_mendable": one.record.location.path.endswith(".bib"),
            }
            for one in works
        ]

    def keys(self, config: Config | None) -> frozenset[str]:
        """Return the keys of all works."""
        return frozenset(one.record.key for one in self._works(config))

    def find(self, key: str, config: Config | None) -> Record:
        """Return the work of a key. Raises `DeskError` if there is none."""
        for one in self._works(config):
            if one.record.key == key:
                return one.record
        raise DeskError(f"There is no work {key}.", status=404)

    def _works(self, config: Config | None) -> list[_Known]:
        style = self._chosen_style(config)
        found = self._files.values(lambda path: [*self._read(path, style)])
        return [one for works in found for one in works]

    def _read(self, path: str, style: Style) -> Iterator[_Known]:
        try:
            data = (self._site / path).read_bytes()
        except OSError:
            return
        for record in read_bibliography(path, data).records:
            yield _Known(record, style.format_reference(record).text, searched_text(record))

    def _chosen_style(self, config: Config | None) -> Style:
        chosen = config.citations if config else None
        if self._style is None or self._style[0] != chosen:
            self._style = (chosen, site_style(config, self._site))
            self._files.forget()
        return self._style[1]

    def _site_retractions(self, config: Config | None) -> Retractions:
        """Return what the site's own file says was retracted."""
        name = config.citations.retractions if config else ""
        if not name:
            return Retractions()
        file = self._site / name
        try:
            signature = signature_of(file.stat())
            if self._retractions is None or self._retractions[0] != signature:
                self._retractions = (signature, read_retractions(name, file.read_bytes())[0])
        except OSError:
            return Retractions()
        return self._retractions[1]


def _first_author(one: _Known) -> str:
    names = one.record.author or one.record.editor
    return spelt_plainly(names[0].family or names[0].literal) if names else ""


def _lacking(record: Record) -> Iterator[str]:
    for name in _WANTED.get(record.type, ("title", "issued")):
        value = getattr(record, name)
        if name == "page" and (record.number or record.status):
            continue
        if name == "volume" and record.status:
            continue
        if not value or getattr(value, "is_empty", False):
            yield _WORDS.get(name, name)


def _doubles(record: Record, by_identity: dict[object, list[str]]) -> tuple[str, ...]:
    count = Counter(key for one in identities(record) for key in by_identity[one] if key != record.key)
    return tuple(count)


_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_OFFERED = (
    "author",
    "title",
    "journal",
    "year",
    "volume",
    "number",
    "pages",
    "doi",
    "pmid",
    "publisher",
    "url",
)
_OTHER_NAMES = {"journal": "journaltitle", "year": "date"}  # of BibLaTeX


def fields_of(site: Path, record: Record) -> tuple[dict[str, str], str]:
    """Return the fields of a work as the file writes them, without their braces, and the file's digest.

    Fields that are often wanted stand there empty. Raises `DeskError` if the entry cannot be taken apart.
    """
    text, digest = _text_of(site, record)
    entry = read_entry(text, _offset(text, record))
    if entry is None:
        raise _unsafe(record)
    values = {field.name: _bare(text[field.start : field.end]) for field in entry.fields}
    if "date" in values:
        values.pop("year", None)
    missing = [name for name in _OFFERED if name not in values and _OTHER_NAMES.get(name) not in values]
    return values | dict.fromkeys(missing, ""), digest


def mend(site: Path, swapper: Swapper, record: Record, values: Mapping[str, str], digest: str) -> None:
    """Change fields of a work's entry; "" takes one out. Raises `DeskError` if that is not safe."""
    before, _ = fields_of(site, record)
    # A field of a browser has one line; where the file breaks it is no change.
    changed = {
        name: value.strip()
        for name, value in values.items()
        if " ".join(value.split()) != " ".join(before.get(name, "").split())
    }
    for name, value in changed.items():
        if not _NAME.fullmatch(name) or not _is_balanced(value):
            raise DeskError(f"“{name}” has a brace too many or too few.", "Each { needs its }.")
    text, found = _text_of(site, record)
    if found != digest:
        raise DeskError("The bibliography has changed meanwhile.", "Open the work again.", 409)
    new = set_fields(
        text, _offset(text, record), {name: value and f"{{{value}}}" for name, value in changed.items()}
    )
    if new is None:
        raise _unsafe(record)
    try:
        done = swapper.save(
            text_file(site, record.location.path), new.encode("utf-8", "surrogateescape"), digest
        )
    except OSError as error:
        raise DeskError(f"The disk refuses to save this: {error.strerror}.", status=507) from error
    if not done.is_saved:
        raise DeskError("The bibliography has changed meanwhile.", "Open the work again.", 409)


def _text_of(site: Path, record: Record) -> tuple[str, str]:
    try:
        data = text_file(site, record.location.path).read_bytes()
    except OSError as error:
        raise DeskError(f"The file cannot be read: {error.strerror}.", status=404) from error
    return data.decode("utf-8", "surrogateescape"), digest_of(data)


def _offset(text: str, record: Record) -> int:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: record.location.line - 1])
    found = text.find("@", start)
    return found if found >= 0 else len(text)


def _bare(value: str) -> str:
    if value[:1] + value[-1:] in ("{}", '""'):
        return value[1:-1]
    return value


def _is_balanced(value: str) -> bool:
    depth = 0
    for letter in value:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _unsafe(record: Record) -> DeskError:
    return DeskError(
        f"The entry {record.key} cannot be changed here safely.", "Change it in the file, in an editor.", 409
    )
