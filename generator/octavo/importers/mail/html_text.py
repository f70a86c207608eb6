"""The HTML of mail programs → text as somebody would have typed it, quotations marked by `>`."""

from __future__ import annotations

from html.parser import HTMLParser

import octavo.expressions as re
from octavo.comments.web_address import clean_address

MAX_QUOTES = 20

_DROPPED = frozenset({"head", "style", "script", "title", "template", "object", "svg", "math", "noscript"})
_PARAGRAPHS = frozenset({"p", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl"})
_LINES = frozenset({"div", "tr", "dt", "dd", "section", "article", "header", "footer", "center", "address"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "base", "area", "wbr", "source"})
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
# The line above a quotation, and signatures, as Gmail, Thunderbird, Outlook and others mark them.
_DROPPED_CLASSES = frozenset(
    {
        *("gmail_attr", "gmail_signature", "gmail_signature_prefix", "moz-cite-prefix", "moz-signature"),
        *("protonmail_signature_block", "zmail_signature"),
    }
)
_DROPPED_IDS = re.compile(
    r"(?:x_)*(?:signature|ms-outlook-mobile-signature|applemailsignature)", re.IGNORECASE
)
# With these Outlook begins what it quotes, in every language; nothing of the writer's comes after.
_END_IDS = re.compile(
    r"(?:x_)*(?:appendonsend|divrplyfwdmsg|mail-editor-reference-message-container|olk_src_body_section)",
    re.IGNORECASE,
)
_END_STYLE = re.compile(r"border:\s*none;\s*border-top:\s*solid #(?:E1E1E1|B5C4DF)", re.IGNORECASE)
# Python's parser begins anew at every sign that looks like a tag or comment and is none.
_NO_TEXT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*+>?", re.DOTALL)
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>)")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def html_to_text(html: str) -> str:
    """Return the words of a message in HTML, paragraphs apart, lists and emphasis in Markdown.

    Links keep their address. What quotes another message begins with `>`; the mail program's own lines above
    quotations and its signatures are left out where it marks them.
    """
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", _NO_TEXT.sub("", html)))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Writes line by line while the parser goes on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._open: list[tuple[str, bool]] = []  # elements that are open, and whether each is dropped
        self._dropped = 0
        self._pre = 0
        self._begun: list[tuple[str, int]] = []  # links and emphasis: address or mark, place in the line
        self._lists: list[int] = []  # the next number of each open list; 0 in one without numbers
        self._is_over = False

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if _END_IDS.fullmatch(attributes.get("id", "")) or _END_STYLE.search(attributes.get("style", "")):
            self._is_over = True
        if self._is_over or tag in _VOID:
            self._void(tag)
            return
        is_dropped = tag in _DROPPED or bool(
            _DROPPED_CLASSES.intersection(attributes.get("class", "").split())
            or _DROPPED_IDS.fullmatch(attributes.get("id", ""))
        )
        self._open.append((tag, is_dropped))
        self._dropped += is_dropped
        if not self._dropped:
            self._begin(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if self._is_over or not any(name == tag for name, _ in self._open[-100:]):
            return
        name = ""
        while name != tag:
            name, is_dropped = self._open.pop()
            if not self._dropped:
                self._end(name)
            self._dropped -= is_dropped

    def handle_data(self, data: str) -> None:
        if self._dropped or self._is_over:
            return
        if self._pre:
            first, *others = data.split("\n")
            self._line += first
            for line in others:
                self._end_line()
                self._line = line
            return
        text = _SPACES.sub(" ", data.replace("\xa0", " "))
        self._line += text.lstrip(" ") if not self._line or self._line.endswith(" ") else text

    def _void(self, tag: str) -> None:
        if self._dropped or self._is_over:
            return
        if tag == "br":
            self._end_line(keeps_blank=True)
        elif tag == "hr":
            self._end_paragraph()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _PARAGRAPHS or tag == "blockquote":
            self._end_paragraph()
        elif tag in _LINES or tag == "li":
            self._end_line()
        elif tag in ("td", "th") and self._line:
            self._line += " "
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ul", "ol"):
            self._lists.append(int(tag == "ol"))
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._line = f"{number}. " if number else "- "
            self._lists[-1] += bool(number)
        elif tag == "a":
            self._begun.append((clean_address(attributes.get("href", "")), len(self._line)))
        elif tag in _EMPHASIS:
            self._begun.append((_EMPHASIS[tag], len(self._line)))

    def _end(self, tag: str) -> None:
        if tag == "a" or tag in _EMPHASIS:
            self._end_inline(tag)
        elif tag in _PARAGRAPHS or tag == "blockquote":
            self._end_paragraph()
        elif tag in _LINES or tag == "li":
            self._end_line()
        if tag == "blockquote":
            self._quotes -= 1
            if self._lines:  # the blank line below belongs to what is around the quotation
                self._lines[-1] = self._lines[-1] if self._lines[-1].strip("> ") else self._marks()
        elif tag == "pre":
            self._pre -= 1
        elif tag in ("ul", "ol"):
            self._lists.pop()

    def _end_inline(self, tag: str) -> None:
        mark, start = self._begun.pop()
        words = self._line[start:].strip()
        if not mark or not words or start > len(self._line):
            return
        before, after = self._line[:start], self._line[start:]
        space = " " if after.startswith(" ") else ""
        end = " " if after.endswith(" ") else ""
        if tag == "a":
            is_bare = words in (mark, mark.rstrip("/"), mark.partition("://")[2].rstrip("/"))
            words = mark if is_bare else f"[{words}]({mark})"
        else:
            words = f"{mark}{words}{mark}"
        self._line = f"{before}{space}{words}{end}"

    def _end_line(self, *, keeps_blank: bool = False) -> None:
        line = self._line if self._pre else self._line.strip(" ") or ""
        # Signatures are found by the space after their two hyphens.
        line = "-- " if line == "--" else line
        self._line = ""
        self._begun = [(mark, 0) for mark, _ in self._begun]
        if line or keeps_blank:
            marks = self._marks()
            self._lines.append(f"{marks} {line}".rstrip(" ") if marks else line)

    def _end_paragraph(self) -> None:
        self._end_line()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._marks())

    def _marks(self) -> str:
        return ">" * min(self._quotes, MAX_QUOTES)
