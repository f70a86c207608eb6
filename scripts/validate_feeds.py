#!/usr/bin/env python3
"""Run W3C's feed validator over every feed of a built site, and count what it says.

    scripts/validate_feeds.py VALIDATOR OUTPUT

VALIDATOR is a checkout of https://github.com/w3c/feedvalidator, which needs html5lib and lxml. OUTPUT is
the folder of a built site. Errors and SecurityRisk make the exit code 1.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def feeds_in(output: Path) -> Iterator[Path]:
    """Yield the feeds of a built site: Atom and RSS."""
    for file in sorted(output.rglob("*.xml")):
        head = file.read_bytes()[:600]
        if b"<feed" in head or b"<rss" in head:
            yield file


def main(validator: Path, output: Path) -> int:
    """Print what the validator says of each feed, and return the exit code."""
    sys.path.insert(0, str(validator / "src"))
    import feedvalidator  # type: ignore[import-not-found]
    from feedvalidator import compatibility  # type: ignore[import-not-found]

    said: Counter[str] = Counter()
    grave: list[str] = []
    feeds = list(feeds_in(output))
    for file in feeds:
        text = file.read_text("utf-8")
        url = text.partition('rel="self"')[2].partition('href="')[2].partition('"')[0]
        with file.open("rb") as stream:
            events = feedvalidator.validateStream(stream, firstOccurrenceOnly=1, base=url)["loggedEvents"]
        for event in compatibility.AA(events):
            kind = type(event).__name__
            said[kind] += 1
            is_error = isinstance(event, feedvalidator.logging.Error)
            if is_error or kind.startswith(("SecurityRisk", "DangerousStyle")):
                grave.append(f"{file.relative_to(output)}:{event.params.get('line')}: {kind} {event.params}")
    print(f"{len(feeds)} feeds")
    for kind, count in said.most_common():
        print(f"{count:6} {kind}")
    print("\n".join(grave))
    return 1 if grave or not feeds else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
