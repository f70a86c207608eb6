"""MyST's directives and roles in octavo's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from octavo.importers.generators.markup import CALLOUTS, callout, cited, details, embed, figure, frame, quoted
from octavo.importers.generators.prose import code_behind, fenced, mark
from octavo.importers.generators.source import Page

_OPEN = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>:{3,}|`{3,}|~{3,})\{(?P<name>[A-Za-z][\w:+.-]*)\}[ \t]*(?P<title>[^\n]*)$"
)
_OPTION = re.compile(r"^:(?P<key>[\w-]+):[ \t]*(?P<value>.*)$")
_ROLE = re.compile(r"\{(?P<name>[a-z][a-z0-9:_-]*)\}(?P<code>\ue000\d+\ue001)")
_LABELLED = re.compile(r"^(?P<text>.*)<(?P<target>[^<>]+)>$", re.DOTALL)
_TARGET = re.compile(r"^\((?P<name>[^()\n]+)\)=[ \t]*\n+(?P<head>#{1,6}[ \t]+[^\n]*)?", re.MULTILINE)
_COMMENT = re.compile(r"^%[^\n]*\n?|^\+\+\+[^\n]*$", re.MULTILINE)
_SILENT_WORDS = """
    contents toctree postlist tableofcontents index only highlight meta update todolist
    code-cell-hidden listing eval-rst currentmodule autosummary default-role
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_CITES = {
    "cite:t": "text",
    "cite:ts": "text",
    "cite:year": "year",
    "cite:yearpar": "year",
    "cite:ct": "text",
    "footcite:t": "text",
}
_TAGS = {
    "sub": "sub",
    "sup": "sup",
    "subscript": "sub",
    "superscript": "sup",
    "kbd": "kbd",
    "u": "u",
    "underline": "u",
    "del": "del",
    "strike": "del",
    "smallcaps": "span",
    "command": "code",
    "program": "strong",
    "guilabel": "strong",
    "menuselection": "strong",
    "dfn": "dfn",
}
UNKNOWN = "Directives and roles that octavo does not know: their text was kept"
"""A topic of the report."""


def convert_directives(text: str, page: Page, known: Mapping[str, str]) -> str:
    """Return a text whose directives, between ticks or colons, are octavo's blocks; the inner ones first."""
    return "\n".join(_read(text.split("\n"), page, known, 0))


def _read(rows: list[str], page: Page, known: Mapping[str, str], depth: int) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(rows):
        found = _OPEN.match(rows[at])
        plain = re.match(r"^[ \t]*(?P<fence>`{3,}|~{3,})(?!\{)", rows[at]) if not found else None
        if plain:
            end = _end(rows, at, plain["fence"])
            out += rows[at : end + 1]
            at = end + 1
            continue
        if found is None or depth > 20:
            out.append(rows[at])
            at += 1
            continue
        end = _end(rows, at, found["fence"])
        indent = len(found["indent"])
        inner = [row[indent:] if not row[:indent].strip() else row for row in rows[at + 1 : end]]
        out += ["", *_block(found, inner, page, known, depth), ""]
        at = end + 1
    return out


def _end(rows: list[str], start: int, fence: str) -> int:
    """Return the line that closes what is opened: one with as many signs, not counting pairs of as many."""
    closing = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    opening = re.compile(rf"^[ \t]*{re.escape(fence)}\{{")
    depth = 0
    for at in range(start + 1, len(rows)):
        if fence[0] == ":" and opening.match(rows[at]):
            depth += 1
        elif closing.match(rows[at]):
            if not depth:
                return at
            depth -= 1
    return len(rows) - 1 if len(rows) > start + 1 else start


