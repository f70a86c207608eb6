#!/usr/bin/env python3
"""Apply miniflux's rules for what a reader may see to every entry of a built site's feeds, and count losses.

    scripts/read_by_miniflux.py MINIFLUX OUTPUT

MINIFLUX is a checkout of https://github.com/miniflux/v2, whose lists of elements and attributes are read
from its source; OUTPUT is the folder of a built site. Lost words, pictures and links make the exit code 1:
of all else it is a matter of looks.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from lxml import html

_SANITIZER = "internal/reader/sanitizer/sanitizer.go"
_ENTRY = re.compile(r'^\t\t"([\w-]+)":\s*\{(.*)\},$', re.MULTILINE)
_DROPPED = ("noscript", "script", "style")  # with what is in them
_NEEDED = {"a": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",)}


def allowed_in(miniflux: Path) -> dict[str, frozenset[str]]:
    """Return the attributes that miniflux leaves to each element that it leaves."""
    source = (miniflux / _SANITIZER).read_text("utf-8")
    table = source.partition("allowedHTMLTagsAndAttributes = ")[2].partition("\n\t}\n")[0]
    return {name: frozenset(re.findall(r'"([^"]+)"', found)) for name, found in _ENTRY.findall(table)}


class Losses:
    """What readers of some entries do not get."""

    def __init__(self, allowed: dict[str, frozenset[str]]) -> None:
        self._allowed = allowed
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.words = 0
        self.pictures = 0
        self.links = 0
        self.targets = 0  # places in the text that a link of the same text leads to

    def see(self, content: str) -> None:
        """Count what is lost of one entry."""
        body = html.fragment_fromstring(content, create_parent="body")
        wanted = {link.get("href", "")[1:] for link in body.iter("a") if link.get("href", "").startswith("#")}
        for element in body.iterdescendants():
            if not isinstance(element.tag, str):
                continue
            name, attributes = element.tag, dict(element.attrib)
            if name in _DROPPED or "hidden" in attributes:
                self.words += len("".join(element.itertext()).split())
                continue
            left = self._allowed.get(name)
            needed = _NEEDED.get(name, ())
            is_left = left is not None and (not needed or any(key in attributes for key in needed))
            if not is_left:
                self.elements[name] += 1
                self.pictures += name == "img"
                self.links += name == "a"
            kept = left if left is not None and is_left else frozenset[str]()
            for key in attributes:
                if is_left and key not in kept:
                    self.attributes[f"{name}.{key}"] += 1
            self.targets += attributes.get("id", "") in wanted - {""} and "id" not in kept


def main(miniflux: Path, output: Path) -> int:
    """Print what is lost, and return the exit code."""
    allowed = allowed_in(miniflux)
    losses, entries = Losses(allowed), 0
    for file in sorted(output.rglob("feed.json")):
        for item in json.loads(file.read_text("utf-8"))["items"]:
            losses.see(item.get("content_html", ""))
            entries += 1
    print(f"{len(allowed)} elements are allowed; {entries} entries were read.")
    print(f"Lost words: {losses.words}; pictures: {losses.pictures}; links: {losses.links}.")
    print(f"Places that a link of the same text leads to, and that are none any more: {losses.targets}.")
    for what, counts in (("Elements", losses.elements), ("Attributes", losses.attributes)):
        print(f"{what} that are left out:")
        for name, count in counts.most_common():
            print(f"{count:6} {name}")
    return 1 if not entries or losses.words or losses.pictures or losses.links else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
