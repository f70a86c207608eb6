"""A printed reference in three pieces, which a card shows below each other: title, authors, the rest.

In the list they stand one behind the other, as the style has them.
"""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.first_names import FIRST_NAMES, OPENING
from octavo.languages.catalogues import Catalogue
from octavo.model.reference import Record

_MORE = re.compile(re.escape('<span class="ref-more">'))
_TITLE = '<span class="ref-title">'
_SPAN = re.compile(r"<(/?)span\b[^<>]*>")
_OPENING_MARKS = "\"'“‘„‚«‹「『\u00a0\u202f"
_CLOSING_MARKS = re.compile(r"(?:[.,:;?!\"'”’“‘»›」』。，\u00a0\u202f]|&#3[49];)*\s*")
_ROLES = ("author", "editor", "director", "translator")


def in_lines(html: str, record: Record, words: Catalogue) -> str:
    """Return a reference with its pieces in elements; unchanged where its style marks no title."""
    return _with_count(_with_pieces(html), record, words)


def _with_pieces(html: str) -> str:
    start = html.find(_TITLE)
    if start < 0:
        return html
    end, depth = start, 0
    for tag in _SPAN.finditer(html, start):
        depth += -1 if tag[1] else 1
        end = tag.start()
        if not depth:
            break
    before, title, rest = html[:start], html[start + len(_TITLE) : end], html[end + len("</span>") :]
    shown = before.rstrip(_OPENING_MARKS)
    before, title = shown, before[len(shown) :] + title
    if closing := _CLOSING_MARKS.match(rest):
        title += closing[0]
        rest = rest[closing.end() :]
    pieces = [f'<span class="ref-before">{before}</span>' if before else "", f"{_TITLE}{title}</span>"]
    return "".join([*pieces, f'<span class="ref-rest">{rest}</span>' if rest else ""])


def _with_count(html: str, record: Record, words: Catalogue) -> str:
    """Say in each list of names how many there are behind the first.

    The box opens them in a card without a script; it is hidden until a style sheet shows it there.
    """
    if OPENING not in html:
        return html
    lists = [(role, len(getattr(record, role))) for role in _ROLES]
    long = iter([one for one in lists if one[1] > FIRST_NAMES + 1 or one[0] in record.incomplete_names])

    def counted(_: re.Match[str]) -> str:
        role, count = next(long, ("", 0))
        if not count or role in record.incomplete_names:
            text = words.gettext("and others")
        else:
            more = count - FIRST_NAMES
            text = words.ngettext("and {count} other", "and {count} others", more)
        box = f'<input type="checkbox" hidden aria-label="{text}">'
        return f'<span class="ref-more" data-others="{text}">{box}'

    return _MORE.sub(counted, html)
