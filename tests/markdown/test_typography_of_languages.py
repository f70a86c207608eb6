"""Quotation marks and spaces as each language sets them, and Chinese and Japanese in Markdown."""

from __future__ import annotations

import pytest

from octavo.markdown.renderer import render_post, render_title
from octavo.markdown.text_state import MarkdownOptions


def rendered(text: str, language: str) -> str:
    """Return a paragraph in a language, with "_" for narrow spaces."""
    body = render_post(text, MarkdownOptions("post.md", language=language)).body
    return "".join(body.parts).strip().removeprefix("<p>").removesuffix("</p>").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-GB", "“She said ‘yes’.” It’s so."),
        ("de", "„She said ‚yes‘.“ It’s so."),
        ("de-CH", "«She said ‹yes›.» It’s so."),
        ("fr", "«_She said “yes”._» It’s so."),
        ("es", "«She said “yes”.» It’s so."),
        ("es-MX", "“She said ‘yes’.” It’s so."),
        ("sv", "”She said ’yes’.” It’s so."),
        ("pl", "„She said «yes».” It’s so."),
        ("ru-RU", "«She said „yes“.» It’s so."),
        ("fa", "«She said ‹yes›.» It’s so."),
        ("ja", "「She said 『yes』.」 It’s so."),
        ("zh-TW", "「She said 『yes』.」 It’s so."),
        ("zh-CN", "“She said ‘yes’.” It’s so."),
    ],
)
def test_straight_quotes_become_those_of_the_language(language: str, expected: str) -> None:
    """A German reader stumbles over English ones; an apostrophe is the same everywhere."""
    typed = "\"She said 'yes'.\" It's so."
    assert rendered(typed, language) == expected
    assert render_title(typed, language).replace("\u202f", "_") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Vraiment? Oui! Non; et: voilà.", "Vraiment_? Oui_! Non_; et_: voilà."),
        ("Vraiment ? Oui\u00a0! (Non ?)", "Vraiment_? Oui_! (Non_?)"),
        ("« mot » «mot» «  *mot*  »", "«_mot_» «_mot_» «_<em>mot</em>_»"),
        ("*Mot* ! `x` ?", "<em>Mot</em>_! <code>x</code>_?"),
        ("À 12:30 :-) ;) a::b 50 % !", "À 12:30 :-) ;) a::b 50 %_!"),
        ("`a ? b` <code>a ! b</code>", "<code>a ? b</code> <code>a ! b</code>"),
    ],
)
def test_french_has_narrow_spaces(typed: str, expected: str) -> None:
    """No line may begin with the mark that ends a sentence; times, smiles and code have none."""
    assert rendered(typed, "fr") == expected


def test_addresses_keep_their_marks_in_french() -> None:
    """A space inside an address would lead elsewhere."""
    html = rendered("Voir https://a.example/x?y;z:1 ! Et doi:10.1000/a:b ?", "fr")
    assert 'href="https://a.example/x?y;z:1"' in html
    assert "doi:10.1000/a:b_?" in html


def test_canadian_french_sets_a_space_before_the_colon_alone() -> None:
    """So says the Office québécois de la langue française."""
    assert rendered("Vraiment! Oui: «mot»", "fr-CA") == "Vraiment! Oui_: «_mot_»"


def test_hebrew_abbreviations_have_their_own_marks() -> None:
    """A straight quote inside a word is no quotation."""
    assert rendered('ארה"ב "שלום" צ\'ק', "he") == "ארה״ב ”שלום” צ׳ק"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("これは**「重要」**です。", "これは<strong>「重要」</strong>です。"),
        ("中文**（注）**后文", "中文<strong>（注）</strong>后文"),
        ("**強調。**次 ~~「x」~~は", "<strong>強調。</strong>次 <s>「x」</s>は"),
        ("日本*a*語 a*b*c", "日本<em>a</em>語 a<em>b</em>c"),
        ("変数_名_です", "変数<em>名</em>です"),
        ("foo**“x”**y", "foo**“x”**y"),
    ],
)
def test_emphasis_stands_beside_full_width_marks(typed: str, expected: str) -> None:
    """CommonMark sees no word there and leaves the asterisks; other scripts keep its rule."""
    assert rendered(typed, "ja") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("一行目、\n二行目", "一行目、二行目"),
        ("**強調**\n続き `コード`\n終", "<strong>強調</strong>続き <code>コード</code>終"),
        ("日本語\nEnglish\n日本語", "日本語\nEnglish\n日本語"),
        ("한국어\n문장", "한국어\n문장"),
        ("硬い  \n改行", "硬い<br>\n改行"),
        ("<ruby>漢<rt>かん</rt></ruby>\n字", "<ruby>漢<rt>かん</rt></ruby>字"),
    ],
)
def test_lines_of_chinese_and_japanese_meet_without_a_blank(typed: str, expected: str) -> None:
    """A browser shows a line end as a blank, which these scripts have none of; Korean has blanks."""
    assert rendered(typed, "ja") == expected
