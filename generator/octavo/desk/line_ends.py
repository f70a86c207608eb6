"""The text of a browser's field → a file's bytes, whose lines end as they did."""

from __future__ import annotations

import codecs
from collections import Counter
from difflib import SequenceMatcher

import octavo.expressions as re
from octavo.desk.refusal import DeskError

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FEW = 4000  # lines that are compared one by one where more than one place changed


def shown_text(data: bytes) -> str:
    """Return the text of a file as a browser's field shows it. Raises `DeskError` if it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError(
            "This file is not UTF-8, and the desk would damage it.", "Save it as UTF-8 in your editor.", 422
        ) from error
    if "\0" in text:
        raise DeskError("This file is no text: it has NUL characters.", status=422)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def saved_bytes(before: bytes, text: str) -> bytes:
    """Return a file's bytes with another text: lines that stay keep their ends, new ones get the file's own.

    A byte order mark stays.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    old = before.decode("utf-8-sig")
    ends = Counter(re.findall(r"\r\n|\r|\n", old))
    usual = ends.most_common(1)[0][0] if ends else "\n"
    if len(ends) < 2:
        return mark + text.replace("\n", usual).encode()
    return mark + "".join(_mixed(_lines(old), _lines(text), usual)).encode()


def _mixed(old: list[str], new: list[str], usual: str) -> list[str]:
    """Return the new lines with the ends of the old ones that they are."""
    plain = [_plain(line) for line in old]
    start = 0
    while start < min(len(plain), len(new)) and plain[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(plain), len(new)) - start and plain[-1 - end] == new[-1 - end]:
        end += 1
    middle = new[start : len(new) - end]
    same: dict[int, int] = {}
    if max(len(middle), len(old) - start - end) <= _FEW:
        matcher = SequenceMatcher(None, plain[start : len(old) - end], middle, autojunk=False)
        for one, other, size in matcher.get_matching_blocks():
            same |= {other + step: start + one + step for step in range(size)}
    between = [old[same[n]] if n in same else line.replace("\n", usual) for n, line in enumerate(middle)]
    lines = [*old[:start], *between, *old[len(old) - end :]]
    # A line that ends in \r, before one that is nothing but \n, would make one end of the two.
    for n in range(len(lines) - 2, -1, -1):
        if lines[n].endswith("\r") and lines[n + 1] == "\n":
            lines[n] = f"{lines[n][:-1]}\n"
    return lines


def _lines(text: str) -> list[str]:
    return [line for line in _LINE.findall(text) if line]


def _plain(line: str) -> str:
    return line.rstrip("\r\n") + "\n" if line.endswith(("\r", "\n")) else line
