"""HTML of another blog → Markdown as octavo reads it.

Its input is the tree that `html_tree` has put in order; `html_line` has what stands within lines. Blocks that
Markdown has no words for stay HTML: frames, recordings, definition lists, tables with spans or without a
head.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from bs4 import BeautifulSoup
from bs4.element import Tag

import octavo.expressions as re
from octavo.importers.html_context import (
    alignment,
    cell_alignment,
    is_plain_table,
    language_of,
    previous_name,
)
from octavo.importers.html_line import InlineConverter, picture_of
from octavo.importers.html_tree import ADDRESSED
from octavo.importers.link_targets import usable_anchors
from octavo.importers.markdown_text import (
    destination,
    escape_line_starts,
    escape_text,
    fence_for,
    one_line,
)
from octavo.importers.mathml import formula_elements
from octavo.importers.tex_formulas import TEX_CLASS
from octavo.importers.tex_labels import settle_labels
from octavo.text.slugs import slugify

_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
_BREAKS_BACKWARDS = re.compile(r"(?:\s*\n\\(?!\\))*")  # of a text read from its end
_LEADING_BREAKS = re.compile(r"\A(?:\s*\\\n)+")
_OUTER_TAG_BREAKS = re.compile(r"\A(?:<br>\s*+)++|(?<!<br>)(?:(?<=\S)\s*+<br>)++\Z")
_HOLDER = "(?:td|th|dt|dd|li|p|figcaption|caption|summary)"
_SPACE_AFTER_TAG = re.compile(rf"(<{_HOLDER}\b[^<>]*+>)[ \t\n]+")
_SPACE_BEFORE_TAG = re.compile(rf"(?<![ \t\n])(?<!<br/>)(?<!<br />)(?:[ \t\n]|<br ?/>)++(</{_HOLDER}>)")
_FENCE = re.compile(r"[ >]*(?:(?:-|\d+\.) +)*(`{3,})")
_PIPE = re.compile(r"(?<!\\)\|")
_SPACES = re.compile(r"[ \t\r\n]+")
_MORE_CLASS = "octavo-more"
_MEDIA = ("iframe", "audio", "video")


def convert_tree(
    soup: BeautifulSoup, anchors: Collection[str] = (), html_address: Callable[[str], str] = str
) -> str:
    """Return a tree as Markdown that ends with a line feed, or "".

    Of the ids in it only those in `anchors` are kept. `html_address` turns an address as Markdown has it
    into one that can stand in raw HTML, where octavo does not look.
    """
    text = _Converter(frozenset(anchors), html_address, settle_labels(soup)).convert_soup(soup)
    text = _tidy_lines(text.strip("\n"))
    return f"{text}\n" if text else ""


def _tidy_lines(text: str) -> str:
    """Return text without spaces at the ends of lines and repeated blank lines; code stays as typed."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1] == fence and line.endswith(fence) else fence
        else:
            fence = mark[1] if mark else ""
            line = line.rstrip(" \t")
            if not line and lines and not lines[-1]:
                continue
        lines.append(line)
    return "\n".join(lines)


class _Converter(InlineConverter):
    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = _without_outer_breaks(text)
        anchor = self.anchor(el)
        if not text and not anchor:
            return ""
        if not anchor:
            text = self._figures.get(text, text)
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
        name = self._heading_name(el, text)
        braces = f" {{#{name}}}" if name else ""
        return f"\n\n{'#' * max(1, min(6, n))} {text}{braces}\n\n"

    def _heading_name(self, el: Tag, text: str) -> str:
        """Return the id of a heading, which others may link to; not those that the block editor made."""
        name = str(el.get("id") or "")
        is_chosen = not name.startswith("h-") and name != slugify(text)
        if name in self._anchors or name in self._given or not is_chosen or not usable_anchors((name,)):
            return self.take_name(el)
        self._given.add(name)
        return name

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
        anchor = self.anchor(el)
        if not anchor:
            first_line = self._figures.get(first_line, first_line)
        first_line = anchor + escape_line_starts(first_line)
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
        markdown = picture_of(picture, _balanced(caption), one_line(str(picture.get("alt") or "")))
        link = picture.find_parent("a")
        if link is not None and link.get("href"):
            return f"[{markdown}]({destination(str(link['href']))})"
        return markdown

    def _block_anchor(self, el: Tag) -> str:
        anchor = self.anchor(el)
        return f"{anchor}\n\n" if anchor else ""

    # What stays HTML

    def _raw(self, el: Tag) -> str:
        """Return an element as one block of HTML: no blank line, which would end it."""
        formula_elements(el)
        for link in el.find_all(ADDRESSED):
            for key in ("href", "src", "poster"):
                if link.get(key):
                    link[key] = self._html_address(str(link[key]))
        for inner in [el, *el.find_all(True)]:
            side = cell_alignment(inner) if inner.name in ("td", "th") else ""
            for key in ("class", "align", "data-width", "data-fn"):
                inner.attrs.pop(key, None)
            if side:
                inner["class"] = f"align-{side}"
            if "id" in inner.attrs and not self.take_name(inner):
                del inner["id"]
        for pre in el.find_all("pre"):
            pre.string = pre.get_text().replace("\n", "\u2028")
        text = _SPACE_BEFORE_TAG.sub(r"\1", _SPACE_AFTER_TAG.sub(r"\1", str(el).strip()))
        text = _BLANK_LINES.sub("", text)
        return text.replace("\u2028", "&#10;")

    def _raw_in_line(self, el: Tag) -> str:
        """Return an element as HTML within a line, where Markdown is read between its tags."""
        for words in list(el.find_all(string=True)):
            words.replace_with(escape_text(_SPACES.sub(" ", str(words))))
        return self._raw(el).replace("\n", " ")

    def _kept(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return self._raw_in_line(el)
        raw = self._raw(el)
        return f"\n\n<figure>{raw}</figure>\n\n" if el.name in _MEDIA else f"\n\n{raw}\n\n"

    convert_iframe = convert_audio = convert_video = convert_dl = convert_details = _kept

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return self._raw_in_line(el)
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
        below = f"\n\n{self._table_caption(words)}" if words else ""
        return "\n\n" + self._block_anchor(el) + "\n".join(lines) + f"{below}\n\n"

    def _table_caption(self, words: str) -> str:
        self._numbered_tables += 1
        # Octavo writes the number of a table itself.
        number = re.match(r"Table (\d{1,4})\s*[.:–-]\s*(?=\S)", words)
        if number is not None and int(number[1]) == self._numbered_tables:
            words = words[number.end() :]
        return f"Table: {words}"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words = self._cells[id(el)] = _PIPE.sub(r"\\|", _OUTER_TAG_BREAKS.sub("", one_line(text)))
        return f"{words} "

    convert_th = convert_td

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        self._captions[id(el)] = one_line(text.replace("\\\n", " "))
        return ""

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text


def _balanced(text: str) -> str:
    """Return a caption that can stand in brackets."""
    depth = 0
    for character in re.sub(r"\\.", "", text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)


def _without_outer_breaks(text: str) -> str:
    trailing = _BREAKS_BACKWARDS.match(text[::-1])
    end = len(text) - (trailing.end() if trailing else 0)
    return _LEADING_BREAKS.sub("", text[:end]).strip(" \n")
