"""What several systems have: Distill's elements, kramdown's attributes, contents lists, emoji, wiki links."""

from __future__ import annotations

from collections.abc import Mapping

import octavo.expressions as re
from octavo.importers.generators.markup import cited, footnote
from octavo.importers.generators.prose import fenced, mark
from octavo.importers.generators.source import Page
from octavo.text.emoji import emoji_named

_CITE = re.compile(r"<d-cite\b(?P<said>[^<>]*+)>(?:\s*+</d-cite>)?")
_KEY = re.compile(r"\b(?:bibtex-)?key\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/]+))")
_NOTE = re.compile(
    r"(?>(?:(?<!\s)\s++)?)<(?:d-footnote|dt-fn)\b[^<>]*+>"
    r"([^<]*+(?>(?:<(?!/?(?:d-footnote|dt-fn)\b)[^<]*+)*))</(?:d-footnote|dt-fn)>"
)
_MATHS = re.compile(r"<d-math\b(?P<block>[^<>]*+)>(?P<tex>[^<]*+(?>(?:<(?!/?d-math\b)[^<]*+)*))</d-math>")
_CODE = re.compile(
    r"<d-code\b(?P<attributes>[^<>]*+)>(?P<code>[^<]*+(?>(?:<(?!/?d-code\b)[^<]*+)*))</d-code>"
)
_OTHER = re.compile(
    r"</?d-(?:article|figure|toc|appendix|bibliography|title|byline|contents|cite|front-matter|citation-list|footnote-list|hover-box|abstract|interstitial-disclosure)\b[^>]*>"
)
_ATTRIBUTES = re.compile(r"\{:(?P<said>[^{}\n]*)\}")
_TOC = re.compile(
    r"^[ \t]*(?:[*+-]|1\.)[^\n]*\n[ \t]*\{:\s*toc[^}\n]*\}[ \t]*$|^[ \t]*\[TOC\][ \t]*$"
    r"|^[ \t]*\{:\s*toc[^}\n]*\}[ \t]*$|^[ \t]*\[\[_?TOC_?\]\][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPED = re.compile(r"(?<!\\)\\([_*])|\\(?=\\[{}])")
_RELATIONS = frozenset("=<>+")
_ONE_BRACE = re.compile(r"\\([{}])")
_LOOSE = re.compile(r"(?<![\\$\w])\$([^$\n\ue000]++)(?<!\\)\$(?![\w$])")
_EMOJI = re.compile(r"(?<![\w:/\\]):([a-z][a-z0-9_+-]{1,40}|\+1|-1):(?![\w:/])")
_WIKI = re.compile(r"(!?)\[\[(?!\w\]|\d+\])([^\[\]\n|]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")
_TEX_CITE = re.compile(
    r"\\(?P<form>citet|textcite|citep|parencite|autocite|cite)\*?(?:\[[^\]\n]*\])*\{(?P<keys>[^{}\n]+)\}"
)
_TABLE_ROWS = re.compile(r"(?:^|\n\n)((?:[ \t]*\|[^\n]*\|[ \t]*(?:\n|\Z)){2,})(?=\n|\Z)")
_DELIMITER = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_MARKED_ADDRESS = re.compile(
    r"""(\]\(|^\[[^\[\]\n]+\]:[ \t]*+)(["'“”])((?:https?:|/)[^\s"'“”<>()]+)["'“”](?=\)|[ \t]*+$)""",
    re.MULTILINE,
)
_WIDE_TABLE = re.compile(
    r"^(?P<head>[ \t]*+\|[^\n]*\|)[ \t]*+\n(?P<line>[ \t]*+\|(?:[ \t]*+:?-+:?[ \t]*+\|)+)(?=[ \t]*+$)",
    re.MULTILINE,
)
_CELL_END = re.compile(r"(?<!\\)\|")
_BLANKS = re.compile(r"(\]\()((?!<)[^()\s<>\"']+(?: [^()\s<>\"']+)+)(\))")


def convert_distill(text: str, page: Page, hidden: list[str]) -> str:
    """Return a text with Distill's elements as citations, footnotes, formulas and code."""
    if "<d-" not in text and "<dt-" not in text:
        return text

    def citation(found: re.Match[str]) -> str:
        key = _KEY.search(found["said"])
        return cited(re.split(r"[,;\s]+", key[1] or key[2] or key[3] or ""), page.known) if key else found[0]

    text = _CITE.sub(citation, text)
    text = _NOTE.sub(lambda found: footnote(found[1], page.notes), text)
    text = _MATHS.sub(
        lambda found: mark(
            f"$${found['tex'].strip()}$$" if "block" in found["block"] else f"${found['tex'].strip()}$",
            hidden,
        ),
        text,
    )

    def code(found: re.Match[str]) -> str:
        language = re.search(r"language\s*=\s*[\"']?([\w+-]+)", found["attributes"])
        if "block" not in found["attributes"] and "\n" not in found["code"]:
            return mark(f"`{found['code'].strip()}`", hidden)
        return "\n\n" + mark(fenced(found["code"], language[1] if language else ""), hidden) + "\n\n"

    return _OTHER.sub("", _CODE.sub(code, text))


def as_markdown_left_them(hidden: list[str], *, with_display: bool, with_environments: bool = False) -> None:
    """Give formulas in dollars the form that other Markdown hands on: an escaped underscore is one.

    Environments without dollars were Markdown, too, where `with_environments` says so.
    """
    for at, tex in enumerate(hidden):
        is_bare = with_environments and tex.startswith("\\begin{")
        if is_bare or (tex.startswith("$$") if with_display else tex[:1] == "$" != tex[1:2]):
            hidden[at] = _as_markdown_left_it(tex)


def _as_markdown_left_it(tex: str) -> str:
    left = _ESCAPED.sub(lambda found: found[1] or "", tex).replace("\\\\\\\\", "\\\\")
    # A brace with one backslash lost it, too: only where it opens or closes a group is that meant.
    bare = _ONE_BRACE.sub(r"\1", left)
    return bare if not _is_balanced(left) and _is_balanced(bare) else left


def _is_balanced(tex: str) -> bool:
    plain = re.sub(r"\\.", "", tex, flags=re.DOTALL)
    return plain.count("{") == plain.count("}")


def with_tight_formulas(text: str) -> str:
    """Return a text whose formulas have no blanks inside their dollars, which MathJax allows: `$ x^2 $`."""

    def tight(found: re.Match[str]) -> str:
        tex = found[1].strip()
        is_formula = found[1] != tex and (any(sign in tex for sign in "\\^_") or tex in _RELATIONS)
        # No other rule saw it as a formula.
        return f"${_as_markdown_left_it(tex)}$" if is_formula else found[0]

    return _LOOSE.sub(tight, text) if "$" in text else text


def convert_kramdown(text: str) -> str:
    """Return a text with kramdown's attributes as octavo's: above a block, behind what is in a line."""
    text = _TOC.sub("", text)
    if "{:" not in text:
        return text
    rows: list[str] = []
    for row in text.split("\n"):
        alone = re.fullmatch(r"[ \t]*\{:(?P<said>[^{}\n]*)\}[ \t]*", row)
        if alone is None:
            rows.append(_ATTRIBUTES.sub(lambda found: _attributes(found["said"]), row))
            continue
        attributes = _attributes(alone["said"])
        if not attributes:
            continue
        start = len(rows)
        while start and rows[start - 1].strip():
            start -= 1
        if start == len(rows):
            continue  # it belongs to what stands below, or to nothing
        if re.match(r"[ \t]*(?:#|!\[)", rows[start]) and start == len(rows) - 1:
            rows[start] = (
                f"{rows[start].rstrip()}{'' if rows[start].lstrip().startswith('!') else ' '}{attributes}"
            )
        else:
            rows.insert(start, attributes)
    return "\n".join(rows)


def _attributes(said: str) -> str:
    """Return what stands in kramdown's braces as octavo reads it; "" for what means nothing here."""
    kept = re.findall(
        r"#[\w:-]+|\.[A-Za-z][\w-]*|(?:width|height|alt|title|lang|dir)=(?:\"[^\"]*\"|'[^']*'|[^\s\"']+)",
        said,
    )
    return "{" + " ".join(kept) + "}" if kept else ""


def wants_contents(text: str) -> bool:
    """Tell whether a text asks for a list of its contents."""
    return _TOC.search(text) is not None


def convert_signs(text: str, known: Mapping[str, str]) -> str:
    """Return a text with emoji, links of wikis, citations of LaTeX and odd tables in octavo's words."""
    if ":" in text:
        text = _EMOJI.sub(lambda found: emoji_named(found[1]) or found[0], text)
    if "[[" in text:
        text = _WIKI.sub(_wiki_link, text)
    if "\\" in text and "cite" in text:
        text = _TEX_CITE.sub(
            lambda found: cited(
                found["keys"].split(","), known, form="text" if found["form"] in ("citet", "textcite") else ""
            ),
            text,
        )
    text = _BLANKS.sub(
        lambda found: f"{found[1]}<{found[2]}>{found[3]}" if "\ue000" not in found[2] else found[0], text
    )
    text = _MARKED_ADDRESS.sub(r"\1\3", text.replace("![]()", ""))
    return _WIDE_TABLE.sub(_with_columns, _TABLE_ROWS.sub(_with_head, text))


def _wiki_link(found: re.Match[str]) -> str:
    target, words = found[2].strip(), (found[3] or found[2]).strip()
    if found[1]:
        return f"![{words}](<{target}>)"
    return f"[{words}](<octavo-text:{target}>)"


def _with_head(found: re.Match[str]) -> str:
    """Return rows of a table that has no line below its head as one with an empty head."""
    rows = found[1]
    if _DELIMITER.search(rows):
        return found[0]
    cells = rows.split("\n", 1)[0].count("|") - 1
    head = "|" + "   |" * cells + "\n|" + "---|" * cells + "\n"
    return found[0].replace(rows, head + rows)


def _with_columns(found: re.Match[str]) -> str:
    """Return a table's head and the line below it with as many columns, which kramdown does not ask for."""
    columns = len(_CELL_END.findall(found["head"])) - 1
    cells = found["line"].strip().strip("|").split("|")
    if len(cells) == columns:
        return found[0]
    line = "|".join([*cells, *["---"] * columns][:columns])
    return f"{found['head']}\n|{line}|"
