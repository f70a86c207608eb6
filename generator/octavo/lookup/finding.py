"""What a look-up found."""

from __future__ import annotations

from msgspec import Struct

from octavo.model.reference import Notice, Record


class Finding(Struct, frozen=True):
    """A work as services describe it."""

    record: Record  # without a key, but for one that its owner gave it (Zotero)
    sources: tuple[str, ...]  # who described it: ("doi.org", "PubMed")
    notices: tuple[Notice, ...] = ()  # retractions, concerns, corrections; the gravest first
    remarks: tuple[str, ...] = ()  # sentences: what could not be asked, or what else there is
