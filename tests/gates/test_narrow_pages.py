"""Pages with all that is too wide, on screens of any width, in both directions of writing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from axe_look import axe_violations
from built_site import BuiltSite
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORD = "Unbreakable" * 24
ADDRESS = f"https://example.org/{'path' * 60}"
WIDTHS = (320, 390, 768, 1280)
LIST = "".join(f"{'   ' * depth}1. Level {depth}\n" for depth in range(8))
QUOTES = "".join(f"{'> ' * depth}Said {depth}\n{'> ' * depth}\n" for depth in range(1, 6))
CELLS = " | ".join(f"Cell {number}" for number in range(30))
TABLE = f"| {CELLS} |\n|{'---|' * 30}\n| {CELLS} |\n| {WORD} |\n"
RAW = f"""
<iframe src="about:blank" width="2000" height="40" title="A frame"></iframe>
<video width="2000" height="40" controls></video>
<audio controls></audio>
<object width="2000" height="40" data="data:text/plain,x" aria-label="An object">Object</object>
<embed width="2000" height="40" type="image/svg+xml" src="data:image/svg+xml,x" title="Embedded">
<canvas width="2000" height="40"></canvas>
<svg width="2000" height="40" viewBox="0 0 2000 40" role="img" aria-label="A line"><path d="M0 0h2000"/></svg>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" width="2000" height="40" alt="A dot">
<textarea cols="400" aria-label="A field"></textarea> <input size="400" aria-label="Another">
<select aria-label="A choice"><option>{WORD}</option></select>
<fieldset><legend>{WORD}</legend></fieldset>
<button>{WORD}</button> <progress style="inline-size: 90%" aria-label="Progress"></progress>
<pre>{"code " * 80}</pre>
<table><tr>{"<td>raw cell</td>" * 40}</tr><tr><td>{WORD}</td></tr></table>
<figure><table><tr>{"<td>raw cell</td>" * 40}</tr></table><figcaption>{WORD}</figcaption></figure>
<details open><summary>{WORD}</summary>{WORD}</details>
"""
BODY = f"""\
{WORD} and *{WORD}* and `{"code" * 60}` and [{WORD}]({ADDRESS}) <{ADDRESS}>

## {WORD} {{#long}}

Some words before it [@one; @two; @three], then more of them [@one], and others
[@two; @four; @five], in all [@four].

{LIST}
{QUOTES}
{TABLE}

: {WORD}

Term {WORD}

:   {WORD}

```python
{"value = " * 60}
```

