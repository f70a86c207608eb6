"""TeX as MathJax reads it, in the words that math-core knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MACROS: Mapping[str, str] = {
    "pmb": r"\boldsymbol{#1}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
    "KaTeX": r"\text{KaTeX}",
    "bm": r"\boldsymbol{#1}",
    "substack": r"\begin{array}{c}#1\end{array}",
}
"""Commands that are others by another name, in formulas; those in words are replaced."""

_ENVIRONMENTS = {
    "alignat": "align",
    "alignat*": "align*",
    "alignedat": "aligned",
    "displaymath": "equation*",
    "eqnarray": "align",
    "eqnarray*": "align*",
    "flalign": "align",
    "flalign*": "align*",
    "smallmatrix": "matrix",
    "split": "aligned",
}
# As math-core has them: xcolor's base names.
_COLOURS = frozenset(
    {
        *("black", "blue", "brown", "cyan", "darkgray", "gray", "green", "lightgray", "lime", "magenta"),
        *("olive", "orange", "pink", "purple", "red", "teal", "violet", "white", "yellow"),
    }
)
_WITH_COLUMNS = frozenset({"alignat", "alignat*", "alignedat"})  # \begin{alignat}{2}

_KNOWN = re.compile(
    r"""
      \\\\ | \\[{}] | (?<!\\)%[^\n]*                                   # as they are
    | \\(?:re)?newcommand\*?\s*(?:\{\s*(?P<braced>\\(?:[A-Za-z]+|.))\s*\}|(?P<bare>\\(?:[A-Za-z]+|.)))
    | \\DeclareMathOperator(?P<star>\*?)\s*+(?:\{\s*+)?(?P<operator>\\[A-Za-z]+)\s*+(?:\}\s*+)?(?P<body>\{)
    | \\(?P<edge>begin|end)\{(?P<environment>[a-z]+\*?)\}(?P<columns>\{[0-9]+\})?
    | \\(?P<colour>(?:text)?color)\s*\{\s*\#(?P<hex>[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\s*\}\s*(?P<coloured>\{)?
    | \\mathop\s*(?P<stacked>\{)
    | \\(?P<words>text(?:rm|normal|it|bf|sf|tt|up|md)?|mbox|hbox)\s*(?P<said>\{)
    | \\require\s*\{[^{}]*\} | (?P<defined>\\definecolor\s*\{[^{}]*\}\s*\{[^{}]*\}\s*\{[^{}]*\})
    | \\(?P<size>tiny|scriptsize|footnotesize|small|normalsize|[lL]arge|LARGE|[hH]uge)(?![A-Za-z])\s*+
    | \\(?P<side>left|right)\s*(?P<angle>[<>])
    | \\(?:text)?color\s*\{(?P<unknown>[a-zA-Z]*)\}
    | (?P<starred>\\(?!begin|end|operatorname|tag|hspace|vspace|(?:re)?newcommand|DeclareMath)[A-Za-z]+)(?=\*)
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_LIMITS = re.compile(r"\s*\\limits(?![A-Za-z])")
_EQNARRAY = re.compile(
    r"(\\begin\{eqnarray\*?\})((?>(?:[^\\]|\\(?!begin|end\{eqnarray))*))(?=\\end\{eqnarray)"
)
_RELATION = re.compile(r"&((?:[^&\\]|\\[^\\])*+)&")
_SIGN = re.compile(r"\\.|[$_&]|#(?![1-9])", re.DOTALL)
_Edit = tuple[int, int, str]
_DOLLAR = re.compile(r"(?<!\\)\$")


def in_known_words(tex: str) -> str:
    """Return TeX with what math-core has by another name or not at all said otherwise, line by line."""
    if "\\" not in tex:
        return tex.replace("√", r"\surd ") if "√" in tex else tex
    tex = tex.replace("√", r"\surd ")
    if "{eqnarray" in tex:  # its relations have a column of their own
        tex = _EQNARRAY.sub(lambda match: match[1] + _RELATION.sub(r"&\1", match[2]), tex)
    pieces: list[str] = []
    done = 0
    for start, end, words in sorted(_edits(tex), key=lambda edit: edit[:2]):
        pieces += tex[done:start], words
        done = end
    return "".join([*pieces, tex[done:]])


def _edits(tex: str) -> Iterator[_Edit]:
    """Yield what stands from one offset to another and what it is replaced with; none overlap."""
    groups = _groups(tex)
    read = 0  # up to here, dollars in words were looked for
    for match in _KNOWN.finditer(tex):
        start, end = match.span()
        if name := match["braced"] or match["bare"]:
            # MathJax lets a command be defined again; here it must be there before.
            yield start, end, rf"\providecommand{{{name}}}{{}}\renewcommand{{{name}}}"
        elif match["operator"]:
            close = groups.get(end - 1, len(tex))
            name = match["operator"]
            # Only words can be an operator's name there; \mu^* is set upright all the same.
            is_name = not re.search(r"\\[A-Za-z{]|[\^_]", tex[end : close - 1])
            command = rf"\operatorname{match['star']}" if is_name else r"\mathrm"
            words = rf"\providecommand{{{name}}}{{}}\renewcommand{{{name}}}{{{command}{{"
            yield start, end, words
            yield close, close, "}"
        elif match["environment"] in _ENVIRONMENTS:
            columns = "" if match["environment"] in _WITH_COLUMNS else match["columns"] or ""
            yield start, end, rf"\{match['edge']}{{{_ENVIRONMENTS[match['environment']]}}}{columns}"
        elif match["hex"]:
            digits = match["hex"] if len(match["hex"]) == 6 else "".join(2 * digit for digit in match["hex"])
            is_group = match["colour"] == "textcolor" and match["coloured"]
            colour = rf"\color[HTML]{{{digits.upper()}}}"
            yield start, end, f"{{{colour}" if is_group else colour + (match["coloured"] or "")
        elif match["stacked"]:
            behind = _LIMITS.match(tex, groups.get(end - 1, len(tex)))
            if behind:
                yield start, end, r"\operatorname*{"
                yield *behind.span(), ""
        elif match["words"]:
            command = "\\text" if match["words"] in ("mbox", "hbox") else f"\\{match['words']}"
            yield start, end, f"{command}{{"
            if end > read:
                read = groups.get(end - 1, end)
                yield from _maths_in_words(tex, start, end, read, command)
                yield from _signs_in_words(tex, end, read)
        elif match["side"]:
            yield start, end, rf"\{match['side']}\{'langle' if match['angle'] == '<' else 'rangle'}"
        elif match["unknown"] is not None and match["unknown"] not in _COLOURS:
            yield start, end, match[0].replace(f"{{{match['unknown']}}}", "{black}")
        elif match["starred"]:
            # math-core takes the star of `\delta*x` for a part of the name.
            yield end, end, "{}"
        elif match["size"] or match["defined"] or tex.startswith(r"\require", start):
            yield start, end, ""


def _maths_in_words(tex: str, start: int, inside: int, end: int, command: str) -> Iterator[_Edit]:
    """Yield how words with formulas among them become words, formulas and words."""
    dollars = [match.start() for match in _DOLLAR.finditer(tex, inside, end)]
    if not dollars or len(dollars) % 2:
        return
    yield start, start, "{"
    for number, dollar in enumerate(dollars):
        yield dollar, dollar + 1, f"{command}{{" if number % 2 else "}"
    yield end, end, "}"


def _signs_in_words(tex: str, inside: int, end: int) -> Iterator[_Edit]:
    """Yield a backslash before each sign that is itself among words, and not in a formula there."""
    is_formula = False
    for match in _SIGN.finditer(tex, inside, end):
        if match[0] == "$":
            is_formula = not is_formula
        elif is_formula:
            continue
        elif len(match[0]) == 1:
            yield *match.span(), f"\\{match[0]}{{}}"
        elif match[0][1] in "%&_#":
            yield match.end(), match.end(), "{}"  # math-core leaves out a blank behind the sign


def _groups(tex: str) -> dict[int, int]:
    """Return where each group of braces begins, and the offset behind its end."""
    groups: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(tex):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            groups[opened.pop()] = match.end()
    return groups
