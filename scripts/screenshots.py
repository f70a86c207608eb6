"""Pictures of a built site in Chromium: each kind of page, phone and desktop, light and dark.

    python scripts/screenshots.py OUTPUT FOLDER [PATH ...]
    python scripts/screenshots.py --readme OUTPUT

Serves OUTPUT on loopback and writes PNG files into FOLDER; with --readme, the picture that README.md
shows. Where letters are missing, fonts are: Debian's fonts-noto-core and fonts-noto-cjk bring them.
"""

from __future__ import annotations

import io
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/gates"))

from chromium import open_chromium

POST = "/2021/10/is-it-remyelination/"
PAGES = ["/", POST, "/references/", "/archive/", "/404.html"]
README_PICTURE = Path(__file__).parents[1] / "docs/images/post.png"

# Pictures below the fold load when they are near, and are drawn when they are decoded: wait for both.
LOAD_PICTURES = """async () => {
    const pictures = [...document.images];
    pictures.forEach(picture => picture.loading = 'eager');
    await Promise.allSettled(pictures.map(picture => picture.decode()));
}"""

# Where the last of some elements ends that ends above a height: a picture should not cut through a line.
LAST_END = """([selector, limit]) => Math.max(...[...document.querySelectorAll(selector)]
    .map(element => element.getBoundingClientRect().bottom).filter(bottom => bottom < limit))"""


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Take the pictures."""
    for_readme = sys.argv[1] == "--readme"
    output, *rest = sys.argv[2 if for_readme else 1 :]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=output))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with open_chromium() as browser:
        page = browser.new_page()
        if for_readme:
            take_readme_picture(page, address)
        else:
            folder, *paths = rest
            take_pictures(page, address, Path(folder), paths or PAGES)
    server.shutdown()


def take_pictures(page: Page, address: str, folder: Path, paths: list[str]) -> None:
    """Write a picture of each whole page, for each width and colour scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, scheme in ((1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for path in paths:
            page.goto(f"{address}{path}")
            page.evaluate(LOAD_PICTURES)
            name = path.strip("/").replace("/", "_") or "home"
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def take_readme_picture(page: Page, address: str) -> None:
    """Write the picture for README.md: the head of a post above, its references below, in 64 colours."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}{POST}")
    page.evaluate(LOAD_PICTURES)
    head = _photograph(
        page, 0, page.evaluate(LAST_END, ["article p, article blockquote, article figure", 860])
    )
    top = page.evaluate("document.querySelector('section.references').getBoundingClientRect().top")
    references = _photograph(
        page, top, page.evaluate(LAST_END, ["section.references li.reference", top + 460])
    )
    both = Image.new("RGB", (1280, head.height + references.height + 2), (150, 150, 150))
    both.paste(head, (0, 0))
    both.paste(references, (0, head.height + 2))
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    both.quantize(64, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)


def _photograph(page: Page, top: float, end: float) -> Image.Image:
    """Return what stands between two heights of a page, with a little air below."""
    clip = {"x": 0, "y": top, "width": 1280, "height": end - top + 8}
    return Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True)))


if __name__ == "__main__":
    main()
