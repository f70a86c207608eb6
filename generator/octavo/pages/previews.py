"""Citations that open a card with the whole reference, without JavaScript.

In a page, the link of a citation becomes a button that opens a `popover`; a feed keeps the link. The card is
the work's own entry in the page's list, so that nothing stands in a page twice. A range such as 3–5 is one
button, and opens a card of its own that names every member and leads to its entry. What no list of the page
has is printed whole in such a card; they stand after the article, since a paragraph may not hold them.
The words of a button stay in one box, which no line breaks: what is as long as a title stays a link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape, unescape
from urllib.parse import unquote

import octavo.expressions as re
from octavo.languages.catalogues import Catalogue
from octavo.pages.notices import mark
from octavo.pages.plain_text import plain_text
from octavo.pages.views import PreviewCard, ReferenceView

_LINK = r'<a href="#[^"]*" role="doc-biblioref">'
# A browser may break a line on either side of a button: brackets and commas must be held to it.
_BEFORE, _AFTER = r"(?P<before>[\[(]{0,2})", r"(?P<after>[\])]{0,2}[,;]?)"
_HIDDEN = r'<span class="visually-hidden">(?>(?:[^<]|<(?!/?span\b))*)</span>'
_POINTER = re.compile(
    # Tried at these characters alone: it takes half the time.
    r"(?=[<\[(])(?:"
    # A full reference needs no card: its number is the way to the list.
    r'<div class="citation full-citation"(?>(?:[^<]|<(?!/?div\b))*)</div>'
    # A style may put brackets round each number: [1]–[3].
    rf'|{_BEFORE}(?:<span class="citation-range" dir="ltr">(?P<first>[^<]*{_LINK}[^<]*</a>[^<]*)'
    rf"{_HIDDEN}"
    rf"(?P<last>[^<]*{_LINK}[^<]*</a>[^<]*)</span>"
    rf"|{_LINK}(?P<one>[^<]*)</a>"
    rf'|<span class="citation-group">{_LINK}(?P<words>(?>(?:[^<]|<(?!/?a\b))*))</a>'
    rf"(?:{_HIDDEN})?</span>){_AFTER})",
)
_MOST_WORDS = 40  # characters of a button
_TAG = re.compile(r"<[^<>]*+>")
_ANY_LINK = re.compile(
    r'<a href="#[^"]*" role="doc-biblioref"[^>]*>((?>(?:[^<]|<(?!/?a\b))*))</a>', re.IGNORECASE
)
_HREF = re.compile(r'href="#([^"]*)"')
_PARAGRAPH = re.compile(r"<p>(?>(?:[^<]|<(?!/p>))*)")


def without_links(html: str) -> str:
    """Return HTML whose citations lead nowhere, for a text without a list of works."""
    return _ANY_LINK.sub(r"\1", html) if "doc-biblioref" in html else html


class Previews:
    """Turns the citations of one page into buttons and collects their cards."""

    def __init__(
        self, references: Iterable[ReferenceView], listed: Collection[str], words: Catalogue
    ) -> None:
        self._words = words
        self._listed = listed  # the anchors of those that a list of the page shows
        self._references = {reference.anchor: reference for reference in references}
        self._cards: dict[tuple[str, ...], PreviewCard] = {}

    @property
    def cards(self) -> tuple[PreviewCard, ...]:
        """Return the cards that the buttons so far open, each once."""
        return tuple(self._cards.values())

    def with_buttons(self, html: str) -> str:
        """Return HTML with a button in place of each citation's link to the list."""
        return _POINTER.sub(self._button, html) if "doc-biblioref" in html else html

    def _button(self, match: re.Match[str]) -> str:
        whole = match[0]
        direction = ""
        if whole.startswith("<div"):
            return _PARAGRAPH.sub(self._marked, whole)
        if match["one"] is not None:
            text, is_one = match["one"], True
        elif match["words"] is not None:
            text, is_one = match["words"], False
        else:
            text, is_one = _TAG.sub("", f"{match['first']}{match['last']}"), False
            direction = ' dir="ltr"'
        anchors = tuple(unquote(unescape(href)) for href in _HREF.findall(whole))
        if not all(anchor in self._references for anchor in anchors):
            return whole
        label = plain_text(text)
        if len(label) > _MOST_WORDS and all(anchor in self._listed for anchor in anchors):
            return whole
        card = self._card(anchors, label)
        # Outside of a form, a button needs no type.
        button = (
            f'<button class="citation-button"{direction} popovertarget="{escape(card)}" '
            f'aria-label="{escape(self._name(label, is_one=is_one))}">{text}</button>'
        )
        if not (match["before"] or match["after"]):
            return button
        return f'<span class="citation-unbroken">{match["before"]}{button}{match["after"]}</span>'

    def _marked(self, paragraph: re.Match[str]) -> str:
        """Return a full reference with what became of the work."""
        found = (self._references.get(unquote(unescape(href))) for href in _HREF.findall(paragraph[0]))
        return paragraph[0] + "".join([mark(one.notice) for one in found if one])

    def _name(self, label: str, *, is_one: bool) -> str:
        if is_one:
            return self._words.gettext("Reference {label}", label=label)
        return self._words.gettext("References {labels}", labels=label)

    def _card(self, anchors: tuple[str, ...], label: str) -> str:
        """Return the id of the card of these works."""
        is_listed = all(anchor in self._listed for anchor in anchors)
        if is_listed and len(anchors) == 1:
            return entry_card(anchors[0])
        if anchors not in self._cards:
            references = tuple(self._references[anchor] for anchor in anchors)
            self._cards[anchors] = PreviewCard(
                f"preview-{len(self._cards) + 1}", label, references, is_listed
            )
        return self._cards[anchors].anchor


def entry_card(anchor: str) -> str:
    """Return the id of the card that an entry of a list is, by the entry's anchor."""
    return f"card-{anchor}"
