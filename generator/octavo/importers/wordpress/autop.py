"""Paragraphs from blank lines, as WordPress makes them when a post is shown (`wpautop`).

The classic editor stores a text without `<p>`: a blank line is a paragraph, a single line end a `<br>`. HTML
may stand among it, so the text is read as a row of tags and words, and every run of words that stands where a
paragraph can be becomes one or several.
"""

from __future__ import annotations

import octavo.expressions as re

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL,
)
_VERBATIM = frozenset({"pre", "script", "style", "svg", "textarea", "object"})
# In these a run of words is a paragraph.
_HOLDERS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "div", "fieldset", "footer", "form"),
        *("header", "main", "nav", "section"),
    }
)
# In these it is one only where a blank line parts it.
_MIXED = frozenset({"dd", "details", "li", "td", "th"})
# In these it never is: text goes on, or none belongs there.
_OTHERS = frozenset(
    {
        *("audio", "caption", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("hgroup", "iframe", "legend", "map", "menu", "ol", "optgroup", "option", "p", "select"),
        *("summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "video"),
    }
)
_VOID = frozenset({"hr"})
_BLOCKS = _VERBATIM | _HOLDERS | _MIXED | _OTHERS | _VOID
_BREAKING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption", "caption"}) | _MIXED
_BLANK_LINES = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")
_LINE_END = re.compile(r"(?>(?:(?<![ \t])[ \t]++)?)(?:<br\s*+/?>[ \t]*+)?\n[ \t]*", re.IGNORECASE)
# Where a paragraph ends and another begins, these are written by hand now and then.
_EMPTY = re.compile(r"(?:\s|&nbsp;|\xa0|<br\s*/?>)*", re.IGNORECASE)


def make_paragraphs(html: str) -> str:
    """Return HTML with `<p>` around runs of text and `<br>` at line ends, as WordPress shows it."""
    return _Paragraphs().make(html.replace("\r\n", "\n").replace("\r", "\n"))


class _Paragraphs:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._run: list[str] = []
        self._open: list[str] = []  # blocks
        self._verbatim = ""  # the innermost block whose inside is left alone
        self._depth = 0

    def make(self, html: str) -> str:
        done = 0
        for tag in _TOKEN.finditer(html):
            name = (tag["name"] or "").lower()
            if self._verbatim:
                if name == self._verbatim:
                    self._depth += -1 if tag["end"] else 1
                if self._depth:
                    continue
                self._pieces[-1] += html[done : tag.end()]
                self._verbatim = ""
            elif name not in _BLOCKS:
                # A line end inside of a tag is none of the text.
                self._run.append(html[done : tag.start()])
                self._run.append(tag.group().replace("\n", " "))
            else:
                self._run.append(html[done : tag.start()])
                self._flush()
                self._enter_or_leave(name, bool(tag["end"]))
                self._pieces.append(tag.group())
            done = tag.end()
        if self._verbatim:
            self._pieces[-1] += html[done:]
        else:
            self._run.append(html[done:])
            self._flush()
        return "\n".join(piece for piece in self._pieces if piece)

    def _enter_or_leave(self, name: str, is_end: bool) -> None:
        if name in _VERBATIM and not is_end:
            self._verbatim, self._depth = name, 1
        elif name in _VOID:
            return
        elif not is_end:
            self._open.append(name)
        elif name in self._open[-50:]:
            # What was never closed is closed with what is around it.
            while self._open.pop() != name:
                pass

    def _flush(self) -> None:
        text = "".join(self._run).strip()
        self._run.clear()
        if not text:
            return
        holder = self._open[-1] if self._open else ""
        if not holder or holder in _HOLDERS or (holder in _MIXED and _BLANK_LINES.search(text)):
            self._pieces.extend(_as_paragraphs(text))
        elif holder in _BREAKING:
            self._pieces.append(_with_breaks(text))
        else:
            self._pieces.append(text)


def _as_paragraphs(text: str) -> list[str]:
    chunks = (chunk.strip() for chunk in (_BLANK_LINES.split(text) if "\n" in text else (text,)))
    return [f"<p>{_with_breaks(chunk)}</p>" for chunk in chunks if not _EMPTY.fullmatch(chunk)]


def _with_breaks(text: str) -> str:
    return _LINE_END.sub("<br>", text) if "\n" in text else text
