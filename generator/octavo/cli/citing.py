"""What `octavo cite` does, and how it tells it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from octavo.bibliography.styles.style import Style
from octavo.cli.imports import show_progress
from octavo.cli.printing import print_problems, printable
from octavo.errors import Location, Problem, Severity, UsageError
from octavo.lookup.site_works import SiteWorks, find_works, read_site_works, site_style
from octavo.model.notice import Nature, Notice
from octavo.model.reference import Record

if TYPE_CHECKING:
    from octavo.lookup.client import Client
    from octavo.lookup.finding import Finding
    from octavo.lookup.pace import Pace
    from octavo.lookup.session import Session

_SAID = {
    Nature.RETRACTION: "was retracted",
    Nature.CONCERN: "has an expression of concern",
    Nature.CORRECTION: "was corrected",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """Where works go."""

    site: Path
    to: Path | None
    is_dry: bool


def now() -> datetime:
    """Return the time."""
    return datetime.now(tz=UTC)


def real_pace() -> Pace:
    """Return the pace of this computer's clock."""
    from octavo.lookup.pace import Pace

    return Pace(time.monotonic, time.sleep)


def add_works(choices: Choices, asked: Sequence[str]) -> int:
    """Add the works of identifiers; return the exit code."""
    from octavo.lookup.adding import known_key
    from octavo.lookup.failure import LookupFailure
    from octavo.lookup.identifier import Identifier, read_identifier
    from octavo.lookup.look_up import look_up_all

    problems: list[Problem] = []
    typed: dict[Identifier, str] = {}
    for text in asked:
        try:
            typed.setdefault(read_identifier(text), text)
        except LookupFailure as failure:
            problems.append(failure.problem(text))
    with _session(choices) as (session, report):
        wanted: list[Identifier] = []
        for identifier in typed:
            if key := known_key(session.library.works, identifier):
                report.tell_known(key)
            else:
                wanted.append(identifier)
        for identifier, found in look_up_all(session.client, wanted):
            if isinstance(found, LookupFailure):
                problems.append(found.problem(typed[identifier]))
            else:
                report.take(found, typed[identifier])
    print_problems(problems, "text")
    return 1 if problems else 0


def add_found(choices: Choices, words: str) -> int:
    """List what PubMed and Crossref find, and add the one that is chosen; return the exit code."""
    from octavo.lookup.search import complete, search_works

    with _session(choices) as (session, report):
        found = search_works(session.client, words)
        print_problems([failure.problem(words, Severity.WARNING) for failure in found.failures], "text")
        if not found.findings and found.failures:
            return 1
        _choose(report, session, found.findings, words, complete)
    return 0


def add_from_zotero(choices: Choices, words: str) -> int:
    """List what Zotero finds, and add the one that is chosen; return the exit code."""
    from octavo.lookup.failure import LookupFailure
    from octavo.lookup.zotero import search_zotero

    with _session(choices, is_fresh=True) as (session, report):
        try:
            found = search_zotero(session.client, words, 20)
        except LookupFailure as failure:
            print_problems([failure.problem(words)], "text")
            return 1
        _choose(report, session, found, words, lambda _, finding: finding)
    return 0


def add_missing(choices: Choices, *, is_rewriting: bool) -> int:
    """Add what texts cite by number and no bibliography has; return the exit code."""
    from octavo.lookup.adding import known_key
    from octavo.lookup.failure import LookupFailure
    from octavo.lookup.identifier import Identifier
    from octavo.lookup.look_up import look_up_all
    from octavo.lookup.missing import CitedByIdentifier, cited_by_identifier, cut_short, rewrite_keys

    found_places = cited_by_identifier(read_site_works(choices.site, now()))
    problems = list(cut_short(found_places))
    places = [place for place in found_places if not place.whole]
    with _session(choices) as (session, report):
        keys = {place.identifier: place.known for place in places if place.known}
        first: dict[Identifier, CitedByIdentifier] = {}
        for place in places:
            if not place.known:
                first.setdefault(place.identifier, place)
        for identifier in first:
            if key := known_key(session.library.works, identifier):
                keys[identifier] = key
        wanted = [identifier for identifier in first if identifier not in keys]
        for identifier, found in look_up_all(session.client, wanted):
            asked = str(first[identifier].location)
            if isinstance(found, LookupFailure):
                problems.append(found.problem(asked))
            else:
                keys[identifier] = report.take(found, asked)
        if not wanted and not problems:
            click.echo("Nothing is missing: every work that a text cites by number is in a bibliography.")
    if is_rewriting and not choices.is_dry:
        changed, left = rewrite_keys(choices.site, places, keys)
        problems += left
        for path in changed:
            click.echo(printable(f"Keys were put into {path}."))
    print_problems(problems, "text")
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def refresh(choices: Choices, keys: Sequence[str], *, is_certain: bool) -> int:
    """Show what changed at the services and write it when the author agrees; return the exit code."""
    from octavo.lookup.refreshing import Compared, best_identifier, changed_text, compare, diff, write_changes

    records = _records_of(read_site_works(choices.site, now()), keys)
    problems: list[Problem] = []
    changed: dict[str, list[Compared]] = {}
    wanted = [record for record in records if best_identifier(record)]
    with (
        _session(choices, is_fresh=True, is_adding=False) as (session, _),
        show_progress(len(wanted), "Comparing") as advance,
    ):
        for one in compare(session.client, wanted):
            advance(1)
            if one.failure is not None:
                message = f"@{one.record.key}: {one.failure.message}"
                problems.append(
                    replace(one.failure.problem(""), location=one.record.location, message=message)
                )
            if one.finding is not None:
                problems += _grave(one.finding, str(one.record.location), f"@{one.record.key}")
            if one.has_changed:
                changed.setdefault(one.record.source_file, []).append(one)
    print_problems(problems, "text")
    for path, entries in sorted(changed.items()):
        before = (choices.site / path).read_bytes().decode("utf-8", "surrogateescape")
        if not path.endswith(".bib"):
            click.echo(printable(f"{path} has {len(entries)} entries that changed; export it anew."))
            continue
        after, left = changed_text(before, entries)
        for record in left:
            click.echo(printable(f"{record.location}: this entry cannot be changed safely; it stays."))
        if after == before:
            continue
        click.echo(
            "\n".join(printable(line.expandtabs(4)) for line in diff(path, before, after).splitlines())
        )
        if choices.is_dry or not (is_certain or click.confirm(f"Write these changes to {path}?")):
            click.echo("Nothing was written.")
        elif write_changes(choices.site, path, before, after):
            click.echo(printable(f"{path} was written."))
        else:
            click.echo(printable(f"{path} has been changed meanwhile; nothing was written. Try again."))
    has_failed = any(problem.severity is Severity.ERROR for problem in problems)
    if not changed:
        compared = f"{len(wanted)} {'entry' if len(wanted) == 1 else 'entries'} compared"
        click.echo(f"{compared}: nothing changed{' in those that were found' if has_failed else ''}.")
    return 1 if has_failed else 0


