"""The pattern of the old blog's addresses, found by looking at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from octavo.model.addresses import check_permalink


@dataclass(frozen=True, slots=True)
class OldAddress:
    """A published post's address and what it may be made of."""

    path: str  # decoded, below the blog's own path: "/2012/03/slug/"
    slug: str  # decoded
    day: date | None  # by the old blog's clock
    category: str = ""  # slug of the first category
    author: str = ""  # slug


@dataclass(frozen=True, slots=True)
class PermalinkProposal:
    """A pattern for `[posts] permalink`."""

    pattern: str
    fitting: int  # how many addresses have it
    count: int  # of how many


def propose_permalink(addresses: Iterable[OldAddress]) -> PermalinkProposal | None:
    """Return the pattern that most addresses have; None if none has half of them."""
    patterns = Counter(_pattern_of(address) for address in addresses)
    count = patterns.total()
    del patterns[""]
    if not patterns:
        return None
    pattern, fitting = patterns.most_common(1)[0]
    return PermalinkProposal(pattern, fitting, count) if fitting * 2 > count else None


def _pattern_of(address: OldAddress) -> str:
    """Return the pattern of one address; "" if it cannot be written as one."""
    values = {address.category: "{category}", address.author: "{author}"}
    values.pop("", None)
    if address.day is not None:
        # The year first: of a post of 2012-12-12 the parts come in this order.
        dates = [
            (f"{address.day:%Y}", "{year}"),
            (f"{address.day:%m}", "{month:02}"),
            (f"{address.day:%d}", "{day:02}"),
        ]
    else:
        dates = []
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
