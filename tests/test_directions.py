"""Numbers among Hebrew and Arabic words keep their order, on pages and in feeds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions
from octavo.text.directions import isolate_numbers
from site_builder import Site, post

BIB = "".join(
    f"@article{{{key}, author={{כהן, דוד}}, title={{מאמר}}, journal={{כתב עת}}, volume={{5}}, "
    f"pages={{12--18}}, year={{20{number}}}}}\n"
    for number, key in enumerate("abc", 10)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("בין 1–3 ימים", 'בין <bdi dir="ltr">1–3</bdi> ימים'),
        ("נתנו 5 mg ביום", 'נתנו <bdi dir="ltr">5 mg</bdi> ביום'),
        ("نحو 10–20 mg/kg يوميا", 'نحو <bdi dir="ltr">10–20 mg/kg</bdi> يوميا'),
        ("חום 37,5 °C היה", 'חום <bdi dir="ltr">37,5 °C</bdi> היה'),
        ("עמ׳ 1234–1240, 1250", 'עמ׳ <bdi dir="ltr">1234–1240</bdi>, 1250'),
        ("בשנת 2019 Meier מצא", "בשנת 2019 Meier מצא"),
        ("בשנת 2019", "בשנת 2019"),
        ("in 1–3 days, 5 mg", "in 1–3 days, 5 mg"),
        ("<i>Ann Neurol</i>. 1979 يناير;5(1):106.", "<i>Ann Neurol</i>. 1979 <bdi>يناير</bdi>;5(1):106."),
        ("See “מאמר אחד”, 5(1):12–18.", "See “<bdi>מאמר אחד</bdi>”, 5(1):12–18."),
        ('<a href="/1–3/" title="א">1–3</a> א', '<a href="/1–3/" title="א"><bdi dir="ltr">1–3</bdi></a> א'),
    ],
)
def test_ranges_and_quantities_are_isolated_among_words_from_right_to_left(text: str, expected: str) -> None:
    """A dash goes the way of the words around it: `1–3` was shown as 3–1, `5 mg` as mg 5."""
    assert isolate_numbers(text) == expected


def test_paragraphs_are_asked_after_typography() -> None:
    """`--` becomes a dash first; code, addresses and paragraphs in Latin letters stay as they are."""
    text = "בין 1--3 ימים, `1–3`, <https://a.example/1–3>\n\n## עמ׳ 1–3\n\nOnly 1–3 here.\n"
    rendered = render_post(text, MarkdownOptions("p.md"))
    assert str(rendered.body).count('<bdi dir="ltr">1–3</bdi>') == 2
    assert "Only 1–3 here." in str(rendered.body)
    assert rendered.headings[0].text == "עמ׳ 1–3"
    assert rendered.excerpt.startswith("בין 1–3 ימים")


@pytest.fixture
def hebrew(make_site: Callable[..., Site]) -> Site:
    text = "שלום [@a; @b; @c] עולם `x = 1` וגם $x$.\n\n```\ny = 2\n```\n"
    return make_site(
        {"content/posts/2021-10-20-a.md": post("א", text), "content/references.bib": BIB},
        settings='language = "he"\n',
    )


def test_citations_say_their_direction_on_the_page_and_in_feeds(hebrew: Site) -> None:
    """No style sheet reaches a feed reader: it is the element that says it."""
    hebrew.build()
    for name in ("2021/10/a/index.html", "feed.json"):
        text = (hebrew.output / name).read_text("utf-8").replace('\\"', '"')
        (citation,) = re.findall(r'<span class="citation"[^>]*>', text)
        assert 'dir="auto"' in citation
        assert re.search(r'<(?:span class="citation-range"|button[^>]*) dir="ltr"', text)


def test_pages_of_references_keep_their_order(hebrew: Site) -> None:
    """In the list and in a whole reference, on the page and in feeds."""
    hebrew.write({"site.toml": (hebrew.folder / "site.toml").read_text() + '[citations]\nstyle = "apa"\n'})
    hebrew.write({"content/posts/2021-10-20-a.md": post("א", "שלום [@a; @b], עמ׳ 1--3\n\n[@a]{.full}\n")})
    hebrew.build()
    for name, least in {"2021/10/a/index.html": 1, "feed.json": 3}.items():
        text = (hebrew.output / name).read_text("utf-8").replace('\\"', '"')
        # A hyphen between figures keeps their order by itself (UAX #9, W4); a dash does not.
        assert text.count('<bdi dir="ltr">12–18</bdi>') + text.count("12-18") >= least, name
        # What machines take as plain text has no marks.
        shown = re.sub('<meta[^>]*>|<script.*?</script>|"reference": "[^"]*"', "", text)
        assert not re.search("[^>]12–18", shown), name


def test_code_and_formulas_say_their_direction_in_feeds(hebrew: Site) -> None:
    """Without it `x = 1` is read from the wrong end."""
    hebrew.build()
    text = (hebrew.output / "feed.json").read_text("utf-8").replace('\\"', '"')
    found = re.findall(r"<(?:pre|code|math)\b[^>]*>", text)
    assert len(found) == 4
    assert all(tag.count(' dir="ltr"') == 1 for tag in found)


def test_feeds_of_other_languages_say_nothing_of_directions(make_site: Callable[..., Site]) -> None:
    """What is plain needs no attribute."""
    site = make_site({"content/posts/2021-10-20-a.md": post("A", "Code `x = 1` and $x$.")})
    site.build()
    assert "dir=" not in (site.output / "feed.json").read_text("utf-8")
