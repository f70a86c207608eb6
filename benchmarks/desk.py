"""Type at the desk, in Chromium, and wait for the page beside: `python benchmarks/desk.py --help`.

From the press of a key to the changed word in the page beside, in blogs of several sizes; and what a key
costs the window in a text of 20,000 words. Needs Playwright and a Chromium, as the gates do.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from corpus import Corpus, make_corpus
from octavo_site import octavo_files
from peers import compile_octavo
from report import fill_document, table
from results import describe_machine
from trees import write_files

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

_REPOSITORY = Path(__file__).resolve().parents[1]
_DOCUMENT = _REPOSITORY / "docs" / "performance.md"
_WORDS = 20_000
_PAUSE = 0.7  # seconds between two keys that are measured to the page: everything has come to rest
_WAIT = 120_000  # ms
_QUICK = 20  # keys, one so soon after the other
_DELAY = 33  # ms
_TO_THE_MIDST = """() => {
  const field = document.getElementById("text");
  const at = field.value.indexOf(" ", field.value.length / 2);
  field.setSelectionRange(at, at);
}"""

# Both run in one browser, so that their clocks are one.
_PRESSED = """() => document.getElementById("text").addEventListener("keydown", () => {
  window.pressed = performance.timeOrigin + performance.now();
})"""
_SHOWN = """word => new Promise((done) => {
  const look = () => {
    if (!document.body.textContent.includes(word)) return false;
    observer.disconnect();
    requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
    return true;
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  look();
})"""


def measure_page(corpus: Corpus, folder: Path, presses: int) -> list[float]:
    """Return the milliseconds from each press of a key to the changed word in the page beside."""
    write_files(folder, octavo_files(corpus))
    path = f"content/posts/{corpus.post(corpus.edited_number).file_stem}.md"
    with at_the_desk(folder, path) as page:
        frame = next(one for one in page.frames if one.parent_frame is not None)
        page.evaluate(_PRESSED)
        page.keyboard.press("Control+End")
        page.keyboard.type("\n\nWord: x")
        found = []
        for number in range(presses):
            time.sleep(_PAUSE)
            word = "x" + "y" * (number + 1)
            shown = frame.evaluate_handle(f"word => ({{ promise: ({_SHOWN})(word) }})", word)
            page.keyboard.press("y")
            moment = shown.evaluate("one => one.promise")
            found.append(moment - page.evaluate("() => window.pressed"))
        return found


def measure_keys(folder: Path, keys: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of work of each key in quick typing, and of each after which a pause follows.

    What is typed is saved after a pause, looked at and shown in the page beside: the second has all of that.
    """
    sentences = " ".join(f"word{number % 977} of a sentence." for number in range(_WORDS // 4)).split(". ")
    paragraphs = [". ".join(sentences[start : start + 25]) for start in range(0, len(sentences), 25)]
    for number in (3, len(paragraphs) // 2, len(paragraphs) - 3):
        paragraphs[number] += f". A work [@nobody{number}]."
    corpus = make_corpus(10)
    write_files(folder, octavo_files(corpus))
    path = f"content/posts/{corpus.post(corpus.edited_number).file_stem}.md"
    (folder / path).write_text(
        "---\ntitle: Long\ncoi: None\n---\n" + ".\n\n".join(paragraphs) + "\n", "utf-8"
    )
    with at_the_desk(folder, path) as page:
        page.wait_for_selector(".note", state="attached")
        session = page.context.new_cdp_session(page)
        session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        session.send("Performance.enable")
        page.evaluate(_TO_THE_MIDST)
        page.keyboard.type("warm ")
        quick, slow = [], []
        for number in range(keys):
            time.sleep(_PAUSE)
            before = _busy(session)
            page.keyboard.type("ten words "[number % 10] * _QUICK, delay=_DELAY)
            quick.append((_busy(session) - before) / _QUICK)
            time.sleep(_PAUSE)
            before = _busy(session)
            page.keyboard.press("a")
            time.sleep(_PAUSE)
            slow.append(_busy(session) - before)
        return quick, slow


def _busy(session: CDPSession) -> float:
    """Return the milliseconds that scripts, styles and layout have taken in the window so far.

    Drawing is left out: without a graphics card it takes more than all of them, of an empty page too.
    """
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * sum(metrics[f"{name}Duration"] for name in ("Script", "Layout", "RecalcStyle"))


@contextmanager
def at_the_desk(site: Path, path: str) -> Iterator[Page]:
    """Open a text in Write, with its page beside it."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    command = [sys.executable, "-m", "octavo", "desk", str(site), "--no-open", "--port", "0"]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert desk.stdout is not None  # noqa: S101
        address = desk.stdout.readline().strip()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(_WAIT)
            page.goto(address)
            page.wait_for_selector("h1")
            page.goto(f"{address.partition('?')[0]}#write={path}")
            page.wait_for_function("() => document.activeElement.id === 'text'")
            page.frame_locator("iframe").locator("article").first.wait_for()
            yield page
            browser.close()
    finally:
        desk.terminate()
        desk.wait()
        if desk.stdout is not None:
            desk.stdout.close()


def _page_rows(found: dict[int, list[float]]) -> Iterator[Sequence[str]]:
    yield ("posts", "key → word in the page beside, ms", "slowest, ms")
    for size, times in found.items():
        yield (f"{size:,}", f"{median(times):,.0f}", f"{max(times):,.0f}")


def _key_rows(quick: list[float], slow: list[float]) -> Iterator[Sequence[str]]:
    yield (f"scripts, styles and layout for a key, in {_WORDS:,} words", "median, ms", "most, ms")
    yield (f"{1000 / _DELAY:.0f} keys a second", f"{median(quick):.1f}", f"{max(quick):.1f}")
    yield (
        "a key and a pause: saved, looked at, shown in the page beside",
        f"{median(slow):.1f}",
        f"{max(slow):.1f}",
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Type at the desk and wait for the page beside.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000], metavar="POSTS")
    parser.add_argument("--presses", type=int, default=20, help="of which the median is told (default: 20)")
    parser.add_argument("--cache", type=Path, default=_REPOSITORY / ".benchmarks", metavar="DIR")
    parser.add_argument("--document", action="store_true", help="write the tables into docs/performance.md")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the tables."""
    arguments = _arguments()
    compile_octavo()
    folder = arguments.cache.resolve() / "desk"
    found = {}
    for size in arguments.sizes:
        shutil.rmtree(folder, ignore_errors=True)
        found[size] = measure_page(make_corpus(size), folder, arguments.presses)
        print(size, [round(one) for one in found[size]], file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    quick, slow = measure_keys(folder, arguments.presses)
    shutil.rmtree(folder, ignore_errors=True)
    lines = [
        f"Machine: {describe_machine()}. Medians of {arguments.presses} keys.",
        table(_page_rows(found)),
        table(_key_rows(quick, slow)),
    ]
    text = "\n\n".join(lines)
    print(text)
    if arguments.document:
        fill_document(_DOCUMENT, "benchmarks/desk.py", text)


if __name__ == "__main__":
    main()
