"""Where Markdown says something as it is: code, formulas, comments, scripts. Each place is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import octavo.expressions as re

_FENCE = re.compile(r"^(?P<indent>[ \t]*+)(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^\n`]*+)\n", re.MULTILINE)
_OPENING = re.compile(
    r"^[ \t]*+(?P<fence>`{3,}+(?=[^\n`]*+\n)|~{3,}+)[^\n]*+\n"
    r"|(?P<comment><!--)|<(?P<tag>script|style|pre|svg)\b"
    r"|(?<![`\\])(?P<ticks>`++)|(?P<display>\$\$(?!\$))|(?<![\\$\w])(?P<inline>\$)(?!\s|\$|</?[a-z]+[ >])"
    r"|\\begin\{(?P<environment>(?:equation|align|gather|multline|eqnarray|alignat)\*?)\}",
    re.MULTILINE,
)
_TICKS = re.compile("`++")
_BLANK_LINE = re.compile(r"\n[ \t]*+\n")
_INLINE_END = re.compile(r"(?<![\s\\])\$(?![\d$])")


def on_fences(text: str, change: Callable[[str, str], str | None]) -> str:
    """Return a text in which `change` gave each block of code, by its info and its code, another form."""
    pieces: list[str] = []
    done = 0
    endless: set[str] = set()
    for begin in _FENCE.finditer(text):
        if begin.start() < done or begin["fence"] in endless:
            continue
        end = _closing_fence(begin["fence"]).search(text, begin.end())
        if end is None:
            endless.add(begin["fence"])
            continue
        new = change(begin["info"].strip(), text[begin.end() : end.start()])
        if new is not None:
            pieces.append(text[done : begin.start()])
            pieces.append("\n".join(f"{begin['indent']}{row}" if row else "" for row in new.split("\n")))
            done = end.end()
    return "".join([*pieces, text[done:]])


def verbatim_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each stretch begins and ends, in their order."""
    reader = _Reader(text)
    position = 0
    while found := _OPENING.search(text, position):
        start, end = reader.stretch(found)
        if end < 0:
            position = max(start, position + 1)
        else:
            yield start, end
            position = end


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._endless: set[str] = set()  # what opens and is closed nowhere behind
        self._paragraph = -1  # where the paragraph ends that is being read
        self._endless_here: set[str] = set()

    def stretch(self, found: re.Match[str]) -> tuple[int, int]:
        """Return the stretch; where it has no end, where to read on and -1."""
        start, behind = found.span()
        if start >= self._paragraph:
            blank = _BLANK_LINE.search(self._text, start)
            self._paragraph = blank.start() if blank else len(self._text)
            self._endless_here.clear()
        if fence := found["fence"]:
            end = self._anywhere(fence, _closing_fence(fence), behind)
            if end >= 0:
                return start, end
            start = found.start("fence")
            ticks = _TICKS.match(self._text, start)
            return self._code(start, ticks[0]) if ticks else (start + len(fence), -1)
        if found["comment"]:
            return self._or_behind(found, self._anywhere("-->", _literal("-->"), behind))
        if tag := found["tag"]:
            return self._or_behind(found, self._anywhere(tag, _literal(f"</{tag}>"), behind))
        if ticks_found := found["ticks"]:
            return self._code(start, ticks_found)
        if found["display"]:
            return self._or_behind(found, self._in_paragraph("$$", _literal("$$"), behind + 1))
        if found["inline"]:
            end = self._text.find("$", behind)
            is_one = end >= 0 and "\n" not in self._text[behind:end] and _INLINE_END.match(self._text, end)
            return (start, end + 1) if is_one else (behind, -1)
        name = found["environment"]
        return self._or_behind(found, self._in_paragraph(name, _literal(f"\\end{{{name}}}"), behind))

    def _code(self, start: int, ticks: str) -> tuple[int, int]:
        end = self._in_paragraph(ticks, _closing_ticks(len(ticks)), start + len(ticks) + 1)
        return (start, end) if end >= 0 else (start + len(ticks), -1)

    def _or_behind(self, found: re.Match[str], end: int) -> tuple[int, int]:
        return (found.start(), end) if end >= 0 else (found.end(), -1)

    def _anywhere(self, kind: str, closing: re.Pattern[str], position: int) -> int:
        if kind in self._endless:
            return -1
        end = closing.search(self._text, position)
        if end is None:
            self._endless.add(kind)
            return -1
        return end.end()

    def _in_paragraph(self, kind: str, closing: re.Pattern[str], position: int) -> int:
        if kind in self._endless_here:
            return -1
        end = closing.search(self._text, position, self._paragraph)
        if end is None:
            self._endless_here.add(kind)
            return -1
        return end.end()


@lru_cache(maxsize=64)
def _closing_fence(fence: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*+{re.escape(fence)}[`~]*+[ \t]*$", re.MULTILINE)


@lru_cache(maxsize=64)
def _closing_ticks(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!`)`{{{count}}}(?!`)")


@lru_cache(maxsize=64)
def _literal(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))
