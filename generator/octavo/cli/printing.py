"""Problems and counts as lines for the terminal, or as JSON for other programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping

import click

import octavo.expressions as re
from octavo.errors import Problem, Severity

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}


def print_problems(problems: Iterable[Problem], form: str) -> None:
    """Print problems: as text on standard error, as JSON on standard output."""
    if form == "json":
        items = [
            {
                "path": problem.location.path,
                "line": problem.location.line,
                "column": problem.location.column,
                "severity": str(problem.severity),
                "code": problem.code,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ]
        click.echo(json.dumps(items, ensure_ascii=False, indent=1))
        return
    # https://no-color.org: any value that is not empty; click leaves colour out where no terminal listens.
    colour = False if os.environ.get("NO_COLOR") else None
    for problem in problems:
        severity = click.style(f"{problem.severity}:", fg=_COLOURS[problem.severity], bold=True)
        location, message, hint = map(printable, (str(problem.location), problem.message, problem.hint))
        click.echo(f"{location}: {severity} {message}", err=True, color=colour)
        if hint:
            click.echo(f"  hint: {hint}", err=True, color=colour)


def say(line: str, *, err: bool = False) -> None:
    """Print a line, which may quote what stands in files."""
    click.echo(printable(line), err=err)


def printable(text: str) -> str:
    """Return a text that cannot steer the terminal: messages quote what stands in files."""
    return _CONTROL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    # Python carries the bytes of a file's name that are no UTF-8 along as halves of characters.
    return f"\\x{code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code:02x}"


def count_problems(problems: Iterable[Problem]) -> str:
    """Return "2 errors, 1 warning"."""
    listed = list(problems)
    counts = [(severity, sum(problem.severity is severity for problem in listed)) for severity in Severity]
    return ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts if count)


def describe_counts(counts: Mapping[str, int], previous: Mapping[str, int]) -> str:
    """Return "17 posts (+1), 3 pages …": what the site has, and what changed since the last build."""
    words = []
    for name, count in counts.items():
        change = count - previous[name] if name in previous else 0
        words.append(_counted(count, name) + (f" ({change:+d})" if change else ""))
    return ", ".join(words)


def describe_left_out(counts: Mapping[str, int]) -> str:
    """Return "Not published yet: 2 drafts, 1 scheduled post.", or "" where everything is."""
    words = [_counted(count, name) for name, count in counts.items() if count]
    return f"Not published yet: {', '.join(words)}." if words else ""


def _counted(count: int, name: str) -> str:
    return f"{count} {name[:-1] if count == 1 else name}"
