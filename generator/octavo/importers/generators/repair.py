"""What would stop a build in an imported text is put right in the text, and the report says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Problem, Severity
from octavo.importers.generators.addresses import near_anchor
from octavo.importers.generators.prose import on_prose
from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions
from octavo.model.body import CrossRef, Link, Rendered, cites_in, holes_in

_ALWAYS = ("", "top", "main")
_ROUNDS = 6
_LONGEST_FORMULA = 40  # lines
_HTML_ID = re.compile(
    r"(?<!\s)\s++(?:id|name)(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?(?=[\s/>])", re.IGNORECASE
)
_ADDRESS = re.compile(r"(\]\([^()\s]*\)|<[^<>\n]+>|https?://[^\s<>()]+)")
_HANDLE = re.compile(
    r"(?<![\w\\/.])@(?:\{(?P<braced>[^{}\n]+)\}|(?P<name>[A-Za-z0-9_](?:[\w:.#$%&+?~/-]*\w)?))"
)
_CROSS_REFERENCE = re.compile(r"(?:fig|tbl|eq|sec)-")
REPAIRED = "Put right, for a build would not have taken it"
LEFT = "Left as it was typed; look at it"
"""Topics of the report."""


class Repaired(Struct, frozen=True):
    """A text that a build takes."""

    markdown: str
    rendered: Rendered


def repair(
    markdown: str, known: Collection[str], macros: Mapping[str, str], remark: Callable[[str, str], None]
) -> Repaired:
    """Return a text without what stops a build: ids given twice, tags never closed, names read as keys."""
    markdown = _without_handles(markdown, known)
    options = MarkdownOptions("text.md", 1, macros=tuple(macros.items()))
    rendered = render_post(markdown, options)
    for _ in range(_ROUNDS):
        fixed = _fixed(markdown, rendered, known, remark)
        if fixed == markdown:
            break
        markdown = fixed
        rendered = render_post(markdown, options)
    for problem in rendered.problems:
        if (
            problem.severity is not Severity.NOTICE and problem.code in ("foreign-syntax", "bad-maths")
        ) or problem.severity is Severity.ERROR:
            remark(LEFT, f"line {problem.location.line}: {problem.message}")
    return Repaired(markdown, rendered)


def _without_handles(text: str, known: Collection[str]) -> str:
    """Escape names on other sites, `@somebody`, before they are read as keys."""
    if "@" not in text:
        return text

    def in_prose(prose: str, hidden: list[str]) -> str:
        # Addresses hold handles, too: https://medium.com/@name.
        parts = _ADDRESS.split(prose)
        parts[::2] = [_HANDLE.sub(lambda found: _key_or_handle(found, known), part) for part in parts[::2]]
        return "".join(parts)

    return on_prose(text, in_prose)


def _key_or_handle(found: re.Match[str], known: Collection[str]) -> str:
    name = found["braced"] or found["name"]
    while name and name not in known and not _CROSS_REFERENCE.match(name):
        name = (
            re.sub(r"(?<!\W)\W++\w*+$", "", name) if re.search(r"\W", name) else ""
        )  # @smith2020's, @smith2020.
    return found[0] if name else f"\\{found[0]}"


def _fixed(
    markdown: str, rendered: Rendered, known: Collection[str], remark: Callable[[str, str], None]
) -> str:
    rows = markdown.split("\n")
    for problem in rendered.problems:
        if problem.severity is Severity.ERROR and 0 < problem.location.line <= len(rows):
            _fix_row(rows, problem, remark)
    fixed = "\n".join(rows)
    targets = {target.anchor for target in rendered.targets}
    anchors = {*_ALWAYS, *rendered.anchors}
    for hole in holes_in(rendered.body):
        if isinstance(hole, CrossRef) and hole.target not in targets:
            remark(REPAIRED, f"@{hole.target} refers to nothing here")
            name = re.escape(hole.target)
            fixed = re.sub(rf"(?<!\\)@{name}(?![\w-])", f"\\\\@{hole.target}", fixed)
            fixed = re.sub(rf"\\(?:eq)?ref\{{{name}\}}", f"({hole.target})", fixed)
        elif isinstance(hole, Link) and not hole.target and hole.fragment not in anchors:
            near = near_anchor(hole.fragment, rendered.anchors)
            old = re.escape(hole.fragment)
            fixed = re.sub(rf"\]\(<?#{old}>?\)", f"](#{near})" if near else "](#main)", fixed)
            if not near:
                fixed = re.sub(r"\[([^\[\]]*)\]\(#main\)", r"\1", fixed)
                remark(REPAIRED, f"the link to #{hole.fragment}, which is not in this text")
    for cite in cites_in(rendered.body):
        if any(item.key not in known for item in cite.items) and cite.source:
            remark(REPAIRED, f"{cite.source}: in no bibliography")
            fixed = fixed.replace(cite.source, cite.source.replace("@", "\\@"))
    return fixed


def _fix_row(rows: list[str], problem: Problem, remark: Callable[[str, str], None]) -> None:
    at = problem.location.line - 1
    row, column = rows[at], problem.location.column
    if problem.code in ("duplicate-id", "reserved-id", "bad-anchor"):
        name = re.escape(re.search(r"“([^“”]*+)”", problem.message)[1]) if "“" in problem.message else ""  # type: ignore[index]
        rows[at] = re.sub(rf"\s*#{name}(?=[\s}}])", "", row)
        if rows[at] == row:
            rows[at] = _HTML_ID.sub("", row)
        rows[at] = re.sub(r"(?>(?:(?<!\s)\s++)?)\{\s*+\}", "", rows[at])
        for below in range(at, min(at + _LONGEST_FORMULA, len(rows))) if rows[at] == row and name else ():
            shorter = re.sub(rf"\\label\{{{name}\}}", "", rows[below])
            if shorter != rows[below]:
                rows[below] = shorter
                remark(REPAIRED, f"line {problem.location.line}: {problem.message}")
                return
    elif problem.code == "broken-html":
        start = row.find("<", max(0, column - 1))
        if start >= 0:
            rows[at] = f"{row[:start]}&lt;{row[start + 1 :]}"
    elif problem.code == "bad-maths":
        rows[at] = row.replace("$$", r"\$\$") if "$$" in row else row.replace("\\begin", "\\\\begin", 1)
    if rows[at] != row:
        remark(REPAIRED, f"line {problem.location.line}: {problem.message}")
