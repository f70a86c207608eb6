"""TeX as MathJax reads it, in the words that math-core knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import octavo.expressions as re

MACROS: Mapping[str, str] = {
    "pmb": r"\boldsymbol{#1}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
    "KaTeX": r"\text{KaTeX}",
    "bm": r"\boldsymbol{#1}",
    "substack": r"\begin{array}{c}#1\end{array}",
    # Dots, signs and operators of AMS that MathJax and KaTeX know.
    **dict.fromkeys(("dotsb", "dotsi", "dotsm"), r"\cdots"),
    **dict.fromkeys(("dotsc", "dotso", "mathellipsis"), r"\ldots"),
    "adots": r"\iddots",
    "centerdot": r"\cdot",
    "intop": r"\int",
    "nshortmid": r"\nmid",
    "nshortparallel": r"\nparallel",
    "ointop": r"\oint",
    "shortmid": r"\mid",
    "shortparallel": r"\parallel",
    "smallfrown": r"\frown",
    "smallint": r"\int",
    "smallsetminus": r"\setminus",
    "smallsmile": r"\smile",
    "thickapprox": r"\approx",
    "thicksim": r"\sim",
    "varinjlim": r"\injlim",
    "varliminf": r"\liminf",
    "varlimsup": r"\limsup",
    "varprojlim": r"\projlim",
    "varpropto": r"\propto",
    # Boxes and classes of HTML: what is in them is shown.
    **dict.fromkeys(("clap", "llap", "mathclap", "mathllap", "mathrlap", "rlap"), "{#1}"),
    **dict.fromkeys(("mathnormal", "smash", "vcenter"), "{#1}"),
    **dict.fromkeys(("class", "cssId", "enclose", "htmlClass", "htmlId", "style"), "{#2}"),
    "colorbox": r"\text{#2}",
    "fcolorbox": r"\boxed{\text{#3}}",
    "displaylines": r"\begin{gathered}#1\end{gathered}",
    "hdotsfor": r"\dots",
    "hfill": r"\quad",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "raisebox": r"\text{#2}",
    "rule": "{}",
    "strut": "{}",
    # Plain TeX's tables.
    "bordermatrix": r"\begin{pmatrix}#1\end{pmatrix}",
    "cases": r"\begin{cases}#1\end{cases}",
    "eqalign": r"\begin{aligned}#1\end{aligned}",
    "matrix": r"\begin{matrix}#1\end{matrix}",
    "pmatrix": r"\begin{pmatrix}#1\end{pmatrix}",
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
    "multlined": "gathered",
    **{f"{name}matrix*": f"{name}matrix" for name in ("", "p", "b", "B", "v", "V")},
}
_DROPPED = frozenset({"subequations", "math"})
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
    | \\begin\{array\}(?:\[[tbc]\])?(?P<table>\{)
    | \\(?P<edge>begin|end)\{(?P<environment>[a-zA-Z]+\*?)\}(?P<columns>\{[0-9]+\}|\[[clr]\])?
    | \\textcolor\s*(?P<model>\[[A-Za-z]+\]\s*\{[^{}]*\})\s*\{
    | \\tag(?P<bare_tag>\*?)\s*(?P<tag>\{)
    | \\(?P<row>cr)(?![A-Za-z]) | \\(?P<blank>\n) | \\(?P<invisible>\*)
    | \\root(?P<degree>[^\\{}]*+|\s*+\{[^{}]*+\}\s*+)\\of(?![A-Za-z])
    | \\verb(?P<quote>[^A-Za-z\s*])(?P<typed>[^\n]*?)(?P=quote)
    | \\(?:bbox|smash)\s*(?P<option>\[[^\[\]]*\])
    | \\sideset\s*\{(?P<before>[^{}]*)\}\s*\{(?P<after>[^{}]*)\}\s*(?P<sided>\\[A-Za-z]+)
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
_SIGN = re.compile(r"\\(?:eq)?ref\{[^{}]*\}|\\.|[$_&]|#(?![1-9])", re.DOTALL)
_Edit = tuple[int, int, str]
_DOLLAR = re.compile(r"(?<!\\)\$")
_NO_PLAIN_TAG = re.compile(r"[$\\]|[^\x00-\x7f]")  # math-core's tags are words of ASCII
_UPRIGHT = ("mbox", "hbox", "textnormal", "textup", "textmd")
_DOUBLE_STRUCK = re.compile(r"\s*+\\mathbb\s*+(?:\{\s*+)?([ABD-GI-MOS-Y])\s*+(?:\}\s*+)?")
_REPEATED = re.compile(r"\*\{(\d{1,2})\}\{([^{}]*)\}")
_PARAGRAPH = re.compile(r"[pmb]\{[^{}]*\}")
_BETWEEN_COLUMNS = re.compile(r"[@!><]\{(?:[^{}]|\{[^{}]*\})*\}|[^lcr|]")


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
    groups = groups_of(tex)
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
        elif match["environment"] in _DROPPED:
            yield start, end, match["columns"] or ""
        elif match["environment"] in _ENVIRONMENTS:
            has_other = match["environment"] in _WITH_COLUMNS or match["environment"].endswith("matrix*")
            columns = "" if has_other else match["columns"] or ""
            yield start, end, rf"\{match['edge']}{{{_ENVIRONMENTS[match['environment']]}}}{columns}"
        elif match["hex"]:
            digits = match["hex"] if len(match["hex"]) == 6 else "".join(2 * digit for digit in match["hex"])
            is_group = match["colour"] == "textcolor" and match["coloured"]
            colour = rf"\color[HTML]{{{digits.upper()}}}"
            yield start, end, f"{{{colour}" if is_group else colour + (match["coloured"] or "")
        elif match["stacked"]:
            close = groups.get(end - 1, len(tex))
            behind = _LIMITS.match(tex, close)
            if behind and (letter := _DOUBLE_STRUCK.fullmatch(tex, end, close - 1)):
                name = unicodedata.lookup(f"MATHEMATICAL DOUBLE-STRUCK CAPITAL {letter[1]}")
                yield start, behind.end(), rf"\operatorname*{{{name}}}"
            elif behind:
                if not re.search(r"\\[A-Za-z]+\s*\{", tex[end : close - 1]):
                    yield start, end, r"\operatorname*{"
                yield *behind.span(), ""
        elif match["words"]:
            command = "\\text" if match["words"] in _UPRIGHT else f"\\{match['words']}"
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
        else:
            yield from _form_edits(tex, match, groups)


def _form_edits(tex: str, match: re.Match[str], groups: Mapping[int, int]) -> Iterator[_Edit]:
    """Yield how forms that math-core does not have are written in those that it has."""
    start, end = match.span()
    if match["table"]:
        close = groups.get(end - 1, end)
        yield start, close, rf"\begin{{array}}{{{_columns(tex[end : close - 1])}}}"
    elif match["model"]:
        yield start, end, rf"{{\color{match['model']}"
    elif match["tag"]:
        close = groups.get(end - 1, len(tex))
        if _NO_PLAIN_TAG.search(tex, end, close - 1):
            opening, closing = ("", "") if match["bare_tag"] else (r"\text{(}", r"\text{)}")
            yield start, close, rf"\qquad{{}}{opening}{_words_of_tag(tex[end : close - 1])}{closing}"
    elif match["row"]:
        yield start, end, r"\\ "
    elif match["invisible"]:
        yield start, end, "{}"
    elif match["blank"]:
        yield start + 1, start + 1, " "
    elif match["degree"] is not None:
        yield start, end, rf"\sqrt[{match['degree'].strip().strip('{}').strip()}]"
    elif match["quote"]:
        typed = re.sub(r"([#$%&_{}])", r"\\\1", match["typed"].replace("\\", ""))
        yield start, end, rf"\texttt{{{typed}}}"
    elif match["option"]:
        yield start, end, "" if tex.startswith(r"\bbox", start) else r"\smash"
    elif match["sided"]:
        yield start, end, rf"{{}}{match['before']}{{{match['sided']}\nolimits{match['after']}}}"


def _columns(said: str) -> str:
    """Return how a table's columns are aligned, of what LaTeX says about them."""
    said = _REPEATED.sub(lambda found: found[2] * int(found[1]), said)
    return _BETWEEN_COLUMNS.sub("", _PARAGRAPH.sub("l", said))


def _words_of_tag(said: str) -> str:
    """Return the tag of a line as TeX: formulas as they are, and the rest as words."""
    parts = _DOLLAR.split(said)
    parts[::2] = [rf"\text{{{part}}}" if part else "" for part in parts[::2]]
    return "".join(parts)


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


def groups_of(tex: str) -> dict[int, int]:
    """Return where each group of braces begins, and the offset behind its end."""
    groups: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(tex):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            groups[opened.pop()] = match.end()
    return groups
