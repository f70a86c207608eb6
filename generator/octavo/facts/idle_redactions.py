"""Redactions that concern no comment here: a mistyped id would show what somebody asked to hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from octavo.comments.redactions import Redactions, post_names
from octavo.errors import Location, Problem, Severity
from octavo.site.discover import REDACTIONS


def check_redactions(
    redactions: Redactions, redacted: Mapping[str, Iterable[str]], slugs: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a notice for each entry without a comment.

    `redacted` has the ids that entries name and that are there, by the post's path; `slugs` are those of
    headers.

    It is no more than that: the comment may be kept from an import that is still to come.
    """
    if not redactions.entries:
        return
    owners: dict[str, list[str]] = {}
    for path, comments in redacted.items():
        for comment in comments:
            owners.setdefault(comment, []).append(path)
    for entry in redactions.entries:
        wanted = post_names(entry.post)
        concerned = owners.get(entry.id, ())
        if entry.post and not any(wanted & (post_names(path) | {slugs.get(path, "")}) for path in concerned):
            message = f"There is no comment {entry.id} of the post “{entry.post}” here."
        elif not concerned:
            message = f"There is no comment {entry.id} here."
        else:
            continue
        hint = "Mend the entry, unless it is to keep a comment away from a later import."
        yield Problem(Location(REDACTIONS, entry.line), message, hint, Severity.NOTICE, "idle-redaction")
