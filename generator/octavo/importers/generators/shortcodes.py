"""Shortcodes of Hugo and Quarto, `{{< name … >}}` and `{{% name … %}}`, in octavo's words."""

from __future__ import annotations

from collections.abc import Mapping

import octavo.expressions as re
from octavo.importers.generators.markup import (
    CALLOUTS,
    callout,
    cited,
    details,
    embed,
    figure,
    first_of,
    frame,
    quotation,
    video,
)
from octavo.importers.generators.prose import fenced, mark
from octavo.importers.generators.source import Page, file_in

_CODE = re.compile(
    r"^[ \t]*\{\{<\s*(?P<name>highlight|code|prism)\b(?P<arguments>[^>]*)>\}\}"
    r"[ \t]*\n?(?P<code>.*?)\n?[ \t]*\{\{<\s*/\s*(?P=name)\s*>\}\}",
    re.DOTALL | re.MULTILINE,
)
# None begins within another's quotation marks: a text with many beginnings and no end is read once.
_ONE = re.compile(
    r"\{\{(?P<sign>[<%])\s*+(?P<close>/)?\s*+(?P<name>[\w.-]++(?:/[\w.-]++)*+)"
    r"(?P<arguments>(?>(?:\"(?>(?:[^\"\\{]|\\.|\{(?!\{[<%]))*)\"|`(?>(?:[^`{]|\{(?!\{[<%]))*)`|'[^'\n]*+'"
    r"|(?!/?[>%]\}\}|\{\{[<%])[^\"`'])*))(?P<alone>/)?[>%]\}\}",
    re.DOTALL,
)
_COMMENTED = re.compile(r"\{\{([<%])/\*((?:[^{]|\{(?!\{[<%]/\*))*?)\*/([>%])\}\}")
_ARGUMENT = re.compile(
    r"(?:([\w-]+)\s*=\s*)?(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|'([^'\n]*)'|([^\s\"`'=]+))", re.DOTALL
)
_COMMENT = re.compile(
    r"\{\{-?\s*+/\*(?>(?:[^*/]|\*(?!/)|/(?!\*))*)\*/\s*+-?\}\}|<!--(?>(?:[^<-]|-(?!->)|<(?!!--))*)-->"
)
_SILENT_WORDS = """
    toc pagebreak fa icon bi iconify rawhtml html raw center row column columns col section div span
    tabs tab spoiler cards grid wrap load-photoswipe katex mathjax include-html lipsum mermaid steps
    hint-wrap
"""
_SILENT = frozenset(_SILENT_WORDS.split())
UNKNOWN = "Shortcodes that octavo does not know: their text was kept, they themselves were left out"
"""A topic of the report."""

Arguments = tuple[dict[str, str], list[str]]


def convert_code(text: str) -> str:
    """Return a text with shortcodes of code as Markdown's blocks; this comes before all other rules."""

    def block(found: re.Match[str]) -> str:
        named, listed = _arguments(found["arguments"])
        language = named.get("lang") or named.get("language") or (listed[0] if listed else "")
        return "\n" + fenced(found["code"], language.lower().split(",")[0]) + "\n"

    return _CODE.sub(block, text)


def convert_shortcodes(text: str, page: Page, hidden: list[str]) -> str:
    """Return a text without shortcodes. Pairs are found from the inside, so that one may stand in another."""
    text = _COMMENTED.sub(lambda found: mark("`{{" + found[1] + found[2] + found[3] + "}}`", hidden), text)
    opened: list[tuple[str, str, int]] = []  # name, arguments, where the text inside begins
    pieces: list[str] = []
    done = 0
    for found in _ONE.finditer(text):
        pieces.append(text[done : found.start()])
        done = found.end()
        name, arguments = found["name"].lower().removesuffix(".html"), found["arguments"]
        if found["close"]:
            at = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == name), -1)
            if at >= 0:
                _, given, start = opened[at]
                inner = "".join(pieces[start:])
                del pieces[start:], opened[at:]
                # What was opened in it and never closed stood alone.
                pieces.append(_one(name, given, inner, page))
        elif not found["alone"] and _has_end(text, found.end(), found["name"]):
            opened.append((name, arguments, len(pieces)))
        else:
            pieces.append(_one(name, arguments, None, page))
    return "".join([*pieces, text[done:]])


def _has_end(text: str, start: int, name: str) -> bool:
    return re.compile(r"\{\{[<%]\s*/\s*" + re.escape(name) + r"\s*[>%]\}\}").search(text, start) is not None


def _arguments(text: str) -> Arguments:
    named: dict[str, str] = {}
    listed = []
    for name, double, ticks, single, bare in _ARGUMENT.findall(text):
        value = double.replace('\\"', '"') or ticks or single or bare
        if name:
            named[name.lower()] = value
        else:
            listed.append(value)
    return named, listed


