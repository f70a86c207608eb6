"""Places where a published style does not print what its manual asks for, mended in the compiled style.

Each function changes a style's tree and says by which rule; docs/citation-styles.md lists them for readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from octavo.bibliography.csl.items import Item
from octavo.bibliography.csl.tree import Element

Adjustment = Callable[[Element], None]


def adjust(name: str, root: Element) -> None:
    """Give the tree of a published style what its manual asks for; others stay as they are."""
    for adjustment in _ADJUSTMENTS.get(name, ()):
        adjustment(root)


def _kind_of_thesis_begins_sentence(root: Element) -> None:
    # "Dissertation." stands between two full stops: AMA Manual of Style 11, 3.15.10; Cite Them Right 12.
    for element in root.walk():
        if element.name == "text" and element.get("variable") == "genre":
            element.attributes.setdefault("text-case", "capitalize-first")


def _version_of_software(prefix: str, suffix: str = "") -> Adjustment:
    def adjustment(root: Element) -> None:
        # Which version was used is what a reader needs: AMA 11, 3.15.17; IEEE Reference Guide, "Software".
        version = Element("text", {"variable": "version", "prefix": prefix, "suffix": suffix})
        for macro in root.every("macro"):
            if macro.get("name") == "title":
                macro.children.append(_chosen({"type": "software"}, version))

    return adjustment


def _numbers_as_ranges(root: Element) -> None:
    # The IEEE's guide writes "[1]–[3]" for three works and more that follow one another.
    citation = root.find("citation")
    if citation is not None:
        citation.attributes.setdefault("collapse", "citation-number")


def _doi_once(root: Element) -> None:
    # An article without volume and pages has its DOI in their place; the style would repeat it.
    for macro in root.every("macro"):
        choose = macro.find("choose")
        if macro.get("name") != "access" or choose is None:
            continue
        for place, branch in enumerate(choose.children):
            if branch.get("variable") == "DOI":
                shown = _chosen({"variable": "volume page", "match": "any"}, *branch.children)
                test = {"type": "article-journal", "variable": "DOI"}
                choose.children.insert(place, Element("else-if", test, branch.line, [shown]))
                return


def adjusted_item(name: str, item: Item) -> Item:
    """Return a work as a published style should have got it."""
    if name == "harvard-cite-them-right" and item.type == "article" and "container-title" not in item.values:
        # Cite Them Right 12 has "bioRxiv [Preprint]", the server where a journal would stand.
        values = dict(item.values)
        if "publisher" in values:
            values["container-title"] = values.pop("publisher")
        return replace(item, values=values)
    return item


def _chosen(test: dict[str, str], *children: Element) -> Element:
    return Element("choose", children=[Element("if", test, children=list(children))])


_ADJUSTMENTS: Mapping[str, tuple[Adjustment, ...]] = {
    "american-medical-association": (_kind_of_thesis_begins_sentence, _version_of_software(". Version ")),
    "harvard-cite-them-right": (_kind_of_thesis_begins_sentence, _version_of_software(". Version ")),
    "ieee": (
        _numbers_as_ranges,
        _version_of_software(" (Version ", ")"),
    ),
    "nature": (_doi_once,),
}
