"""Run the processor on CSL's test-suite, which is not ours and stays outside of the repository.

`python scripts/csl_test_suite.py FOLDER [NAME…]`: FOLDER is a copy of
github.com/citation-style-language/test-suite. Prints how many of its tests pass, by category: to the letter,
and with the words alone. With names, prints what differs in those tests.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from csl_json_items import item_of

from octavo.bibliography.csl.field_text import markup_to_marks
from octavo.bibliography.csl.files import find_locale
from octavo.bibliography.csl.items import Citation, CitedItem, Item
from octavo.bibliography.csl.processor import Page
from octavo.bibliography.csl.segments import Segment
from octavo.bibliography.csl.style import CompiledStyle
from octavo.bibliography.csl.tree import parse_xml

_SECTION = re.compile(r">>=+ ([A-Z0-9-]+) =+>*\n(.*?)\n<<=+ \1 =+<*", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")

_TAGS = {
    "italic": ("<i>", "</i>"),
    "upright": ('<span style="font-style:normal;">', "</span>"),
    "bold": ("<b>", "</b>"),
    "regular-weight": ('<span style="font-weight:normal;">', "</span>"),
    "light": ('<span style="font-weight:lighter;">', "</span>"),
    "small-capitals": ('<span style="font-variant:small-caps;">', "</span>"),
    "normal-capitals": ('<span style="font-variant:normal;">', "</span>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "baseline": ('<span style="baseline">', "</span>"),
    "underline": ('<span style="text-decoration:underline;">', "</span>"),
    "no-underline": ('<span style="text-decoration:none;">', "</span>"),
    "own-name": ("<strong>", "</strong>"),
    "later": ("", ""),
    "block": ('<div class="csl-block">', "</div>"),
    "left-margin": ('<div class="csl-left-margin">', "</div>"),
    "right-inline": ('<div class="csl-right-inline">', "</div>"),
    "indent": ('<div class="csl-indent">', "</div>"),
}
_NO_FORM = "[CSL STYLE ERROR: reference with no printed form.]"


def to_html(segments: Sequence[Segment]) -> str:
    """Return HTML as the test suite writes it."""
    output: list[str] = []
    open_formats: tuple[str, ...] = ()
    for segment in segments:
        if segment.part == "hidden":
            continue
        shared = 0
        for one, other in zip(open_formats, segment.formats, strict=False):
            if one != other:
                break
            shared += 1
        output += [_TAGS[name][1] for name in reversed(open_formats[shared:])]
        output += [_TAGS[name][0] for name in segment.formats[shared:]]
        open_formats = segment.formats
        output.append(html.escape(segment.text, quote=False))
    output += [_TAGS[name][1] for name in reversed(open_formats)]
    return "".join(output)


class Case:
    """One test of the suite."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        text = path.read_text("utf-8-sig")
        self.parts = dict(_SECTION.findall(text))
        self.mode = self.parts["MODE"].strip()
        self.expected = self.parts["RESULT"].strip()
        self.input: list[dict[str, Any]] = [
            {**one, "id": str(one.get("id", index))}
            for index, one in enumerate(json.loads(self.parts["INPUT"]))
        ]

    def printed(self) -> str:
        """Return what the processor prints for it."""
        style = CompiledStyle(parse_xml(self.parts["CSL"].strip()), find_locale)
        items = {one["id"]: item_of(one) for one in self.input}
        if "CITATIONS" in self.parts:
            return self._steps(style, items, json.loads(self.parts["CITATIONS"]))
        clusters = [[{"id": key} for key in items]]
        if "CITATION-ITEMS" in self.parts:
            clusters = json.loads(self.parts["CITATION-ITEMS"])
        citations = [_citation(cluster, 0) for cluster in clusters]
        page = Page(style, items, list(items), [])
        if self.mode.startswith("bibliography"):
            return _bibliography(style, page, page.bibliography())
        lines = []
        for citation in citations:
            place = _places(citation, clusters[len(lines)])
            lines.append(to_html(page.segments(page._cluster(citation, place))) or _NO_FORM)
        return "\n".join(lines)

    def _steps(self, style: CompiledStyle, items: Mapping[str, Item], steps: Sequence[Any]) -> str:
        known: dict[str, Any] = {}
        before: dict[str, str] = {}
        printed: list[tuple[str, str]] = []
        page = None
        for data, pre, post in steps:
            identity = data.get("citationID", f"CITATION-{len(known) + 1}")
            notes = {identity: data.get("properties", {}).get("noteIndex", 0)}
            order = []
            for other, note in pre:
                order.append(other)
                notes[other] = note
            order.append(identity)
            for other, note in post:
                order.append(other)
                notes[other] = note
            known[identity] = data["citationItems"]
            citations = [_citation(known[one], notes[one]) for one in order if one in known]
            keys = [item.key for citation in citations for item in citation.items]
            page = Page(style, items, keys, citations)
            texts = [to_html(page.segments(text)) for text in page.clusters()]
            printed = list(zip([one for one in order if one in known], texts, strict=True))
            changed = {one for one, text in printed if before.get(one) != text or one == identity}
            before = dict(printed)
        if self.mode.startswith("bibliography"):
            if page is None:
                return ""
            return _bibliography(style, page, page.bibliography())
        return "\n".join(
            f"{'>>' if one in changed else '..'}[{index}] {text}" for index, (one, text) in enumerate(printed)
        )


