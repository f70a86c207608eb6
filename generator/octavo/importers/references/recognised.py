"""What was recognised in a text that looks like a reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from octavo.model.reference import Record


class Confidence(StrEnum):
    """How sure it is that the text is a reference and that each field is what it says."""

    HIGH = "high"  # may be replaced by a citation
    LOW = "low"  # stays as it is and is listed for a person


@dataclass(frozen=True, slots=True)
class Recognised:
    """A reference found in a text. No field holds what the text, or a link in it, does not say."""

    record: Record  # without key, place and note
    confidence: Confidence
    doubts: tuple[str, ...]  # why it is low: full sentences; empty when it is high
    text: str  # the reference as it was pasted, on one line, without what stands before and after it
    before: str = ""  # a label in front, which is no part of the reference: "3. ", "Reference: "
    after: str = ""  # what follows the reference and is no part of it, trimmed

    @property
    def is_certain(self) -> bool:
        """Tell whether the reference may be replaced by a citation."""
        return self.confidence is Confidence.HIGH
