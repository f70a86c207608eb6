"""New comments as items of a comments file, in YAML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import octavo.expressions as re
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
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
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
    text = _BLANK_LINE.sub("", text).rstrip()
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
