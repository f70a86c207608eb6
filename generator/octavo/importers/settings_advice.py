"""What site.toml says or should say after an import, so that readers find what they knew; broken exports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from octavo.errors import Severity
from octavo.importers.report import ReportBuilder
from octavo.model.addresses import check_permalink
from octavo.site.config import CONFIG_FILE, Config, read_config
from octavo.site.content_files import write_content

_MOST_BREAKS = 10


@dataclass(frozen=True, slots=True)
class OldAddress:
    """A published post's address and what it may be made of."""

    path: str  # decoded, below the blog's own path: "/2012/03/slug/"
    slug: str  # decoded
    day: date | None  # by the old blog's clock
    category: str = ""  # slug of the first category
    author: str = ""  # slug


def advise_permalink(report: ReportBuilder, config: Config, addresses: Iterable[OldAddress]) -> None:
    """Propose the pattern that more than half of the old addresses have, where the site has another."""
    patterns = Counter(_pattern_of(address) for address in addresses)
    count = patterns.total()
    del patterns[""]
    for pattern, fitting in patterns.most_common(1):
        if fitting * 2 > count and pattern != config.posts.permalink:
            report.advise(
                f"{fitting} of {count} posts had addresses of one form. To keep them, set this "
                f'in site.toml and import again:\n\n  [posts]\n  permalink = "{pattern}"'
            )


def advise_zone(report: ReportBuilder, config: Config, moments: Iterable[tuple[datetime, timedelta]]) -> None:
    """Tell when the site's time zone is not the old blog's; `moments` come with its clock's offset."""
    clocks: Counter[str] = Counter()  # how they differ from the site's, "" if they do not
    for moment, offset in moments:
        is_same = moment.astimezone(config.zone).utcoffset() == offset
        clocks["" if is_same else f"UTC{offset.total_seconds() / 3600:+g}"] += 1
    clock = next((name for name, _ in clocks.most_common(1)), "")
    if clock:
        report.advise(
            f"The old blog's clock was mostly {clock}, which is not “{config.timezone}”. Set its timezone in "
            "site.toml and import again, or posts written near midnight get another day."
        )


def add_tables(site: Path, tables: str, *, is_dry: bool) -> bool:
    """Add tables to the end of site.toml, and tell whether they could be, without a word of it changed.

    They cannot where it has one of them already, in whatever form. Raises `OutputError` when it cannot be
    written.
    """
    file = site / CONFIG_FILE
    before = file.read_bytes()
    after = before.rstrip(b"\r\n") + f"\n\n{tables}\n".encode()
    config, problems = read_config(after.decode())
    if config is None or any(problem.severity is Severity.ERROR for problem in problems):
        return False
    if not is_dry:
        write_content(site, file, after)
    return True


def tell_damage(report: ReportBuilder, breaks: Sequence[str], repairs: int = 0) -> None:
    """Tell where an export was broken, and how many of its bytes were no UTF-8."""
    if breaks:
        report.advise(
            "The export is broken; something may be missing in these places. Export it again if you can:\n  "
            + "\n  ".join(breaks[:_MOST_BREAKS])
        )
    if repairs:
        report.advise(f"{repairs} bytes of the export were no UTF-8; they were read as Windows-1252.")


def _pattern_of(address: OldAddress) -> str:
    """Return the pattern of one address; "" if it cannot be written as one."""
    values = {address.category: "{category}", address.author: "{author}"}
    values.pop("", None)
    # The year first: of a post of 2012-12-12 the parts come in this order.
    forms = (("%Y", "{year}"), ("%m", "{month:02}"), ("%d", "{day:02}"))
    dates = [(f"{address.day:{form}}", name) for form, name in forms] if address.day else []
    segments = []
    for segment in address.path.strip("/").split("/"):
        stem, dot, ending = segment.partition(".htm")
        if stem == address.slug and address.slug:
            segments.append(f"{{slug}}{dot}{ending}")
            continue
        name = next((field for value, field in dates if value == segment), "")
        if name:
            dates = dates[[field for _, field in dates].index(name) + 1 :]
        segments.append(name or values.get(segment, segment))
    pattern = "/" + "/".join(segments) + ("/" if address.path.endswith("/") else "")
    if re.search(r"\d{3,}", pattern) or check_permalink(pattern):
        return ""
    return pattern
