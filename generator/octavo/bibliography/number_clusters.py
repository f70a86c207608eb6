"""Citations by number: `[1–3,5]`, `[1], [2]`, superscripts, `Smith et al. [3]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octavo.bibliography.clusters import ClusterPrinter, PageWorks, has_affix, link_to_entry
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.styles.style import Style
from octavo.model.body import CitationItem, Cite


class NumberClusters(ClusterPrinter):
    """Prints citations as the numbers of the list."""

    def __init__(self, works: PageWorks, style: Style) -> None:
        super().__init__(works, style)
        self._form = style.number_form

    def _content(self, cite: Cite) -> tuple[str, str]:
        names = self._narrative_names(cite)
        numbers = self._numbers_of(cite.items)
        if not self._form.brackets_each:
            opening, closing = self._form.brackets
            numbers = f"{opening}{numbers}{closing}"
        if not self._form.is_superscript:
            return "", f"{names} {numbers}" if names else numbers
        # An element of its own, so that numbers are raised in feed readers too.
        if names:
            return "", f'{names}<sup class="citation-superscript">{numbers}</sup>'
        return "citation-superscript", f"<sup>{numbers}</sup>"

    def _narrative_names(self, cite: Cite) -> str:
        first = cite.items[0]
        if not cite.is_narrative or first.is_author_suppressed or not self._is_known(first):
            return ""
        return escape_text(self._style.format_authors_in_text(self._works.library[first.key]))

    def _numbers_of(self, items: tuple[CitationItem, ...]) -> str:
        if len(items) == 1 and self._is_known(items[0]) and not has_affix(items[0]):
            key = items[0].key  # most citations; there is nothing to order
            return self._bracketed(link_to_entry(key, str(self._works.numbers[key])))
        if any(has_affix(item) or not self._is_known(item) for item in items):
            is_worded = any(self._is_worded(item) for item in items)
            if not is_worded and all(map(self._is_known, items)):
                items = tuple(sorted(items, key=lambda item: self._works.numbers[item.key]))
            return ("; " if is_worded else self._form.delimiter).join(self._item(item) for item in items)
        numbers = self._works.numbers
        keys = {numbers[item.key]: item.key for item in items}
        return self._form.delimiter.join(self._run(run, keys) for run in _runs(sorted(keys)))

    def _is_worded(self, item: CitationItem) -> bool:
        """Tell whether a comma after the item would not be enough."""
        if self._form.is_superscript or self._form.brackets_each:
            return not (item.prefix.is_empty and item.suffix.is_empty)
        return has_affix(item)

    def _item(self, item: CitationItem) -> str:
        number = self._works.numbers.get(item.key)
        text = escape_text(f"?{item.key}") if number is None else link_to_entry(item.key, str(number))
        if item.locator:
            before, after = self._form.locator
            place = escape_text(self._style.format_locator(item.label, item.locator))
            text = f"{text}{before}{place}{after}"
        text = self._bracketed(text)
        if not item.prefix.is_empty:
            text = f"{self._works.fill(item.prefix)} {text}"
        return text if item.suffix.is_empty else text + self._works.fill(item.suffix)

    def _bracketed(self, text: str) -> str:
        return f"{self._form.brackets[0]}{text}{self._form.brackets[1]}" if self._form.brackets_each else text

    def _run(self, run: list[int], keys: Mapping[int, str]) -> str:
        """Return one number, or a range whose inner members are links that show when focused."""
        linked = [self._bracketed(link_to_entry(keys[number], str(number))) for number in run]
        if len(run) == 1:
            return linked[0]
        inner = "".join(f" {link}" for link in linked[1:-1])
        return (
            f'<span class="citation-range" dir="ltr">{linked[0]}{self._form.dash}'
            f'<span class="visually-hidden">{inner}</span>{linked[-1]}</span>'
        )

    def _after_reference(self, key: str) -> str:
        number = self._works.numbers[key]
        return f"[{link_to_entry(key, str(number), self._name(str(number)))}]"


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Yield the numbers in runs of consecutive ones; a run of two is two numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield from _kept_run(run)
            run = []
        run.append(number)
    yield from _kept_run(run)


def _kept_run(run: list[int]) -> Iterator[list[int]]:
    if len(run) > 2:
        yield run
    else:
        yield from ([number] for number in run)