def _one(name: str, arguments: str, inner: str | None, page: Page) -> str:
    named, listed = _arguments(arguments)
    first, second, *_ = *listed, "", ""
    if name in _PICTURES or (name.startswith("fig") and (named.get("src") or first)):
        source = first_of(named, "src", "link_src", "url", "image", "path", "file") or first
        caption = first_of(named, "caption", "cap") or (inner or "").strip() or second
        title = named.get("title", "")
        caption = ": ".join(filter(None, (title, caption))) if title != caption else caption
        shown = figure(
            source,
            caption=caption,
            alt=named.get("alt", ""),
            name=_name(named.get("id", "")),
            width=named.get("width", ""),
            link=named.get("link", "") if named.get("link", "") != source else "",
        )
        return f"\n\n{shown}\n\n"
    if name in ("ref", "relref"):
        return f"octavo-text:{named.get('path') or first}"
    if name in ("staticref", "static", "asset", "resource"):
        return first if first.startswith(("/", "http")) else f"/{first}"
    if name in _SERVICES:
        what = first_of(named, "id", "url", "src")
        if not what and name in ("tweet", "x", "twitter"):
            what = "".join(listed[-1:])
        elif not what and name == "gist":
            what = " ".join(listed[:2])
        return embed(_SERVICES[name], what or first)
    if name in ("video", "video-local", "mp4"):
        source = first_of(named, "src", "url") or first
        if "youtu" in source:
            return embed("youtube", source)
        if "://" in source and "." not in source.rpartition("/")[2]:
            return frame(source)
        return video(source, named.get("caption", ""))
    if name == "audio":
        return f'\n<audio src="{named.get("src") or first}" controls></audio>\n'
    if name in ("iframe", "embed-pdf", "pdf"):
        return frame(first_of(named, "src", "url") or first, named.get("title", ""))
    if name in ("cite", "citation"):
        return cited([first or named.get("key", "")], page.known)
    if name in ("param", "meta", "var"):
        value = page.text.header.keys.extra.get(first) or getattr(page.text.header.keys, first, "")
        return str(value) if isinstance(value, str | int) else ""
    if name in ("math", "latex"):
        return f"$${inner.strip()}$$" if inner else ""
    if name in ("include", "embed") and page.blog.system == "quarto":
        return _included(first, page)
    if inner is not None and name in _BOXES:
        return callout(first_of(named, "type", "color", "icon") or first, named.get("title") or second, inner)
    if inner is not None and name in CALLOUTS:
        return callout(name, named.get("title") or first, inner)
    if inner is not None and name in ("details", "expand", "collapse", "accordion", "spoiler", "dropdown"):
        return details(first_of(named, "summary", "title") or first, inner)
    if inner is not None and name in ("blockquote", "quote", "epigraph"):
        return f"\n{quotation(inner.strip(), named.get('author') or first)}\n"
    if name not in _SILENT:
        expanded = _template(name, named, listed, inner, page)
        if expanded is not None:
            return expanded
        page.remark(UNKNOWN, f"{name}{' ' + ' '.join(arguments.split()) if arguments.strip() else ''}"[:80])
    if name == "tab" and inner is not None:
        return f"\n\n**{first_of(named, 'title', 'name') or first}**\n\n{inner}\n\n"
    return inner or ""


def _name(name: str) -> str:
    name = re.sub(r"[^\w-]+", "-", name)
    return name if name.startswith("fig-") or not name else f"fig-{name}"


def _included(file: str, page: Page) -> str:
    base = page.blog.root if file.startswith("/") else page.text.folder
    path = file_in(page.blog.root, file.lstrip("/"), base)
    if path is not None and path.suffix in (".md", ".qmd", ".html"):
        text = path.read_text("utf-8", "replace")
        return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    page.remark(UNKNOWN, f"include {file}")
    return ""


def _template(
    name: str, named: Mapping[str, str], listed: list[str], inner: str | None, page: Page
) -> str | None:
    """Return what a simple shortcode of the blog's own shows: HTML with `.Get` and `.Inner`, nothing else."""
    if page.blog.system != "hugo" or ".." in name:
        return None
    paths = [page.blog.root / "layouts/shortcodes" / f"{name}.html"]
    paths += sorted(page.blog.root.glob(f"themes/*/layouts/shortcodes/{name}.html"))
    path = next((path for path in paths if path.is_file() and path.stat().st_size < 5000), None)
    if path is None:
        return None

    def value(found: re.Match[str]) -> str:
        if found["inner"]:
            return inner or ""
        key = found["key"]
        if key.isdigit() and int(key) < len(listed):
            return listed[int(key)]
        return named.get(key.strip('"').lower(), "")

    template = _COMMENT.sub("", path.read_text("utf-8", "replace"))
    shown = re.sub(
        r"\{\{-?\s*(?:(?P<inner>\.Inner)|\.Get\s+(?P<key>\d+|\"[\w-]+\"))(?:\s*\|\s*(?:safeHTML|markdownify|safeURL|\$?\.Page\.RenderString))*\s*-?\}\}",
        value,
        template,
    )
    shown = shown.strip()
    if "{{" in shown or "<script" in shown:
        return None
    return f"\n{shown}\n" if "\n" in shown else shown


_PICTURES_WORDS = """
    figure image img picture imgproc figure-inner photo postimage zoom-img lightbox image-caption
"""
_PICTURES = frozenset(_PICTURES_WORDS.split())
_BOXES = frozenset({"admonition", "callout", "notice", "alert", "hint", "box", "admonish", "panel"})
_SERVICES: Mapping[str, str] = {
    **dict.fromkeys(("youtube", "youtube-lite", "yt", "youtubelite"), "youtube"),
    **dict.fromkeys(("tweet", "x", "twitter", "twitter_simple", "tweet_simple"), "tweet"),
    **{name: name for name in ("vimeo", "gist", "instagram", "speakerdeck", "asciinema")},
}
