"""What a formula in TeX must not be, before it is turned into MathML."""

from __future__ import annotations

import re

# math-core 0.9 tries two readings of every bracket that is never closed: 26 of them take seconds, and
# each one more doubles it. Ten thousand readings take a millisecond.
MOST_UNCLOSED = 13

_NAMES = "brace|brack|paren|angle|ang|floor|ceil|vert|Vert|group|moustache|bracket|parenthesis"
_BRACKET = re.compile(
    rf"""
      \\(?:left|right|middle|[bB]igg?[lrm]?)\s*(?:\\[A-Za-z]+|\\?.)  # pairs, or errors
    | (?P<opening>[(\[⟨⟦⟪⟮⌈⌊⌜⌞] | \\\{{ | \\l+(?:{_NAMES})(?![A-Za-z]) | \\[ul]lcorner(?![A-Za-z]))
    | (?P<closing>[)\]⟩⟧⟫⟯⌉⌋⌝⌟] | \\\}} | \\r+(?:{_NAMES})(?![A-Za-z]) | \\[ul]rcorner(?![A-Za-z]))
    | \\?(?P<brace>[{{}}])
    | \\.
    """,
    re.VERBOSE | re.DOTALL,
)


def unclosed_brackets(tex: str) -> int:
    """Return how many brackets of any kind are opened and never closed within their group of braces."""
    unclosed = 0
    depths = [0]  # one for each open group
    for match in _BRACKET.finditer(tex):
        if match["opening"]:
            depths[-1] += 1
        elif match["closing"]:
            depths[-1] = max(depths[-1] - 1, 0)
        elif match["brace"] == "{":
            depths.append(0)
        elif match["brace"] == "}" and len(depths) > 1:
            unclosed += depths.pop()
    return unclosed + sum(depths)