def list_own_works(site: Path, words: str) -> int:
    """List the site's own works; return the exit code."""
    works = read_site_works(site, now())
    found = find_works(works, words)
    for own in found:
        click.echo(printable(f"[@{own.record.key}]  {own.record.location}"))
        click.echo(printable(f"    {own.reference}"))
        for path in own.cited_in:
            click.echo(printable(f"    cited in {path}"))
    if not found:
        click.echo("No work of the site has all these words. --search asks PubMed and Crossref.")
    return 0


@dataclass(slots=True)
class _Report:
    """Adds works and tells of each."""

    session: Session
    style: Style
    is_dry: bool

    def tell_known(self, key: str) -> None:
        click.echo(printable(f"[@{key}]  is in the bibliography already."))

    def take(self, finding: Finding, asked: str) -> str:
        """Add a work and return its key."""
        from octavo.lookup.adding import take_in

        key, is_new = take_in(self.session.library.works, finding)
        verb = "would be added to" if self.is_dry else "added to"
        file = self.session.library.file.name
        click.echo(
            printable(f"[@{key}]  " + (f"{verb} {file}" if is_new else "is in the bibliography already."))
        )
        click.echo(printable(f"    {self.style.format_reference(finding.record).text}"))
        for remark in finding.remarks:
            click.echo(printable(f"    {remark}"))
        print_problems(_grave(finding, asked, "This work"), "text")
        return key


@contextmanager
def _session(
    choices: Choices, *, is_fresh: bool = False, is_adding: bool = True
) -> Iterator[tuple[Session, _Report]]:
    """Give a session and its report; what was added is written at the end, also when the rest failed."""
    from octavo.lookup.session import open_session

    def tell(sentence: str) -> None:
        click.echo(printable(sentence), err=True)

    with open_session(choices.site, choices.to, real_pace(), now, is_fresh=is_fresh, tell=tell) as session:
        if is_adding and not choices.is_dry:
            session.library.check_room()
        yield session, _Report(session, site_style(session.config, choices.site), choices.is_dry)
        if not choices.is_dry:
            session.library.write()


def _choose(
    report: _Report,
    session: Session,
    found: Sequence[Finding],
    words: str,
    complete: Callable[[Client, Finding], Finding],
) -> None:
    """List works with numbers, read one, and add that work."""
    if not found:
        click.echo("Nothing was found.")
        return
    for number, finding in enumerate(found, start=1):
        known = session.library.works.find(finding.record)
        mark = f"  [@{known.key}]" if known else ""
        retracted = "  RETRACTED" if any(n.nature is Nature.RETRACTION for n in finding.notices) else ""
        click.echo(
            printable(f"{number:>3}  {report.style.format_reference(finding.record).text}{retracted}{mark}")
        )
    try:
        answer = click.prompt("Number to add, or nothing", default="", show_default=False, err=True).strip()
    except click.Abort:
        return  # nobody is there to choose
    if not answer:
        return
    if not answer.isdecimal() or not 1 <= int(answer) <= len(found):
        raise UsageError(f"“{answer}” is none of the numbers 1 to {len(found)}.")
    report.take(complete(session.client, found[int(answer) - 1]), words)


def _grave(finding: Finding, asked: str, subject: str) -> Iterator[Problem]:
    for notice in finding.notices:
        severity = Severity.NOTICE if notice.nature is Nature.CORRECTION else Severity.WARNING
        hint = (
            ""
            if severity is Severity.NOTICE
            else "Say so where you cite it; docs/citing.md tells how pages mark it."
        )
        message = f"{subject} {_SAID.get(notice.nature, 'was changed')}{_when(notice)}."
        yield Problem(Location(asked), message, hint, severity, "retracted-work")


def _when(notice: Notice) -> str:
    date = notice.date
    parts = [f"{date.year:04}"] if date.year else []
    parts += [f"{date.month:02}"] if date.month else []
    parts += [f"{date.day:02}"] if date.day else []
    when = f" on {'-'.join(parts)}" if len(parts) == 3 else f" in {'-'.join(parts)}" if parts else ""
    return f"{when}: {notice.url}" if notice.url else when


def _records_of(works: SiteWorks, keys: Sequence[str]) -> list[Record]:
    wanted = {key.removeprefix("@") for key in keys}
    if unknown := wanted - {record.key for record in works.records}:
        raise UsageError(f"No bibliography has the key {', '.join(sorted(unknown))}.")
    return [record for record in works.records if not wanted or record.key in wanted]
