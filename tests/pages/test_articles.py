"""A post's page: what stands on it, in which words and from where."""

from __future__ import annotations

import json

import pytest

from octavo.pages.plain_text import plain_text
from octavo.pages.views import ArticleView, WorkView
from site_builder import Site, post

ONE = {
    "content/authors/one.md": (
        "---\nname: Ann One\ncoi: Shares in Acme\norcid: 0000-0002-1825-0097\n---\nBio.\n"
    )
}
TWO = {"content/authors/two.md": "---\nname: Bea Two\naffiliation: Here\n---\n"}
DISCLAIMERS = """
[posts]
disclaimer = "general"
[disclaimers.general]
label = "General"
text = "*No* advice."
[disclaimers.simulated]
label = "Simulated"
text = "Made up."
[disclaimers.own]
label = "Own"
text = "Mine."
[categories.Models]
disclaimer = "simulated"
[categories.Notes]
disclaimer = "false"
"""


def article(
    make_site, settings: str = "", files: dict[str, str] | None = None, **header: object
) -> ArticleView:
    """Return the page of one post with these keys in its header."""
    site: Site = make_site({"content/posts/2021-10-20-a.md": post("A", **header), **(files or {})}, settings)
    return site.article("/2021/10/a/")


@pytest.mark.parametrize(
    ("header", "coi"),
    [
        ({"coi": "None", "author": "one"}, "None"),
        ({"coi": "", "author": "one"}, "Shares in Acme"),
        ({"coi": "", "authors": "[one, two]"}, "Ann One: Shares in Acme"),
        ({"coi": "", "author": "two"}, ""),
    ],
)
def test_the_post_states_its_conflict_of_interest_or_else_its_authors_do(make_site, header, coi: str) -> None:
    """What holds for a person need not be typed under every post; what holds for a post wins."""
    assert article(make_site, files=ONE | TWO, **header).coi == coi


def test_a_post_without_a_statement_is_a_warning_where_the_site_wants_one(make_site) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A", coi="")})
    assert site.problems() == [
        "content/posts/2021-10-20-a.md:1: warning: No conflict-of-interest statement was found.\n"
        "  hint: Add coi: … to the header (“None relevant” says it too), or to the author's file."
    ]
    site.write({"site.toml": (site.folder / "site.toml").read_bytes() + b"[posts]\nrequire_coi = false\n"})
    assert site.problems() == []


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ({}, "General"),
        ({"categories": "[models]"}, "Simulated"),
        ({"categories": "[Other, Models]"}, "Simulated"),
        ({"categories": "[Notes]"}, ""),
        ({"author": "wary"}, "Own"),
        ({"author": "wary", "categories": "[Models]"}, "Simulated"),
        ({"disclaimer": "own", "categories": "[Models]"}, "Own"),
        ({"disclaimer": "true", "categories": "[Notes]"}, "General"),
        ({"disclaimer": "false"}, ""),
    ],
)
def test_post_category_author_and_site_decide_on_the_disclaimer_in_this_order(
    make_site, header, label: str
) -> None:
    wary = {"content/authors/wary.md": "---\nname: Wary\ndisclaimer: own\n---\n"}
    disclaimer = article(make_site, DISCLAIMERS, wary, **header).disclaimer
    assert (disclaimer.label if disclaimer else "") == label


@pytest.mark.parametrize("default", ["", 'disclaimer = "general"', "disclaimer = true"])
def test_the_first_disclaimer_is_the_sites_unless_it_says_otherwise(make_site, default: str) -> None:
    settings = f'[posts]\n{default}\n[disclaimers.general]\nlabel = "General"\ntext = "*No* advice."\n'
    disclaimer = article(make_site, settings).disclaimer
    assert disclaimer is not None
    assert (disclaimer.label, str(disclaimer.html).strip()) == ("General", "<p><em>No</em> advice.</p>")


def test_a_site_may_have_no_disclaimer_by_default(make_site) -> None:
    settings = '[posts]\ndisclaimer = "false"\n[disclaimers.general]\nlabel = "G"\ntext = "T"\n'
    assert article(make_site, settings).disclaimer is None


