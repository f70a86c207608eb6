"""Type at the desk, in Chromium, and wait for the page beside: `python benchmarks/desk.py --help`.

From the press of a key to the changed word in the page beside, in blogs of several sizes, and which step of
that takes how long; and what a key costs the window in a text of 20,000 words. Needs Playwright and a
Chromium, as the gates do.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import nan
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
_STAMPED = Path(__file__).with_name("desk_stamps.py")
_STEPS = {
    "asked": "the desk's script sends the text",
    "compared": "the file is the one that was opened",
    "written": "the disk has the text (at the same time as the next two)",
    "taken in": "the text is parsed, and the graph told",
    "rendered": "the page is rendered",
    "heard": "the page beside has it",
    "shown": "the word is there",
}
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
_HEARD = """() => {
  source.addEventListener("message", () => {
    window.heard = performance.timeOrigin + performance.now();
  }, true);
}"""
_ASKED = """() => performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/api/save"))
  .map((one) => performance.timeOrigin + one.startTime).at(-1)"""
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


def measure_page(
    corpus: Corpus, folder: Path, presses: int, stamps: Path | None = None
) -> tuple[list[float], list[dict[str, float]]]:
    """Return the milliseconds from each press of a key to the changed word in the page beside.

    With a file for stamps also those from the key to the end of each step.
    """
    write_files(folder, octavo_files(corpus))
    path = f"content/posts/{corpus.post(corpus.edited_number).file_stem}.md"
    with at_the_desk(folder, path, stamps) as page:
        frame = next(one for one in page.frames if one.parent_frame is not None)
        page.evaluate(_PRESSED)
        page.keyboard.press("Control+End")
        page.keyboard.type("\n\nWord: x")
        found, steps = [], []
        for number in range(presses):
            time.sleep(_PAUSE)
            frame.evaluate(_HEARD)
            word = "x" + "y" * (number + 1)
            shown = frame.evaluate_handle(f"word => ({{ promise: ({_SHOWN})(word) }})", word)
            page.keyboard.press("y")
            moment = shown.evaluate("one => one.promise")
            pressed = page.evaluate("() => window.pressed")
            found.append(moment - pressed)
            if stamps is not None:
                ends = {"asked": page.evaluate(_ASKED), **_ends(stamps, pressed)}
                ends |= {"heard": frame.evaluate("() => window.heard"), "shown": moment}
                steps.append({step: end - pressed for step, end in ends.items()})
        return found, steps


def _ends(stamps: Path, pressed: float) -> dict[str, float]:
    """Return when each step first ended after the press of a key."""
    ends: dict[str, float] = {}
    for line in stamps.read_text("ascii").splitlines():
        step, begun, ended = json.loads(line)
        if begun > pressed:
            ends.setdefault(step, ended)
    return ends


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
def at_the_desk(site: Path, path: str, stamps: Path | None = None) -> Iterator[Page]:
    """Open a text in Write, with its page beside it; `stamps` is where the desk writes its steps down."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    octavo = ["-m", "octavo"] if stamps is None else [str(_STAMPED), str(stamps)]
    command = [sys.executable, *octavo, "desk", str(site), "--no-open", "--port", "0"]
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


def _step_rows(found: dict[int, list[dict[str, float]]]) -> Iterator[Sequence[str]]:
    yield ("after the key, ms", *(f"{size:,} posts" for size in found))
    for step, words in _STEPS.items():
        medians = [median([one[step] for one in steps if step in one] or [nan]) for steps in found.values()]
        yield (words, *(f"{one:,.0f}" for one in medians))


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
    stamps = folder.with_suffix(".stamps")  # not below the site, which is watched
    found, steps = {}, {}
    for size in arguments.sizes:
        shutil.rmtree(folder, ignore_errors=True)
        found[size], _ = measure_page(make_corpus(size), folder, arguments.presses)
        print(size, [round(one) for one in found[size]], file=sys.stderr)
        stamps.unlink(missing_ok=True)
        _, steps[size] = measure_page(make_corpus(size), folder, arguments.presses, stamps)
    shutil.rmtree(folder, ignore_errors=True)
    quick, slow = measure_keys(folder, arguments.presses)
    shutil.rmtree(folder, ignore_errors=True)
    stamps.unlink(missing_ok=True)
    lines = [
        f"Machine: {describe_machine()}. Medians of {arguments.presses} keys.",
        table(_page_rows(found)),
        table(_step_rows(steps)),
        table(_key_rows(quick, slow)),
    ]
    text = "\n\n".join(lines)
    print(text)
    if arguments.document:
        fill_document(_DOCUMENT, "benchmarks/desk.py", text)


if __name__ == "__main__":
    main()
