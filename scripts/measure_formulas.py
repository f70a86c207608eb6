"""Measure which formulas of other people's posts octavo reads, of those that MathJax or KaTeX read.

    python scripts/measure_formulas.py --node FOLDER BLOG…

BLOG is a folder with texts in Markdown; nothing in it is run. FOLDER is one in which `npm install katex
mathjax-full` was called. Printed are, for each blog, how many formulas each engine reads, and the ones that
octavo alone does not.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from octavo.markdown.formula_scanner import ENVIRONMENTS
from octavo.maths.formulas import FormulaError, FormulaReader

_TEXTS = (".md", ".markdown", ".qmd", ".rmd", ".ipynb")
_CODE = re.compile(
    r"^(```+|~~~+).*?^\1[ \t]*$|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)|<!--.*?-->", re.DOTALL | re.MULTILINE
)
_HEADER = re.compile(r"\A(?:---|\+\+\+)\n.*?\n(?:---|\+\+\+)\n", re.DOTALL)
_FORMULA = re.compile(
    rf"\$\$(?P<double>[^$]{{1,5000}})\$\$|\\\\?\((?P<round>[^$]{{1,2000}}?)\\\\?\)"
    rf"|(?P<bare>\\begin\{{(?P<name>{ENVIRONMENTS})\}}.{{1,5000}}?\\end\{{(?P=name)\}})"
    r"|(?<![\\$\w])\$(?P<single>(?![\s\d$])[^$\n]{1,1000}?(?<![\s\\]))\$(?![\d$])",
    re.DOTALL,
)
_PROSE = re.compile(r"[A-Za-z]{4,} [A-Za-z]{3,} [A-Za-z]{3,}")
_READ_BY_NODE = """
const katex = require('katex');
const {mathjax} = require('mathjax-full/js/mathjax.js');
const {TeX} = require('mathjax-full/js/input/tex.js');
const {SerializedMmlVisitor} = require('mathjax-full/js/core/MmlTree/SerializedMmlVisitor.js');
const {liteAdaptor} = require('mathjax-full/js/adaptors/liteAdaptor.js');
const {RegisterHTMLHandler} = require('mathjax-full/js/handlers/html.js');
const {AllPackages} = require('mathjax-full/js/input/tex/AllPackages.js');
const {STATE} = require('mathjax-full/js/core/MathItem.js');
RegisterHTMLHandler(liteAdaptor());
const visitor = new SerializedMmlVisitor();
const packages = AllPackages.filter(name => name !== 'noerrors' && name !== 'noundefined');
const out = [];
for (const post of JSON.parse(require('fs').readFileSync(0, 'utf-8'))) {
  const macros = {};
  const fail = (jax, error) => { throw error; };
  const doc = mathjax.document('', {InputJax: new TeX({packages, formatError: fail})});
  out.push(post.map(([tex, display]) => {
    let byKatex = true, byMathjax = true;
    const how = {displayMode: display, macros, globalGroup: true, strict: false, trust: true};
    try { katex.renderToString(tex, how); }
    catch (error) { byKatex = false; }
    try {
      const shown = visitor.visitTree(doc.convert(tex, {display, end: STATE.CONVERT}));
      byMathjax = !shown.includes('<merror');
    }
    catch (error) { byMathjax = false; }
    return byKatex || byMathjax;
  }));
}
console.log(JSON.stringify(out));
"""


def main() -> None:
    """Print a line for each blog, and what octavo alone does not read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--node", type=Path, required=True, help="a folder with katex and mathjax-full")
    parser.add_argument("--list", type=int, default=20, help="how many unread formulas are shown")
    parser.add_argument("blogs", nargs="+", type=Path)
    options = parser.parse_args()
    unread: dict[str, list[str]] = {}
    total = known = 0
    for blog in options.blogs:
        posts = [found for path in _texts(blog) if (found := list(_formulas(path)))]
        by_others = _by_others(posts, options.node)
        readable = ours = 0
        for post, others in zip(posts, by_others, strict=True):
            for (tex, _), reason, is_known in zip(post, _by_octavo(post), others, strict=True):
                readable += is_known
                ours += is_known and not reason
                if is_known and reason:
                    unread.setdefault(reason, []).append(tex)
        total, known = total + readable, known + ours
        print(
            f"{blog.name}: {len(posts)} posts, {readable} formulas that MathJax or KaTeX read, octavo {ours}"
        )
    print(f"all: {known} of {total} ({known / max(total, 1):.2%})")
    for reason, found in sorted(unread.items(), key=lambda item: -len(item[1]))[: options.list]:
        print(f"{len(found):5} {reason}: {' '.join(found[0].split())[:160]}")


def _texts(blog: Path) -> Iterator[Path]:
    for path in sorted(blog.rglob("*")):
        if path.suffix.lower() in _TEXTS and path.is_file():
            yield path


def _formulas(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the formulas of a text, and whether each stands in lines of its own."""
    text = path.read_text("utf-8", "replace")
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(text).get("cells", [])
        except ValueError:
            return
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    text = _CODE.sub(" ", _HEADER.sub("", text))
    for found in _FORMULA.finditer(text):
        tex = next(found[name] for name in ("double", "round", "bare", "single") if found[name] is not None)
        if "\n\n" not in tex.strip() and not ("\\" not in tex and _PROSE.search(tex)):
            yield tex, bool(found["double"] or found["bare"])


def _by_others(posts: list[list[tuple[str, bool]]], node: Path) -> list[list[bool]]:
    if not posts:
        return []
    ran = subprocess.run(
        ["node", "-e", _READ_BY_NODE],
        input=json.dumps(posts),
        capture_output=True,
        text=True,
        check=True,
        cwd=node,
    )
    found: list[list[bool]] = json.loads(ran.stdout)
    return found


def _by_octavo(post: list[tuple[str, bool]]) -> Iterator[str]:
    """Yield, for each formula of a post, why octavo does not read it; "" where it does."""
    reader = FormulaReader()
    for tex, is_display in post:
        try:
            reader.read(tex, is_display=is_display)
            yield ""
        except FormulaError as error:
            yield re.sub(r"\\[A-Za-z]+", lambda name: name[0], error.reason)


if __name__ == "__main__":
    main()
