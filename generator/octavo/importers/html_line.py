"""What stands within a line of HTML → Markdown: words, emphasis, links, pictures, code.

A subclass of markdownify's converter; `html_to_markdown` has the blocks. What Markdown has no words for
stays HTML: sub, sup, abbr, cite, kbd, ins, q and the like.
"""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

import octavo.expressions as re
from octavo.importers.html_context import MARKS, is_alone, is_break, needs_tags, next_character
from octavo.importers.html_tree import BLOCKS
from octavo.importers.markdown_text import (
    attribute_value,
    destination,
    escape_text,
    fence_for,
    one_line,
    quoted_value,
)
from octavo.importers.sanitise_html import MATHML
from octavo.importers.tex_formulas import TEX_CLASS
from octavo.importers.tex_labels import keep_references

_INLINE_HTML = (
    *("abbr", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "ruby", "rp", "rt", "samp", "sub", "sup"),
    *("time", "u", "var"),
)
_KEPT_ATTRIBUTES = ("title", "dir", "lang", "datetime")
_SPACES = re.compile(r"[ \t\r\n]+")
_ABOVE = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_BELOW = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


class InlineConverter(MarkdownConverter):
    """Converts what stands within lines; of ids only those in `anchors` are kept, each once."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined, misc]  # it has no types
        """What markdownify asks for."""

        heading_style = "atx"
        newline_style = "backslash"
        bullets = "-"
        strip_pre = None

    def __init__(
        self,
        anchors: frozenset[str],
        html_address: Callable[[str], str],
        labels: frozenset[str] = frozenset(),
        *,
        has_html: bool = True,
    ) -> None:
        super().__init__()
        self.convert_fn_cache: dict[str, Callable[[Tag, str, set[str]], str]]
        self._anchors = anchors
        self._html_address = html_address
        self._has_html = has_html
        # What was made of an element, for the one around it that places it; by identity.
        self._captions: dict[int, str] = {}
        self._cells: dict[int, str] = {}
        self._items: dict[int, int] = {}  # of each list, how many items it has so far
        self._numbered_tables = 0
        self._labels = labels  # of formulas
        self._given: set[str] = set(labels)  # ids that stand in the text already
        # Of each picture that was converted, what it is where nothing else stands in its paragraph.
        self._figures: dict[str, str] = {}
        for name in _INLINE_HTML:
            self.convert_fn_cache[name] = self._inline_html
        for name in MARKS:
            self.convert_fn_cache[name] = self._marked
        for name in MATHML:
            self.convert_fn_cache[name] = self._formula_part

    # Text

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Return text on one line; markdownify's own rule for the ends of lines keeps them."""
        parents = parent_tags or set()
        if "pre" in parents or "code" in parents:
            return str(el)
        text = escape_text(_SPACES.sub(" ", str(el)), in_link="a" in parents)
        text = keep_references(text, self._labels)
        following = el.next_sibling
        if text.endswith("!") and isinstance(following, Tag) and following.name in ("a", "img"):
            text = f"{text[:-1]}\\!"
        previous = el.previous_sibling
        if isinstance(previous, Tag) and previous.name in ("a", "img", "code") and text.startswith("{"):
            text = f"\\{text}"
        if (previous is None and el.parent is not None and el.parent.name in BLOCKS) or is_break(previous):
            text = text.lstrip(" ")
        if following is None and el.parent is not None and el.parent.name in BLOCKS:
            text = text.rstrip(" ")
        return text

    def anchor(self, el: Tag) -> str:
        """Return raw HTML that gives an element's place its name, if a link leads there."""
        name = self.take_name(el)
        return f'<span id="{attribute_value(name)}"></span>' if name else ""

    def take_name(self, el: Tag) -> str:
        """Return the id of an element, if a link leads there and nothing has it yet."""
        name = str(el.get("id") or el.get("name") or "")
        if name not in self._anchors or name in self._given:
            return ""
        self._given.add(name)
        return name

    # Within a line

    def _marked(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        mark = MARKS[el.name]
        same = {name for name, other in MARKS.items() if other == mark}
        if "_noformat" in parent_tags or same & parent_tags or not text.strip():
            return text
        if "\n\n" in text.strip():  # blocks inside: no mark reaches over a blank line
            return text
        before, inner, after = _without_edges(text)
        if not inner:
            return text
        if self._has_html and needs_tags(el, inner, bool(before), bool(after)):
            name = {"i": "em", "b": "strong", "strike": "s"}.get(el.name, el.name)
            return f"{before}<{name}>{inner}</{name}>{after}"
        return f"{before}{mark}{inner}{mark}{after}"

    def _inline_html(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        if not text.strip():
            return self.anchor(el) or text
        before, text, after = _without_edges(text)
        attributes = "".join(
            f' {key}="{attribute_value(str(el[key]))}"' for key in _KEPT_ATTRIBUTES if el.get(key)
        )
        if name := self.take_name(el):
            attributes += f' id="{attribute_value(name)}"'
        return f"{before}<{el.name}{attributes}>{text}</{el.name}>{after}"

    def _formula_part(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if not self._has_html or "_noformat" in parent_tags:
            return text
        attributes = "".join(f' {key}="{attribute_value(str(value))}"' for key, value in el.attrs.items())
        return f"<{el.name}{attributes}>{text.strip()}</{el.name}>"

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return the words, behind the place that a link leads to."""
        return f"{self.anchor(el)}{text}"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a link; one without an address is its words, one without words nothing."""
        address = str(el.get("href") or "")
        anchor = self.anchor(el)
        if "_noformat" in parent_tags or not address or "a" in parent_tags:
            return anchor + text
        before, inner, after = _without_edges(text)
        words = "\\\n".join(one_line(line) for line in inner.split("\\\n"))
        if not words:
            return anchor
        title = str(el.get("title") or "")
        plain = el.get_text()
        if plain == address and re.fullmatch(r"https?://[^\s<>]+", address) and not title:
            return f"{anchor}{before}<{address}>{after}"
        title = f' "{quoted_value(title)}"' if title.strip() and title.strip() != plain.strip() else ""
        target = f"({destination(address)}{title})"
        if figure := self._figures.get(words):
            self._figures[f"[{words}]{target}"] = f"[{figure}]{target}"
        return f"{anchor}{before}[{words}]{target}{after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a picture within a line."""
        if not el.get("src"):
            return ""
        alt = one_line(str(el.get("alt") or ""))
        picture = picture_of(el, escape_text(alt, in_link=True), "")
        # Alone in its paragraph it becomes a figure, whose brackets hold the caption.
        self._figures[picture] = picture_of(el, "", alt)
        return picture

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return the end of a line; inside code it is just that."""
        if "pre" in parent_tags or "code" in parent_tags:
            return "\n"
        if "td" in parent_tags or "th" in parent_tags:
            return "<br>"
        return " " if "_inline" in parent_tags else "\\\n"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return code, or a formula; several lines alone in their paragraph are a block."""
        if "pre" in parent_tags or "code" in parent_tags:
            return text
        for line_break in el.find_all("br"):
            line_break.replace_with("\n")
        code = el.get_text()
        if not code.strip():
            return ""
        if "\n" in code.strip("\n") and is_alone(el) and "_inline" not in parent_tags:
            return f"\n\n{fence_for(code.strip(chr(10)), '')}\n\n"
        code = _SPACES.sub(" ", code)
        classes = el.get("class") or ()
        if TEX_CLASS in classes and "$" not in code:
            mark = "$$" if f"{TEX_CLASS}-display" in classes else "$"
            # A digit behind the last dollar would make it one of money.
            return f"{mark}{code.strip()}{mark}{'<!-- -->' if next_character(el).isdigit() else ''}"
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        mark = "`" * (longest + 1)
        space = " " if code.startswith("`") or code.endswith("`") else ""
        if "td" in parent_tags or "th" in parent_tags:
            code = code.replace("|", "\\|")
        return f"{mark}{space}{code}{space}{mark}"

    convert_tt = convert_code


def convert_inline(soup: BeautifulSoup) -> str:
    """Return a tree as one line of Markdown without HTML: for titles and captions in headers."""
    for block in soup.find_all(BLOCKS):
        block.insert_after(" ")
        block.unwrap()
    for script in soup.find_all(("sup", "sub")):
        script.replace_with(_raised(script.get_text(), script.name == "sup"))
    for element in soup.find_all(_INLINE_HTML):
        element.unwrap()
    return one_line(InlineConverter(frozenset(), str, has_html=False).convert_soup(soup))


def _without_edges(text: str) -> tuple[str, str, str]:
    """Return what stands before the first word of a text, the words, and what stands behind the last one.

    Spaces and the ends of lines stand outside of marks and links: marks beside them are read as asterisks.
    """
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or text.startswith("\\\n", start)):
        start += 1 if text[start].isspace() else 2
    while end > start and text[end - 1].isspace():
        words = text[start : end - 1]
        # An odd number of backslashes: the last one belongs to the end of the line.
        is_break = text[end - 1] == "\n" and (len(words) - len(words.rstrip("\\"))) % 2
        end -= 2 if is_break else 1
    return text[:start], text[start:end], text[end:]


def _raised(text: str, is_above: bool) -> str:
    """Return small digits, for lines that have no HTML: H₂O. Other words stay on the line."""
    table = _ABOVE if is_above else _BELOW
    return text.translate(table) if all(ord(character) in table for character in text) else text


def picture_of(el: Tag, words: str, alt: str) -> str:
    """Return a picture; its width is written only where the writer chose a smaller copy."""
    width = str(el.get("width") or "") if el.get("data-width") else ""
    attributes = [f'alt="{quoted_value(alt)}"'] if alt else []
    attributes += [f"width={width}"] if width.isdigit() else []
    braces = f"{{{' '.join(attributes)}}}" if attributes else ""
    return f"![{words}]({destination(str(el.get('src') or ''))}){braces}"
