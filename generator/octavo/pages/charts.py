"""Posts over time as small inline SVG pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from octavo.languages.catalogues import Catalogue
from octavo.languages.locales import format_number
from octavo.text.languages import direction_of

_BAR = 26  # units; a bar and the space after it
_HEIGHT = 48
_LABEL = 16


def bar_chart(bars: Sequence[tuple[str, int]], title: str, words: Catalogue) -> Markup:
    """Return a bar for each (label, count), with the counts as its text alternative.

    Heights are in proportion to the highest; a count of zero leaves only the base line.
    """
    highest = max((count for _, count in bars), default=0)
    width = len(bars) * _BAR
    shapes = []
    is_leftward = direction_of(words.language) == "rtl"  # time runs the way that one reads
    for place, (label, count) in enumerate(bars):
        x = (len(bars) - 1 - place if is_leftward else place) * _BAR
        if count:
            rise = max(2, round(count * (_HEIGHT - 2) / highest))
            size = f'y="{_HEIGHT - rise}" width="{_BAR - 12}" height="{rise}"'
            shapes.append(f'<rect class="bar" x="{x + 6}" {size}/>')
        place_of_label = f'x="{x + _BAR / 2:g}" y="{_HEIGHT + 12}" text-anchor="middle"'
        shapes.append(f'<text class="label" {place_of_label}>{escape(label)}</text>')
    height = _HEIGHT + _LABEL
    numbers = ((label, format_number(count, words.language)) for label, count in bars if count)
    counts = words.gettext(", ").join(f"{label} {number}" for label, number in numbers)
    name = words.gettext("{label}: {text}", label=title, text=counts)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(name)}">'
        f'<path class="base" d="M0 {_HEIGHT}.5H{width}"/>{"".join(shapes)}</svg>'
    )
