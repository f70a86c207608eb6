"""What site.toml should say after an import, so that readers find what they knew; and broken exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from octavo.importers.permalinks import OldAddress, propose_permalink
from octavo.importers.report import ReportBuilder
from octavo.site.config import Config

_MOST_BREAKS = 10


def advise_permalink(report: ReportBuilder, config: Config, addresses: Iterable[OldAddress]) -> None:
    """Propose the pattern that most old addresses have, where the site has another."""
    proposal = propose_permalink(addresses)
    if proposal is not None and proposal.pattern != config.posts.permalink:
        report.advise(
            f"{proposal.fitting} of {proposal.count} posts had addresses of one form. To keep them, set this "
            f'in site.toml and import again:\n\n  [posts]\n  permalink = "{proposal.pattern}"'
        )


def advise_zone(report: ReportBuilder, config: Config, moments: Iterable[tuple[datetime, timedelta]]) -> None:
    """Tell when the site's time zone is not the old blog's; `moments` come with its clock's offset."""
    clocks: Counter[str] = Counter()  # how they differ from the site's, "" where they do not
    for moment, offset in moments:
        is_same = moment.astimezone(config.zone).utcoffset() == offset
        clocks["" if is_same else f"UTC{offset.total_seconds() / 3600:+g}"] += 1
    clock = next((name for name, _ in clocks.most_common(1)), "")
    if clock:
        report.advise(
            f"The old blog's clock was mostly {clock}, which is not “{config.timezone}”. Set its timezone in "
            "site.toml and import again, or posts written near midnight get another day."
        )


def tell_damage(report: ReportBuilder, breaks: Sequence[str], repairs: int = 0) -> None:
    """Tell where an export was broken, and how many of its bytes were no UTF-8."""
    if breaks:
        report.advise(
            "The export is broken; something may be missing in these places. Export it again if you can:\n  "
            + "\n  ".join(breaks[:_MOST_BREAKS])
        )
    if repairs:
        report.advise(f"{repairs} bytes of the export were no UTF-8; they were read as Windows-1252.")