def _citation(cluster: Sequence[Mapping[str, Any]], note: int) -> Citation:
    return Citation(
        tuple(
            CitedItem(
                str(one["id"]),
                markup_to_marks(str(one.get("prefix", "") or "")),
                markup_to_marks(str(one.get("suffix", "") or "")),
                str(one.get("label", "") or ""),
                markup_to_marks(str(one.get("locator", "") or "").strip()),
                bool(one.get("suppress-author")),
            )
            for one in cluster
        ),
        note,
    )


def _places(citation: Citation, cluster: Sequence[Mapping[str, Any]]) -> list[Any]:
    from octavo.bibliography.csl.processor import Place

    return [Place(int(one.get("position", 0)), bool(one.get("near-note")), 0) for one in cluster]


def _bibliography(style: CompiledStyle, page: Page, entries: Sequence[tuple[str, str]]) -> str:
    lines = []
    for _, text in entries:
        segments = page.segments(text)
        html = "".join(_displayed(segments))
        lines.append(f'  <div class="csl-entry">{html}</div>')
    return '<div class="csl-bib-body">\n' + "\n".join(lines) + "\n</div>"


def _displayed(segments: Sequence[Segment]) -> list[str]:
    return [to_html(segments)]


def _normal(text: str) -> str:
    text = re.sub(r"^(?:>>|\.\.)\[", "[", text, flags=re.MULTILINE)
    text = re.sub(r">\s*\n\s*(?=<)", ">", text)
    return text.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;").strip()


def words(text: str) -> str:
    """Return the text without its tags."""
    return unicodedata.normalize("NFKC", _TAG.sub("", _normal(text))).strip()


def main() -> None:
    """Run the tests."""
    folder, *names = sys.argv[1:]
    paths = sorted(Path(folder, "processor-tests", "humans").glob("*.txt"))
    exact, same, total = Counter[str](), Counter[str](), Counter[str]()
    failed: list[str] = []
    for path in paths:
        if names and not any(path.stem.startswith(name) for name in names):
            continue
        case = Case(path)
        category = path.stem.partition("_")[0]
        total[category] += 1
        try:
            printed = case.printed()
        except Exception as error:  # a test that breaks the processor is one that fails
            if names:
                import traceback

                traceback.print_exc()
            printed = f"{type(error).__name__}: {error}"
        exact[category] += _normal(printed) == _normal(case.expected)
        if words(printed) == words(case.expected):
            same[category] += 1
        else:
            failed.append(case.name)
            if names:
                print(f"--- {case.name}\n{words(case.expected)}\n+++\n{words(printed)}\n")
        if names and _normal(printed) != _normal(case.expected) and words(printed) == words(case.expected):
            print(f"--- {case.name} (html)\n{_normal(case.expected)}\n+++\n{_normal(printed)}\n")
    for category in total:
        print(f"{category}: {exact[category]} exact, {same[category]} words, {total[category]} tests")
    print(f"all: {exact.total()} exact, {same.total()} words, {total.total()} tests")
    if not names:
        print("differ:", " ".join(failed))


if __name__ == "__main__":
    main()
