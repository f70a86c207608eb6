"""What is wrong with a style so that it cannot print: a sentence and a line for each fault."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from octavo.bibliography.csl.tree import Element
from octavo.text.nearest import did_you_mean

_RENDERING_WORDS = "text number label names date group choose"
_RENDERING = frozenset(_RENDERING_WORDS.split())
_INSIDE = {
    "style": frozenset({"info", "locale", "macro", "citation", "bibliography"}),
    "citation": frozenset({"layout", "sort"}),
    "bibliography": frozenset({"layout", "sort"}),
    "sort": frozenset({"key"}),
    "layout": _RENDERING,
    "macro": _RENDERING,
    "group": _RENDERING,
    "if": _RENDERING,
    "else-if": _RENDERING,
    "else": _RENDERING,
    "choose": frozenset({"if", "else-if", "else"}),
    "substitute": _RENDERING,
    "names": frozenset({"name", "et-al", "label", "substitute", "institution"}),
    "name": frozenset({"name-part"}),
    "date": frozenset({"date-part"}),
}


class Complaint(Struct, frozen=True):
    """A fault of a style."""

    line: int
    message: str
    hint: str


def check_style(root: Element) -> Iterator[Complaint]:
    """Yield what keeps a style from printing, in the order of the file."""
    if root.name != "style":
        what = "a locale" if root.name == "locale" else f"“{root.name}”"
        yield Complaint(
            root.line, f"This is no CSL style: it begins with {what}.", "A style begins with <style>."
        )
        return
    if root.find("citation") is None:
        parent = root.find("info")
        is_dependent = any(
            link.get("rel") == "independent-parent" for link in (parent.every("link") if parent else ())
        )
        if is_dependent:
            hint = 'Name the style that it depends on: its <link rel="independent-parent"> says which.'
            yield Complaint(root.line, "This CSL style only refers to another one.", hint)
        else:
            yield Complaint(
                root.line, "This CSL style has no <citation>.", "It says how works are cited in the text."
            )
        return
    macros = {macro.get("name") for macro in root.every("macro")}
    for element in root.walk():
        allowed = _INSIDE.get(element.name)
        for child in element.children:
            if allowed is not None and child.name not in allowed:
                yield Complaint(
                    child.line,
                    f"A CSL style has no <{child.name}> inside <{element.name}>.",
                    did_you_mean(child.name, allowed) or f"Possible are {', '.join(sorted(allowed))}.",
                )
        called = element.get("macro")
        if called and element.name in ("text", "key") and called not in macros:
            hint = did_you_mean(called, macros) or "Add <macro name=…> or remove the element."
            yield Complaint(element.line, f"The style has no macro “{called}”.", hint)
    for name in ("citation", "bibliography"):
        section = root.find(name)
        if section is not None and section.find("layout") is None:
            yield Complaint(section.line, f"<{name}> has no <layout>.", "The layout says what is printed.")