def test_a_page_has_no_disclaimer_and_no_statement_unless_it_asks(make_site) -> None:
    files = {
        "content/pages/about.md": "---\ntitle: About\nauthor: one\n---\n",
        "content/pages/terms.md": "---\ntitle: Terms\ndisclaimer: true\ncoi: None\n---\n",
    }
    site = make_site(ONE | files, DISCLAIMERS)
    about, terms = site.article("/about/"), site.article("/terms/")
    assert (about.disclaimer, about.coi, about.is_post, about.cite_this) == (None, "", False, None)
    assert terms.disclaimer is not None
    assert (terms.disclaimer.label, terms.coi) == ("General", "None")


def test_neighbours_are_the_posts_before_and_after(make_site) -> None:
    site = make_site({f"content/posts/2021-10-{day}-d{day}.md": post(f"Day {day}") for day in (20, 21, 22)})
    first, middle, last = (site.article(f"/2021/10/d{day}/") for day in (20, 21, 22))
    assert middle.older is not None
    assert middle.newer is not None
    assert (middle.older.title, middle.newer.title) == ("Day 20", "Day 22")
    assert middle.head.previous_url == "/2021/10/d20/"
    assert middle.head.next_url == "/2021/10/d22/"
    assert first.older is None
    assert last.newer is None


def test_two_posts_of_one_day_keep_their_order(make_site) -> None:
    """By path, whatever the disk says: the newer is the one with the later name... always the same."""
    files = {f"content/posts/2021-10-20-{name}.md": post(name) for name in "bca"}
    titles = [str(post.title) for post in make_site(files).views()["/"].posts]
    assert titles == [str(post.title) for post in make_site(dict(reversed(files.items()))).views()["/"].posts]


def test_related_posts_share_most(make_site) -> None:
    """Tags say more than a category; what stands in the series box is not said twice."""
    site = make_site(
        {
            "content/posts/2021-10-01-same-tags.md": post("Same tags", tags="[a, b]"),
            "content/posts/2021-10-02-one-tag.md": post("One tag", tags="[a]"),
            "content/posts/2021-10-03-category.md": post("Category", categories="[c]"),
            "content/posts/2021-10-04-series.md": post("Series", tags="[a, b]", series="[s]"),
            "content/posts/2021-10-05-other.md": post("Other", tags="[z]"),
            "content/posts/2021-10-06-it.md": post("It", tags="[a, b]", categories="[c]", series="[s]"),
        }
    )
    view = site.article("/2021/10/it/")
    assert [str(summary.title) for summary in view.related] == ["Same tags", "One tag", "Category"]
    (series,) = view.series
    assert (series.title, series.position) == ("s", 2)
    assert [str(summary.title) for summary in series.posts] == ["Series", "It"]


def test_corrections_licence_doi_and_update_are_shown(make_site) -> None:
    view = article(
        make_site,
        corrections="[{date: 2021-11-01, text: The number was *3*.}]",
        license="cc by-nc 4.0",
        doi="10.1000/182",
        updated="2021-11-01",
    )
    (correction,) = view.corrections
    assert (correction.date.text, correction.html) == ("1 November 2021", "The number was <em>3</em>.")
    assert view.license is not None
    assert view.license.url == "https://creativecommons.org/licenses/by-nc/4.0/"
    assert view.license.title == "CC BY-NC 4.0"
    assert view.doi_url == "https://doi.org/10.1000/182"
    assert view.updated is not None
    assert view.updated.iso == "2021-11-01"


@pytest.mark.parametrize(
    ("text", "title", "url"),
    [
        ("CC0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/terms", "https://example.org/terms", "https://example.org/terms"),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
        ("All rights reserved", "All rights reserved", ""),
    ],
)
def test_a_licence_is_a_name_or_an_address(make_site, text: str, title: str, url: str) -> None:
    view = article(make_site, license=text)
    assert view.license is not None
    assert (view.license.title, view.license.url) == (title, url)


