"""What a text makes a reader's browser ask of other hosts: each is a warning at its place."""

from __future__ import annotations

from octavo.errors import Severity
from octavo.formats.requests import host_of
from octavo.markdown.text_state import TextState


def note_request(text: TextState, url: str, line: int, column: int) -> None:
    """Warn of an address that browsers ask for by themselves, unless the site allows its host."""
    host = host_of(url)
    if not host or text.allowed_hosts is None or host in text.allowed_hosts:
        return
    text.report(
        line,
        f"Whoever opens the page asks {host} for “{url}”, and is seen there.",
        hint=f'Keep a copy in the site, or link to it; [privacy] allow = ["{host}"] says that it is meant.',
        code="outside-request",
        severity=Severity.WARNING,
        column=column,
    )
