"""Each page speaks its own language, and a site may say a word in its own way."""

from __future__ import annotations

import re

import pytest

from site_builder import post

SETTINGS = 'title = "Blog"\nurl = "https://example.org/"\nlanguage = "en-GB"\n'
GERMAN = 'Er sagt: "Nein."[^1] Siehe [@d].\n\n| a |\n|---|\n| b |\n\nTable: c {#tbl-c}\n\n[^1]: Anmerkung.\n'
BIB = "@article{d, author = {Doe, Jane and Roe, Al}, title = {Early}, journal = {J Sleep}, year = {2003}}\n"
FILES = {
    "site.toml": SETTINGS,
    "content/references.bib": BIB,
    "content/posts/2021-10-20-a.md": post("On mice", "Some words [@d].\n"),
    "content/posts/2021-10-21-b.md": post("Über Mäuse", GERMAN, lang="de", tags="[eins, zwei]"),
    "content/posts/2021-10-21-b.comments.yaml": "- {id: 1, date: 2021-10-22, body: Ja.}\n",
}


@pytest.fixture
def blog(make_site):
    return make_site(FILES)


def read(site, name: str) -> str:
    return (site.output / name / "index.html").read_text("utf-8")


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<script[^>]*>.*?</script>|<[^>]*>", " ", html, flags=re.DOTALL).split())


def test_a_german_post_on_an_english_blog_has_a_german_page(blog) -> None:
    """Whoever reads German reads the words around the text in German, too; a screen reader says them."""
    blog.build()
    html = read(blog, "2021/10/b")
    shown = words_of(html)
    assert '<html lang="de" dir="ltr">' in html
    for words in ("21. Oktober 2021", "1 Kommentar", "Literatur", "Schlagwörter", "Neueste Beiträge"):
        assert words in shown, words
    for name in (
        "Fußnote 1",
        "Fußnoten",
        "Literaturangabe 1",
        "Tabelle 1. c",
        "Hauptmenü",
        "Kommentar von Anonym",
    ):
        assert f'aria-label="{name}' in html, name
    assert "„Nein.“" in shown
    assert "Archiv" in shown
    assert not re.search(r"\b(By|Comment|References|Tags|Recent|Older|Anonymous|Footnote)\b", shown)


def test_names_of_another_language_say_which(blog) -> None:
    """A screen reader changes its voice; the blog's name stays English on a German page."""
    blog.build()
    german, english = read(blog, "2021/10/b"), read(blog, "2021/10/a")
    assert '<span lang="en-GB" dir="ltr">Blog</span>' in german
    assert re.search(r'<a href="/2021/10/a/"[^>]* lang="en-GB" dir="ltr">On mice</a>', german)
    assert re.search(r'<a href="/2021/10/b/"[^>]* lang="de" dir="ltr">Über Mäuse</a>', english)
    assert 'lang="en-GB"' not in english.partition("<body")[2]


def test_feeds_speak_the_language_of_what_they_are_about(blog) -> None:
    """Readers of feeds see the same words as those of pages."""
    blog.build()
    assert "Kommentare zu Über Mäuse" in (blog.output / "2021/10/b/comments/atom.xml").read_text("utf-8")
    assert "Comments on Blog" in (blog.output / "comments/atom.xml").read_text("utf-8")
    entries = (blog.output / "atom.xml").read_text("utf-8")
    assert "&lt;h2&gt;Literatur&lt;/h2&gt;" in entries
    assert "&lt;h2&gt;References&lt;/h2&gt;" in entries


def test_a_language_that_octavo_does_not_speak_keeps_the_words_of_the_site(blog) -> None:
    """The text says what it is in, and the words around it what they are in."""
    blog.write({"content/posts/2021-10-21-b.md": post("О мышах", "Текст.\n", lang="ru")})
    blog.build()
    html = read(blog, "2021/10/b")
    assert '<html lang="ru" dir="ltr">' in html
    assert 'page-article" lang="en-GB" dir="ltr"' in html
    assert '<div class="prose e-content" lang="ru" dir="ltr">' in html


