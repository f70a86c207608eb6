"""Small styles and works for the tests of the CSL processor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from octavo.bibliography.csl.field_text import markup_to_marks
from octavo.bibliography.csl.files import find_locale
from octavo.bibliography.csl.items import Citation, CitedItem, DateValue, Item, PersonName
from octavo.bibliography.csl.processor import Page
from octavo.bibliography.csl.segments import plain_text
from octavo.bibliography.csl.style import CompiledStyle
from octavo.bibliography.csl.tree import parse_xml

_STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="{kind}" {options}>
{extra}<citation {citation}>{sort}<layout {layout}>{body}</layout></citation>
<bibliography {bibliography}>{list_sort}<layout>{entry}</layout></bibliography></style>"""


def style(
    body: str = '<text variable="title"/>',
    *,
    kind: str = "in-text",
    options: str = "",
    extra: str = "",
    citation: str = "",
    sort: str = "",
    layout: str = 'delimiter="; "',
    bibliography: str = "",
    list_sort: str = "",
    entry: str = '<text variable="title"/>',
    language: str = "en-US",
) -> CompiledStyle:
    """Return a style of these pieces of XML."""
    xml = _STYLE.format(
        kind=kind, options=options, extra=extra, citation=citation, sort=sort, layout=layout, body=body,
        bibliography=bibliography, list_sort=list_sort, entry=entry,
    )  # fmt: skip
    return CompiledStyle(parse_xml(xml), find_locale, language)


def person(text: str) -> PersonName:
    """Return "Roe, Rita" or an organisation's name."""
    family, _, given = text.partition(", ")
    return PersonName(family, given) if given else PersonName(literal=family)


def item(key: str = "a", kind: str = "book", *, language: str = "", **values: Any) -> Item:
    """Return a work: text, lists of names, and dates as (year, month, day) or a DateValue."""
    ready: dict[str, Any] = {}
    for name, value in values.items():
        variable = name.replace("_", "-") if name not in ("DOI", "URL") else name
        if isinstance(value, str):
            ready[variable] = markup_to_marks(value)
        elif isinstance(value, list):
            ready[variable] = tuple(map(person, value))
        elif isinstance(value, tuple):
            ready[variable] = DateValue((*value, 0, 0)[:3])
        else:
            ready[variable] = value
    return Item(key, kind, ready, language)


def cited(*items: str | CitedItem, note: int = 0) -> Citation:
    """Return a citation of these works."""
    return Citation(tuple(one if isinstance(one, CitedItem) else CitedItem(one) for one in items), note)


def page(ready: CompiledStyle, works: Sequence[Item], *citations: Citation) -> Page:
    """Return a page that cites these works, each once and then as given."""
    return Page(ready, {one.key: one for one in works}, [one.key for one in works], citations)


def clusters(ready: CompiledStyle, works: Sequence[Item], *citations: Citation) -> list[str]:
    """Return citations as plain text."""
    made = page(ready, works, *citations)
    return [plain_text(made.segments(text)) for text in made.clusters()]


def printed(body: str, work: Item, **options: Any) -> str:
    """Return one work as a layout of these elements prints it."""
    return clusters(style(body, **options), [work], cited(work.key))[0]


def entries(ready: CompiledStyle, works: Sequence[Item]) -> list[str]:
    """Return the list as plain text."""
    made = page(ready, works)
    return [plain_text(made.segments(text)) for _, text in made.bibliography()]
