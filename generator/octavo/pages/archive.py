"""The archive: every year on one page, and a page for each year by month."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from octavo.facts.texts import listed, lists
from octavo.graph import Query, Reader, query
from octavo.languages.catalogues import Catalogue
from octavo.languages.locales import format_number, month_labels, month_name, with_digits
from octavo.pages.context import PageContext
from octavo.pages.heads import HEAD, make_head
from octavo.pages.summaries import post_summary, posts_by_year
from octavo.pages.views import ArchiveMonth, ArchiveView, ArchiveYear
from octavo.text.languages import direction_of

ARCHIVE = "/archive/"

MOST_TITLES = 300
"""Posts up to which the page of all years names each of them; beyond, the years' own pages do."""


@query(lists)
def months_of_year(graph: Reader, year: str) -> tuple[tuple[int, int], ...]:
    """Return how many posts each month of a year has that has any."""
    found = ((month, len(graph.at(lists, f"month/{year}/{month}") or ())) for month in range(1, 13))
    return tuple([(month, count) for month, count in found if count])


ARCHIVE_VIEW: tuple[Query[object], ...] = (posts_by_year, months_of_year, lists, post_summary, *HEAD)
"""What the views of the archive read."""


def archive_view(context: PageContext) -> ArchiveView:
    """Return the page of all years."""
    years = context.graph.get(posts_by_year)
    words = context.words
    title = words.gettext("Archive")
    oldest_first = [(_short(year, words), count) for year, count in reversed(years)]
    with_titles = sum(count for _, count in years) <= MOST_TITLES
    return ArchiveView(
        head=make_head(context, ARCHIVE, title),
        title=title,
        chart=bar_chart(oldest_first, words.gettext("Posts by year"), words) if len(years) > 1 else Markup(),
        years=tuple([_year(context, year, with_titles=with_titles) for year, _ in years]),
        newer_url="",
        older_url="",
    )


def year_view(context: PageContext, year: int) -> ArchiveView:
    """Return the page of a year."""
    years = [one for one, _ in context.graph.get(posts_by_year)]
    place = years.index(year)
    newer = context.url(year_path(years[place - 1])) if place else ""
    older = context.url(year_path(years[place + 1])) if place + 1 < len(years) else ""
    title = with_digits(str(year), context.config.language)
    return ArchiveView(
        head=make_head(context, year_path(year), title, previous_url=newer, next_url=older),
        title=title,
        chart=Markup(),
        years=(_year(context, year, with_titles=True),),
        newer_url=newer,
        older_url=older,
    )


def year_path(year: int) -> str:
    """Return the address of a year's page."""
    return f"{ARCHIVE}{year}/"


def _short(year: int, words: Catalogue) -> str:
    short = with_digits(f"{year % 100:02}", words.language)
    return words.gettext("’{year}", year=short)


def _year(context: PageContext, year: int, *, with_titles: bool) -> ArchiveYear:
    graph, language = context.graph, context.config.language
    months = dict(graph.get(months_of_year, str(year)))
    bars = [(label, months.get(month, 0)) for month, label in enumerate(month_labels(language), 1)]
    shown = with_digits(str(year), language)
    title = context.words.gettext("Posts in {year} by month", year=shown)
    return ArchiveYear(
        year=year,
        url=context.url(year_path(year)),
        count=sum(months.values()),
        chart=bar_chart(bars, title, context.words),
        months=tuple(
            [
                ArchiveMonth(
                    month_name(month, language),
                    f"{year}-{month:02}",
                    tuple([graph.get(post_summary, path) for path in listed(graph, f"month/{year}/{month}")]),
                )
                for month in sorted(months, reverse=True)
            ]
        )
        if with_titles
        else (),
    )


QUERIES = (months_of_year,)


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
