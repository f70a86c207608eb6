"""The archive: every year on one page, and a page for each year by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup

from octavo.index.site import Article
from octavo.languages.locales import month_name
from octavo.pages.charts import bar_chart
from octavo.pages.context import PageContext
from octavo.pages.digests import digest
from octavo.pages.heads import make_head
from octavo.pages.planned import Planned
from octavo.pages.summaries import post_summary
from octavo.pages.views import ArchiveMonth, ArchiveView, ArchiveYear

ARCHIVE = "/archive/"

MOST_TITLES = 300
"""Posts up to which the page of all years names each of them; beyond, the years' own pages do."""

_Months = dict[int, list[Article]]


def archive_pages(context: PageContext, has_sidebar: bool) -> Iterator[Planned[ArchiveView]]:
    """Yield the page of all years and those of each year."""
    by_year = _posts_by_month(context)
    years = sorted(by_year, reverse=True)
    counts = digest(
        [(year, [(month, len(by_year[year][month])) for month in by_year[year]]) for year in years]
    )
    posts = context.index.posts if len(context.index.posts) <= MOST_TITLES else ()
    causes = {"posts by month": counts, "posts": context.digests.summaries(posts)}
    yield Planned(ARCHIVE, partial(_all_years, context, by_year, years, has_sidebar), causes)
    for place, year in enumerate(years):
        months = by_year[year]
        causes = {
            "posts by month": digest(
                years[max(0, place - 1) : place + 2], [(month, len(months[month])) for month in months]
            ),
            "posts": context.digests.summaries(post for month in months for post in months[month]),
        }
        make = partial(_one_year, context, by_year, years, place, has_sidebar)
        yield Planned(_year_path(year), make, causes)


def _all_years(
    context: PageContext, by_year: Mapping[int, _Months], years: Sequence[int], has_sidebar: bool
) -> ArchiveView:
    oldest_first = [(_short(year), _count(by_year[year])) for year in reversed(years)]
    with_titles = len(context.index.posts) <= MOST_TITLES
    return ArchiveView(
        head=make_head(context, ARCHIVE, "Archive"),
        title="Archive",
        chart=bar_chart(oldest_first, "Posts by year") if len(years) > 1 else Markup(),
        years=tuple(_year(context, year, by_year[year], with_titles=with_titles) for year in years),
        newer_url="",
        older_url="",
        has_sidebar=has_sidebar,
    )


def _one_year(
    context: PageContext,
    by_year: Mapping[int, _Months],
    years: Sequence[int],
    place: int,
    has_sidebar: bool,
) -> ArchiveView:
    year = years[place]
    newer = context.url(_year_path(years[place - 1])) if place else ""
    older = context.url(_year_path(years[place + 1])) if place + 1 < len(years) else ""
    return ArchiveView(
        head=make_head(context, _year_path(year), str(year), previous_url=newer, next_url=older),
        title=str(year),
        chart=Markup(),
        years=(_year(context, year, by_year[year], with_titles=True),),
        newer_url=newer,
        older_url=older,
        has_sidebar=has_sidebar,
    )


def _year_path(year: int) -> str:
    return f"{ARCHIVE}{year}/"


def _short(year: int) -> str:
    return f"’{year % 100:02}"


def _count(months: Mapping[int, Sequence[Article]]) -> int:
    return sum(len(posts) for posts in months.values())


def _posts_by_month(context: PageContext) -> dict[int, _Months]:
    """Return the posts by year and month in the site's time zone, newest first."""
    by_year: dict[int, _Months] = {}
    for post in context.index.posts:
        if post.moment:
            local = post.moment.value.astimezone(context.index.config.zone)
            by_year.setdefault(local.year, {}).setdefault(local.month, []).append(post)
    return by_year


def _year(context: PageContext, year: int, months: _Months, *, with_titles: bool) -> ArchiveYear:
    language = context.index.config.language
    bars = [
        (month_name(month, language, is_short=True), len(months.get(month, ()))) for month in range(1, 13)
    ]
    return ArchiveYear(
        year=year,
        url=context.url(_year_path(year)),
        count=_count(months),
        chart=bar_chart(bars, f"Posts in {year} by month"),
        months=tuple(
            ArchiveMonth(
                month_name(month, language),
                f"{year}-{month:02}",
                tuple(post_summary(context, post) for post in months[month]),
            )
            for month in sorted(months, reverse=True)
        )
        if with_titles
        else (),
    )
