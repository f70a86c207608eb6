"""Texts that are translations of one another: each leads to the others, and lists show one of them."""

from __future__ import annotations

import re

import pytest

from site_builder import post

SETTINGS = 'title = "Blog"\nurl = "https://example.org/"\nlanguage = "en-GB"\n'
ORIGINAL = "2021-10-20-maeuse.md"
FILES = {
    "site.toml": SETTINGS,
    "content/posts/2021-10-20-maeuse.md": post("Mäuse", "Ja.\n", lang="de", tags="[eins, Maus]"),
    "content/posts/2021-10-21-mice.md": post(
        "Mice", "Yes.\n", translation_of="2021-10-20-maeuse.md", tags="[eins]"
    ),
    "content/posts/2021-10-22-souris.md": post(
        "Souris", "Oui.\n", lang="fr", translation_of="2021-10-20-maeuse.md"
    ),
    "content/posts/2021-10-23-other.md": post("Other", "Else.\n"),
}


@pytest.fixture
def blog(make_site):
    site = make_site(FILES)
    site.build()
    return site


def read(site, name: str) -> str:
    return (site.output / name).read_text("utf-8")


def test_each_page_leads_to_the_others(blog) -> None:
    """By a line that one sees, each language in its own words, and by links that search engines read."""
    html = read(blog, "2021/10/mice/index.html")
    assert re.search(
        r'<p class="translations"[^>]*>This text in other languages: <a href="/2021/10/maeuse/"', html
    )
    assert '<a href="/2021/10/souris/" hreflang="fr" rel="alternate" lang="fr" dir="ltr">Français</a>' in html
    alternates = re.findall(
        r'<link rel="alternate" hreflang="([^"]+)" href="https://example.org([^"]+)"', html
    )
    wanted = [("de", "/2021/10/maeuse/"), ("en-GB", "/2021/10/mice/"), ("fr", "/2021/10/souris/")]
    assert alternates == [*wanted, ("x-default", "/2021/10/mice/")]
    for name in ("maeuse", "souris"):
        page = read(blog, f"2021/10/{name}/index.html")
        assert re.findall(r'hreflang="([^"]+)" href="https://example.org([^"]+)"', page) == alternates
    assert "Dieser Text in anderen Sprachen" in read(blog, "2021/10/maeuse/index.html")
    assert "hreflang" not in read(blog, "2021/10/other/index.html")


def test_lists_and_feeds_show_the_one_in_the_sites_language(blog) -> None:
    """Readers of the stream must not meet one argument three times."""
    for name in ("index.html", "archive/index.html", "atom.xml", "feed.json", "tags/eins/index.html"):
        text = read(blog, name)
        assert "Mice" in text, name
        assert "Mäuse" not in text, name
        assert "Souris" not in text, name
    assert "/2021/10/souris/" in read(blog, "sitemap.xml")
    assert "Mäuse" in read(blog, "tags/maus/index.html"), "no other list has this tag's post"


def test_each_other_language_has_a_feed(blog) -> None:
    """Whoever reads French subscribes to what is in French, and finds that feed on each French page."""
    feed = read(blog, "feed/fr.xml")
    assert 'xml:lang="fr"' in feed
    assert "Souris" in feed
    assert "Mice" not in feed
    assert 'href="/feed/fr.xml"' in read(blog, "2021/10/souris/index.html")


def test_a_translation_that_goes_or_comes_moves_what_lists_show(blog) -> None:
    """The original stands in lists again as soon as no translation does."""
    blog.remove("content/posts/2021-10-21-mice.md")
    blog.build()
    home = read(blog, "index.html")
    assert ("Mäuse" in home, "Souris" in home) == (True, False)
    assert not (blog.output / "2021/10/mice").exists()
    blog.write({"content/posts/2021-10-21-mice.md": FILES["content/posts/2021-10-21-mice.md"]})
    blog.build()
    assert "Mäuse" not in read(blog, "index.html")


def test_two_translations_into_one_language_are_told(blog) -> None:
    """A page can lead to one of them only, and nobody would see that the other is lost."""
    again = post("Mäuse?", "Ja.\n", lang="fr", translation_of="2021-10-20-maeuse.md")
    blog.write({"content/posts/2021-10-25-encore.md": again})
    (problem,) = blog.problems()
    assert problem.startswith("content/posts/2021-10-25-encore.md:5:17: warning: content/posts/2021-10-2")
    assert "souris.md is this text in the same language, “fr”: only one of them is linked." in problem


def test_structured_data_names_translations(blog) -> None:
    """What reads JSON-LD and no links learns which text is the original."""
    original, french = (read(blog, f"2021/10/{name}/index.html") for name in ("maeuse", "souris"))
    where = "https://example.org/2021/10"
    assert f'"workTranslation":[{{"@id":"{where}/mice/"}},{{"@id":"{where}/souris/"}}]' in original
    assert f'"translationOfWork":{{"@id":"{where}/maeuse/"}}' in french
    assert "ranslation" not in read(blog, "2021/10/other/index.html").partition("</script>")[0]


@pytest.mark.parametrize(
    ("named", "message", "hint"),
    [
        ("maeuse.md", "There is no text “maeuse.md”", "Did you mean 2021-10-20-maeuse.md?"),
        ("2021-10-21-mice.md", "“2021-10-21-mice.md” is a translation itself.", "Name the original"),
    ],
)
def test_a_translation_of_nothing_is_told(blog, named: str, message: str, hint: str) -> None:
    """A slip would silently show two texts where one was meant."""
    blog.write({"content/posts/2021-10-24-x.md": post("X", "X.\n", lang="it", translation_of=named)})
    (problem,) = blog.problems()
    assert problem.startswith("content/posts/2021-10-24-x.md:")
    assert message in problem
    assert hint in problem
