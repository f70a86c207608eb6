"""The works of a file as they come in: each under a key of its own, with what is wrong beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.bibliography_file import Bibliography, by_key
from octavo.bibliography.identifiers import Cleaner, clean_doi_field, clean_pmcid, clean_pmid, clean_url
from octavo.bibliography.inline_html import html_to_text
from octavo.errors import Location, Problem, Severity, sort_problems
from octavo.model.reference import Record
from octavo.text.composed import composed
from octavo.text.letters import letters

_KEY = re.compile(r"\w(?:[\w:.#$%&+?<>~/-]*\w)?")  # what `@key` can hold without braces
_NO_KEY_CHARACTER = re.compile(r"[\W_]+")


class Gathering:
    """The records of one file, and its problems; `bibliography()` is the result."""

    def __init__(self, path: str, problems: tuple[Problem, ...] = ()) -> None:
        """Begin with the problems of decoding the file."""
        self.path = path
        self._problems: list[Problem] = list(problems)
        self._records: list[Record] = []
        self._first: dict[str, Record] = {}

    def bibliography(self) -> Bibliography:
        """Return what was gathered, in the order of the file."""
        return Bibliography(self.path, by_key(with_keys(self._records)), sort_problems(self._problems))

    def add(self, record: Record) -> None:
        """Take in a work; without a key it gets one in the end."""
        key = composed(record.key)
        first = self._first.get(key)
        if first is not None:
            self.warn(
                record.location.line,
                f"{key} is there twice; the first one, on line {first.location.line}, counts.",
                "Remove one of them, or give it another key.",
                "duplicate-entry",
            )
            return
        if key != record.key:
            record = replace(record, key=key)
        if key:
            self._first[key] = record
        self._records.append(record)

    def warn(self, line: int, message: str, hint: str, code: str) -> None:
        """Note a problem at a line of the file."""
        self._problems.append(Problem(Location(self.path, line), message, hint, Severity.WARNING, code))

    def doi(self, line: int, raw: str) -> str:
        """Return the bare DOI; what is none is left out with a warning, as in the methods below."""
        return self._identifier(line, raw, clean_doi_field, "a DOI", "10.1000/182")

    def pmid(self, line: int, raw: str) -> str:
        """Return the digits of a PubMed number."""
        return self._identifier(line, raw, clean_pmid, "a PubMed number", "32504530")

    def pmcid(self, line: int, raw: str) -> str:
        """Return a PubMed Central number with its prefix."""
        return self._identifier(line, raw, clean_pmcid, "a PubMed Central number", "PMC7666914")

    def url(self, line: int, raw: str) -> str:
        """Return a web address that is safe in a page."""
        if not raw or (url := clean_url(raw)):
            return url if raw else ""
        self.warn(
            line,
            f"The address “{raw}” is left out, it is none of the web.",
            "Write the whole address, beginning with http:// or https://.",
            "url-scheme",
        )
        return ""

    def _identifier(self, line: int, raw: str, clean: Cleaner, what: str, example: str) -> str:
        found = clean(raw) if raw else ""
        if raw and not found:
            self.warn(
                line, f"“{raw}” is not {what}; it is left out.", f"Write it like {example}.", "identifier"
            )
        return found


def with_keys(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the works, those without a key under their first author and year: smith2020, smith2020a."""
    records = tuple(records)
    taken = {record.key for record in records}
    seen: Counter[str] = Counter()
    named = []
    for record in records:
        if not record.key:
            wanted = key = _author_and_year(record)
            while key in taken:
                key = wanted + letters(seen[wanted])
                seen[wanted] += 1
            taken.add(key)
            record = replace(record, key=key)
        named.append(record)
    return tuple(named)


def citable_key(text: str) -> str:
    """Return what a file calls a work when that can be cited as `@key`; "" for mere numbers and phrases."""
    text = text.strip()
    return text if _KEY.fullmatch(text) and not text.isdecimal() else ""


def _author_and_year(record: Record) -> str:
    """Return "smith2020" for a work of 2020 whose first author is Smith."""
    people = record.author or record.editor or record.director or record.translator
    name = (people[0].family or people[0].literal) if people else ""
    words = name or " ".join(html_to_text(record.title or record.container_title).split()[:3])
    year = str(abs(record.issued.year)) if record.issued.year else ""
    return f"{_NO_KEY_CHARACTER.sub('', words.casefold())[:40] or 'work'}{year}"
