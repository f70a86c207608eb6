"""What the owner of the blog should do after an import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from octavo.config import Config
from octavo.importers.dates import read_date
from octavo.importers.report import ReportBuilder
from octavo.importers.settings_advice import advise_permalink, advise_zone, tell_damage
from octavo.importers.wordpress.gathering import Gathered
from octavo.importers.wordpress.planning import PlannedText, old_addresses


def give_advice(
    report: ReportBuilder, config: Config, gathered: Gathered, texts: Sequence[PlannedText]
) -> None:
    """Add what the settings should say, and what was wrong with the files."""
    tell_damage(report, gathered.breaks, gathered.repairs)
    advise_permalink(report, config, old_addresses(texts, urlsplit(gathered.blog.url).path))
    advise_zone(report, config, _moments(texts))
    if not config.feeds.rss and any(text.facts.is_published for text in texts):
        report.advise(
            "Subscribers know the feed at /feed/. To keep it there, set this in site.toml:\n\n"
            '  [feeds]\n  rss = "feed/index.xml"'
        )


def _moments(texts: Sequence[PlannedText]) -> Iterator[tuple[datetime, timedelta]]:
    for text in texts:
        local, gmt = read_date(text.facts.date, None), read_date(text.facts.date_gmt, None)
        if local is not None and gmt is not None:
            yield gmt, local - gmt
