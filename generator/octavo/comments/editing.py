"""Changes in the text of a comments file, and new items of it: all other lines stay byte for byte.

Each function takes the text of a file that `read_comments` reads without an error, line ends and byte order
mark as they are, and gives the text with the change. A comment is named by its place in the file, from 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import octavo.expressions as re
from octavo.formats.yaml_spans import ItemSpan, ListSpan, locate_items
from octavo.model.comment import ArchivedComment

Field = tuple[str, str | tuple[str, ...]]
"""A key and its text, or its list of words."""

# What means the same with and without quotes, whatever reads it.
_PLAIN = re.compile(r"[^\W\d_][\w ,.;?!()’–-]*")
_PLAIN_ADDRESS = re.compile(r"https?://[\w./?=&%~+-]+")
_PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?")
_PLAIN_WORD = re.compile(r"[A-Za-z][\w.-]*")
_NULLS = frozenset({"null", "yes", "no", "true", "false", "on", "off"})
# What must not stand in a YAML text as it is, and JSON's writer leaves.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NO_BLOCK = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_ONLY_BLANKS = re.compile(r"^[ \t]+$", re.MULTILINE)
_FIRST_LINES = re.compile(r"(?:[ \t]*+\n)++")


@dataclass(frozen=True, slots=True)
class JsonLayout:
    """What stands between the parts of an item in braces."""

    opening: str = "\n    "
    between: str = ",\n    "
    closing: str = "\n  "


def fields_of(comment: ArchivedComment) -> tuple[Field, ...]:
    """Return what a file says of a comment, in the order of the documentation, without what is not given."""
    date = comment.date.isoformat(timespec="seconds") if comment.date else ""
    fields: Iterable[Field] = (
        ("id", comment.id),
        ("parent", comment.parent),
        ("author", comment.author),
        ("author_url", comment.author_url),
        ("by", comment.by),
        ("date", date),
        ("format", "html" if comment.is_html else ""),
        ("kind", comment.kind if comment.kind != "comment" else ""),
        ("status", comment.status if comment.status != "approved" else ""),
        ("references", comment.references),
        ("body", body_text(comment.text)),
    )
    return tuple(field for field in fields if field[1])


def body_text(text: str) -> str:
    """Return a text as files keep it: plain line feeds, none before it and one at its end."""
    text = _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _ONLY_BLANKS.sub("", text).rstrip()
    first = _FIRST_LINES.match(text)
    text = text[first.end() :] if first else text
    return f"{text}\n" if text else ""


def yaml_item(fields: Sequence[Field], indent: str = "") -> str:
    """Return an item of a list as YAML: `- id: …` and a line or block for each further key; ends its line."""
    lines = []
    for place, (key, value) in enumerate(fields):
        begin = f"{indent}- " if place == 0 else f"{indent}  "
        lines.append(f"{begin}{key}: {_yaml_value(key, value, indent + '    ')}\n")
    return "".join(lines)


def json_item(fields: Sequence[Field], layout: JsonLayout) -> str:
    """Return an item of a list as JSON, which is YAML too."""
    pairs = (f"{quoted(key)}: {_json_value(value)}" for key, value in fields)
    return f"{{{layout.opening}{layout.between.join(pairs)}{layout.closing}}}"


def quoted(text: str) -> str:
    """Return a text between double quotes, as JSON and YAML both read it."""
    text = json.dumps(_SURROGATES.sub("\ufffd", text), ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _json_value(value: str | tuple[str, ...]) -> str:
    return quoted(value) if isinstance(value, str) else f"[{', '.join(map(quoted, value))}]"


def _yaml_value(key: str, value: str | tuple[str, ...], indent: str) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(word if _PLAIN_WORD.fullmatch(word) else quoted(word) for word in value)}]"
    if key == "body":
        return _block(value, indent)
    is_plain = (
        key != "id"
        and key != "parent"
        and (
            (_PLAIN.fullmatch(value) and value.lower() not in _NULLS)
            or _PLAIN_ADDRESS.fullmatch(value)
            or _PLAIN_DATE.fullmatch(value)
        )
    )
    return value if is_plain else quoted(value)


def _block(text: str, indent: str) -> str:
    """Return a text as a block after a bar, so that nothing in it needs an escape."""
    if not text.strip() or _NO_BLOCK.search(text):
        return quoted(text)
    lines = text.removesuffix("\n").split("\n")
    # Where the first line is indented, YAML has to be told how far the block itself is.
    mark = "|2" if lines[0][:1] in (" ", "\t") else "|"
    return "\n".join([mark, *(f"{indent}{line}" if line else "" for line in lines)])


KEPT_WHEN_FORGOTTEN = ("id", "parent", "date", "kind", "status")
"""What stays of a comment that is forgotten: its place in the thread."""

_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\n|\r")
_TO_LINE_END = re.compile(r"[^\r\n]*")
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)
_NOTE = re.compile(r"[ \t]+#[^\r\n]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def set_statuses(text: str, statuses: Mapping[int, str]) -> str:
    """Return the text with another `status` for the comments at these places."""

    def edits(text: str, found: ListSpan, line_end: str) -> list[_Edit]:
        return [
            _status_edit(text, found.items[place], status, line_end) for place, status in statuses.items()
        ]

    return _edited(text, edits)


def empty_comments(text: str, ids: Mapping[int, str], statuses: Mapping[int, str]) -> str:
    """Return the text without name, link, words and works of the comments at these places.

    `ids` are what they are called: a comment whose id was made from its name gets it in writing.
    `statuses` are what they become. Notes between their lines go too: these may say who it was.
    """

    def edits(text: str, found: ListSpan, line_end: str) -> list[_Edit]:
        return [
            _emptying_edit(text, found.items[place], comment_id, statuses[place], line_end)
            for place, comment_id in ids.items()
        ]

    return _edited(text, edits)


def without_items(text: str, places: Collection[int]) -> str | None:
    """Return the text without the items at these places; None where they share lines with others."""
    mark, text = _without_mark(text)
    found = locate_items(text)
    if found is None or found.is_flow:
        return None
    pieces, done = [mark], 0
    for place in sorted(places):
        item = found.items[place]
        start, end = _line_start(text, item.start), _end_of_line(text, item.end)
        if text[start : item.start].strip() != "-":
            return None
        after = _LINE_END.match(text, end)
        pieces.append(text[done:start])
        done = after.end() if after else end
    return "".join([*pieces, text[done:]])


def append_items(text: str, items: Sequence[Sequence[Field]], *, is_json: bool = False) -> str:
    """Return the text with more items at the end of its list, in the form of those that are there.

    A text without a list gets one; it is JSON only when `is_json`.
    """
    if not items:
        return text
    mark, text = _without_mark(text)
    line_end = _line_end_of(text)
    found = locate_items(text)
    if found is not None and found.is_flow and (found.items or is_json):
        return mark + _appended_in_brackets(text, found, items, line_end)
    if found is None and is_json:
        lines = ("," + line_end).join(f"  {json_item(item, JsonLayout())}" for item in items)
        return mark + _with_line_ends(f"[\n{lines}\n]\n", line_end)
    if found is not None and found.is_flow:  # [] alone
        text = text[: found.start] + text[found.end :].lstrip(" \t")
        found = None
    return mark + _appended_in_lines(text, found, items, line_end)


def _appended_in_lines(
    text: str, found: ListSpan | None, items: Sequence[Sequence[Field]], line_end: str
) -> str:
    indent = gap = ""
    if found is not None and found.items:
        indent = " " * (found.start - _line_start(text, found.start))
        if len(found.items) > 1 and _has_blank_line_before(text, found):
            gap = line_end
    marker = _DOCUMENT_END.search(text, found.end if found else 0)
    end = marker.start() if marker else len(text)
    before = text[:end]
    if before.strip() == "":
        before = ""
    elif not before.endswith(("\n", "\r")):
        before += line_end
    if gap and _BLANK_LINE.search(before[-4:]):
        before = before.rstrip("\r\n \t") + line_end
    added = "".join(gap + _with_line_ends(yaml_item(item, indent), line_end) for item in items)
    return before + added + text[end:]


def _appended_in_brackets(text: str, found: ListSpan, items: Sequence[Sequence[Field]], line_end: str) -> str:
    if not found.items:
        added = "\n  " + ",\n  ".join(json_item(item, JsonLayout()) for item in items) + "\n"
        return text[: found.start + 1] + _with_line_ends(added, line_end) + text[found.end - 1 :]
    last = found.items[-1]
    opening = _blank(text[last.start + 1 : last.entries[0].start])
    closing = _blank(text[last.entries[-1].value_end : last.end - 1])
    layout = JsonLayout(opening, f",{opening or ' '}", closing)
    between = f",{_blank(text[found.start + 1 : found.items[0].start]) or ' '}"
    at = last.end
    added = between.join(json_item(item, layout) for item in items)
    comma = text.find(",", last.end, found.end)
    if comma >= 0:  # which YAML allows after the last item, too
        at, added = comma + 1, between[1:] + added
    else:
        added = between + added
    return text[:at] + _with_line_ends(added, line_end) + text[at:]


def _status_edit(text: str, item: ItemSpan, status: str, line_end: str) -> _Edit:
    entry = item.entry("status")
    word = quoted(status) if item.is_flow else status
    if entry is not None:
        return _Edit(entry.value_start, entry.value_end, f" {word}" if entry.is_empty else word)
    if item.is_flow:
        end = item.entries[-1].value_end
        return _Edit(end, end, f'{_flow_gap(text, item)}"status": {word}')
    indent = " " * _column(text, item)
    body = item.entry("body")
    if body is not None and body is not item.entries[0]:
        # Above the body: that is often long, and nobody looks for a status below it.
        return _Edit(body.start, body.start, f"status: {word}{line_end}{indent}")
    end = _end_of_line(text, item.end)
    return _Edit(end, end, f"{line_end}{indent}status: {word}")


def _emptying_edit(text: str, item: ItemSpan, comment_id: str, status: str, line_end: str) -> _Edit:
    kept: dict[str, str] = {}
    for entry in item.entries:
        if entry.key in KEPT_WHEN_FORGOTTEN and not entry.is_empty:
            kept[entry.key] = text[entry.start : entry.value_end]
    written = item.entry("id")
    key = '"id"' if item.is_flow else "id"
    if written is None or written.text.strip() != comment_id:
        kept = {"id": f"{key}: {quoted(comment_id)}", **{k: v for k, v in kept.items() if k != "id"}}
    kept["status"] = f'"status": {quoted(status)}' if item.is_flow else f"status: {status}"
    if item.is_flow:
        opening = _blank(text[item.start + 1 : item.entries[0].start])
        closing = _blank(text[item.entries[-1].value_end : item.end - 1])
        note = _NOTE.match(text, item.end)
        end = note.end() if note else item.end
        return _Edit(item.start, end, f"{{{opening}{_flow_gap(text, item).join(kept.values())}{closing}}}")
    indent = " " * _column(text, item)
    return _Edit(item.start, _end_of_line(text, item.end), f"{line_end}{indent}".join(kept.values()))


def _flow_gap(text: str, item: ItemSpan) -> str:
    """Return what stands between two keys in braces: a comma and a space, or a comma and a new line."""
    if len(item.entries) < 2:
        return ", "
    gap = text[item.entries[-2].value_end : item.entries[-1].start]
    return gap if gap.strip() == "," else ", "


def _blank(text: str) -> str:
    """Return a text between two things that is nothing but space; "" for what has notes in it."""
    return "" if text.strip() else text


def _edited(text: str, edits: Callable[[str, ListSpan, str], list[_Edit]]) -> str:
    mark, text = _without_mark(text)
    found = locate_items(text)
    if found is None:
        return mark + text
    pieces, done = [mark], 0
    for edit in sorted(edits(text, found, _line_end_of(text))):
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def _without_mark(text: str) -> tuple[str, str]:
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _line_end_of(text: str) -> str:
    """Return how the text ends its lines, as its first line does."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def _with_line_ends(text: str, line_end: str) -> str:
    return _LINE_END.sub(line_end, text) if line_end != "\n" else text


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _column(text: str, item: ItemSpan) -> int:
    """Return how far the keys of a comment are indented."""
    return item.start - _line_start(text, item.start)


def _end_of_line(text: str, place: int) -> int:
    found = _TO_LINE_END.match(text, place)
    return found.end() if found else place


def _has_blank_line_before(text: str, found: ListSpan) -> bool:
    return _BLANK_LINE.search(text, found.items[-2].end, found.items[-1].start) is not None
