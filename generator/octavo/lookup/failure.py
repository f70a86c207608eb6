"""Why a look-up gave nothing, in words for the person who asked."""

from __future__ import annotations

from octavo.errors import Location, OctavoError, Problem, Severity


class LookupFailure(OctavoError):  # noqa: N818  # it may be an answer: nobody knows the work
    """Nothing was found, or nobody could be asked."""

    def __init__(self, message: str, hint: str, code: str) -> None:
        """Take two sentences, what happened and what to do about it, and a short name for programs."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code

    def problem(self, asked: str, severity: Severity = Severity.ERROR) -> Problem:
        """Return the failure as a problem with what was asked for."""
        return Problem(Location(asked), self.message, self.hint, severity, self.code)


def unknown(message: str) -> LookupFailure:
    """Return the failure of a service that was asked and knows no such work."""
    return LookupFailure(message, "Compare it with the paper: a digit may be wrong.", "unknown-work")


def broken(service: str, what: str) -> LookupFailure:
    """Return the failure of an answer that cannot be used; `what` completes "The answer of PubMed …"."""
    hint = "Try again later. What the service answers may have changed: then a newer octavo may help."
    return LookupFailure(f"The answer of {service} {what}.", hint, "broken-answer")