def _block(
    found: re.Match[str], inner: list[str], page: Page, known: Mapping[str, str], depth: int
) -> list[str]:
    name, title = found["name"].lower(), found["title"].strip()
    options, body = _options(inner)
    words = "\n".join(body).strip("\n")

    def read() -> str:
        return "\n".join(_read(body, page, known, depth + 1)).strip("\n")

    label = options.get("name") or options.get("label", "")
    if name in ("figure", "image", "figure-md"):
        source = title
        caption = read()
        if name == "figure-md" and (
            picture := re.search(r"!\[([^\[\]]*+)\]\(([^()\s]++)[^()]*+\)(\{[^{}]*+\})?", caption)
        ):
            source, label, caption = picture[2], label or title, caption.replace(picture[0], "")
        shown = figure(
            source,
            caption=caption,
            alt=options.get("alt", ""),
            name=_figure_name(label),
            width=options.get("width", ""),
            link=options.get("target", "") if "://" in options.get("target", "") else "",
        )
        return shown.split("\n")
    if name in (
        "code-block",
        "code",
        "sourcecode",
        "code-cell",
        "highlight",
        "literalinclude",
        "parsed-literal",
        "prompt",
    ):
        language = "" if title.startswith("{") else title.split(" ")[0].lower()
        return fenced("\n".join(body), "python" if language == "ipython3" else language).split("\n")
    if name == "math":
        return ["$$", *(words or title).split("\n"), f"$$ {{#{_equation_name(label)}}}" if label else "$$"]
    if name in ("bibliography", "footbibliography"):
        return ["::: references", ":::"]
    if name in _SILENT or name.startswith("postlist"):
        return []
    if name in CALLOUTS or name in ("admonition", "note", "versionadded", "versionchanged", "deprecated"):
        kind = next((one for one in options.get("class", "").split() if one in CALLOUTS), name)
        if "dropdown" in options.get("class", ""):
            return details(title or name.capitalize(), read()).split("\n")
        # A box other than the one called “admonition” has its first words beside its name.
        if name == "admonition":
            return callout(kind, title, read()).split("\n")
        return callout(kind, "", "\n\n".join(filter(None, (title, read())))).split("\n")
    if name in ("dropdown", "details", "toggle", "collapse"):
        return details(title, read()).split("\n")
    if name in ("epigraph", "pull-quote", "blockquote", "highlights", "quote"):
        said = "\n\n".join(filter(None, (title, read())))
        return [f"> {row}".rstrip() for row in said.split("\n")]
    if name in ("youtube", "vimeo"):
        return embed(name, title).split("\n")
    if name in ("iframe", "embed"):
        return frame(title).split("\n") if "://" in title else []
    if name in ("video",):
        return ["", f'<video src="{quoted(title)}" controls></video>', ""]
    if name in ("raw", "html"):
        return ["", *body, ""] if title in ("html", "") else []
    if name in ("mermaid", "graphviz", "plantuml"):
        return fenced(words, "").split("\n")
    if name in ("table", "list-table", "csv-table"):
        return _table(name, title, label, body, options, read)
    if name in ("tab-item", "tab", "card", "grid-item-card", "card-header", "grid-item"):
        head = [f"**{title}**", ""] if title else []
        return [*head, *read().split("\n")]
    if name in ("button-link", "button-ref"):
        return [f"[{words or title}]({title})"]
    if name in (
        "tab-set",
        "grid",
        "cards",
        "card-carousel",
        "div",
        "container",
        "margin",
        "sidebar",
        "aside",
        "prf:proof",
        "proof",
        "topic",
        "rubric",
        "centered",
        "tab-set-code",
        "subfigure",
        "exercise",
        "solution",
        "hlist",
    ):
        head = (
            [f"**{title}**", ""]
            if title and name in ("margin", "sidebar", "topic", "rubric", "exercise", "prf:proof", "proof")
            else []
        )
        return [*head, *read().split("\n")]
    page.remark(UNKNOWN, f"{{{name}}} {title}".strip()[:80])
    return [*([title] if title and not title.startswith("/") else []), *read().split("\n")]


