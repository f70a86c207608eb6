"""The works of one citation together: delimiters, affixes, and what collapses into what stands before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import IBID, Context
from octavo.bibliography.csl.items import CitedItem
from octavo.bibliography.csl.joining import first_visible
from octavo.bibliography.csl.letter_case import capitalise_first
from octavo.bibliography.csl.marks import CLOSE, OPEN, marked, without_marks, work_kind
from octavo.bibliography.csl.numbers import is_numeric, is_several
from octavo.bibliography.csl.style import Area, CompiledStyle

_BEGINS_OWN_MARK = (",", ".", ";", ":")


@dataclass(slots=True)
class Cite:
    """One work of a citation and what it prints."""

    index: int  # its place in the citation as it was written
    item: CitedItem
    context: Context
    text: str = ""
    names: str | None = None
    year: str = ""

    @property
    def has_affixes(self) -> bool:
        """Tell whether words or a place stand with the work."""
        return bool(self.item.prefix or self.item.suffix or self.item.locator)


class ClusterJoiner:
    """Joins the works of one citation."""

    def __init__(self, style: CompiledStyle, area: Area, fresh: Callable[[int], Context]) -> None:
        """Take the style; `fresh` makes a context for a work, by its place."""
        self._style = style
        self._area = area
        self._fresh = fresh
        self._join = style.formatting.join
        options = area.options
        self._collapse = options.get("collapse", "")
        self._group_delimiter = options.get("cite-group-delimiter")
        self._after_collapse = options.get("after-collapse-delimiter")

    def join(self, items: Sequence[CitedItem], order: Sequence[int]) -> str:
        """Return the citation as marked text, its works in this order."""
        cites = [self._cite(items[index], index) for index in order]
        is_grouped = self._collapse.startswith("year") or self._group_delimiter is not None
        if is_grouped and (self._area.sort or self._style.completes):
            cites = _grouped(cites)
        text = self._by_number(cites) if self._collapse == "citation-number" else self._by_names(cites)
        return self._finished(text) if text else ""

    def _cite(self, item: CitedItem, index: int) -> Cite:
        context = self._fresh(index)
        context.drops_names = item.suppress_author
        cite = Cite(index, item, context)
        cite.text = self._area.layout(context)
        cite.names = context.first_names
        if cite.names and self._style.completes:
            # Two people whom no initial tells apart are two still: (Doe, 2011; Doe, 2012).
            cite.names += repr(context.values.get("author"))
        # "Ibid." means the same place, too.
        is_lost = bool(item.locator) and not context.is_locator_shown and context.position != IBID
        if self._style.completes and is_lost and cite.text:
            cite.text = self._join(cite.text, self._place(item))
        cite.year = _year_of(cite.text) if self._collapse.startswith("year-suffix") else ""
        return cite

    def _place(self, item: CitedItem) -> str:
        """Return a place in a work for styles that have no form for places: nobody should lose it."""
        term = self._style.locale.term(
            item.label or "page", "short", is_plural=is_several(without_marks(item.locator))
        )
        dash = item.locator.replace("-", "–") if is_numeric(item.locator) else item.locator
        place = f"{term} {dash}".strip()
        return f"({place})" if self._collapse == "citation-number" else f", {place}"

    # --- names and years

    def _by_names(self, cites: Sequence[Cite]) -> str:
        text = ""
        previous: Cite | None = None
        was_collapsed = False
        place = 0
        while place < len(cites):
            cite = cites[place]
            has_same_names = previous is not None and bool(cite.names) and previous.names == cite.names
            if self._style.completes and previous is not None and (previous.has_affixes or cite.has_affixes):
                has_same_names = False
            is_collapsed = has_same_names and self._collapse.startswith("year")
            if previous is not None:
                suffixes = self._suffix_run(previous, cites[place:])
                if suffixes:
                    text = self._join(text, self._suffixes(previous, cites[place : place + suffixes], text))
                    place += suffixes
                    previous = cites[place - 1]
                    was_collapsed = True
                    continue
                if is_collapsed:
                    self._drop_names(cite)
            piece = self._with_affixes(cite, is_first=not text)
            if piece:
                if text:
                    delimiter = self._delimiter(previous, was_collapsed, is_collapsed, has_same_names)
                    text = self._spliced(text, delimiter, piece, previous, cite)
                else:
                    text = piece
            previous = cite
            was_collapsed = is_collapsed
            place += 1
        return text

    def _drop_names(self, cite: Cite) -> None:
        context = self._fresh(cite.index)
        context.drops_names = True
        cite.context = context
        cite.text = self._area.layout(context)

    def _delimiter(
        self, previous: Cite | None, was_collapsed: bool, is_collapsed: bool, has_same_names: bool
    ) -> str:
        """Return what stands between two works, as citeproc-js has it."""
        area = self._area
        if self._after_collapse is not None:
            has_locator = previous is not None and bool(previous.item.locator)
            if has_locator or (not is_collapsed and (was_collapsed or self._collapse != "year-suffix")):
                return self._after_collapse
            return area.delimiter
        if has_same_names and self._group_delimiter is not None:
            return self._group_delimiter
        if is_collapsed and not self._style.is_note:
            return ", "
        return area.delimiter

    def _suffix_run(self, previous: Cite, cites: Sequence[Cite]) -> int:
        """Return how many of the works have the names and the year of the one before, and nothing else."""
        if not self._collapse.startswith("year-suffix") or previous.has_affixes or not previous.year:
            return 0
        count = 0
        for cite in cites:
            if (
                cite.names != previous.names
                or cite.year != previous.year
                or not cite.context.year_suffix
                or cite.item.prefix
            ):
                break
            count += 1
            if cite.has_affixes:
                break
        return count if previous.context.year_suffix else 0

    def _suffixes(self, previous: Cite, cites: Sequence[Cite], text: str) -> str:
        delimiter = self._area.options.get("year-suffix-delimiter")
        if delimiter is None:
            delimiter = self._area.delimiter if self._group_delimiter is None else self._group_delimiter
        is_ranged = self._collapse == "year-suffix-ranged"
        pieces = ""
        for run in _runs([previous, *cites], _has_next_letter if is_ranged else None):
            is_range = len(run) > 2
            shown = [cite for cite in (run[:1] if is_range else run) if cite is not previous]
            pieces += "".join([delimiter + self._suffix(cite) for cite in shown])
            if is_range:
                pieces += "–" + self._suffix(run[-1])
        return pieces

    def _suffix(self, cite: Cite) -> str:
        letter = marked(work_kind(cite.index), marked(marks.SUFFIX, cite.context.year_suffix))
        if cite.item.locator or cite.item.suffix:
            self._drop_names(cite)
            start = cite.text.find(OPEN + marks.SUFFIX)
            return self._affixed(
                cite, marked(work_kind(cite.index), cite.text[start:] if start >= 0 else cite.text)
            )
        return letter

    # --- numbers

    def _by_number(self, cites: Sequence[Cite]) -> str:
        runs = _runs(cites, _has_next_number)
        between = self._area.delimiter
        if self._style.completes and between.strip() == "," and any(_has_words(cite.item) for cite in cites):
            between = "; "  # among words a mere comma would part words, not works
        after = self._after_collapse if self._after_collapse is not None else between
        text = ""
        previous: Cite | None = None
        was_collapsed = False
        for run in runs:
            delimiter = after if was_collapsed else between
            is_range = len(run) > 2
            if is_range:
                inner = "".join(
                    [
                        marked(work_kind(cite.index), marked(marks.HIDDEN, str(cite.context.number)))
                        for cite in run[1:-1]
                    ]
                )
                first = self._with_affixes(run[0], is_first=not text)
                pieces = [(run[0], f"{first}–{inner}{self._with_affixes(run[-1])}")]
            else:
                pieces = [(cite, self._with_affixes(cite, is_first=not text)) for cite in run]
            for cite, piece in pieces:
                if not piece:
                    continue
                text = self._spliced(text, delimiter, piece, previous, cite) if text else piece
                delimiter = between
                previous = cite
            was_collapsed = is_range
        return text

    # --- affixes

    def _spliced(self, text: str, delimiter: str, piece: str, previous: Cite | None, cite: Cite) -> str:
        """Return two works with the delimiter, unless the words between them bring a mark of their own."""
        prefix = without_marks(cite.item.prefix).lstrip()
        suffix = without_marks(previous.item.suffix).rstrip() if previous else ""
        if prefix.startswith(_BEGINS_OWN_MARK):
            return self._join(text, piece)
        if suffix.endswith((",", ";", ":")):
            return self._join(self._join(text, " "), piece)
        return self._join(self._join(text, delimiter), piece)

    def _with_affixes(self, cite: Cite, *, is_first: bool = False) -> str:
        text = cite.text
        if not text:
            return ""
        starts = is_first or bool(cite.item.prefix)
        if self._style.is_note and starts and _ends_sentence(without_marks(cite.item.prefix)):
            text = with_capital(text)
        return self._affixed(cite, marked(work_kind(cite.index), text))

    def _affixed(self, cite: Cite, text: str) -> str:
        prefix, suffix = cite.item.prefix, cite.item.suffix
        if prefix:
            gap = "" if prefix[-1] in " \u00a0([“‘'\"’-—" + marks.OPEN_QUOTE else " "
            text = self._join(f"{prefix}{gap}", text)
        if suffix:
            first = suffix[first_visible(suffix) :][:1]
            gap = " " if first.isalnum() or first in "([&" else ""
            text = self._join(text, f"{gap}{suffix}")
        return text

    def _finished(self, text: str) -> str:
        area = self._area
        opening, closing = area.fonts
        text = self._join(self._join(area.prefix, text), area.suffix)
        return f"{opening}{text}{closing}" if opening else text


def _ends_sentence(prefix: str) -> bool:
    """Tell whether a sentence ends before the work; one word ("See.") is none."""
    words = prefix.split()
    return not words or (len(words) > 1 and words[-1].endswith((".", "?", "!")))


def _has_words(item: CitedItem) -> bool:
    return bool(item.prefix or item.suffix)


def _grouped(cites: Sequence[Cite]) -> list[Cite]:
    """Return the works with those of the same names together, in the order of the first of each."""
    groups: dict[str, list[Cite]] = {}
    for place, cite in enumerate(cites):
        alone = cite.has_affixes or not cite.names
        groups.setdefault(f"\0{place}" if alone else cite.names or "", []).append(cite)
    return [cite for group in groups.values() for cite in group]


def with_capital(text: str) -> str:
    """Return a citation that begins with a term ("ibid.") with a capital."""
    term = text.find(OPEN + marks.TERM)
    if term < 0 or first_visible(text) < term or first_visible(text[:term]) < term:
        return text
    return capitalise_first(text)


def _year_of(text: str) -> str:
    start = text.find(OPEN + marks.YEAR)
    if start < 0:
        return ""
    end = start + 2
    while end < len(text) and text[end] not in (OPEN, CLOSE):
        end += 1
    return text[start + 2 : end]


def _runs(cites: Sequence[Cite], follows: Callable[[Cite, Cite], bool] | None) -> list[list[Cite]]:
    """Return the works in runs of those that follow one another; without `follows` each is one."""
    runs: list[list[Cite]] = []
    for cite in cites:
        if follows and runs and follows(runs[-1][-1], cite):
            runs[-1].append(cite)
        else:
            runs.append([cite])
    return runs


def _has_next_letter(before: Cite, cite: Cite) -> bool:
    one, other = before.context.year_suffix, cite.context.year_suffix
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


def _has_next_number(before: Cite, cite: Cite) -> bool:
    """Tell whether a work has the next number; words around a work end a run."""
    is_next = cite.context.number == before.context.number + 1
    return is_next and not before.has_affixes and not cite.has_affixes
