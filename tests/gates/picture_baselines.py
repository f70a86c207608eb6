"""How the pages of both themes look: small pictures, side by side on one sheet for each look.

Letters are boxes (`boxed_letters`), so that a sheet is the same wherever it is made; what changes it is
a style sheet, a template or an engine that lays out otherwise.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image, ImageChops

from blog_of_all_kinds import PAGES, THEMES
from boxed_letters import rule_for_letters

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).with_name("baselines")
_SMALLER = 4  # times: a line of text is still a line
_TALLEST = 3200  # pixels of a page that are looked at
_GAP = 4
_SEEN = 24  # of 255: by so much must a pixel differ
MOST_CHANGED = 0.0005  # of the pixels of a page: a heading that moves, or links of another colour


class Look(Struct, frozen=True):
    """What a reader has before them."""

    theme: str
    language: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}-{self.width}-{self.scheme}"

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that a sheet shows: of other languages those with most words of ours."""
        return tuple(PAGES) if self.language == "en-GB" else ("home", "post", "references", "archive")


def looks() -> Iterator[Look]:
    """Yield every look that has a sheet."""
    for theme in THEMES:
        yield Look(theme, "en-GB", 390, "light")
        yield Look(theme, "en-GB", 1280, "light")
        yield Look(theme, "en-GB", 1280, "dark")
        yield Look(theme, "de", 390, "light")
        yield Look(theme, "ar", 390, "dark")
        yield Look(theme, "ar", 1280, "light")
        yield Look(theme, "ja", 390, "light")


def take_sheet(browser: Browser, host: str, look: Look) -> Image.Image:
    """Return the pages of a look side by side, a quarter as wide as they are."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 900},
        color_scheme=look.scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    height = _TALLEST // _SMALLER
    wide = look.width // _SMALLER
    sheet = Image.new("RGB", (len(look.pages) * (wide + _GAP) - _GAP, height), "#808080")
    rule = rule_for_letters()
    for place, name in enumerate(look.pages):
        page.goto(f"{host}{PAGES[name]}")
        page.add_style_tag(content=rule)
        page.evaluate("document.fonts.ready")
        page.set_viewport_size({"width": look.width, "height": _TALLEST})
        taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        page.set_viewport_size({"width": look.width, "height": 900})
        sheet.paste(taken.resize((wide, height), Image.Resampling.BOX), (place * (wide + _GAP), 0))
    context.close()
    return sheet


def changed(look: Look, found: Image.Image) -> dict[str, float]:
    """Return how much of each page differs from its baseline, as a share, where it is more than a trifle."""
    with Image.open(FOLDER / f"{look.name}.png") as file:
        kept = file.convert("RGB")
    if kept.size != found.size:
        return {"size": 1.0}
    difference = ImageChops.difference(kept, found).convert("L").point(lambda value: 255 * (value > _SEEN))
    wide = look.width // _SMALLER
    shares = {}
    for place, name in enumerate(look.pages):
        left = place * (wide + _GAP)
        part = difference.crop((left, 0, left + wide, difference.height))
        shares[name] = part.histogram()[255] / (part.width * part.height)
    return {name: share for name, share in shares.items() if share > MOST_CHANGED}


def keep(look: Look, sheet: Image.Image) -> None:
    """Write the sheet as the baseline of a look."""
    FOLDER.mkdir(exist_ok=True)
    small = sheet.quantize(256, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{look.name}.png", optimize=True)
