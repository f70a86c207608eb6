"""Labels in imported formulas: each names one formula of its text; references lead to one that is there."""

from __future__ import annotations

from bs4 import BeautifulSoup

import octavo.expressions as re
from octavo.importers.link_targets import usable_anchors
from octavo.importers.tex_formulas import TEX_CLASS
from octavo.maths.formulas import label_of

_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")
_ESCAPED_REFERENCE = re.compile(r"\\(\\(?:eq)?ref)\\?\{([^{}]*)\}")
# Lines that have no number, which nothing can refer to.
_UNNUMBERED = re.compile(r"\\begin\s*\{\w+\*\}|\\(?:nonumber|notag)\b")


def settle_labels(soup: BeautifulSoup) -> frozenset[str]:
    """Take out labels and references of formulas that would be errors; return the labels that are left."""
    formulas = [code for code in soup.find_all(("code", "pre")) if TEX_CLASS in (code.get("class") or ())]
    formulas = [code for code in formulas if "\\label" in code.get_text() or "ref" in code.get_text()]
    labels: set[str] = set()
    for code in formulas:
        code.string = _with_own_labels(code.get_text(), labels, is_numbered=code.name == "pre")
    for code in formulas:
        code.string = _REFERENCE.sub(
            lambda found: found.group() if label_of(found[1]) in labels else rf"\text{{({found[1]})}}",
            code.get_text(),
        )
    return frozenset(labels)


def keep_references(escaped: str, labels: frozenset[str]) -> str:
    """Return escaped text in which references to these labels are ones again."""

    def kept(found: re.Match[str]) -> str:
        name = found[2].replace("\\", "")
        return f"{found[1]}{{{name}}}" if label_of(name) in labels else found.group()

    return _ESCAPED_REFERENCE.sub(kept, escaped) if labels else escaped


def _with_own_labels(tex: str, labels: set[str], *, is_numbered: bool) -> str:
    can_have = is_numbered and not _UNNUMBERED.search(tex)

    def kept(found: re.Match[str]) -> str:
        name = label_of(found[1])
        if not can_have or not name or name in labels or not usable_anchors((name,)):
            return ""
        labels.add(name)
        return found.group()

    return _LABEL.sub(kept, tex)
