"""Footnotes and cited works beside their sentences, for a theme with a margin.

A note moves from the end of the text into the paragraph that refers to it, as phrasing that a style sheet
sets apart; it stays at the end where it holds more than paragraphs, or where its mark stands in a heading,
a table or a caption. A cited work is shown where it is cited first; it is a copy for the eye, hidden from
readers aloud and until a style sheet shows it, since the list of references has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import unescape

import octavo.expressions as re
from octavo.pages.notices import mark
from octavo.pages.previews import entry_card
from octavo.pages.views import PreviewCard, ReferenceView

_NOTES = re.compile(
    r'<section class="footnotes"[^>]*>\s*<ol>\n?(?P<items>.*)</ol>\s*</section>\n?', re.DOTALL
)
_ITEM = re.compile(
    r'<li id="fn-(?P<number>\d++)">'
    r'(?P<content>(?>(?:[^<]|<(?!li id="fn-\d|/li>\n(?:<li id="fn-\d|\Z)))*))</li>\n'
)
_BACK = re.compile(r' ?<a class="footnote-backref"[^>]*>[^<]*</a>')
_PARAGRAPHS = re.compile(
    r"(?:\s*<p>(?:(?!</?(?:p|ul|ol|li|pre|div|table|figure|blockquote|dl)\b).)*</p>)+\s*", re.DOTALL
)
_MARK = re.compile(r'<sup class="footnote-ref"><a href="#fn-(?P<number>\d+)"[^>]*>[^<]*</a></sup>')
_BUTTON = re.compile(
    r'(?P<open><span class="citation-unbroken">[^<]*)?'
    r'<button class="citation-button"[^>]* popovertarget="(?P<card>[^"]+)"[^>]*>.*?</button>'
    r"(?(open)[^<]*</span>)",
    re.DOTALL,
)
_BLOCK = re.compile(r"<(/?)(p|li|dd|dt|t[dh]|h[1-6]|caption|figcaption|pre|summary)\b")
_LONGEST = 20_000  # characters of a paragraph that are looked back through
_PRESSED = re.compile(r"</?a\b[^>]*>|<input\b[^>]*>")


def with_margin_notes(
    parts: Sequence[str], references: Iterable[ReferenceView], cards: Iterable[PreviewCard]
) -> list[str]:
    """Return the parts of a text with its notes and the works that it cites where they are referred to.

    Its citations are buttons already: each opens one of these cards, or the entry of one of these references.
    """
    texts = [_NOTES.sub("", part) if "footnotes" in part else part for part in parts]
    marked = {mark["number"] for text in texts for mark in _MARK.finditer(text) if _is_in_a_paragraph(mark)}
    notes: dict[str, str] = {}
    kept = [_take_notes(part, marked, notes) for part in parts]
    moved = [_with_notes(part, notes) for part in kept]
    opened = {entry_card(reference.anchor): (reference,) for reference in references}
    shown = _Shown({**opened, **{card.anchor: card.references for card in cards}})
    return [_BUTTON.sub(shown.after, part) if "citation-button" in part else part for part in moved]


def _take_notes(html: str, wanted: Collection[str], notes: dict[str, str]) -> str:
    """Return HTML without those of the wanted notes that can move, which are added to those known."""
    section = _NOTES.search(html) if wanted else None
    if section is None:
        return html
    stay = []
    items = list(_ITEM.finditer(section["items"]))
    if "".join([item[0] for item in items]) != section["items"]:
        return html  # raw HTML that looks like another note
    for item in items:
        content = _BACK.sub("", item["content"])
        if item["number"] in wanted and _PARAGRAPHS.fullmatch(content) and "footnote-ref" not in content:
            notes[item["number"]] = _as_phrasing(content)
        else:
            stay.append(item[0])
    if not stay:
        return html[: section.start()] + html[section.end() :]
    return html[: section.start("items")] + "".join(stay) + html[section.end("items") :]


def _as_phrasing(content: str) -> str:
    first, *others = map(str, re.findall(r"<p>((?>(?:[^<]|<(?!/?p>))*))</p>", content))
    return first + "".join([f'<span class="side-note-paragraph">{other}</span>' for other in others])


def _with_notes(html: str, notes: dict[str, str]) -> str:
    def note(mark: re.Match[str]) -> str:
        number = mark["number"]
        if number not in notes or not _is_in_a_paragraph(mark):
            return mark[0]
        return (
            f'{mark[0]}<span class="side-note" id="fn-{number}" role="doc-footnote">'
            f'<span class="side-note-number">{number}</span> {notes.pop(number)}</span>'
        )

    moved: str = _MARK.sub(note, html) if notes else html
    return moved


def _is_in_a_paragraph(found: re.Match[str]) -> bool:
    """Tell whether phrasing may be set apart here: not in a heading, a table or a caption."""
    last = None
    for tag in _BLOCK.finditer(found.string, max(0, found.start() - _LONGEST), found.start()):
        last = tag
    return last is not None and not last[1] and last[2] in ("p", "li", "dd")


class _Shown:
    """The works that stand in the margin so far."""

    def __init__(self, opened: Mapping[str, tuple[ReferenceView, ...]]) -> None:
        self._opened = opened
        self._keys: set[str] = set()

    def after(self, button: re.Match[str]) -> str:
        """Return a citation with the works behind it that it is the first to cite."""
        works = self._opened.get(unescape(button["card"]), ())
        if not works or not _is_in_a_paragraph(button):
            return button[0]
        new = [work for work in works if work.key not in self._keys]
        self._keys.update(work.key for work in new)
        return button[0] + "".join(
            [
                '<span class="side-citation" hidden aria-hidden="true" data-pagefind-ignore>'
                + (f'<span class="side-note-number">{work.label}</span> ' if work.label else "")
                + f"{_PRESSED.sub('', work.html)}{mark(work.notice)}</span>"
                for work in new
            ]
        )
