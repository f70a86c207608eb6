"""What the search index is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.builder import search
from octavo.builder.search import UNSPACED, check_search, part_words, search_index
from octavo.storage import program as engine

SCRIPT = Path(__file__).parents[2] / "themes/default/static/js/search.js"


@pytest.mark.parametrize(
    ("html", "parted"),
    [
        ("<p>Spaced words.</p>", "<p>Spaced words.</p>"),
        ("<p>東京</p>", "<p> 東  京 </p>"),
        ("<p>東<em>京</em>都</p>", "<p> 東 <em> 京 </em> 都 </p>"),
        ("<p>DNA配列</p>", "<p>DNA 配  列 </p>"),
        ("<p>か\u3099</p>", "<p> が </p>"),
        ("<p>นี้</p>", "<p> นี้ </p>"),
        ('<a title="東京" href="東/京">東</a>', '<a title="東京" href="東/京"> 東 </a>'),
        (
            '<!doctype html><br><script>"東京"</script><p>&lt;b&#62; 京</p>',
            '<!doctype html><br><script>"東京"</script><p>&lt;b&#62;  京 </p>',
        ),
    ],
)
def test_letters_of_scripts_without_spaces_become_words(html: str, parted: str) -> None:
    """A reader looks for a part of such a text, and only a dictionary could say where its words begin.

    What is not text (addresses, scripts, titles that are not read) stays as it is.
    """
    assert part_words(html.encode()).decode() == parted


def test_the_script_parts_what_is_typed_as_the_index_is_parted() -> None:
    """Where the two differ, what is on a page is not found."""
    script = SCRIPT.read_text("utf-8").replace('" +\n  "', "")
    pattern = UNSPACED.encode("unicode_escape").decode()
    pattern = pattern.replace("\\U00020000-\\U0003ffff", "\\u{20000}-\\u{3ffff}")
    assert f'"(?:{pattern})"' in script


def test_each_language_has_an_index_and_the_same_pages_give_the_same_bytes() -> None:
    """Words are stemmed as their language does; what did not change need not be uploaded."""
    page = "<html lang='{}'><body data-pagefind-body><h1>{}</h1></body></html>"
    pages = [
        ("/a/", "en-GB", page.format("en-GB", "Sleep").encode()),
        ("/b/", "en-US", page.format("en-US", "Rest").encode()),
        ("/c/", "de", page.format("de", "Schlaf").encode()),
        ("/d/", "ja", page.format("ja", "睡眠").encode()),
    ]
    files = dict(search_index(pages))
    assert files["languages.json"] == b'["de", "en"]'
    assert b'"page_count":3' in files["en/pagefind-entry.json"]
    assert dict(search_index(pages)) == files


def test_another_version_of_pagefind_is_another_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index and the program that reads it come from one version: an upgrade rebuilds both."""
    digests = []
    for version in ("1.5.2", "1.6.0"):
        (tmp_path / version / f"pagefind_bin-{version}.dist-info").mkdir(parents=True)
        monkeypatch.setattr("sys.path", [str(tmp_path / version)])
        digests.append(engine.engine_digest.__wrapped__())
    assert digests[0] != digests[1]


def test_without_pagefind_the_build_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual program, the extended one or one on the path: any will do."""
    assert check_search() == ()
    monkeypatch.setattr(search, "_executable", lambda: None)
    assert "install 'octavo[search]'" in check_search()[0].hint
