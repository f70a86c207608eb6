"""What became of a work after it was published."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from octavo.model.reference import PartialDate


class Nature(StrEnum):
    """What a notice says of the work, the gravest first."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"  # takes an earlier retraction back; never the nature of a `Notice`


class Notice(Struct, frozen=True):
    """What was published about a work after it."""

    nature: Nature
    date: PartialDate  # of the notice; empty when the file does not know it
    doi: str = ""  # of the notice, bare; "" when it has none
    url: str = ""  # where to read the notice: its DOI, else PubMed, else the file's address; may be empty
    reasons: tuple[str, ...] = ()  # in Retraction Watch's words
