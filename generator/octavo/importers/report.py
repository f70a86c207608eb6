"""What an import did: counts for every kind of thing, and remarks on single posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KindCounts:
    """How one kind of thing fared. `found` is the sum of all the others."""

    kind: str  # a plural: "posts", "comments", "pictures"
    found: int
    written: int
    unchanged: int
    skipped: Mapping[str, int]  # reason → how many, the most frequent first


@dataclass(frozen=True, slots=True)
class Remarks:
    """Remarks of one sort, by post."""

    topic: str  # a heading: "Unknown shortcodes, left as they are"
    items: tuple[tuple[str, str], ...]  # (file, remark), in the order of the files


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All that there is to tell of an import."""

    counts: tuple[KindCounts, ...]
    remarks: tuple[Remarks, ...]
    advice: tuple[str, ...]  # sentences: what to do next


@dataclass(slots=True)
class ReportBuilder:
    """Counts while an import runs; `report` gives the result."""

    _written: Counter[str] = field(default_factory=Counter)
    _unchanged: Counter[str] = field(default_factory=Counter)
    _skipped: dict[str, Counter[str]] = field(default_factory=dict)
    _remarks: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    _advice: dict[str, None] = field(default_factory=dict)
    _kinds: dict[str, None] = field(default_factory=dict)

    def expect(self, *kinds: str) -> None:
        """Name kinds that are reported even when there are none, in this order."""
        self._kinds.update(dict.fromkeys(kinds))

    def written(self, kind: str, count: int = 1) -> None:
        """Count things that are new or were changed in the content folder."""
        self._kinds.setdefault(kind)
        self._written[kind] += count

    def unchanged(self, kind: str, count: int = 1) -> None:
        """Count things that were imported before and are the same."""
        self._kinds.setdefault(kind)
        self._unchanged[kind] += count

    def skipped(self, kind: str, reason: str, count: int = 1) -> None:
        """Count things that the source had and that were not written; the reason completes "skipped: …"."""
        self._kinds.setdefault(kind)
        if count:
            self._skipped.setdefault(kind, Counter())[reason] += count

    def remark(self, topic: str, file: str, text: str) -> None:
        """Note something about one post, once however often it occurs."""
        found = self._remarks.setdefault(topic, {})
        found[file, text] = found.get((file, text), 0) + 1

    def advise(self, sentence: str) -> None:
        """Add what the owner of the blog should do next."""
        self._advice[sentence] = None

    def report(self) -> ImportReport:
        """Return the whole report."""
        return ImportReport(tuple(self._counts()), tuple(self._all_remarks()), tuple(self._advice))

    def _counts(self) -> Iterator[KindCounts]:
        for kind in self._kinds:
            skipped = self._skipped.get(kind, Counter())
            written, unchanged = self._written[kind], self._unchanged[kind]
            found = written + unchanged + skipped.total()
            yield KindCounts(kind, found, written, unchanged, dict(skipped.most_common()))

    def _all_remarks(self) -> Iterator[Remarks]:
        for topic, found in self._remarks.items():
            items = [
                (file, text if count == 1 else f"{text} ({count} times)")
                for (file, text), count in sorted(found.items())
            ]
            yield Remarks(topic, tuple(items))
