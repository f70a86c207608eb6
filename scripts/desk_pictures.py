"""Pictures of the desk in Chromium, which docs/desk.md shows: of the blog in this repository.

python scripts/desk_pictures.py
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/gates"))

from chromium import open_chromium

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / "docs/images"
POST = "content/posts/2021-12-08-house-dogs.md"
SIZE = {"width": 1280, "height": 860}


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "blog"
        shutil.copytree(REPOSITORY / "content", site / "content")
        shutil.copy(REPOSITORY / "site.toml", site)
        command = [sys.executable, "-m", "octavo", "desk", str(site), "--no-open", "--port", "0"]
        desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert desk.stdout is not None  # noqa: S101
            take_pictures(desk.stdout.readline().strip())
        finally:
            desk.terminate()
            desk.wait()


def take_pictures(address: str) -> None:
    """Open the desk and photograph two of its views."""
    with open_chromium() as browser:
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
        page.goto(address)
        page.wait_for_selector("h1")
        page.goto(f"{page.url.partition('#')[0]}#write={POST}")
        page.frame_locator("iframe").locator("article").first.wait_for()
        page.wait_for_selector("#text")
        page.keyboard.press("Control+End")
        page.keyboard.type("\nAs others found @jan")
        page.wait_for_selector("#offer:not([hidden])")
        page.wait_for_timeout(1500)
        keep(page, "desk-write.png")
        page.goto(f"{page.url.partition('#')[0]}#works")
        page.wait_for_selector("td")
        keep(page, "desk-works.png")


def keep(page: Page, name: str) -> None:
    """Write a picture of the window, in few colours: it has no photograph that matters."""
    image = Image.open(io.BytesIO(page.screenshot()))
    image.convert("RGB").quantize(128).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