def test_a_post_says_how_to_cite_it(make_site) -> None:
    view = article(make_site, files=ONE | TWO, authors="[one, two]", doi="10.1000/182")
    assert view.cite_this is not None
    text = plain_text(view.cite_this.html)
    assert text.startswith("One A, Two B. A [Internet]. Blog; 2021 Oct 20")
    assert "10.1000/182" in text
    assert "https://example.org/2021/10/a/" in text
    assert "{one-2021-a,\n" in view.cite_this.bibtex
    assert "\r\nID  - one-2021-a\r\n" in view.cite_this.ris


def test_the_table_of_contents_has_two_levels(make_site) -> None:
    site = make_site(
        {"content/posts/2021-10-20-a.md": post("A", "## One\n\n### Two\n\n#### Three\n\n## *Four*\n")}
    )
    toc = site.article("/2021/10/a/").toc
    assert [(entry.level, entry.anchor, entry.html) for entry in toc] == [
        (1, "one", "One"),
        (2, "two", "Two"),
        (1, "four", "<em>Four</em>"),
    ]
    site.write({"content/posts/2021-10-20-a.md": post("A", "## One\n", toc="false")})
    assert site.article("/2021/10/a/").toc == ()


def test_a_post_in_another_language_says_so(make_site) -> None:
    """Screen readers change their voice, browsers the direction."""
    view = article(make_site, lang="ar")
    assert (view.language, view.direction, view.head.direction) == ("ar", "rtl", "rtl")
    site = make_site({"content/posts/2021-10-20-a.md": post("A")}, 'language = "he"\n')
    assert site.article("/2021/10/a/").head.direction == "rtl"


@pytest.mark.parametrize(
    ("header", "include", "is_indexed"),
    [
        ({}, {}, True),
        ({"noindex": "true"}, {}, False),
        ({"draft": "true"}, {"with_drafts": True}, False),
        ({"date": "2030-01-01"}, {"with_future": True}, False),
    ],
)
def test_search_engines_do_not_see_what_is_not_for_them(make_site, header, include, is_indexed: bool) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A", **header)})
    (view,) = [view for view in site.views(**include).values() if isinstance(view, ArticleView)]
    assert view.head.is_indexed is is_indexed


def test_an_old_address_leads_to_the_page(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post(
                "A *title*", aliases='[/?p=12, /2019/Old_Path, "/x/old.html"]'
            )
        }
    )
    views = site.views()
    for alias in ("/2019/Old_Path/", "/x/old.html"):
        assert views[alias].url == "/2021/10/a/"
        assert views[alias].canonical == "https://example.org/2021/10/a/"
        assert views[alias].title == "A title"


