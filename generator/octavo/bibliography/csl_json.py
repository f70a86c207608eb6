"""CSL-JSON, the format of Zotero, Pandoc and the DOI services → normalised records.

Source: https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.csl_values import is_incomplete_list, read_csl_date, read_csl_names, text_of
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.export_csl import DATES, PLAIN, RICH
from octavo.bibliography.gathering import Gathering, citable_key
from octavo.bibliography.identifiers import clean_arxiv, clean_url
from octavo.bibliography.language_names import language_tag
from octavo.bibliography.notes import read_note
from octavo.bibliography.page_range import plain_range
from octavo.bibliography.preprints import arxiv_in_name, arxiv_of_doi, is_arxiv, is_preprint_server
from octavo.bibliography.rich_text import rich_text_to_html, rich_text_to_plain
from octavo.errors import Location
from octavo.formats.decoding import without_forbidden
from octavo.model.reference import Record
from octavo.text.nearest import did_you_mean

_TYPES_WORDS = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
"""
TYPES = frozenset(_TYPES_WORDS.split())

# Crossref's and DataCite's words, which their DOI services put where CSL wants its own.
OTHER_NAMES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "journal-article",
        "periodical": "journal",
        "article": "posted-content",
        "paper-conference": "proceedings-article",
        "book": "proceedings monograph edited-book reference-book book-set book-series",
        "chapter": "book-chapter book-section book-part",
        "entry-encyclopedia": "reference-entry",
        "thesis": "dissertation",
        "report": "report-component",
        "review": "peer-review",
        "document": "component other grant",
        "motion_picture": "video",
        "legislation": "gazette",
    }.items()
    for name in names.split()
}
# Digits stay as they are written: a volume of "07", and numbers too long for Python.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_SPACES = re.compile(r"[ \t\n\r]*")
_BETWEEN = re.compile(r"[ \t\n\r]*(?:,[ \t\n\r]*)?")
_NEXT_ITEM = re.compile(r"^[ \t]*\{", re.MULTILINE)
_LIST_START = re.compile(r'(?:\{\s*"items"\s*:\s*)?\[')
_ESCAPED = re.compile(r"\\(?:u|[bf])")  # may hide what no page can hold: half a character, NUL
# Zotero's "Extra" holds what its form has no field for, one a line: "PMID: 32504530".
_EXTRA = re.compile(r"^[ \t]*(?:\{:)?([A-Za-z][A-Za-z -]{1,30}):(.*)$", re.MULTILINE)
# The variables that octavo prints.
_EXTRA_FIELDS = """
arxiv citation-key collection-number collection-title doi edition event-date event-place event-title genre
isbn issn medium number number-of-volumes original-date pmcid pmid publisher publisher-place status supplement
version volume volume-title
"""
_IN_EXTRA = frozenset(_EXTRA_FIELDS.split())
_ROLES = {
    "author": ("author", "inventor", "artist", "reviewer"),
    "editor": ("editor", "volume-editor", "editorial-director", "editor-translator"),
    "translator": ("translator", "editor-translator"),
    "container_author": ("container-author",),
    "collection_editor": ("collection-editor", "series-creator"),
    "director": ("director",),
}
# What programs call variables besides.
_ALSO = {
    "title_short": ("shortTitle",),
    "container_title_short": ("journalAbbreviation",),
    "event_title": ("event",),
    "supplement": ("supplement-number",),
}
_ARXIV = re.compile(r"arxiv\b", re.IGNORECASE)


def read_csl_json(path: str, data: bytes) -> Bibliography:
    """Return the works of a CSL-JSON file, however broken; never raises.

    The file is a list of items, one item alone, or Zotero's `{"items": […]}`. An item that cannot be
    read is left out with a warning at its line.
    """
    text, problems = decode_bibliography(path, data)
    reader = _FileReader(Gathering(path, problems), text)
    reader.read()
    return reader.gathering.bibliography()


class _FileReader:
    """Reads one file item by item, so that each has a line and a broken one does not take the rest along."""

    def __init__(self, gathering: Gathering, text: str) -> None:
        self.gathering = gathering
        self.text = text
        self._has_escapes = _ESCAPED.search(text) is not None
        self._line_starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def read(self) -> None:
        for line, item in self._items():
            if isinstance(item, Mapping):
                self._read_item(line, item)
            else:
                self.gathering.warn(
                    line,
                    "This is not a work: every item of CSL-JSON is an object with id and type.",
                    'Write it like {"id": "smith2020", "type": "book", …}; it is left out.',
                    "bibliography-syntax",
                )

    def _items(self) -> Iterator[tuple[int, object]]:
        position = _end(_SPACES.match(self.text))
        start = _LIST_START.match(self.text, position)
        if start is None:
            if position < len(self.text):
                _, item = self._decode(position)
                if item is not None:
                    yield self._line(position), item
            return
        position = start.end()
        while True:
            position = _end(_BETWEEN.match(self.text, position))
            if self.text.startswith("]", position) or position >= len(self.text):
                return
            end, item = self._decode(position)
            if item is not None:
                yield self._line(position), item
            position = end

    def _decode(self, position: int) -> tuple[int, object]:
        """Return where the value at `position` ends, and the value; None for one that is broken."""
        try:
            item, end = _DECODER.raw_decode(self.text, position)
        except json.JSONDecodeError as error:
            self._warn_syntax(error.pos, error.msg.lower())
            following = _NEXT_ITEM.search(self.text, error.pos + 1)
            return (following.start() if following else len(self.text)), None
        except RecursionError:
            self._warn_syntax(position, "it is nested too deeply")
            return len(self.text), None
        return end, _cleaned(item) if self._has_escapes else item

    def _warn_syntax(self, position: int, message: str) -> None:
        hint = (
            "The item is left out; a comma, a quotation mark or a bracket may be missing before this place."
        )
        line = self._line(position)
        self.gathering.warn(line, f"An item cannot be read: {message}.", hint, "bibliography-syntax")

    def _line(self, position: int) -> int:
        return bisect_right(self._line_starts, position)

    def _read_item(self, line: int, item: Mapping[str, object]) -> None:
        if "itemType" in item and "type" not in item:
            self.gathering.warn(
                line,
                "This is Zotero's own format, not CSL-JSON.",
                "Export again and choose “CSL JSON” or “Better CSL JSON”.",
                "bibliography-syntax",
            )
            return
        self.gathering.add(_ItemReader(self.gathering, line, item).record())


