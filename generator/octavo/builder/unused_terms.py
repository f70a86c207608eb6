"""Settings of categories, tags and series that no post has: a slip of the pen, or of former times."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.builder.prepare import PreparedSite
from octavo.errors import Problem, Severity
from octavo.site.config import TERM_TABLES
from octavo.text.nearest import did_you_mean
from octavo.text.slugs import fold_term


def check_terms(prepared: PreparedSite) -> Iterator[Problem]:
    """Yield a notice for each table of site.toml whose term no published post has."""
    index = prepared.context.index
    for kind, table in TERM_TABLES.items():
        used = {term.name: term.title for term in index.terms.values() if term.key.kind == kind}
        for name in index.config.terms(kind):
            if fold_term(name) not in used:
                message = f"[{table}.{name}] says something of a {kind} that no published post has."
                hint = did_you_mean(name, used.values()) or "Take it out when no post will have it."
                place = prepared.setting(table, name)
                yield Problem(place, message, hint, Severity.NOTICE, "unused-setting")
