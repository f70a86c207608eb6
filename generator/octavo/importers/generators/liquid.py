"""Liquid's tags, as Jekyll, Octopress and Pelican's liquid_tags have them, in octavo's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import octavo.expressions as re
from octavo.importers.generators.markup import cited, details, embed, figure, first_of, quotation, video
from octavo.importers.generators.prose import fenced, mark, on_pairs
from octavo.importers.generators.source import Page, text_at

_RAW = re.compile(r"\{%-?\s*+(?P<tag>raw)\s*+-?%\}")
_COMMENT = re.compile(r"\{%-?\s*+(?P<tag>comment)\s*+-?%\}")
_LOOP = re.compile(r"\{%-?\s*+(?P<tag>for|capture)\b(?P<said>[^%]*+)%\}")
_CODE = re.compile(
    r"^[ \t]*+\{%-?\s*+(?P<tag>highlight|codeblock|code_block)\b(?P<arguments>[^%]*+)%\}[ \t]*+\n?",
    re.MULTILINE,
)
_BOX = re.compile(r"\{%-?\s*+(?P<tag>details|blockquote|pullquote)\b(?P<said>[^%]*+)%\}")
_ENDS = {
    tag: re.compile(rf"\{{%-?\s*+end{tag}\s*+-?%\}}")
    for tag in (
        *("raw", "comment", "for", "capture", "highlight", "codeblock", "code_block"),
        *("details", "blockquote", "pullquote"),
    )
}
# Quotation marks hide no end of a tag: so does Liquid read it.
_TAG = re.compile(r"\{%-?\s*+(?P<name>[A-Za-z_]++)(?P<arguments>(?>(?:[^%{]|%(?!\})|\{(?!%))*))%\}")
_OUTPUT = re.compile(r"\{\{-?(?P<value>[^{}]*+)\}\}")
_PARAMETER = re.compile(
    r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|([^\s\"']+))", re.DOTALL
)
_LITERAL = re.compile(r"^[\"']([^\"']*)[\"']((?:\s*\|.*)?)$")
_FIGURES = re.compile(r"(?:^|/)(?:figure|image|img|picture|photo|lightbox|captioned)[\w-]*+(?:\.\w++)?$")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)(?:$|\?)", re.IGNORECASE)
_PLAIN_INCLUDE = 20_000
_SILENT_WORDS = """
    assign if elsif else endif unless endunless case when endcase break seo toc endcapture endfor
    continue increment feed_meta twitter tabs endtabs tab endtab jupyter_notebook
