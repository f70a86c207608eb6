"""The reader of golden Markdown cases: a title, the input, what it becomes, and what is reported.

A file holds `## Title` headings, each with fenced blocks behind it: `markdown` (the input), `html` (the
body, each hole between ⟦ and ⟧) and, when there are any, `problems`. Fences have six backticks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from octavo.markdown.renderer import Rendered, render_post
from octavo.markdown.text_state import MarkdownOptions
from octavo.model.body import Body, CitationItem, Cite, CrossRef, Hole, Image, Link, ReferencesPlace

DATA = Path(__file__).parents[1] / "data" / "markdown"

_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n``````markdown\n(?P<markdown>.*?)^``````\n\n"
    r"``````html\n(?P<html>.*?)^``````\n(?:\n``````problems\n(?P<problems>.*?)^``````\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class GoldenCase:
    """One case of a golden file."""

    id: str  # file: title
    markdown: str
    html: str
    problems: str


def read_golden_cases() -> list[GoldenCase]:
    """Return the cases of all golden files, in order."""
    return [
        GoldenCase(f"{path.stem}: {m['title']}", m["markdown"], m["html"], m["problems"] or "")
        for path in sorted(DATA.glob("*.md"))
        for m in _CASE.finditer(path.read_text(encoding="utf-8"))
    ]


def render(markdown: str, first_line: int = 1) -> Rendered:
    """Render a post whose path is `post.md`."""
    return render_post(markdown, MarkdownOptions("post.md", first_line))


def show_body(body: Body) -> str:
    """Return a body as text, each hole as a note between ⟦ and ⟧, without the TeX that formulas repeat."""
    shown = [body.parts[0]]
    for part, hole in zip(body.parts[1:], body.holes, strict=True):
        shown += [f"⟦{_show_hole(hole)}⟧", part]
    return re.sub(r' alttext="[^"]*"', "", "".join(shown))


def _show_hole(hole: Hole) -> str:
    match hole:
        case Cite():
            kinds = {
                "narrative": hole.is_narrative,
                "full": hole.is_full,
                "block": hole.is_block,
                "optional": hole.is_optional,
            }
            name = " ".join(["cite", *(kind for kind, holds in kinds.items() if holds)])
            return f"{name} {'; '.join(_show_item(item) for item in hole.items)}"
        case CrossRef():
            return f"see {hole.target}"
        case Link():
            query = f"?{hole.query}" if hole.query else ""
            return f"link {hole.target}{query}" + (f"#{hole.fragment}" if hole.fragment else "")
        case Image():
            further = (("alt", hole.alt), ("title", hole.title or None), *hole.attributes)
            shown = "".join(f' {key}="{value}"' for key, value in further if value is not None)
            return f"image {hole.source}{shown}"
        case ReferencesPlace():
            filters = {"keywords": hole.keywords, "types": hole.types, "files": hole.files}
            return "references" + "".join(f" {k}={','.join(v)}" for k, v in filters.items() if v)


def _show_item(item: CitationItem) -> str:
    prefix = show_body(item.prefix)
    sign = "-" if item.is_author_suppressed else ""
    locator = f" ({item.label} {item.locator})" if item.locator else ""
    return f"{prefix + ' ' if prefix else ''}{sign}@{item.key}{locator}{show_body(item.suffix)}"