class _ItemReader:
    """Reads the variables of one item."""

    def __init__(self, gathering: Gathering, line: int, item: Mapping[str, object]) -> None:
        self.gathering = gathering
        self.line = line
        self.item = item
        self.extra: dict[str, str] = {}
        self.note = read_note(_EXTRA.sub(self._take_extra, text_of(item.get("note"))).strip())
        self.type = self._type()
        self.arxiv = self._arxiv()

    def record(self) -> Record:
        record = self._as_written()
        container, accessed, number = record.container_title, record.accessed, record.number
        page = plain_range(record.page)
        if self.type.startswith("article"):
            # Styles print the number of an article where its pages would stand, so it may be in both.
            page = "" if page == number else page
            number = "" if _ARXIV.match(number) else number
        return replace(
            record,
            incomplete_names=tuple(
                role for role, names in _ROLES.items() if is_incomplete_list(self._get(*names))
            ),
            container_title="arXiv" if self.arxiv and is_arxiv(container) else container,
            accessed=accessed if accessed.year else self.note.accessed,
            page=page,
            number=number,
            version=record.version or self.note.version,
            genre=record.genre or self.note.kind,
            language=language_tag(record.language),
            archive="arXiv" if self.arxiv else record.archive,
            note=rich_text_to_html(self.note.text),
            keyword=tuple(word.strip() for word in re.split("[,;]", self._plain("keyword")) if word.strip()),
            doi=self.gathering.doi(self.line, self._string("DOI")),
            pmid=self.gathering.pmid(self.line, self._string("PMID")),
            pmcid=self.gathering.pmcid(self.line, self._string("PMCID")),
            arxiv=self.arxiv,
            url=self.gathering.url(self.line, self._string("URL")),
            pdf=clean_url(self._string("PDF")),
        )

    def _as_written(self) -> Record:
        """Return the record with the item's variables under the names that the export has for them."""
        dates = {name: self._get(variable) or self.extra.get(variable) for name, variable in DATES.items()}
        return replace(
            Record(self._key(), self.type, Location(self.gathering.path, self.line)),
            source_file=self.gathering.path,
            **{role: read_csl_names(self._get(*names)) for role, names in _ROLES.items()},
            **{name: self._rich(variable, *_ALSO.get(name, ())) for name, variable in RICH.items()},
            **{name: self._plain(variable, *_ALSO.get(name, ())) for name, variable in PLAIN.items()},
            **{name: read_csl_date(written) for name, written in dates.items()},
        )

    def _take_extra(self, match: re.Match[str]) -> str:
        name, value = match[1].strip().lower().replace(" ", "-"), match[2].strip().removesuffix("}")
        if name not in _IN_EXTRA or not value:
            return match[0]
        self.extra.setdefault(name, value)
        return ""

    def _get(self, *names: str) -> object:
        return next((self.item[name] for name in names if self.item.get(name)), None)

    def _string(self, *names: str) -> str:
        return text_of(self._get(*names)) or next(
            (self.extra[name.lower()] for name in names if name.lower() in self.extra), ""
        )

    def _plain(self, *names: str) -> str:
        return rich_text_to_plain(self._string(*names))

    def _rich(self, *names: str) -> str:
        return rich_text_to_html(self._string(*names))

    def _key(self) -> str:
        written = text_of(self.item.get("id")).strip()
        named = text_of(self.item.get("citation-key")).strip() or self.extra.get("citation-key", "")
        # Zotero's own ids are addresses or numbers, which nobody would cite by.
        return named if named and ("://" in written or not citable_key(written)) else written

    def _type(self) -> str:
        written = text_of(self.item.get("type")).strip().lower()
        if written == "article-journal" and is_preprint_server(self._plain("container-title")):
            return "article"  # Google Scholar and Mendeley know no preprints
        if written in TYPES:
            return written
        if written in OTHER_NAMES:
            return OTHER_NAMES[written]
        name = text_of(self.item.get("id")) or "This work"
        if written:
            message = f"{name} has the unknown type “{written}”; it is shown as a document."
        else:
            message = f"{name} has no type; it is shown as a document."
        hint = did_you_mean(written, TYPES) or "Types are those of CSL: article-journal, book, chapter …"
        self.gathering.warn(self.line, message, hint, "unknown-entry-type")
        return "document"

    def _arxiv(self) -> str:
        if _ARXIV.match(self._string("archive")) and (found := clean_arxiv(self._string("archive_location"))):
            return found
        named = self._string("number"), self.extra.get("arxiv", "")
        if found := next((clean_arxiv(text) for text in named if _ARXIV.match(text)), ""):
            return found
        return (
            clean_arxiv(self.extra.get("arxiv", ""))
            or arxiv_of_doi(self._string("DOI"))
            or arxiv_in_name(self._plain("container-title"))
        )


def _cleaned(value: object) -> object:
    """Return the value with its texts as `decode_bibliography` would have them."""
    if isinstance(value, str):
        return without_forbidden(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    if isinstance(value, list):
        return [_cleaned(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _cleaned(entry) for name, entry in value.items()}
    return value


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
