"""The forms of a header: YAML between hyphens, TOML between plus signs, and Pelican's bare lines."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.toml_tree import read_toml
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode, read_yaml

HeaderForm = Literal["yaml", "toml", "pelican"]

_FENCES: dict[str, tuple[HeaderForm, tuple[str, ...]]] = {
    "---": ("yaml", ("---", "...")),
    "+++": ("toml", ("+++",)),
}
_BARE_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_-]{0,39}):(?:[ \t]+(?P<value>.*))?")
_LISTS = {"tags": ",", "authors": ";,", "category": "", "keywords": ","}


class SplitText(Struct, frozen=True):
    """A file's text, cut in two."""

    header: str | None  # what stands between its marks; None when there is no header
    body: str
    body_line: int  # the file's line on which the body begins
    form: HeaderForm = "yaml"

    @property
    def header_line(self) -> int:
        """Return the file's line on which the header's text begins."""
        return 1 if self.form == "pelican" else 2


def split_header(text: str, path: str) -> tuple[SplitText, tuple[Problem, ...]]:
    """Return header and body; a header that is never closed is an error and leaves no body."""
    first, _, rest = text.partition("\n")
    if first.rstrip() not in _FENCES:
        if (bare := _split_bare(text)) is not None:
            return bare, ()
        hint = "Begin the file with a line ---, then title: …, then a line ---."
        message = "There is no front matter." if text.strip() else "The file is empty."
        return SplitText(None, text, 1), (Problem(Location(path, 1), message, hint, code="no-front-matter"),)
    form, ends = _FENCES[first.rstrip()]
    lines = rest.split("\n")
    for index, line in enumerate(lines):
        if line.rstrip() in ends:
            header, body = "\n".join(lines[:index]) + "\n", "\n".join(lines[index + 1 :])
            return SplitText(header, body, index + 3, form), ()
    message, hint = "The front matter is never closed.", f"End it with a line {first.rstrip()}."
    problem = Problem(Location(path, 1), message, hint, code="unclosed-front-matter")
    return SplitText(None, "", 1), (problem,)


def read_tree(
    text: str, path: str, first_line: int, form: HeaderForm
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return a header as a tree, None if it cannot be read, and what is wrong with it."""
    if form == "toml":
        return read_toml("\n" * (first_line - 1) + text, path=path)
    return read_yaml(text, path=path, first_line=first_line) if form == "yaml" else (_bare_tree(text), ())


def _split_bare(text: str) -> SplitText | None:
    """Return Pelican's header: lines `Key: value` up to the first blank one, with a title among them."""
    lines = text.split("\n")
    keys = []
    for index, line in enumerate(lines):
        match = _BARE_LINE.fullmatch(line.rstrip())
        if match:
            keys.append(match["key"].lower())
        elif not (keys and line[:1] in " \t" and line.strip()):
            lines = lines[:index] if not line.strip() else []
            break
    if "title" not in keys or not lines:
        return None
    body = "\n".join(text.split("\n")[len(lines) :])
    return SplitText("\n".join(lines) + "\n", body, len(lines) + 1, "pelican")


def _bare_tree(text: str) -> MapNode:
    entries: dict[str, Entry] = {}
    key = ""
    for number, line in enumerate(text.split("\n"), 1):
        if (match := _BARE_LINE.fullmatch(line.rstrip())) is not None:
            key = match["key"].lower()
            value = ScalarNode((match["value"] or "").strip(), True, number, match.start("value") + 1)
            entries.setdefault(key, Entry(key, number, 1, value))
        elif line.strip() and isinstance(before := entries[key].value, ScalarNode):
            joined = before._replace(text=f"{before.text} {line.strip()}")
            entries[key] = entries[key]._replace(value=joined)
    listed = [entry._replace(value=_listed(entry)) for entry in entries.values()]
    return MapNode(tuple(listed), 1, 1)


def _listed(entry: Entry) -> Node:
    """Return what Pelican takes for several names as a list of them."""
    value = entry.value
    if entry.key not in _LISTS or not isinstance(value, ScalarNode):
        return value
    sign = next((sign for sign in _LISTS[entry.key] if sign in value.text), "")
    names = value.text.split(sign) if sign else [value.text]
    return ListNode(
        tuple([value._replace(text=name.strip()) for name in names if name.strip()]), value.line, value.column
    )
