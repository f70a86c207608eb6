"""Markdown taken apart into prose and what no rule may touch: code, formulas, comments, scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import octavo.expressions as re
from octavo.importers.generators.verbatim import verbatim_stretches
from octavo.importers.markdown_text import fence_for
from octavo.markdown.formula_scanner import reads_like_prose

_DEFINITION = re.compile(r"\\(?:newcommand|def|DeclareMathOperator|begin)\b")
_DISPLAY = re.compile(
    r"^(?P<edge>[ \t]*+\$\$)[ \t]*+\n(?P<tex>(?:(?![ \t]*\$\$)[^\n]*\n)+)(?=[ \t]*+\$\$[ \t]*+$)",
    re.MULTILINE,
)
_DOCUMENT = re.compile(r"\s*+(?:<!DOCTYPE\b[^<>]*>\s*+)?<html\b", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^<>]*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_AROUND = re.compile(r"<!DOCTYPE\b[^<>]*>|</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t]*+(?=\n)")
_MARK = re.compile("\ue000(\\d+)\ue001")
_BLOCK = (
    "div|p|figure|figcaption|center|table|thead|tbody|tr|td|th|section|details|summary|blockquote|aside|header|ul|ol|li"
    "|dl"
)
_OPEN = re.compile(rf"<({_BLOCK})\b[^<>]*(?<!/)>", re.IGNORECASE)
_CLOSE = re.compile(rf"</({_BLOCK})\s*>", re.IGNORECASE)
_LAST_CLOSE = re.compile(rf"(?<!\s)\s*+</(?:{_BLOCK})>\Z", re.IGNORECASE)
_STARTS_HTML = re.compile(
    rf"</?(?:{_BLOCK}|br|hr|img|video|iframe|source|object|audio|summary)\b", re.IGNORECASE
)
_MARKDOWN = re.compile(r"\[[^\]\n@]{0,500}+@[\w:{]|\[\^|!\[|(?<![\\\w])@[A-Za-z]\w+\d{4}")
_INDENT = re.compile(" {0,3}")  # more begins code
_ALONE_INLINE = re.compile(
    r"^[ \t]*</?(?:a|small|big|span|font|em|strong|b|i|sup|sub|cite|mark)\b[^<>\n]*>[ \t]*$", re.MULTILINE
)
_INLINE = re.compile(r"[^\W<>]\]\(|\*[^*\s<>][^*\n<>]*\*")
# As al-folio has them; boxes around the picture alone go with it.
_CAPTIONED = re.compile(
    r"(?P<opened>(?:^<div\b[^<>\n]*>\n++){0,4}+)^!\[\]\((?P<address>[^()\s]+)\)(?P<said>\{[^{}\n]*\})?\n++"
    r'(?P<closed>(?:</div>\n++){0,4}+)<div class="(?:[\w-]+ ){0,5}+caption(?: [\w-]+){0,5}+"[^<>\n]*>\n++'
    r"(?P<words>(?:(?!</?(?:div|p|figure|table|ul)\b)[^\n]+\n){1,30})\n*+</div>",
    re.MULTILINE,
)
_LINK_IN_LINE = re.compile(
    r"""
    (?<!\\)!?\[(?P<words>[^\[\]\n]*+)\]
    \(\s*+<?(?P<address>[^()\s<>]*+)>?(?:\s++(?:"[^"\n]*+"|'[^'\n]*+'))?\s*+\)
    """,
    re.VERBOSE,
)
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*\*?|__)(?=[^\s*_])([^*_<>\n]{1,200})(?<=[^\s*_\\])\1(?![\w*_])")
_LINK = re.compile(
    r"(?<![!\\\]])\[([^\[\]\n@^]{1,200})\]\(((?:https?:|mailto:|[/#.]|octavo-text:)[^()\s<>\"]{0,500})\)"
)
_MARKDOWN_ATTRIBUTE = re.compile(r"(?<!\s)\s++markdown\s*+=\s*+[\"']?(?:1|span|block)[\"']?", re.IGNORECASE)


def on_prose(text: str, change: Callable[[str, list[str]], str]) -> str:
    """Return a text of which `change` got all but code, formulas and comments.

    These are marks of private use there; `change` also gets what each stands for, and may add to it.
    """
    hidden: list[str] = []
    pieces: list[str] = []
    done = 0
    text = text.replace("\ue000", "")
    for start, end in verbatim_stretches(text):
        pieces += text[done:start], mark(text[start:end], hidden)
        done = end
    return shown(change("".join([*pieces, text[done:]]), hidden), hidden)


def on_pairs(
    text: str,
    begins: re.Pattern[str],
    ends: Mapping[str, re.Pattern[str]],
    change: Callable[[re.Match[str], str], str],
) -> str:
    """Return a text in which `change` gave each stretch, from a beginning to its end, another form.

    The group `tag` of a beginning says which end it has; `change` gets the beginning and what stands inside.
    One without an end stays as it is. No stretch is read twice, however many beginnings there are.
    """
    pieces: list[str] = []
    done = 0
    endless: set[str] = set()
    for begin in begins.finditer(text):
        tag = begin["tag"]
        if begin.start() < done or tag in endless:
            continue
        end = ends[tag].search(text, begin.end())
        if end is None:
            endless.add(tag)
            continue
        pieces += text[done : begin.start()], change(begin, text[begin.end() : end.start()])
        done = end.end()
    return "".join([*pieces, text[done:]])


def without_gaps(text: str) -> str:
    """Return a text in whose formulas between two dollars no blank lines are, which end one here."""
    text = _DISPLAY.sub(
        lambda found: found[0] if reads_like_prose(found["tex"]) else _GAP.sub("", found[0]), text
    )
    pieces = text.split("$$")
    for place in range(1, len(pieces) - 1, 2):
        if _DEFINITION.search(pieces[place]):
            pieces[place] = _GAP.sub("", pieces[place])
    return "$$".join(pieces)


def without_document(text: str) -> str:
    """Return a text that is a whole page of HTML, pasted, without what stands around its body."""
    if not _DOCUMENT.match(text):
        return text
    head = _HEAD.search(text)
    if head and (end := _HEAD_END.search(text, head.end())):
        text = text[: head.start()] + text[end.end() :]
    return _AROUND.sub("", text)


def mark(words: str, hidden: list[str]) -> str:
    """Return a mark for words that no later rule is to touch."""
    hidden.append(words)
    return f"\ue000{len(hidden) - 1}\ue001"


def shown(text: str, hidden: list[str]) -> str:
    """Return a text with what its marks stand for."""
    while _MARK.search(text):
        text = _MARK.sub(lambda found: hidden[int(found[1])], text)
    return text


def code_behind(found: str, hidden: list[str]) -> str:
    """Return the inline code that a mark stands for, without its ticks."""
    mark_found = _MARK.fullmatch(found)
    return hidden[int(mark_found[1])].strip("`").strip() if mark_found else found


def fenced(code: str, language: str = "") -> str:
    """Return code as a block."""
    return fence_for(code.strip("\n"), language)


def in_html_regions(text: str, hidden: Sequence[str], *, is_markdown: bool = False) -> str:
    """Return a text in whose HTML blocks Markdown is read as Markdown, where there is any.

    Lines of such a block lose their indentation, which Markdown would take for code; citations, footnotes
    and pictures get blank lines around them.
    """
    # A blank line ends all other HTML, so that code in a box would be read as Markdown from there on.
    text = _MARK.sub(lambda found: f"\n\n{found[0]}" if _is_gapped(hidden[int(found[1])]) else found[0], text)
    rows: list[str] = []
    depth, indent = 0, ""
    always = is_markdown  # Pandoc reads Markdown in all HTML
    is_behind = False
    for row in _ALONE_INLINE.sub(lambda found: f"\n{found[0]}\n", text).split("\n"):
        if is_behind and row.strip() and not _STARTS_HTML.match(row.lstrip()):
            rows.append("")
        is_behind = False
        begins = depth == 0 and _STARTS_HTML.match(row, end := _INDENT.match(row).end())  # type: ignore[union-attr]
        if depth == 0 and not begins:
            rows.append(row)
            continue
        if begins:
            indent = row[:end]  # it may stand in a list
            is_markdown = always or _MARKDOWN_ATTRIBUTE.search(row) is not None
        depth = max(0, depth + len(_OPEN.findall(row)) - len(_CLOSE.findall(row)))
        is_behind = depth == 0
        row = _MARKDOWN_ATTRIBUTE.sub("", row).strip()
        if (
            _MARKDOWN.search(row)
            or (is_markdown and _INLINE.search(row))
            or any(_is_formula(hidden[int(at)]) for at in _MARK.findall(row))
        ):
            rows += ["", *(f"{indent}{part}".rstrip() for part in _apart(row)), ""]
        elif is_markdown and row and not _STARTS_HTML.match(row):
            rows += [*([""] if rows and _STARTS_HTML.match(rows[-1].lstrip()) else []), indent + row]
        elif is_markdown and rows and rows[-1].strip() and not _STARTS_HTML.match(rows[-1].lstrip()):
            rows += ["", indent + row]
        else:
            rows.append(f"{indent}{row if is_markdown else _as_html(row)}".rstrip())
    return "\n".join(rows)


def with_captions(text: str) -> str:
    """Return a text in which a box of class `caption` below one picture is that picture's caption."""
    return _CAPTIONED.sub(_with_caption, text) if "caption" in text else text


def _with_caption(found: re.Match[str]) -> str:
    is_alone = found["opened"].count("<div") == found["closed"].count("</div")
    words = " ".join(found["words"].split())
    if not is_alone or words.count("[") != words.count("]"):
        return found[0]
    return f"\n![{words}]({found['address']}){found['said'] or ''}\n"


def _as_html(row: str) -> str:
    """Return a line of HTML with Markdown's emphasis and links, which nobody reads there, as HTML's."""
    row = _LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', row)
    return _EMPHASIS.sub(
        lambda found: "<{0}>{1}</{0}>".format("em" if found[1] == "*" else "strong", found[2]), row
    )


def _is_gapped(words: str) -> bool:
    return words.startswith("<pre") and _GAP.search(words) is not None


def _is_formula(words: str) -> bool:
    return words.startswith(("$", "\\begin", "`"))


def _apart(row: str) -> list[str]:
    """Return a line of HTML and Markdown with its outer tags on lines of their own."""
    before = re.match(rf"(?:<(?:{_BLOCK})\b[^<>]*>\s*)*", row, re.IGNORECASE)
    start = before.end() if before else 0
    end = len(row)
    while last := _LAST_CLOSE.search(row[max(0, end - 40) : end]):
        end -= len(last[0])
    # A paragraph in a paragraph is no HTML.
    opening = re.sub(r"<p\b", "<div", row[:start])
    closing = row[end:].strip().replace("</p>", "</div>")
    return [opening.strip(), "", row[start:end].strip(), "", closing]


def unlinked(text: str, *, keeps_web: bool) -> str:
    """Return a line of a header with the words of its links, but for those into the web where these stay.

    Other links were resolved where the line was shown, which is not known here; a title is a link itself.
    """

    def words(found: re.Match[str]) -> str:
        is_web = found["address"].startswith(("https://", "http://", "mailto:"))
        return found[0] if keeps_web and is_web else found["words"]

    return _LINK_IN_LINE.sub(words, text)
