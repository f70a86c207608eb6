"""MyST's directives and roles in octavo's words."""

from __future__ import annotations

import octavo.expressions as re
from octavo.importers.generators.markup import (
    CALLOUTS,
    anchor_of,
    callout,
    cited,
    details,
    embed,
    figure,
    frame,
    quotation,
    quoted,
)
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
    contents toctree tableofcontents index only meta update todolist code-cell-hidden listing eval-rst
    currentmodule autosummary default-role
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_CODE_WORDS = "code-block code sourcecode code-cell highlight literalinclude parsed-literal prompt"
_CODE = frozenset(_CODE_WORDS.split())
_CALLOUTS = frozenset({*CALLOUTS, "versionadded", "versionchanged", "deprecated"})
# Of these and of the parts of tabs and cards readers saw the title.
_TITLED_WORDS = """
    tab-item tab card grid-item-card card-header grid-item
    margin sidebar topic rubric exercise prf:proof proof
"""
_TITLED = frozenset(_TITLED_WORDS.split())
_PLAIN_WORDS = (
    "tab-set tab-set-code grid cards card-carousel div container aside centered subfigure solution hlist"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_CITES = {
    **dict.fromkeys(("cite", "cite:p", "cite:ps", "footcite", "footcite:p", "cite:cp"), ""),
    **dict.fromkeys(("cite:t", "cite:ts", "cite:ct", "footcite:t"), "text"),
    **dict.fromkeys(("cite:year", "cite:yearpar"), "year"),
}
_TAGS = {
    **{name: name for name in ("sub", "sup", "kbd", "u", "del", "dfn")},
    "subscript": "sub",
    "superscript": "sup",
    "underline": "u",
    "strike": "del",
    "smallcaps": "span",
    "command": "code",
    **dict.fromkeys(("program", "guilabel", "menuselection"), "strong"),
}
UNKNOWN = "Directives and roles that octavo does not know: their text was kept"
"""A topic of the report."""


def convert_directives(text: str, page: Page) -> str:
    """Return a text whose directives, between ticks or colons, are octavo's blocks; the inner ones first."""
    return "\n".join(_read(text.split("\n"), page, 0))


def _read(rows: list[str], page: Page, depth: int) -> list[str]:
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
        block = _block(found, inner, page, depth)
        out += ["", *(block.split("\n") if block is not None else ()), ""]
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


def _block(found: re.Match[str], inner: list[str], page: Page, depth: int) -> str | None:
    """Return what a directive becomes; None for one that shows nothing."""
    name, title = found["name"].lower(), found["title"].strip()
    options, body = _options(inner)
    words = "\n".join(body).strip("\n")

    def read() -> str:
        return "\n".join(_read(body, page, depth + 1)).strip("\n")

    label = options.get("name") or options.get("label", "")
    if name in ("figure", "image", "figure-md"):
        source = title
        caption = read()
        if name == "figure-md" and (
            picture := re.search(r"!\[([^\[\]]*+)\]\(([^()\s]++)[^()]*+\)(\{[^{}]*+\})?", caption)
        ):
            source, label, caption = picture[2], label or title, caption.replace(picture[0], "")
        return figure(
            source,
            caption=caption,
            alt=options.get("alt", ""),
            name=anchor_of(label, "fig"),
            width=options.get("width", ""),
            link=options.get("target", "") if "://" in options.get("target", "") else "",
        )
    if name in _CODE:
        language = "" if title.startswith("{") else title.split(" ")[0].lower()
        return fenced("\n".join(body), "python" if language == "ipython3" else language)
    if name == "math":
        return f"$$\n{words or title}\n$$" + (f" {{#{anchor_of(label, 'eq')}}}" if label else "")
    if name in ("bibliography", "footbibliography"):
        return "::: references\n:::"
    if name in _SILENT or name.startswith("postlist"):
        return None
    if name in _CALLOUTS:
        kind = next((one for one in options.get("class", "").split() if one in CALLOUTS), name)
        if "dropdown" in options.get("class", ""):
            return details(title or name.capitalize(), read())
        # A box other than the one called “admonition” has its first words beside its name.
        if name == "admonition":
            return callout(kind, title, read())
        return callout(kind, "", "\n\n".join(filter(None, (title, read()))))
    if name in ("dropdown", "details", "toggle", "collapse"):
        return details(title, read())
    if name in ("epigraph", "pull-quote", "blockquote", "highlights", "quote"):
        return quotation("\n\n".join(filter(None, (title, read()))))
    if name in ("youtube", "vimeo"):
        return embed(name, title)
    if name in ("iframe", "embed"):
        return frame(title) if "://" in title else None
    if name == "video":
        return f'\n<video src="{quoted(title)}" controls></video>\n'
    if name in ("raw", "html"):
        return "\n".join(["", *body, ""]) if title in ("html", "") else None
    if name in ("mermaid", "graphviz", "plantuml"):
        return fenced(words)
    if name in ("table", "list-table", "csv-table"):
        return _table(name, title, label, body, has_head=options.get("header-rows", "0") != "0")
    if name in ("button-link", "button-ref"):
        return f"[{words or title}]({title})"
    if name in _TITLED:
        return f"**{title}**\n\n{read()}" if title else read()
    if name in _PLAIN:
        return read()
    page.remark(UNKNOWN, f"{{{name}}} {title}".strip()[:80])
    return f"{title}\n{read()}" if title and not title.startswith("/") else read()


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


def _table(name: str, title: str, label: str, body: list[str], *, has_head: bool) -> str | None:
    braces = f" {{#{anchor_of(label, 'tbl')}}}" if label else ""
    caption = [f"Table: {title}{braces}", ""] if title or label else []
    if name == "table":
        return "\n".join([*body, "", *caption])
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
        return "\n".join(caption) if caption else None
    width = max(map(len, rows))
    rows = rows if has_head else [[""] * width, *rows]
    lines = [rows[0], ["---"] * width, *rows[1:]]
    shown = ("| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in lines)
    return "\n".join(["", *shown, "", *caption])


def convert_roles(text: str, page: Page, hidden: list[str]) -> str:
    """Return prose without roles, targets and comments of MyST."""
    text = _COMMENT.sub("", text)
    text = _TARGET.sub(
        lambda found: f"{found['head']} {{#{anchor_of(found['name'])}}}" if found["head"] else "", text
    )

    def role(found: re.Match[str]) -> str:
        name, code = found["name"], code_behind(found["code"], hidden)
        labelled = _LABELLED.match(code)
        words, target = (labelled["text"].rstrip(), labelled["target"]) if labelled else ("", code)
        if name in _CITES:
            return cited(target.split(","), page.known, form=_CITES[name])
        if name == "math":
            return mark(f"${code}$", hidden)
        if name in ("eq", "math:numref"):
            return mark(f"@{anchor_of(target, 'eq')}", hidden)
        if name in ("numref", "figure"):
            anchor = anchor_of(target, "fig")
            return f"[{words}](#{anchor})" if words and "%s" not in words else mark(f"@{anchor}", hidden)
        if name in ("ref", "any", "std:ref"):
            return f"[{words or target}](#{anchor_of(target)})"
        if name == "doc":
            return f"[{words or target.rpartition('/')[2]}](<octavo-text:{target}>)"
        if name == "download":
            return f"[{words or target}](<{target}>)"
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
