"""Styles that cite in footnotes: one count and one list with the author's own notes."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from site_builder import Site, post

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note">
<citation><layout suffix="." delimiter="; "><choose>
<if position="ibid-with-locator"><text term="ibid" suffix=", "/><text variable="locator"/></if>
<else-if position="ibid"><text term="ibid"/></else-if>
<else-if position="subsequent"><names variable="author"><name form="short"/></names>
<text value=", n. "/><text variable="first-reference-note-number"/></else-if>
<else><group delimiter=", "><names variable="author"/><text variable="title" font-style="italic"/>
<text variable="locator"/></group></else></choose></layout></citation>
<bibliography><layout><names variable="author"/><text variable="title" prefix=", "/></layout></bibliography>
</style>"""
BIB = "".join(
    f"@book{{{key}, author={{{name}, Ann}}, title={{T {key}}}, year=2020}}\n"
    for key, name in (("a", "Abel"), ("b", "Baker"))
)
TEXT = """First [@a, p. 3]. A note.[^own] Again [@a, p. 4], and [see @b; @a].

@b [p. 7] says so. The note again.[^own]

[^own]: It cites [@b, p. 5], too.
"""


def built(make_site, text: str, style: str = STYLE) -> Site:
    site = make_site(
        {
            "content/references.bib": BIB,
            "notes.csl": style,
            "content/posts/2021-10-20-a.md": post("A", text, citation_style="notes.csl"),
        }
    )
    site.build()
    return site


def page_of(make_site, text: str) -> lxml_html.HtmlElement:
    site = built(make_site, text)
    return lxml_html.fromstring((site.output / "2021/10/a/index.html").read_text("utf-8"))


def notes_of(page: lxml_html.HtmlElement) -> list[str]:
    items = page.xpath("//*[contains(@class, 'footnotes')]//li[starts-with(@id, 'fn-')]")
    return [" ".join(item.text_content().replace("↩︎", "").split()) for item in items]


def test_citations_are_footnotes_among_the_authors_own(make_site) -> None:
    """A reader follows one count of numbers down the page, and finds each note in that order."""
    page = page_of(make_site, TEXT)
    assert notes_of(page) == [
        "Ann Abel, T a, 3.",
        "It cites Ann Baker, T b, 5, too.",
        "Abel, n. 1, p. 4.",
        "See Baker, n. 2; Abel, n. 1.",
        "n. 2, p. 7.",
    ]
    references = page.xpath("//sup[@class='footnote-ref']/a")
    assert [link.text_content() for link in references] == ["1", "2", "3", "4", "5", "2"]
    for link in references:
        (note,) = page.xpath(f"//li[@id='{link.get('href')[1:]}']")
        back = {one.get("href") for one in note.xpath(".//a[@role='doc-backlink']")}
        assert f"#{link.get('id')}" in back


def test_a_style_without_a_bibliography_prints_no_list(make_site) -> None:
    """Its notes say everything, and no link leads to a list that is not there."""
    style = re.sub("<bibliography>.*</bibliography>", "", STYLE, flags=re.DOTALL)
    site = built(make_site, "First [@a, p. 3].", style)
    page = lxml_html.fromstring((site.output / "2021/10/a/index.html").read_text("utf-8"))
    assert notes_of(page) == ["Ann Abel, T a, 3."]
    assert page.xpath("//*[@id='refs'] | //a[starts-with(@href, '#ref-')]") == []
    assert "#ref-" not in (site.output / "atom.xml").read_text("utf-8")


def test_ibid_follows_a_note_of_one_work(make_site) -> None:
    page = page_of(make_site, "One [@a, p. 3]. Two [@a, p. 3]. Three [@a, p. 9].\n")
    assert notes_of(page) == ["Ann Abel, T a, 3.", "Ibid.", "Ibid., 9."]


def test_a_sentence_names_the_author_and_the_note_does_not(make_site) -> None:
    page = page_of(make_site, "@a said so.\n")
    (paragraph,) = page.xpath("//p[.//sup[@class='footnote-ref']]")
    assert paragraph.text_content() == "Abel1 said so."
    assert notes_of(page) == ["T a."]


def test_notes_lead_to_the_list_and_their_numbers_are_where_the_work_is_cited(make_site) -> None:
    page = page_of(make_site, "One [@a].\n")
    assert page.xpath("//li[@id='fn-1']//a[@href='#ref-a'] | //li[@id='fn-1']//button[@popovertarget]")
    assert page.xpath("//p//*[@id='cite-1']//a[@href='#fn-1']")


def test_raised_numbers_of_notes_stand_behind_the_full_stop(make_site) -> None:
    page = page_of(make_site, "A fact [@a]. Another.\n")
    (paragraph,) = page.xpath("//p[.//sup[@class='footnote-ref']]")
    assert paragraph.text_content() == "A fact.1 Another."


def test_a_note_always_says_something(make_site) -> None:
    """A work without an author has its title in the sentence, and some styles know nothing more to say; a
    reader who follows the number finds the work all the same.
    """
    style = STYLE.replace(
        '<names variable="author"/><text variable="title" font-style="italic"/>\n<text variable="locator"/>',
        '<names variable="author"><substitute><text variable="title"/></substitute></names>'
        '<text variable="archive"/>',
    ).replace(
        '<names variable="author"><name form="short"/></names>\n<text value=", n. "/>'
        '<text variable="first-reference-note-number"/>',
        '<text variable="archive"/>',
    )
    site = make_site(
        {
            "content/references.bib": f"{BIB}@misc{{c, title={{A thing}}}}\n",
            "notes.csl": style,
            "content/posts/2021-10-20-a.md": post(
                "A", "@c says. [-@a] too, [@b] and again @c.\n", citation_style="notes.csl"
            ),
        }
    )
    site.build()
    page = lxml_html.fromstring((site.output / "2021/10/a/index.html").read_text("utf-8"))
    assert notes_of(page) == ["A thing.", "Ann Abel.", "Ann Baker.", "A thing."]
