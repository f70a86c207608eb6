"""A desk that runs as a process of its own, and a person at it who has a keyboard alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATH = "content/posts/2024-01-02-first.md"
BIB = (
    "@article{lee2020, author={Lee, Ann}, title={Mice}, journal={Cell}, year={2020}, volume={1}, pages={2}}\n"
)

_PATIENCE = 20_000  # ms, on a machine that has other things to do
_MOST_TABS = 150
_MOST_ROUNDS = 3
_FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? "";
  return (one.getAttribute("aria-label") || label || one.textContent || "").trim();
}"""


def make_blog(folder: Path, files: dict[str, str], settings: str = "") -> Path:
    """Write a blog with an author and one work; return its folder."""
    whole = {
        "site.toml": f'title = "Blog"\nurl = "https://blog.example.org/"\n{settings}',
        "content/authors/ann.md": "---\nname: Ann Lee\ncoi: None relevant\n---\n",
        "content/references.bib": BIB,
        **files,
    }
    for name, text in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


class RunningDesk:
    """A process of `octavo desk`."""

    def __init__(self, site: Path | str, *, port: int = 0, home: Path | None = None) -> None:
        command = [sys.executable, "-m", "octavo", "desk", str(site), "--no-open", "--port", str(port)]
        environment = {**os.environ, **({"HOME": str(home)} if home else {})}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.origin = self.address.partition("/?")[0]

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.end()


class Keyboard:
    """What a person does who cannot point."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, name: str) -> Keyboard:
        """Press Tab until what has the focus begins with a name.

        A key that is pressed while the page beside the text is loaded again moves nothing: a person looks,
        and goes on.
        """
        passed: list[str] = []
        for _ in range(_MOST_ROUNDS):
            for _ in range(_MOST_TABS):
                self.page.keyboard.press("Tab")
                focused = str(self.page.evaluate(_FOCUSED))
                if focused.startswith(name):
                    return self
                passed.append(focused[:20])
            for frame in self.page.frames:
                frame.wait_for_load_state()
        raise AssertionError(f"“{name}” cannot be reached by Tab, only {list(dict.fromkeys(passed))}.")

    def press(self, *keys: str) -> Keyboard:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Keyboard:
        self.page.keyboard.type(text)
        return self

    def fill(self, name: str, text: str) -> Keyboard:
        return self.go_to(name).press("Control+A").type(text)

    def paste(self, text: str) -> Keyboard:
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        return self.press("Control+V")


@contextmanager
def at_the_desk(browser: Browser, site: Path) -> Iterator[tuple[RunningDesk, Page, Keyboard]]:
    """Open a desk in a window of its own; what the browser complains of is a failure."""
    desk = RunningDesk(site)
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        page.goto(desk.address)
        page.wait_for_selector("h1")
        yield desk, page, Keyboard(page)
        assert faults == []
    finally:
        context.close()
        desk.end()
