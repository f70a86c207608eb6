"""Formulas in TeX in imported texts, kept as formulas where octavo can read them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape

import octavo.expressions as re
from octavo.maths.formulas import FormulaError, to_mathml

TEX_CLASS = "octavo-tex"
"""Of `<code>` (in a line) and `<pre>` (on its own) whose words are TeX."""

UNREADABLE = "Formulas that cannot be read, left as code"
"""A topic of the report."""

_FORMULA = re.compile(
    r"""
    \$latex(?:=|[ \n])(?P<latex>[^$<>]+)\$            # WordPress.com and Jetpack
    | \$\$(?P<display>(?=[^$<>]*?[\\^_=])[^$<>]*+)\$\$       # MathJax and most others
    | \\begin\{(?P<environment>(?:equation|align|gather|multline|eqnarray)\*?)\}
      (?P<equation>[^$<>\\]*+(?>(?:\\(?!(?:begin|end)\{(?P=environment)\})[^$<>\\]*+)*))\\end\{(?P=environment)\}
    | \\\[(?P<bracket>(?:(?!\\\[)[^<>])+?)\\\]
    | \\\((?P<parenthesis>(?:(?!\\\()[^<>])+?)\\\)
    | (?P<code><(?P<tag>pre|code|script|style)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*+>)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# $latex x^2&bg=ffffff&s=2$: colours and size
_APPEARANCE = re.compile(r"&(?:amp;)?(?:bg|fg|s)=[\w-]*\s*")


def mark_formulas(html: str, unreadable: Callable[[str], None]) -> str:
    """Return HTML with formulas as elements of `TEX_CLASS`; `unreadable` is told of each that is none."""
    if "$" not in html and "\\" not in html:
        return html

    def marked(found: re.Match[str]) -> str:
        if found["code"]:
            return found.group()
        for name in ("latex", "parenthesis"):
            if found[name] is not None:
                return formula_html(unescape(_without_appearance(found[name])), False, unreadable)
        tex = found.group() if found["environment"] else found["display"] or found["bracket"] or ""
        return formula_html(unescape(tex), True, unreadable)

    return _FORMULA.sub(marked, html)


def _without_appearance(tex: str) -> str:
    """Return the formula without what stands behind it."""
    end = len(tex)
    while (start := tex.rfind("&", 0, end)) >= 0 and _APPEARANCE.fullmatch(tex, start, end):
        end = start
    return tex if end == len(tex) else tex[:end].rstrip()


def formula_html(tex: str, is_display: bool, unreadable: Callable[[str], None]) -> str:
    """Return an element that becomes a formula; TeX that octavo cannot read stays as code."""
    tex = " ".join(tex.split())
    if not tex:
        return ""
    words = escape(tex, quote=False)
    if not readable_tex(tex, is_display):
        unreadable(tex)
        return f"<code>{words}</code>"
    if is_display:
        return f'\n\n<pre class="{TEX_CLASS}">{words}</pre>\n\n'
    return f'<code class="{TEX_CLASS}">{words}</code>'


def readable_tex(tex: str, is_display: bool) -> str:
    """Return TeX on one line, "" where octavo cannot read it as a formula."""
    tex = " ".join(tex.split())
    # A dollar would end the formula, where Markdown has it.
    if not tex or "$" in tex:
        return ""
    try:
        to_mathml(tex, is_display=is_display)
    except FormulaError:
        return ""
    return tex
