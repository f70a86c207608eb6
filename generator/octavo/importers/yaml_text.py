"""Texts as YAML: front matter and comments files that `yaml_tree` reads back as they were."""

from __future__ import annotations

from collections.abc import Iterable

import octavo.expressions as re
from octavo.formats.decoding import without_forbidden

_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/’–-]*[\w.)’])?")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# Everything that YAML 1.1 forbids, and the characters that it takes for ends of lines.
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def yaml_line(text: str) -> str:
    """Return a text as one YAML scalar on one line: plain where that is safe, else in double quotes."""
    text = _FORBIDDEN.sub("", without_forbidden(text))
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return f'"{text.translate(_ESCAPES)}"'


def yaml_list(texts: Iterable[str]) -> str:
    """Return texts as a YAML list on one line."""
    return f"[{', '.join(_item(text) for text in texts)}]"


def yaml_block(text: str, indent: int) -> str:
    """Return a text as a literal block: `|` and its lines, each below a key that is indented by `indent`."""
    text = _FORBIDDEN.sub("", without_forbidden(text.replace("\r\n", "\n").replace("\r", "\n"))).rstrip("\n ")
    if not text.strip() or "\t" in text[: len(text) - len(text.lstrip())]:
        return yaml_line(text)
    margin = " " * (indent + 2)
    # Where the first line begins with a space YAML has to be told how far the block is indented.
    head = "|2" if text.startswith((" ", "\n")) else "|"
    return "\n".join([head, *(f"{margin}{line}" if line else "" for line in text.split("\n"))])


def _item(text: str) -> str:
    plain = yaml_line(text)
    return plain if plain.startswith('"') or not set(plain) & set(",[]{}") else f'"{plain}"'