$${"+".join(f"x_{{{number}}}" for number in range(80))}$$ {{#eq-long}}

Within a line ${"+".join(f"x_{{{number}}}" for number in range(80))}$ there is more.

![{WORD}](https://example.org/none.png){{width=2000 height=30 alt="None"}}

> [!NOTE] {WORD}
> {WORD} [@one]

A note.[^1]

[^1]: {WORD} {ADDRESS}

[@!one]

{RAW}
"""
BIB = "".join(
    f"@article{{{key}, author={{{WORD}, {key.title()} and Name, Other}}, title={{On {WORD} {key}}}, "
    f"journal={{{WORD}}}, year={{201{number}}}, doi={{10.1000/{WORD}{number}}}, url={{{ADDRESS}}}}}\n"
    for number, key in enumerate(("one", "two", "three", "four", "five"))
)
COMMENTS = "".join(
    f'- id: "{number}"\n  author: {WORD}\n  date: 2024-01-0{number}T10:00:00Z\n'
    + (f'  parent: "{number - 1}"\n' if number > 1 else "")
    + f"  body: |\n    {WORD} [@one] {ADDRESS}\n\n    > > > {WORD}\n\n        code {'wide ' * 60}\n\n"
    + "".join(f"    {'  ' * depth}- level\n" for depth in range(9))
    for number in range(1, 9)
)


def header(title: str, **more: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\ntitle: {title} {WORD}\n{lines}---\n"


LONG = {
    "authors": "[ann]",
    "coi": WORD,
    "tags": f"[{WORD}]",
    "categories": f"[{WORD}]",
    "series": f"[{WORD}]",
    "summary": WORD,
    "license": "CC-BY-4.0",
    "toc": "true",
    "corrections": f"[{{date: 2024-02-02, text: {WORD}}}]",
}
FILES = {
    "site.toml": f'title = "{WORD}"\nurl = "https://example.org/"\ndescription = "{WORD}"\n'
    '[comments]\nreply = "mailto:letters@example.org"\n[search]\nenabled = true\n'
    f'[disclaimers.general]\nlabel = "{WORD}"\ntext = "{WORD}"\n'
    f'[[menu]]\ntitle = "{WORD}"\npath = "/archive/"\n[[menu]]\ntitle = "Works"\npath = "/references/"\n',
    "content/references.bib": BIB,
    "content/authors/ann.md": f"---\nname: Ann {WORD}\naffiliation: {WORD}\n"
    f"links: [{{title: {WORD}, url: '{ADDRESS}'}}]\n---\n{WORD}\n",
    "content/posts/2024-01-01-left.md": header("Left", **LONG) + BODY,
    "content/posts/2024-01-01-left.comments.yaml": COMMENTS,
    "content/posts/2024-01-02-right.md": header("כותרת", lang="he", **LONG)
    + "בתוך הטקסט `a(b)` וגם $a+b=c$.\n\n"
    + BODY,
    "content/posts/2024-01-02-right.comments.yaml": COMMENTS,
    "content/posts/2024-01-03-names.md": header("Names", citation_style="apa", **LONG) + BODY,
    "content/pages/about.md": header("About") + BODY,
}
# What stands out of the window, by the elements that nothing scrolls.
TOO_WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const scrolled = element => {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (box !== document.body && getComputedStyle(box).overflowX !== 'visible') return true;
    return false;
  };
  return [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > most + 1 || box.left < -1) && !scrolled(element);
  }).slice(0, 8).map(one => `${one.localName}.${one.className.baseVal ?? one.className}`);
}"""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("wide")
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    site = BuiltSite(tmp_path_factory.mktemp("host"), "https://example.org/")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "-o", str(site.output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def address(wide: BuiltSite) -> Iterator[str]:
    with serve(wide) as host:
        yield host


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_widens_a_page(browser: Browser, wide: BuiltSite, address: str, width: int) -> None:
    """A page that scrolls sideways is read through a keyhole. Long words break, wide things scroll alone."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults = {}
    for path in wide.full_pages:
        page.goto(f"{address}{path}")
        if found := page.evaluate(TOO_WIDE):
            faults[path] = found
    page.close()
    assert not faults, "\n".join(f"{path}: {found}" for path, found in faults.items())


def test_axe_finds_no_violation_where_everything_is_too_wide(
    browser: Browser, wide: BuiltSite, address: str
) -> None:
    """What scrolls alone must be reached by keyboard: code, formulas, tables in Markdown and in raw HTML."""
    violations = axe_violations(browser, address, sorted(wide.full_pages))
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize("path", ["/2024/01/left/", "/2024/01/right/"])
def test_no_line_breaks_between_a_bracket_and_its_number(browser: Browser, address: str, path: str) -> None:
    """ "[" at the end of a line and "3]" at the start of the next belong to nothing.

    The column is made narrower by a pixel at a time, so that each place comes to the end of a line once.
    """
    page = browser.new_page(viewport={"width": 500, "height": 900})
    page.goto(f"{address}{path}")
    broken = page.evaluate(
        """() => {
          const paragraph = [...document.querySelectorAll('.prose > p')]
            .find(one => one.textContent.startsWith('Some words'));
          const broken = [];
          for (let width = 420; width > 120; width--) {
            paragraph.style.inlineSize = `${width}px`;
            for (const citation of paragraph.querySelectorAll('.citation')) {
              const buttons = [...citation.querySelectorAll('button')];
              const [first, last] = [buttons[0], buttons.at(-1)].map(one => one.getBoundingClientRect());
              const range = document.createRange();
              range.selectNodeContents(citation);
              const boxes = [...range.getClientRects()];
              const isOf = (box, line) => box.bottom > line.top + 2 && box.top < line.bottom - 2;
              if (!isOf(boxes[0], first) || !isOf(boxes.at(-1), last)) broken.push(width);
            }
          }
          return broken;
        }"""
    )
    page.close()
    assert broken == []


def test_code_and_formulas_run_left_to_right_in_a_text_that_runs_right_to_left(
    browser: Browser, address: str
) -> None:
    """In a Hebrew text, "a(b)" that is turned round is "(a)b", and a sum is read from its end."""
    page = browser.new_page(viewport={"width": 768, "height": 900})
    page.goto(f"{address}/2024/01/right/")
    directions = page.evaluate(
        """() => Object.fromEntries(
          ['.prose', '.prose pre', '.prose p code', '.prose math', '.prose math[display]']
          .map(one => [one, getComputedStyle(document.querySelector(one)).direction]))"""
    )
    order = page.evaluate(
        """() => {
          const code = document.querySelector('.prose p code').firstChild;
          const places = [0, 1, 2, 3].map(at => {
            const range = document.createRange();
            range.setStart(code, at);
            range.setEnd(code, at + 1);
            return range.getBoundingClientRect().left;
          });
          return places.every((place, at) => !at || place > places[at - 1]);
        }"""
    )
    page.close()
    assert directions.pop(".prose") == "rtl"
    assert set(directions.values()) == {"ltr"}, directions
    assert order
