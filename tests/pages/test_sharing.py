"""The picture that other sites show beside a link to a text."""

from __future__ import annotations

from io import BytesIO

import pytest
from font_source_serif_pro import SourceSerifProBold
from lxml import html
from PIL import Image

from octavo.assets.sharing_card import CardWords, draw_card, has_letters
from site_builder import SETTINGS, Site, SiteMaker, post

PAGE = "2021/10/rest/index.html"
CARD = "2021/10/rest/sharing-card.png"
SOURCE = "content/posts/2021-10-20-rest/index.md"
ITS_OWN = SETTINGS.replace('"plain"', '"default"')
DRAWN = f"{ITS_OWN}[pictures]\ndrawn = true\n"


def png(width: int, height: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), "navy").save(data, "PNG")
    return data.getvalue()


def shared(site: Site, name: str = PAGE) -> dict[str, str]:
    found = html.fromstring(site.page(name)).xpath("//head/meta[starts-with(@property, 'og:image')]")
    return {meta.get("property"): meta.get("content") for meta in found}


def dark_rows(data: bytes) -> int:
    """How many rows of pixels have ink beside the coloured edge."""
    image = Image.open(BytesIO(data)).convert("L").crop((40, 0, 1200, 630))
    return sum(1 for row in range(630) if image.crop((0, row, 1160, row + 1)).getextrema()[0] < 128)


@pytest.fixture
def drawn(make_site: SiteMaker) -> Site:
    return make_site({SOURCE: post("On rest", "Text.\n"), "site.toml": DRAWN})


def test_a_post_without_a_picture_gets_one_with_its_words(drawn: Site) -> None:
    """A bare link is passed over."""
    drawn.build()
    data = drawn.tree()[CARD]
    assert Image.open(BytesIO(data)).size == (1200, 630)
    assert shared(drawn) == {
        "og:image": "https://example.org/2021/10/rest/sharing-card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "On rest",
    }
    drawn.write(
        {SOURCE: post("On rest, and why it is no luxury for those who work at night " * 2, "Text.\n")}
    )
    drawn.build()
    assert dark_rows(drawn.tree()[CARD]) > 2 * dark_rows(data)


def test_nothing_is_drawn_unless_asked_for(make_site: SiteMaker) -> None:
    site = make_site({SOURCE: post("On rest", "Text.\n"), "site.toml": ITS_OWN})
    site.build()
    assert CARD not in site.tree()
    assert shared(site)["og:image"].endswith(".png")  # the theme's own mark


def test_the_first_figure_wins(drawn: Site) -> None:
    """What readers see in the text they know again; a small mark is no picture of a text."""
    folder = SOURCE.removesuffix("index.md")
    pictures = {f"{folder}mark.png": png(40, 40), f"{folder}sleep.png": png(600, 400)}
    drawn.write({SOURCE: post("On rest", "![A](mark.png)\n\n![B](sleep.png)\n"), **pictures})
    drawn.build()
    found = shared(drawn)
    assert (found["og:image:width"], found["og:image:height"]) == ("600", "400")
    assert found["og:image"].endswith(".png")
    assert CARD not in drawn.tree()


def test_a_title_that_the_font_cannot_write_has_no_picture_and_says_so(drawn: Site) -> None:
    """Boxes in place of letters would be worse than no picture."""
    drawn.write({SOURCE: post("睡眠", "Text.\n")})
    (problem,) = [one for one in drawn.found() if one.code == "no-letters"]
    assert (problem.location.path, problem.location.line) == (SOURCE, 2)
    drawn.build()
    assert CARD not in drawn.tree()
    assert "og:image:width" not in shared(drawn)


def test_another_font_may_be_named(drawn: Site) -> None:
    before = draw_card(CardWords("On rest", "", "Blog"), b"")
    with open(SourceSerifProBold, "rb") as file:  # noqa: PTH123
        drawn.write({"fonts/own.ttf": file.read(), "fonts/none.ttf": b"no font"})
    text = drawn.folder.joinpath("site.toml").read_text("utf-8")
    drawn.write({"site.toml": f'{text}drawn_font = "fonts/own.ttf"\n'})
    drawn.build()
    assert dark_rows(drawn.tree()[CARD]) > 0
    assert drawn.tree()[CARD] != before
    for name, code in (("none.ttf", "no-font"), ("missing.ttf", "no-such-file")):
        drawn.write({"site.toml": f'{text}drawn_font = "fonts/{name}"\n'})
        (problem,) = [one for one in drawn.found() if one.code == code]
        assert problem.location.path == "site.toml"
        assert problem.location.line == text.count("\n") + 1


@pytest.mark.parametrize("letters", ["Über Łódź, naïve Ångström", "μ-Rezeptor, β-amyloid", "Сон и память"])
def test_the_own_font_writes_what_research_needs(letters: str) -> None:
    assert has_letters(letters, b"")


def test_long_titles_stay_inside_the_picture() -> None:
    """However long a title is, and however long its words are."""
    for title in ("word " * 200, "Unbreakable" * 60, "a"):
        image = Image.open(BytesIO(draw_card(CardWords(title, "A, B " * 90, "S" * 300), b""))).convert("L")
        assert image.crop((1112, 0, 1200, 630)).getextrema()[0] > 200, title[:20]
        assert image.crop((20, 560, 1200, 630)).getextrema()[0] > 200, title[:20]


def test_the_same_words_give_the_same_bytes() -> None:
    words = CardWords("On rest", "Ann Ode", "Blog")
    assert draw_card(words, b"") == draw_card(words, b"")