def test_a_site_says_a_word_in_its_own_way(blog) -> None:
    """Some call a post an essay: a line of a file does it, in that language alone; a brace is a brace."""
    blog.build()
    own = 'msgid "References"\nmsgstr "Gelesenes"\n\nmsgid "Comment by {author}"\nmsgstr "{{author} meint"\n'
    blog.write({"content/locale/de.po": own})
    blog.build()
    html = read(blog, "2021/10/b")
    assert "Gelesenes" in words_of(html)
    assert 'aria-label="{Anonym meint"' in html
    assert "References" in words_of(read(blog, "2021/10/a"))
    blog.write({"content/locale/en.po": 'msgid "References"\nmsgstr "Works read"\n'})
    blog.build()
    assert "Works read" in words_of(read(blog, "2021/10/a"))
    assert "&lt;h2&gt;Works read&lt;/h2&gt;" in (blog.output / "atom.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "de",
            'msgid "References"\nmsgstr "{x} gelesen"\n',
            "1: error: “{x} gelesen” has {x}, and there is nothing",
        ),
        ("de", '\nmsgid "Referenzes"\nmsgstr "A"\n', "2: warning: Octavo does not say “Referenzes”."),
        ("de", 'msgid "References"\noops\n', "2: error: This cannot be read as a catalogue of words."),
        ("deutsch!", 'msgid "References"\nmsgstr "A"\n', "error: “deutsch!” is no language tag"),
    ],
)
def test_a_mistake_in_the_sites_words_is_told_with_its_line(blog, name: str, text: str, message: str) -> None:
    """A word that silently stayed English would be looked for in vain."""
    blog.write({f"content/locale/{name}.po": text})
    (problem,) = [one for one in blog.problems() if not one.startswith("content/posts")]
    assert problem.startswith(f"content/locale/{name}.po")
    assert message in problem
    assert "hint: " in problem


def test_terms_and_authors_are_in_the_order_of_the_language(make_site) -> None:
    """In Swedish Ö is the last letter; by the numbers of characters, lower case would stand behind it."""
    tags = {
        f"content/posts/2021-10-2{n}-p{n}.md": post("P", tags=f"[{tag}]")
        for n, tag in enumerate(("Öl", "zebra", "Ål", "Aska"))
    }
    site = make_site({"site.toml": SETTINGS.replace("en-GB", "sv"), **tags})
    site.build()
    assert re.findall(r"<bdi>([^<]*)</bdi></a> <span class=\"count\">", read(site, "tags")) == [
        "Aska",
        "zebra",
        "Ål",
        "Öl",
    ]


def test_charts_run_the_way_that_one_reads_and_their_labels_fit(make_site) -> None:
    """Full Arabic names of months lay over one another, and January stood where December belongs."""
    posts = {"content/posts/2021-01-20-a.md": post("A"), "content/posts/2020-12-21-b.md": post("B")}
    for language, first, names in (("ar", 292.0, "يفمأو"), ("de", 6.0, "JanFebMärAprMai")):
        site = make_site({"site.toml": SETTINGS.replace("en-GB", language), **posts})
        site.build()
        html = read(site, "archive/2021")
        assert re.findall(r'<rect class="bar" x="([0-9.]+)"', html) == [f"{first:g}"]
        labels = re.findall(r'<text class="label"[^>]*>([^<]*)</text>', html)
        assert "".join(labels[:5]) == names
        site.remove("content/posts/2021-01-20-a.md", "content/posts/2020-12-21-b.md")


def test_a_term_may_say_what_it_is_and_in_which_language(make_site) -> None:
    """A tag has a page of its own, as a category has; an Arabic one reads from right to left."""
    said = '[tags.sleep]\ntitle = "النوم"\ndescription = "عن **النوم**."\nlang = "ar"\ndisclaimer = "b"\n'
    said += '[disclaimers.a]\nlabel = "Hard"\ntext = "N"\n[disclaimers.b]\nlabel = "Mild"\ntext = "Yes."\n'
    posts = {
        "content/posts/2021-10-20-a.md": post("A", tags="[sleep, x]"),
        "content/posts/2021-10-21-b.md": post("B"),
    }
    site = make_site({"site.toml": SETTINGS + said, **posts})
    site.build()
    html = read(site, "tags/sleep")
    assert '<html lang="ar" dir="rtl">' in html
    assert "<strong>النوم</strong>" in html
    assert "تدوينة واحدة" in html
    assert "20 أكتوبر 2021" in html
    assert "Recent posts" not in html
    article = read(site, "2021/10/a")
    assert 'href="/tags/sleep/" rel="tag" lang="ar" dir="rtl"><bdi>النوم</bdi>' in article
    assert 'href="/tags/x/" rel="tag"><bdi>x</bdi>' in article
    assert ("Mild" in article, "Mild" in read(site, "2021/10/b")) == (True, False)
    assert 'xml:lang="ar"' in (site.output / "tags/sleep/atom.xml").read_text("utf-8")


def test_a_title_in_another_language_says_so_wherever_a_work_is_cited(blog) -> None:
    """Below a reference, in the list of all works and on a work's page it was read aloud as English."""
    blog.write({"content/posts/2021-10-22-c.md": post("عن الفئران", "كلمات [@d].\n", lang="ar")}).build()
    pages = [read(blog, name) for name in ("2021/10/a", "references", "references/d")]
    for page in pages:
        assert re.search(r'<a href="[^"]*/c/#cite-1" lang="ar" dir="rtl">عن الفئران</a>', page)
    work = pages[2]
    assert '<blockquote class="mention-sentence" lang="ar" dir="rtl"><p>كلمات' in work
    assert '<blockquote class="mention-sentence"><p>Some words' in work
