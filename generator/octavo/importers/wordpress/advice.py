"""What the owner of the blog should do after an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from octavo.config import Config
from octavo.importers.dates import read_date
from octavo.importers.permalinks import propose_permalink
from octavo.importers.report import ReportBuilder
from octavo.importers.wordpress.gathering import Gathered
from octavo.importers.wordpress.planning import PlannedText, old_addresses


def give_advice(
    report: ReportBuilder, config: Config, gathered: Gathered, texts: Sequence[PlannedText]
) -> None:
    """Add what the settings should say, and what was wrong with the files."""
    if gathered.breaks:
        report.advise(
            "The export is broken; something may be missing in these places. Export it again if you can:\n  "
            + "\n  ".join(gathered.breaks[:10])
        )
    if gathered.repairs:
        report.advise(
            f"{gathered.repairs} bytes of the export were no UTF-8; they were read as Windows-1252."
        )
    blog_path = urlsplit(gathered.blog.url).path
    proposal = propose_permalink(old_addresses(texts, blog_path))
    if proposal is not None and proposal.pattern != config.posts.permalink:
        report.advise(
            f"{proposal.fitting} of {proposal.count} posts had addresses of one form. To keep them, set this "
            f'in site.toml and import again:\n\n  [posts]\n  permalink = "{proposal.pattern}"'
        )
    _advise_zone(report, config, texts)
    if not config.feeds.rss and any(text.facts.is_published for text in texts):
        report.advise(
            "Subscribers know the feed at /feed/. To keep it there, set this in site.toml:\n\n"
            '  [feeds]\n  rss = "feed/index.xml"'
        )


def _advise_zone(report: ReportBuilder, config: Config, texts: Sequence[PlannedText]) -> None:
    clocks: Counter[str] = Counter()  # how they differ from the site's, "" where they do not
    for text in texts:
        local, gmt = read_date(text.facts.date, None), read_date(text.facts.date_gmt, None)
        if local is None or gmt is None:
            continue
        is_same = gmt.astimezone(config.zone).utcoffset() == local - gmt
        clocks["" if is_same else f"UTC{(local - gmt).total_seconds() / 3600:+g}"] += 1
    clock = next((name for name, _ in clocks.most_common(1)), "")
    if clock:
        report.advise(
            f"The old blog's clock was mostly {clock}, which is not “{config.timezone}”. Set its timezone in "
            "site.toml and import again, or posts written near midnight get another day."
        )
