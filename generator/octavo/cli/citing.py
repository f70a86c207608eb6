"""What `octavo cite` does, and how it tells it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from octavo.bibliography.styles.style import Style
from octavo.cli.printing import print_problems, printable, say
from octavo.cli.progress import show_progress
from octavo.errors import Location, Problem, Severity, UsageError
from octavo.lookup.site_works import SiteWorks, find_works, read_site_works, site_style
from octavo.model.reference import Nature, Notice, Record

if TYPE_CHECKING:
    from octavo.lookup.client import Client
    from octavo.lookup.finding import Finding
    from octavo.lookup.identifier import Identifier
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
    from octavo.lookup.identifier import read_identifier

    problems: list[Problem] = []
    typed: dict[Identifier, str] = {}
    for text in asked:
        try:
            typed.setdefault(read_identifier(text), text)
        except LookupFailure as failure:
            problems.append(failure.problem(text))
    with _session(choices) as report:
        wanted: dict[Identifier, str] = {}
        for identifier, text in typed.items():
            if key := known_key(report.session.library.works, identifier):
                report.tell_known(key)
            else:
                wanted[identifier] = text
        problems += report.look_up(wanted)[1]
    print_problems(problems, "text")
    return 1 if problems else 0


def add_found(choices: Choices, words: str) -> int:
    """List what PubMed and Crossref find, and add the one that is chosen; return the exit code."""
    from octavo.lookup.search import complete, search_works

    with _session(choices) as report:
        found = search_works(report.session.client, words)
        print_problems([failure.problem(words, Severity.WARNING) for failure in found.failures], "text")
        if not found.findings and found.failures:
            return 1
        _choose(report, found.findings, words, complete)
    return 0


def add_from_zotero(choices: Choices, words: str) -> int:
    """List what Zotero finds, and add the one that is chosen; return the exit code."""
    from octavo.lookup.failure import LookupFailure
    from octavo.lookup.zotero import search_zotero

    with _session(choices, is_fresh=True) as report:
        try:
            found = search_zotero(report.session.client, words, 20)
        except LookupFailure as failure:
            print_problems([failure.problem(words)], "text")
            return 1
        _choose(report, found, words, lambda _, finding: finding)
    return 0


def add_missing(choices: Choices, *, is_rewriting: bool) -> int:
    """Add what texts cite by number and no bibliography has; return the exit code."""
    from octavo.lookup.adding import known_key
    from octavo.lookup.missing import cited_by_identifier, cut_short, rewrite_keys

    found_places = cited_by_identifier(read_site_works(choices.site, now()))
    problems = list(cut_short(found_places))
    places = [place for place in found_places if not place.whole]
    keys = {place.identifier: place.known for place in places if place.known}
    wanted: dict[Identifier, str] = {}  # where the first text cites it
    with _session(choices) as report:
        for place in places:
            if place.identifier in keys:
                continue
            if key := known_key(report.session.library.works, place.identifier):
                keys[place.identifier] = key
            else:
                wanted.setdefault(place.identifier, str(place.location))
        found, lost = report.look_up(wanted)
        keys |= found
        problems += lost
        if not wanted and not problems:
            click.echo("Nothing is missing: every work that a text cites by number is in a bibliography.")
    if is_rewriting and not choices.is_dry:
        changed, left = rewrite_keys(choices.site, places, keys)
        problems += left
        for path in changed:
            say(f"Keys were put into {path}.")
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
        _session(choices, is_fresh=True, is_adding=False) as report,
        show_progress(len(wanted), "Comparing") as advance,
    ):
        for one in compare(report.session.client, wanted):
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
            say(f"{path} has {len(entries)} entries that changed; export it anew.")
            continue
        after, left = changed_text(before, entries)
        for record in left:
            say(f"{record.location}: this entry cannot be changed safely; it stays.")
        if after == before:
            continue
        click.echo(
            "\n".join(printable(line.expandtabs(4)) for line in diff(path, before, after).splitlines())
        )
        if choices.is_dry or not (is_certain or click.confirm(f"Write these changes to {path}?")):
            click.echo("Nothing was written.")
        elif write_changes(choices.site, path, before, after):
            say(f"{path} was written.")
        else:
            say(f"{path} has been changed meanwhile; nothing was written. Try again.")
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
        say(f"[@{own.record.key}]  {own.record.location}")
        say(f"    {own.reference}")
        for path in own.cited_in:
            say(f"    cited in {path}")
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
        say(f"[@{key}]  is in the bibliography already.")

    def look_up(self, asked: Mapping[Identifier, str]) -> tuple[dict[Identifier, str], list[Problem]]:
        """Add works; return the key of each, and what is wrong with those that are not found.

        `asked` has what messages call them.
        """
        from octavo.lookup.failure import LookupFailure
        from octavo.lookup.look_up import look_up_all

        keys, problems = {}, []
        for identifier, found in look_up_all(self.session.client, [*asked]):
            if isinstance(found, LookupFailure):
                problems.append(found.problem(asked[identifier]))
            else:
                keys[identifier] = self.take(found, asked[identifier])
        return keys, problems

    def take(self, finding: Finding, asked: str) -> str:
        """Add a work and return its key."""
        from octavo.lookup.adding import take_in

        key, is_new = take_in(self.session.library.works, finding)
        verb = "would be added to" if self.is_dry else "added to"
        file = self.session.library.file.name
        say(f"[@{key}]  " + (f"{verb} {file}" if is_new else "is in the bibliography already."))
        say(f"    {self.style.format_reference(finding.record).text}")
        for remark in finding.remarks:
            say(f"    {remark}")
        print_problems(_grave(finding, asked, "This work"), "text")
        return key


@contextmanager
def _session(choices: Choices, *, is_fresh: bool = False, is_adding: bool = True) -> Iterator[_Report]:
    """Give a report with its session; what was added is written at the end, also when the rest failed."""
    from octavo.lookup.session import open_session

    def tell(sentence: str) -> None:
        say(sentence, err=True)

    with open_session(choices.site, choices.to, real_pace(), now, is_fresh=is_fresh, tell=tell) as session:
        if is_adding and not choices.is_dry:
            session.library.check_room()
        yield _Report(session, site_style(session.config, choices.site), choices.is_dry)
        if not choices.is_dry:
            session.library.write()


def _choose(
    report: _Report,
    found: Sequence[Finding],
    words: str,
    complete: Callable[[Client, Finding], Finding],
) -> None:
    """List works with numbers, read one, and add that work."""
    if not found:
        click.echo("Nothing was found.")
        return
    for number, finding in enumerate(found, start=1):
        known = report.session.library.works.find(finding.record)
        mark = f"  [@{known.key}]" if known else ""
        retracted = "  RETRACTED" if any(n.nature is Nature.RETRACTION for n in finding.notices) else ""
        say(f"{number:>3}  {report.style.format_reference(finding.record).text}{retracted}{mark}")
    try:
        answer = click.prompt("Number to add, or nothing", default="", show_default=False, err=True).strip()
    except click.Abort:
        return  # nobody is there to choose
    if not answer:
        return
    if not answer.isdecimal() or not 1 <= int(answer) <= len(found):
        raise UsageError(f"“{answer}” is none of the numbers 1 to {len(found)}.")
    report.take(complete(report.session.client, found[int(answer) - 1]), words)


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