def test_machines_read_the_same_as_people(make_site) -> None:
    """Highwire tags for reference managers, JSON-LD and Open Graph for the others."""
    site = make_site(
        {
            **ONE,
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T {\\& U}}, journal={J},"
            " year=2020, doi={10.1000/1}}",
            "content/posts/2021-10-20-a.md": post("</script> & *co*", "As [@x].\n", author="one", tags="[t]"),
            "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  author: "<b>"\n  body: Hi</script>\n',
        }
    )
    head = site.article("/2021/10/a/").head
    meta = dict(head.citation_meta)
    assert meta["citation_title"] == "</script> & co"
    assert meta["citation_author"] == "Ann One"
    assert meta["citation_author_orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert meta["citation_publication_date"] == "2021/10/20"
    assert meta["citation_reference"] == "citation_doi=10.1000/1"
    assert "</" not in head.json_ld
    data = json.loads(head.json_ld)
    assert data["@type"] == ["BlogPosting", "ScholarlyArticle"]
    assert data["headline"] == "</script> & co"
    assert data["citation"] == [
        {"@type": "ScholarlyArticle", "@id": "https://doi.org/10.1000/1", "name": "T & U"}
    ]
    assert data["commentCount"] == 1
    assert data["discussionUrl"].endswith("/2021/10/a/#comments")
    assert "comment" not in data, "It stands in the page already."
    graph = dict(head.open_graph)
    assert (graph["og:type"], graph["og:title"], graph["article:tag"]) == ("article", "</script> & co", "t")


def test_a_post_with_the_base_path_is_the_same_post(make_site) -> None:
    """The same content builds for / and for /a/b/: all addresses begin with it, nothing else differs."""
    files = {
        **ONE,
        "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020}",
        "content/posts/2021-10-20-a.md": post(
            "A",
            "[b](2021-10-21-b.md) [about](/about/) [@x] ![p](/p.svg)\n",
            author="one",
            tags="[t]",
            aliases="[/o/]",
        ),
        "content/posts/2021-10-21-b.md": post("B", "[@x]\n", tags="[t]"),
        "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  body: "[@x]"\n  date: 2021-10-21\n',
        "content/pages/about.md": "---\ntitle: About\n---\n",
        "content/static/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>',
    }
    settings = 'theme = "default"\n[[menu]]\ntitle = "About"\npath = "/about/"\n'
    site = make_site(files)
    settings = (site.folder / "site.toml").read_text().replace('"plain"', '"default"')
    site.write({"site.toml": settings + '[[menu]]\ntitle = "About"\npath = "/about/"\n'})
    site.build()
    root = site.tree()
    site.build(base_url="https://example.org/a/b/")
    below = site.tree()
    assert set(root) == set(below)
    for name, data in below.items():
        text = data.decode("utf-8", "replace")
        text = text.replace("%2Fa%2Fb%2F", "%2F")
        for quote in ('"/', "=/", "(/", '"https://example.org/', ", /", "[/"):
            text = text.replace(f"{quote}a/b/", quote)
        text = text.replace("https://example.org/a/b/", "https://example.org/")
        assert text == root[name].decode("utf-8", "replace"), name
        if name.endswith(".html"):
            assert 'href="/2021' not in data.decode()


def test_a_sentence_that_cites_leads_to_the_work_and_the_work_to_the_sentence(make_site) -> None:
    """The page of a work quotes every place that cites it, in posts and in comments."""
    site = make_site(
        {
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020,"
            " abstract={A <b> & c}}",
            "content/posts/2021-10-20-a.md": post(
                "A", "First. This <i>is</i> known [@x, p. 3]. Again [@x].\n"
            ),
            "content/posts/2021-10-21-b.md": post("B", "Nothing here.\n"),
            "content/posts/2021-10-21-b.comments.yaml": (
                '- id: "7"\n  author: Tony\n  body: "I read it [@x]!"\n  date: 2021-10-22\n'
                '- id: "8"\n  author: Eve\n  body: My own words.\n  references: [x]\n'
            ),
        }
    )
    view = site.views()["/references/x/"]
    assert isinstance(view, WorkView)
    assert [(m.url, m.sentence, m.commenter) for m in view.mentions] == [
        ("/2021/10/b/#cite-1", "I read it [1]!", "Tony"),
        ("/2021/10/b/#comment-8", "", "Eve"),
        ("/2021/10/a/#cite-1", "This is known [1, p. 3].", ""),
        ("/2021/10/a/#cite-2", "Again [1].", ""),
    ]
    assert view.mentions[0].date.iso == "2021-10-22T00:00:00+01:00"
    assert "<b>" not in view.abstract
    assert [link.url for link in view.work.cited_by] == ["/2021/10/b/#cite-1", "/2021/10/a/#cite-1"]

    (reference,) = site.article("/2021/10/a/").references
    assert [(link.label, link.url) for link in reference.back_links] == [("a", "#cite-1"), ("b", "#cite-2")]
    assert [(link.label, link.url, link.is_comment) for link in reference.elsewhere] == [
        ("B", "/2021/10/b/#cite-1", True)
    ]
    assert reference.work_url == "/references/x/"
    (in_discussion,) = site.article("/2021/10/b/").references
    assert in_discussion.is_cited_in_text is False


def test_work_pages_can_be_switched_off(make_site) -> None:
    site = make_site(
        {
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020}",
            "content/posts/2021-10-20-a.md": post("A", "[@x]\n"),
        },
        "[citations]\nwork_pages = false\n",
    )
    assert "/references/x/" not in site.views()
    assert site.article("/2021/10/a/").references[0].work_url == ""
