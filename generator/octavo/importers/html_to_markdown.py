"""HTML of another blog → Markdown as octavo reads it.

A subclass of markdownify's converter. Its input is the tree that `html_tree` has put in order. What Markdown
has no words for stays HTML: frames, recordings, definition lists, tables with spans or without a head;
and within lines sub, sup, abbr, cite, kbd, ins, q and the like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

from octavo.importers.html_context import (
    MARKS,
    alignment,
    is_alone,
    is_break,
    is_plain_table,
    language_of,
    needs_tags,
    previous_name,
)
from octavo.importers.html_tree import ADDRESSED, BLOCKS
from octavo.importers.markdown_text import (
    attribute_value,
    destination,
    escape_line_starts,
    escape_text,
    fence_for,
    one_line,
    quoted_value,
)
from octavo.importers.tex_formulas import TEX_CLASS

_INLINE_HTML = (
    *("abbr", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "ruby", "rp", "rt", "samp", "sub", "sup"),
    *("time", "u", "var"),
)
_KEPT_ATTRIBUTES = ("title", "dir", "lang", "datetime")
_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
_TRAILING_BREAKS = re.compile(r"(?:(?<!\\)\\\n\s*)+\Z")
_LEADING_BREAKS = re.compile(r"\A(?:\s*\\\n)+")
_INNER_SPACE = re.compile(
    r"(<(?:td|th|dt|dd|li|p|figcaption|caption|summary)\b[^<>]*>)[ \t\n]+"
    r"|[ \t\n]+(</(?:td|th|dt|dd|li|p|figcaption|caption|summary)>)"
)
_PIPE = re.compile(r"(?<!\\)\|")
_SPACES = re.compile(r"[ \t\r\n]+")
_ABOVE = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_BELOW = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_MORE_CLASS = "octavo-more"
_MEDIA = ("iframe", "audio", "video")


def convert_tree(
    soup: BeautifulSoup, anchors: Collection[str] = (), html_address: Callable[[str], str] = str
) -> str:
    """Return a tree as Markdown that ends with a line feed, or "".

    Of the ids in it only those in `anchors` are kept. `html_address` turns an address as Markdown has it
    into one that can stand in raw HTML, where octavo does not look.
    """
    text = _Converter(frozenset(anchors), html_address).convert_soup(soup)
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return f"{text}\n" if text else ""


def convert_inline(soup: BeautifulSoup) -> str:
    """Return a tree as one line of Markdown without HTML: for titles and captions in headers."""
    for block in soup.find_all(BLOCKS):
        block.insert_after(" ")
        block.unwrap()
    for script in soup.find_all(("sup", "sub")):
        script.replace_with(_raised(script.get_text(), script.name == "sup"))
    for element in soup.find_all(_INLINE_HTML):
        element.unwrap()
    return one_line(_Converter(frozenset(), str, has_html=False).convert_soup(soup))


def _raised(text: str, is_above: bool) -> str:
    """Return small digits, for lines that have no HTML: H₂O. Other words stay on the line."""
    table = _ABOVE if is_above else _BELOW
    return text.translate(table) if all(ord(character) in table for character in text) else text


class _Converter(MarkdownConverter):
    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined, misc]  # it has no types
        heading_style = "atx"
        newline_style = "backslash"
        bullets = "-"
        strip_pre = None

    def __init__(
        self, anchors: frozenset[str], html_address: Callable[[str], str], *, has_html: bool = True
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
        self._given: set[str] = set()  # ids that stand in the text already
        for name in _INLINE_HTML:
            self.convert_fn_cache[name] = self._inline_html
        for name in MARKS:
            self.convert_fn_cache[name] = self._marked

    # Text

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Return text on one line; markdownify's own rule for the ends of lines keeps them."""
        parents = parent_tags or set()
        if "pre" in parents or "code" in parents:
            return str(el)
        text = escape_text(_SPACES.sub(" ", str(el)), in_link="a" in parents)
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

    def _anchor(self, el: Tag) -> str:
        """Return raw HTML that gives an element's place its name, if a link leads there."""
        name = self._take_name(el)
        return f'<span id="{attribute_value(name)}"></span>' if name else ""

    def _take_name(self, el: Tag) -> str:
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
        inner = text.strip(" ")
        before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
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
            return self._anchor(el) or text
        attributes = "".join(
            f' {key}="{attribute_value(str(el[key]))}"' for key in _KEPT_ATTRIBUTES if el.get(key)
        )
        if name := self._take_name(el):
            attributes += f' id="{attribute_value(name)}"'
        return f"<{el.name}{attributes}>{text}</{el.name}>"

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{self._anchor(el)}{text}"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "")
        anchor = self._anchor(el)
        if "_noformat" in parent_tags or not address or "a" in parent_tags:
            return anchor + text
        words = one_line(text)
        if not words:
            return anchor
        before, after = text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]
        title = str(el.get("title") or "")
        plain = el.get_text()
        if plain == address and re.fullmatch(r"https?://[^\s<>]+", address) and not title:
            return f"{anchor}{before}<{address}>{after}"
        title = f' "{quoted_value(title)}"' if title.strip() and title.strip() != plain.strip() else ""
        return f"{anchor}{before}[{words}]({destination(address)}{title}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("src") or "")
        if not address:
            return ""
        alt = one_line(str(el.get("alt") or ""))
        width = str(el.get("width") or "") if el.get("data-width") else ""
        attributes = [f"width={width}"] if width.isdigit() else []
        if is_alone(el):
            # Alone in its paragraph it becomes a figure, whose brackets hold the caption.
            attributes[:0] = [f'alt="{quoted_value(alt)}"'] if alt else []
            return f"![]({destination(address)}){_braces(attributes)}"
        return f"![{escape_text(alt, in_link=True)}]({destination(address)}){_braces(attributes)}"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags or "code" in parent_tags:
            return "\n"
        return " " if "_inline" in parent_tags else "\\\n"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
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
        if TEX_CLASS in (el.get("class") or ()) and "$" not in code:
            return f"${code}$"
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        mark = "`" * (longest + 1)
        space = " " if code.startswith("`") or code.endswith("`") else ""
        if "td" in parent_tags or "th" in parent_tags:
            code = code.replace("|", "\\|")
        return f"{mark}{space}{code}{space}{mark}"

    convert_tt = convert_code

    # Blocks

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = _without_outer_breaks(text)
        anchor = self._anchor(el)
        if not text and not anchor:
            return ""
        if "\n\n" in text:  # a code block, or blocks where none should be
            return f"\n\n{anchor}{text}\n\n"
        return f"\n\n{anchor}{escape_line_starts(text)}\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        text = one_line(text.replace("\\\n", " "))
        if "_inline" in parent_tags:
            return text
        if not text:
            return ""
        if el.find("img") and not el.get_text(strip=True):
            return f"\n\n{text}\n\n"
        name = self._take_name(el)
        braces = f" {{#{name}}}" if name else ""
        return f"\n\n{'#' * max(1, min(6, n))} {text}{braces}\n\n"

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if _MORE_CLASS in (el.get("class") or ()):
            return "\n\n<!-- more -->\n\n" if el.parent is not None and el.parent.parent is None else ""
        return "\n\n***\n\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        for line_break in el.find_all("br"):
            line_break.replace_with("\n")
        code = el.get_text().strip("\n")
        if not code.strip():
            return ""
        if "_inline" in parent_tags:
            return f"`{_SPACES.sub(' ', code)}`"
        if TEX_CLASS in (el.get("class") or ()) and "$" not in code:
            return f"\n\n$$\n{code}\n$$\n\n"
        return f"\n\n{fence_for(code, language_of(el))}\n\n"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip("\n")
        if "_inline" in parent_tags or not text:
            return f" {text} " if text else ""
        quoted = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
        # Two quotations that follow each other would become one.
        gap = "<!-- -->\n\n" if previous_name(el) == "blockquote" else ""
        return f"\n\n{gap}{quoted}\n\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {one_line(text)} "
        text = text.strip("\n")
        if not text:
            return ""
        if "li" in parent_tags:
            return f"\n{text}\n"
        # Without a line between them two lists of one kind are one list.
        gap = "<!-- -->\n\n" if previous_name(el) in ("ul", "ol") else ""
        return f"\n\n{self._block_anchor(el)}{gap}{text}\n\n"

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = _without_outer_breaks(text)
        if not text:
            return ""
        bullet = "- "
        if el.parent is not None and el.parent.name == "ol":
            first = str(el.parent.get("start") or "1")
            number = int(first) if first.isdecimal() and len(first) < 7 else 1
            before = self._items.get(id(el.parent), 0)
            bullet = f"{number + before}. "
            self._items[id(el.parent)] = before + 1
        first_line, newline, rest = text.partition("\n")
        first_line = self._anchor(el) + escape_line_starts(first_line)
        indent = " " * len(bullet)
        rest = "\n".join(f"{indent}{line}" if line else "" for line in rest.split("\n")) if newline else ""
        return f"{bullet}{first_line}{newline}{rest}\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        pictures = el.find_all("img")
        caption = self._caption(el)
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        if el.find(_MEDIA):
            return f"\n\n{self._raw(el)}\n\n"
        if len(pictures) == 1 and not el.find(("table", "pre", "blockquote", "ul", "ol")):
            return f"\n\n{self._block_anchor(el)}{self._picture(pictures[0], caption)}\n\n"
        body = text.strip("\n")
        table = el.find("table")
        if caption and table is not None and not body.startswith("<"):
            return f"\n\n{body}\n\nTable: {caption}\n\n"
        return f"\n\n{body}\n\n{caption}\n\n" if caption else f"\n\n{body}\n\n"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # `convert_figure` places it.
        words = self._captions[id(el)] = one_line(text.replace("\\\n", " "))
        return "" if "figure" in parent_tags else f"\n\n{words}\n\n"

    def _caption(self, figure: Tag) -> str:
        for caption in figure.find_all("figcaption"):
            if caption.find_parent("figure") is figure:
                return self._captions.get(id(caption), "")
        return ""

    def _picture(self, picture: Tag, caption: str) -> str:
        alt = one_line(str(picture.get("alt") or ""))
        width = str(picture.get("width") or "") if picture.get("data-width") else ""
        attributes = [f'alt="{quoted_value(alt)}"'] if alt else []
        attributes += [f"width={width}"] if width.isdigit() else []
        words = _balanced(caption)
        markdown = f"![{words}]({destination(str(picture.get('src') or ''))}){_braces(attributes)}"
        link = picture.find_parent("a")
        if link is not None and link.get("href"):
            return f"[{markdown}]({destination(str(link['href']))})"
        return markdown

    def _block_anchor(self, el: Tag) -> str:
        anchor = self._anchor(el)
        return f"{anchor}\n\n" if anchor else ""

    # What stays HTML

    def _raw(self, el: Tag) -> str:
        """Return an element as one block of HTML: no blank line, which would end it."""
        for link in el.find_all(ADDRESSED):
            for key in ("href", "src", "poster"):
                if link.get(key):
                    link[key] = self._html_address(str(link[key]))
        for inner in [el, *el.find_all(True)]:
            for key in ("class", "align", "data-width", "data-fn"):
                inner.attrs.pop(key, None)
            if "id" in inner.attrs and not self._take_name(inner):
                del inner["id"]
        for pre in el.find_all("pre"):
            pre.string = pre.get_text().replace("\n", "\u2028")
        text = _BLANK_LINES.sub("", _INNER_SPACE.sub(r"\1\2", str(el).strip()))
        return text.replace("\u2028", "&#10;")

    def _media(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return self._raw(el)
        return f"\n\n<figure>{self._raw(el)}</figure>\n\n"

    convert_iframe = _media
    convert_audio = _media
    convert_video = _media

    def _kept(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{self._raw(el)}\n\n"

    convert_dl = _kept
    convert_details = _kept

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return self._raw(el)
        rows = [list(row.find_all(("td", "th"), recursive=False)) for row in el.find_all("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return text
        if not is_plain_table(el, rows):
            return f"\n\n{self._raw(el)}\n\n"
        lines = [f"| {' | '.join(self._cells.get(id(cell), '') for cell in row)} |" for row in rows]
        ruler = " | ".join(alignment(cells) for cells in zip(*rows, strict=True))
        lines.insert(1, f"| {ruler} |")
        caption = el.find("caption")
        words = self._captions.get(id(caption), "")
        below = f"\n\nTable: {words}" if words else ""
        return "\n\n" + self._block_anchor(el) + "\n".join(lines) + f"{below}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words = self._cells[id(el)] = _PIPE.sub(r"\\|", one_line(text))
        return f"{words} "

    convert_th = convert_td

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        self._captions[id(el)] = one_line(text.replace("\\\n", " "))
        return ""

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text


def _braces(attributes: list[str]) -> str:
    return f"{{{' '.join(attributes)}}}" if attributes else ""


def _balanced(text: str) -> str:
    """Return a caption that can stand in brackets."""
    depth = 0
    for character in re.sub(r"\\.", "", text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)


def _without_outer_breaks(text: str) -> str:
    return _LEADING_BREAKS.sub("", _TRAILING_BREAKS.sub("", text)).strip(" \n")