"""
_SILENT = frozenset(_SILENT_WORDS.split())
REMOVED = "Tags of templates that were left out, for nothing here can be made of them"
"""A topic of the report."""


def convert_code(text: str) -> str:
    """Return a text with Liquid's blocks of code as Markdown's; this comes before all other rules."""
    text = on_pairs(text, _COMMENT, _ENDS, lambda begin, inner: "")

    def block(found: re.Match[str], code: str) -> str:
        arguments = found["arguments"].strip()
        named = re.search(r"lang:([\w+#.-]+)", arguments)
        first = re.match(r"[\w+#.-]+", arguments)
        language = named[1] if named else first[0] if first and found["tag"] == "highlight" else ""
        code = on_pairs(code.rstrip(" \t"), _RAW, _ENDS, lambda begin, inner: inner)
        return "\n" + fenced(code, language.lower()) + "\n"

    return on_pairs(text, _CODE, _ENDS, block)


def convert_liquid(text: str, page: Page, hidden: list[str]) -> str:
    """Return a text without Liquid: tags become what they show, values what they are."""
    text = on_pairs(text, _RAW, _ENDS, lambda begin, inner: _kept(inner, hidden))
    text = on_pairs(text, _LOOP, _ENDS, lambda begin, inner: _left_out(begin[0], page))
    text = on_pairs(text, _BOX, _ENDS, _box)
    text = _OUTPUT.sub(lambda found: _value(found, page), text)
    return _TAG.sub(lambda found: _tag(found, page), text)


def _kept(words: str, hidden: list[str]) -> str:
    is_plain = "`" not in words and "\n" not in words
    return mark(re.sub(r"([{}%])", r"\\\1", words) if is_plain else words, hidden)


def _box(begin: re.Match[str], inner: str) -> str:
    inner = on_pairs(inner, _BOX, _ENDS, _box)
    if begin["tag"] == "details":
        return details(begin["said"], inner)
    who = begin["said"].strip().removesuffix("-").strip()
    said = re.sub(r"\{\"|\"\}", "", inner).strip()
    return f"\n{quotation(said, who)}\n"


def _left_out(words: str, page: Page) -> str:
    page.remark(REMOVED, " ".join(words.split())[:80])
    return ""


def _value(found: re.Match[str], page: Page) -> str:
    value = found["value"].strip().removesuffix("-").rstrip()
    literal = _LITERAL.match(value)
    if literal:
        return literal[1]
    name = value.partition("|")[0].strip()
    if name in ("site.url", "site.baseurl", "site.base_url", "baseurl", "base", "site.github.url", "SITEURL"):
        return ""
    area, _, key = name.partition(".")
    if area == "page":
        header = page.text.header.keys
        shown = getattr(header, key, None) or header.extra.get(key)
        if isinstance(shown, str | int):
            return str(shown)
    if area == "site" and (shown := text_at(dict(page.blog.settings), *key.split("."))):
        return shown
    return _left_out(found[0], page) if name else ""


def _parameters(arguments: str) -> dict[str, str]:
    found = {}
    for name, double, single, bare in _PARAMETER.findall(arguments):
        found[name.lower()] = (double or single or bare).replace('\\"', '"').replace("\\'", "'")
    return found


def _words(arguments: str) -> list[str]:
    return [a or b or c for a, b, c in re.findall(r"\"([^\"]*)\"|'([^']*)'|(\S+)", arguments)]


def _tag(found: re.Match[str], page: Page) -> str:
    name, arguments = found["name"].lower(), found["arguments"].strip().removesuffix("-").rstrip()
    if name in _TAGS:
        return _TAGS[name](arguments, page)
    if name in ("youtube", "vimeo", "gist", "tweet", "oembed"):
        return embed(name, _first(arguments))
    if name.startswith(("include", "render")):
        return _include(arguments, page)
    if name not in _SILENT:
        page.remark(REMOVED, " ".join(found[0].split())[:80])
    return ""


def _include(arguments: str, page: Page) -> str:
    file = _first(arguments)
    given = _parameters(arguments)
    base = file.rpartition("/")[2].rpartition(".")[0] or file
    source = first_of(given, "path", "src", "image_path", "img", "url", "file", "filename", "image")
    if source and re.search(r"\.(?:mp4|webm|ogv|mov)$", source, re.IGNORECASE):
        return video(source, given.get("caption", ""))
    if "youtube" in base.lower() or "youtu" in source:
        return embed("youtube", first_of(given, "id", "video_id") or source)
    if "vimeo" in base.lower():
        return embed("vimeo", given.get("id") or source)
    if "video" in base.lower() and source:
        return video(source, given.get("caption", ""))
    if source and (_FIGURES.search(file) or _PICTURE.search(source)):
        caption = first_of(given, "caption", "description", "cap")
        shown = figure(
            source,
            caption=caption,
            alt=first_of(given, "alt", "alt_text"),
            width=first_of(given, "width", "max-width"),
            title="" if caption else given.get("title", ""),
        )
        return f"\n\n{shown}\n\n"
    if (plain := _plain_include(file, page)) is not None:
        return plain
    page.remark(REMOVED, f"{{% include {file} %}}")
    return ""


def _plain_include(file: str, page: Page) -> str | None:
    """Return an include that is nothing but HTML or Markdown; None for any other."""
    path = page.blog.root / "_includes" / file
    if ".." in file or not path.is_file() or path.stat().st_size > _PLAIN_INCLUDE:
        return None
    text = path.read_text("utf-8", "replace")
    return None if "{%" in text or "{{" in text or "<script" in text else text


def _cite(form: str) -> Callable[[str, Page], str]:
    def cite(arguments: str, page: Page) -> str:
        locator = re.search(r"(?:-l|--locator)\s+(?:\"([^\"]*)\"|'([^']*)'|(\S+))", arguments)
        label = re.search(r"(?:-L|--label)\s+(\S+)", arguments)
        keys = re.sub(r"--?\w+(?:\s+(?:\"[^\"]*\"|'[^']*'|\S+))?", "", arguments).replace(",", " ").split()
        place = next(filter(None, locator.groups()), "") if locator else ""
        place = f"{_LABELS.get(label[1], label[1]) if label else 'p.'} {place}" if place else ""
        return cited(keys, page.known, form=form, locator=place)

    return cite


_LABELS = {"page": "p.", "chapter": "chap.", "section": "sec.", "figure": "fig.", "line": "l."}


def _image(arguments: str, page: Page) -> str:
    """Return Octopress' picture: classes, address, width, height, title and alternative text."""
    words = _words(arguments)
    at = next((i for i, word in enumerate(words) if "/" in word or re.search(r"\.\w{3,4}$", word)), -1)
    if at < 0:
        return ""
    said = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?", word)]
    title = said[0] if said else ""
    return f"\n\n{figure(words[at], caption=title, alt=said[1] if len(said) > 1 else '')}\n\n"


def _first(arguments: str) -> str:
    return (_words(arguments) or [""])[0]


def _included_code(arguments: str, page: Page) -> str:
    for word in _words(arguments):
        for folder in ("", "downloads/code", "content/downloads/code", "code", "content/code"):
            path = page.blog.root / folder / word
            if "." in word and ".." not in word and path.is_file() and path.stat().st_size < _PLAIN_INCLUDE:
                return "\n" + fenced(path.read_text("utf-8", "replace"), path.suffix.lstrip(".")) + "\n"
    page.remark(REMOVED, f"{{% include_code {arguments} %}}")
    return ""


_TAGS: Mapping[str, Callable[[str, Page], str]] = {
    **dict.fromkeys(("cite", "citep", "cite_details"), _cite("")),
    "citet": _cite("text"),
    **dict.fromkeys(("fullcite", "reference"), _cite("full")),
    "bibliography": lambda arguments, page: "\n\n::: references\n:::\n\n",
    # An address that `addresses` knows as a text's file.
    **dict.fromkeys(("post_url", "link"), lambda arguments, page: f"octavo-text:{_first(arguments)}"),
    **dict.fromkeys(("img", "image"), _image),
    "video": lambda arguments, page: video(_first(arguments)),
    "include_code": _included_code,
}
