"""What is previewed is what would be published: after any change, by whichever way it was taken in."""

from __future__ import annotations

import pytest

import octavo.reading.parse
from preview_and_build import differences
from running_preview import RunningPreview, serving
from site_builder import Site, post

pytestmark = pytest.mark.slow

TWO = "content/posts/2024-02-03-second/index.md"
CHANGES: dict[str, dict[str, str]] = {
    "words": {TWO: post("Second", "Other words. See [data](data.csv).\n")},
    "a citation more": {TWO: post("Second", "Now a work [@lee2020]. See [data](data.csv).\n")},
    "a citation less": {"content/posts/2024-01-02-first.md": post("First", "No work.\n")},
    "a link": {TWO: post("Second", "See [the first](../2024-01-02-first.md) and [data](data.csv).\n")},
    "a heading": {"content/pages/about.md": "---\ntitle: About\n---\n## Heading\n\nUs.\n"},
    "a title": {TWO: post("Another title", "Another text. See [data](data.csv).\n")},
    "a date": {TWO: post("Second", "Another text. See [data](data.csv).\n", date="2023-02-03")},
    "a draft no more": {"content/posts/2024-03-04-draft.md": post("Draft", "Now.\n")},
    "a bibliography": {
        "content/references.bib": "@book{lee2020, author={Lee, Ann}, title={Rats}, year={2020}}\n"
    },
    "a file": {"content/posts/2024-02-03-second/data.csv": "1\n"},
}


@pytest.mark.parametrize("what", CHANGES)
def test_after_a_change_the_preview_is_what_a_build_writes(
    blog: Site, preview: RunningPreview, what: str
) -> None:
    """Every page, not only that of the text that was saved."""
    for name in ("/", "/2024/01/first/", "/2024/02/second/"):
        preview.ask(name)
    with preview.taking_in():
        blog.write(CHANGES[what])
    assert differences(preview, blog) == []


@pytest.mark.parametrize("what", ["words", "a citation more", "a citation less", "a link", "a heading"])
def test_the_page_of_a_saved_text_is_right_before_the_whole_site_was_read(
    blog: Site, preview: RunningPreview, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way gives the same bytes: else the page would change once more, a second later."""
    preview.is_at_rest()
    monkeypatch.setattr(preview.preview, "read_again", lambda: None)
    (name,) = CHANGES[what]
    page = {
        "content/pages/about.md": "about/index.html",
        TWO: "2024/02/second/index.html",
        "content/posts/2024-01-02-first.md": "2024/01/first/index.html",
    }[name]

    blog.write(CHANGES[what])

    assert preview.ask(f"/{page.removesuffix('index.html')}").status == 200
    assert page not in differences(preview, blog)


def test_the_first_preview_after_a_build_reads_no_text_again_and_shows_what_a_build_writes(
    blog: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten thousand posts the first page took a minute."""
    blog.build()
    read = []
    parse = octavo.reading.parse.parse_document
    monkeypatch.setattr(
        "octavo.reading.parse.parse_document", lambda path, *rest: read.append(path) or parse(path, *rest)
    )
    monkeypatch.setattr("octavo.builder.workers.CAN_FORK", False)
    with serving(blog.folder) as running:
        running.is_at_rest()
        assert read == []
        assert differences(running, blog) == []


def test_a_preview_keeps_no_words_that_were_taken_back_after_a_build(blog: Site) -> None:
    """What a build has read is of use only while it is what the site says."""
    said = "Words to be sorry for."
    blog.write({TWO: post("Second", f"{said} See [data](data.csv).\n")})
    blog.build()
    blog.write({TWO: post("Second", "Other words. See [data](data.csv).\n")})
    with serving(blog.folder) as running:
        running.is_at_rest()
        assert differences(running, blog) == []
    kept = blog.folder / ".octavo/graph-preview"
    assert all(said.encode() not in file.read_bytes() for file in kept.iterdir())
