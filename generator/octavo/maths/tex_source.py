"""The TeX of a formula beside its MathML: as alternative text on pages, as an annotation in feeds.

https://www.w3.org/TR/MathML3/chapter2.html#interf.toplevel.atts, chapter5.html#mixing.semantic.annotations
"""

from __future__ import annotations

from html import escape

import octavo.expressions as re

_WITH_TEX = re.compile(
    r'(<math(?: dir="ltr")?+ alttext="([^"]*+)"[^<>]*+>)((?>(?:(?!</?math\b).)*))</math>', re.DOTALL
)


def with_tex(mathml: str, tex: str) -> str:
    """Return a `<math>` element that says the TeX that it was made from."""
    return mathml.replace("<math", f'<math alttext="{escape(tex.strip())}"', 1)


def with_annotations(html: str) -> str:
    """Return HTML in which each formula has its TeX as an annotation: readers without MathML show that."""
    if " alttext=" not in html:
        return html
    return _WITH_TEX.sub(
        r'\1<semantics><mrow>\3</mrow><annotation encoding="application/x-tex">\2</annotation>'
        "</semantics></math>",
        html,
    )