def _options(rows: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return a directive's options, as `:key: value` or as YAML between hyphens, and its body."""
    options: dict[str, str] = {}
    at = 0
    if rows and rows[0].strip() == "---":
        end = next((i for i in range(1, len(rows)) if rows[i].strip() == "---"), 0)
        for row in rows[1:end]:
            key, _, value = row.partition(":")
            options[key.strip()] = value.strip().strip("\"'")
        return options, rows[end + 1 :]
    while at < len(rows) and (found := _OPTION.match(rows[at].strip())):
        options[found["key"]] = found["value"].strip()
        at += 1
    return options, rows[at:]


def _table(
    name: str, title: str, label: str, body: list[str], options: Mapping[str, str], read: object
) -> list[str]:
    name_of = f" {{#{_table_name(label)}}}" if label else ""
    caption = [f"Table: {title}{name_of}", ""] if title or label else []
    if name == "table":
        return [*body, "", *caption]
    rows: list[list[str]] = []
    if name == "csv-table":
        rows = [[cell.strip().strip('"') for cell in row.split(",")] for row in body if row.strip()]
    for row in body if name == "list-table" else ():
        if found := re.match(r"\s*\*\s+-\s?(.*)", row):
            rows.append([found[1]])
        elif (found := re.match(r"\s+-\s?(.*)", row)) and rows:
            rows[-1].append(found[1])
        elif rows and row.strip():
            rows[-1][-1] += f" {row.strip()}"
    if not rows:
        return caption
    width = max(map(len, rows))
    head = rows[0] if options.get("header-rows", "0") != "0" else [""] * width
    below = rows[1:] if head is rows[0] else rows
    lines = [head, ["---"] * width, *below]
    return [
        "",
        *("| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in lines),
        "",
        *caption,
    ]


def _figure_name(name: str) -> str:
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    return name if not name or name.startswith("fig-") else f"fig-{name}"


def _table_name(name: str) -> str:
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    return name if name.startswith("tbl-") else f"tbl-{name}"


def _equation_name(name: str) -> str:
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    return name if name.startswith("eq-") else f"eq-{name}"


def convert_roles(text: str, page: Page, known: Mapping[str, str], hidden: list[str]) -> str:
    """Return prose without roles, targets and comments of MyST."""
    text = _COMMENT.sub("", text)
    text = _TARGET.sub(
        lambda found: f"{found['head']} {{#{_anchor(found['name'])}}}" if found["head"] else "", text
    )

    def role(found: re.Match[str]) -> str:
        name, code = found["name"], code_behind(found["code"], hidden)
        labelled = _LABELLED.match(code)
        words, target = (labelled["text"].rstrip(), labelled["target"]) if labelled else ("", code)
        if name in ("cite", "cite:p", "cite:ps", "footcite", "footcite:p", "cite:cp") or name in _CITES:
            return cited(target.split(","), known, form=_CITES.get(name, ""))
        if name in ("math",):
            return mark(f"${code}$", hidden)
        if name in ("eq", "math:numref"):
            return mark(f"@{_equation_name(target)}", hidden)
        if name in ("numref", "figure"):
            return (
                f"[{words}](#{_figure_name(target)})"
                if words and "%s" not in words
                else mark(f"@{_figure_name(target)}", hidden)
            )
        if name in ("ref", "any", "std:ref"):
            return f"[{words or target}](#{_anchor(target)})"
        if name in ("doc", "download"):
            return (
                f"[{words or target.rpartition('/')[2]}](<octavo-text:{target}>)"
                if name == "doc"
                else f"[{words or target}](<{target}>)"
            )
        if name == "abbr" and (short := re.match(r"^([^(]*+)\((.*)\)$", code)):
            return f'<abbr title="{quoted(short[2])}">{short[1].rstrip()}</abbr>'
        if name in _TAGS:
            return f"<{_TAGS[name]}>{code}</{_TAGS[name]}>"
        if name in ("term", "emphasis"):
            return f"*{words or target}*"
        if name in ("gh", "github", "issue", "pr"):
            return words or target
        if name.startswith(("py:", "func", "class", "meth", "mod", "code", "literal", "file")):
            return mark(f"`{(words or target).lstrip('~')}`", hidden)
        page.remark(UNKNOWN, f"{{{name}}}`{code}`"[:80])
        return words or target

    return _ROLE.sub(role, text)


def _anchor(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-")
