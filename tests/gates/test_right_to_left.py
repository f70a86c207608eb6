"""The order in which Chromium draws citations, ranges and quantities among Hebrew and Arabic words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_ENTRY = "@article{KEY, author={كاتب, أحمد}, title={عنوان}, journal={مجلة}, year=2010}\n"
# The characters of an element as they stand on the screen, from left to right; hidden ones left out.
_DRAWN = """element => {
  const boxes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    if (node.parentElement.closest('.visually-hidden')) continue;
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width) boxes.push([box.left, node.data[at]]);
    }
  }
  return boxes.sort((one, other) => one[0] - other[0]).map(([, letter]) => letter).join('');
}"""


def _built(folder: Path, files: dict[str, str]) -> BuiltSite:
    """Write files into a folder and return the site that is built of them."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    site = BuiltSite(folder / "host", "https://blog.example.org/")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "-o", str(site.output)]
    subprocess.run(command, check=True, capture_output=True)
    return site


@pytest.mark.parametrize(("language", "word"), [("he", "שלום"), ("ar", "سلام")])
def test_numbers_are_drawn_in_their_order(browser: Browser, tmp_path: Path, language: str, word: str) -> None:
    """A citation of works 1 to 3 was drawn as [3–1], here and in feeds."""
    text = f"{word} [@a; @b; @c] {word}\n\n{word} 10--20 mg {word}\n\n{word} [{word} @a; @b; @c] {word}\n"
    files = {
        "site.toml": f'title = "B"\nurl = "https://blog.example.org/"\nlanguage = "{language}"\n',
        "content/posts/2021-10-20-a.md": f"---\ntitle: {word}\ncoi: None\n---\n{text}",
        "content/references.bib": "".join(_ENTRY.replace("KEY", key) for key in "abc"),
    }
    site = _built(tmp_path, files)
    feed = json.loads((site.output / "feed.json").read_text("utf-8"))
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    drawn = []
    with serve(site) as host:
        page.goto(f"{host}/2021/10/a/")
        drawn.append([page.locator(".prose p").nth(at).evaluate(_DRAWN) for at in range(3)])
    page.set_content(f'<div dir="rtl" lang="{language}">{feed["items"][0]["content_html"]}</div>')
    drawn.append([page.locator("p").nth(at).evaluate(_DRAWN) for at in range(3)])
    context.close()
    for first, second, third in drawn:
        assert "[1–3]" in first
        assert "10–20 mg" in second.replace("\xa0", " ")
        assert "3–1" not in third


def test_a_date_behind_a_latin_title_stays_whole(browser: Browser, tmp_path: Path) -> None:
    """The day was drawn as the end of the title, apart from its month: "Trial 31 14", then "May 2024"."""
    files = {
        "site.toml": 'title = "B"\nurl = "https://blog.example.org/"\nlanguage = "ar"\n',
        "content/posts/2024-05-14-a.md": "---\ntitle: Trial 31\ncoi: None\n---\nText.\n",
    }
    site = _built(tmp_path, files)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    with serve(site) as host:
        page.goto(f"{host}/archive/")
        drawn = page.locator(".titles li").first.evaluate(_DRAWN)
    page.close()
    assert drawn.rstrip().endswith("Trial 31"), drawn
    assert "Trial 31 14" not in drawn


def test_a_latin_entry_on_an_arabic_page_ends_with_its_identifiers(browser: Browser, tmp_path: Path) -> None:
    """Its DOI was drawn before the end of the entry: "doi: Observations. J Am Stat Assoc. 1958"."""
    entry = (
        "@article{k, author={Kaplan, E L and Meier, P}, title={Nonparametric estimation from incomplete "
        "observations}, journal={J Am Stat Assoc}, year=1958, volume=53, pages={457--81},\n"
        "doi={10.1080/0162}}\n"
    )
    files = {
        "site.toml": 'title = "B"\nurl = "https://blog.example.org/"\nlanguage = "ar"\n',
        "content/posts/2024-05-14-a.md": "---\ntitle: سلام\ncoi: None\n---\nسلام [@k].\n",
        "content/references.bib": entry,
    }
    site = _built(tmp_path, files)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    with serve(site) as host:
        for address in ("/2024/05/a/", "/references/"):
            page.goto(f"{host}{address}")
            # The last lines of both parts, of which the second begins where the first ends.
            text, identifiers = (
                page.locator(f".ref-entry .{name}").evaluate(
                    "element => [...element.getClientRects()].map(box => [box.top, box.left, box.right])"
                )
                for name in ("ref-text", "ref-identifiers")
            )
            top, _, right = text[-1]
            same_line = [box for box in identifiers if abs(box[0] - top) < 5]
            assert same_line or identifiers[0][0] > top, address
            assert all(box[1] >= right - 1 for box in same_line), address
    page.close()
