"""Problems that users can mend, and the exceptions that carry them.

    OctavoError
    ├── SiteError       the site has errors; carries every Problem found
    ├── UsageError      the command was called wrongly
    ├── OutputError     the output folder cannot or must not be written
    └── WorkerError     a worker process was ended; it stands in build/workers.py

Everything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a problem matters: an error stops the build, a notice never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Location(Struct, frozen=True, order=True):
    """A place in a source file."""

    path: str  # relative to the site folder, with forward slashes
    line: int = 0  # 1-based; 0 means the file as a whole
    column: int = 0  # 1-based, in characters; 0 means the line as a whole

    def __str__(self) -> str:
        """Return `path`, `path:line` or `path:line:column`, as far as it is known."""
        known = [self.path]
        if self.line:
            known.append(str(self.line))
            if self.column:
                known.append(str(self.column))
        return ":".join(known)


class Problem(Struct, frozen=True):
    """Something in the site that its author should know about."""

    location: Location
    message: str  # what happened: a full sentence
    hint: str = ""  # what to do about it; may be empty
    severity: Severity = Severity.ERROR
    code: str = ""  # short stable name, e.g. "unknown-citation"; for --format json

    def __str__(self) -> str:
        """Return the problem as the command line prints it, without colour."""
        text = f"{self.location}: {self.severity}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


_ONCE_FOR_ALL = frozenset({"foreign-key"})  # codes of what every text of a blog may have


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by place, each once; of a notice that many texts share the first alone."""
    in_order = sorted(set(problems), key=lambda p: (p.location, p.severity, p.message, p.hint, p.code))
    reported: set[str] = set()
    return tuple(
        one
        for one in in_order
        if one.code not in _ONCE_FOR_ALL or not (one.message in reported or reported.add(one.message))  # type: ignore[func-returns-value]
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems stops a build."""
    return any(problem.severity is Severity.ERROR for problem in problems)


class OctavoError(Exception):
    """The root of everything octavo raises on purpose."""


class SiteError(OctavoError):
    """The site has errors; `problems` lists all that were found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(OctavoError):
    """A command was called in a way that cannot work."""


class OutputError(OctavoError):
    """The output folder cannot be written, or must not be."""
