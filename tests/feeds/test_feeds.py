"""What subscribers and machines get."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from octavo.rendering.feeds.absolute import absolute_html
from octavo.rendering.feeds.passive import passive_html
from octavo.rendering.feeds.sitemap import SitemapEntry, sitemaps
from site_builder import Site, post

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "data" / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
SETTINGS = """\
description = "A & B"
[posts]
permalink = "/{slug}/"
[feeds]
rss = "feed/index.xml"
[disclaimers.general]
label = "General <Disclaimer>"
text = "Not [advice](/about/)."
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a built site whose newest post has everything that a feed must carry."""
    from site_builder import PLAIN_THEME
    from site_builder import SETTINGS as EVERY_SITE

    site = Site(tmp_path_factory.mktemp("blog"))
    site.write({f"themes/plain/{name}": text for name, text in PLAIN_THEME.items()})
    text = (
        "# One & <i>two</i>\n\n[Here](2021-01-01-p1.md), [there](#one-two), ![P](/p.svg), "
        "$x^2$ and <https://other.example/?a=1&b=2>: as [@smith2020].\n"
    )
    comments = (
        '- id: "1"\n  author: "<Tony> & co"\n  body: "Yes & *no* [@smith2020]"\n  date: 2021-03-05T10:00Z\n'
    )
    site.write(
        {
            "site.toml": (EVERY_SITE + SETTINGS).replace("example.org/", "example.org/blog/"),
            "content/authors/one.md": "---\nname: Ann & One\ncoi: Shares <in> Acme\n---\n",
            "content/pages/about.md": "---\ntitle: About\n---\n",
            "content/static/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>',
            "content/references.bib": "@article{smith2020, author={Smith, Ann}, title={T {\\&} U}, year=2020,"
            " doi={10.1000/1}}",
            "content/posts/2021-01-01-p1.md": post("P1", guid="urn:uuid:old", tags="[t]"),
            "content/posts/2021-01-02-p2.md": post("P2", lang="ar", updated="2021-03-04 08:00"),
            "content/posts/2021-03-01-full.md": post(
                "On *<b>* & `x < y`", text, coi="", author="one", categories="[c]", tags="[t]",
                corrections="[{date: 2021-03-02, text: 'Was [wrong](#one-two).'}]", date="2021-03-01 09:30",
            ),
            "content/posts/2021-03-01-full.comments.yaml": comments,
            "content/posts/2021-04-01-draft.md": post("Draft", draft="true"),
        }
    )  # fmt: skip
    site.build()
    return site


FEEDS = (
    "atom.xml",
    "comments/atom.xml",
    "full/comments/atom.xml",
    "tags/t/atom.xml",
    "categories/c/atom.xml",
    "authors/one/atom.xml",
)


@pytest.mark.parametrize("name", FEEDS)
def test_every_atom_feed_keeps_the_standard(blog: Site, name: str) -> None:
    document = etree.fromstring((blog.output / name).read_bytes())
    GRAMMAR.assertValid(document)
    assert document.find(f"{ATOM}link[@rel='self']").get("href") == f"https://example.org/blog/{name}"


@pytest.mark.parametrize("name", [*FEEDS, "feed/index.xml"])
def test_readers_understand_every_feed(blog: Site, name: str) -> None:
    parsed = feedparser.parse((blog.output / name).read_bytes())
    assert not parsed.bozo
    assert parsed.entries
    assert all(entry.title and entry.link and entry.id for entry in parsed.entries)


def full(blog: Site) -> feedparser.FeedParserDict:
    return next(
        e for e in feedparser.parse((blog.output / "atom.xml").read_bytes()).entries if "full" in e.link
    )


def test_the_full_text_leaves_nothing_out_that_the_page_says(blog: Site) -> None:
    """Who reads in a feed reader must see the conflict of interest, the references and the disclaimer."""
    content = full(blog).content[0].value
    for piece in (
        "Shares &lt;in&gt; Acme",
        "T &amp; U",
        "Not <a",
        "General &lt;Disclaimer&gt;",
        "Correction",
        "<math",
    ):
        assert piece in content
    order = [content.index(piece) for piece in ("One &amp;", "Correction", "COI", "References", "Not <a")]
    assert order == sorted(order)


def test_a_formula_in_a_feed_brings_its_tex(blog: Site) -> None:
    """Readers that know no MathML show the annotation, or the alternative text."""
    document = etree.fromstring((blog.output / "atom.xml").read_bytes())
    content = next(text for text in document.itertext(f"{ATOM}content") if "<math" in text)
    formula = content.partition("<math")[2].partition("</math>")[0]
    assert formula.startswith(' alttext="x^2"><semantics><mrow><msup>')
    assert formula.endswith('<annotation encoding="application/x-tex">x^2</annotation></semantics>')


def test_every_address_in_a_feed_is_a_whole_one(blog: Site) -> None:
    """A feed is read on other sites, where /about/ is somebody else's page."""
    content = full(blog).content[0].value
    addresses = re.findall(r'(?:href|src)="([^"]*)"', content)
    assert set(addresses) >= {
        "https://example.org/blog/p1/",
        "https://example.org/blog/full/#one-two",
        "https://example.org/blog/p.svg",
        "https://example.org/blog/about/",
        "https://other.example/?a=1&amp;b=2",
        "https://doi.org/10.1000/1",
    }
    for name in (*FEEDS, "feed/index.xml", "feed.json"):
        text = (blog.output / name).read_text("utf-8")
        for relative in (
            'href="/',
            'src="/',
            "href=&#34;/",
            "src=&#34;/",
            "href=&#34;#",
            'href=\\"/',
            'href=\\"#',
        ):
            assert relative not in text, name


def test_an_entry_keeps_the_id_that_subscribers_know(blog: Site) -> None:
    """With another id every old post would be new again in every reader."""
    entries = {
        entry.title: entry for entry in feedparser.parse((blog.output / "atom.xml").read_bytes()).entries
    }
    assert entries["P1"].id == "urn:uuid:old"
    assert entries["P2"].id == "https://example.org/blog/p2/"
    rss = etree.fromstring((blog.output / "feed/index.xml").read_bytes())
    guids = {item.findtext("title"): item.find("guid") for item in rss.iter("item")}
    assert (guids["P1"].text, guids["P1"].get("isPermaLink")) == ("urn:uuid:old", "false")
    assert (guids["P2"].text, guids["P2"].get("isPermaLink")) == ("https://example.org/blog/p2/", "true")
    items = {item["title"]: item for item in json.loads(blog.page("feed.json"))["items"]}
    assert items["P1"]["id"] == "urn:uuid:old"


def test_the_date_of_a_feed_is_that_of_its_newest_change(blog: Site) -> None:
    """Not that of the build: a feed whose posts did not change must not change either."""
    document = etree.fromstring((blog.output / "atom.xml").read_bytes())
    assert document.findtext(f"{ATOM}updated") == "2021-03-04T08:00:00+00:00"
    entry = document.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") == "2021-03-01T09:30:00+00:00"
    rss = etree.fromstring((blog.output / "feed/index.xml").read_bytes())
    assert (
        parsedate_to_datetime(rss.findtext("channel/lastBuildDate")).isoformat()
        == "2021-03-04T08:00:00+00:00"
    )
    comments = etree.fromstring((blog.output / "comments/atom.xml").read_bytes())
    assert comments.findtext(f"{ATOM}updated") == "2021-03-05T10:00:00+00:00"


def test_titles_and_names_are_plain_text(blog: Site) -> None:
    entry = full(blog)
    assert entry.title_detail.type == "text/plain"
    assert entry.author == "Ann & One"
    assert entry.summary.startswith("Here, there")
    document = etree.fromstring((blog.output / "atom.xml").read_bytes())
    assert document.findtext(f"{ATOM}entry/{ATOM}title") == "On <b> & x < y"
    (comment,) = feedparser.parse((blog.output / "comments/atom.xml").read_bytes()).entries
    assert comment.author == "<Tony> & co"
    assert comment.content[0].value.startswith("<p>Yes &amp; <em>no</em>")


def test_each_entry_says_its_language(blog: Site) -> None:
    document = etree.fromstring((blog.output / "atom.xml").read_bytes())
    languages = {
        entry.findtext(f"{ATOM}title"): entry.get("{http://www.w3.org/XML/1998/namespace}lang")
        for entry in document.iter(f"{ATOM}entry")
    }
    assert languages["P2"] == "ar"
    assert languages["P1"] == "en-GB"


def test_the_json_feed_says_the_same(blog: Site) -> None:
    feed = json.loads(blog.page("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://example.org/blog/feed.json"
    item = feed["items"][0]
    assert item["title"] == "On <b> & x < y"
    assert "Shares &lt;in&gt; Acme" in item["content_html"]
    assert item["authors"] == [{"name": "Ann & One", "url": "https://example.org/blog/authors/one/"}]
    assert item["tags"] == ["c", "t"]


def test_feeds_carry_what_archives_of_blogs_ask_for(make_site) -> None:
    """Rogue Scholar takes ORCID, licence, DOI, picture and references from the feed alone."""
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann Ode\norcid: 0000-0002-1825-0097\n---\n",
            "content/references.bib": "@article{x, author={Smith, A}, title={T}, year=2020, doi={10.1000/1}}",
            "content/static/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>',
            "content/posts/2021-03-01-a.md": post(
                "A", "[@x]\n", author="ann", doi="10.5555/abc", image="{src: /p.svg, alt: Waves}"
            ),
        },
        'license = "CC BY 4.0"\n',
    )
    site.build()
    document = etree.fromstring((site.output / "atom.xml").read_bytes())
    GRAMMAR.assertValid(document)
    entry = document.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == "https://orcid.org/0000-0002-1825-0097"
    assert entry.findtext(f"{ATOM}rights") == "CC BY 4.0"
    links = {link.get("rel"): link.get("href") for link in entry.iterfind(f"{ATOM}link")}
    assert links["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert links["cite-as"] == "https://doi.org/10.5555/abc"
    thumbnail = entry.find("{http://search.yahoo.com/mrss/}thumbnail")
    assert thumbnail.get("url") == "https://example.org/p.svg"
    (item,) = json.loads(site.page("feed.json"))["items"]
    assert item["authors"] == [{"name": "Ann Ode", "url": "https://orcid.org/0000-0002-1825-0097"}]
    assert item["image"] == "https://example.org/p.svg"
    assert item["_references"][0]["url"] == "https://doi.org/10.1000/1"
    assert (item["_doi"], item["_license"]) == (links["cite-as"], links["license"])


def test_every_post_is_in_the_feed_where_the_site_wants_that(make_site) -> None:
    """An archive that reads a blog whole asks for one document, not for a chain of them."""
    files = {f"content/posts/2021-01-{day:02}-p{day}.md": post(f"P{day}") for day in range(1, 29)}
    files |= {f"content/posts/2021-02-{day:02}-q{day}.md": post(f"Q{day}") for day in range(1, 29)}
    site = make_site(files, "[feeds]\nall_posts = true\n")
    site.build()
    assert len(feedparser.parse((site.output / "atom.xml").read_bytes()).entries) == 56
    assert len(json.loads(site.page("feed.json"))["items"]) == 56
    assert not (site.output / "feed").exists()


def test_an_answer_in_a_feed_says_what_it_answers(make_site) -> None:
    """Readers that know threads (RFC 4685) show a discussion as one."""
    comments = (
        '- id: "1"\n  author: Tony\n  body: "Yes."\n  date: 2021-10-21T10:00Z\n'
        '- id: "2"\n  parent: "1"\n  author: Zoe\n  body: "No."\n  date: 2021-10-22T10:00Z\n'
    )
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", guid="urn:uuid:old"),
            "content/posts/2021-10-20-a.comments.yaml": comments,
        }
    )
    site.build()
    document = etree.fromstring((site.output / "2021/10/a/comments/atom.xml").read_bytes())
    GRAMMAR.assertValid(document)
    answers = document.iter("{http://purl.org/syndication/thread/1.0}in-reply-to")
    assert [one.get("ref") for one in answers] == ["https://example.org/2021/10/a/#comment-1", "urn:uuid:old"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<iframe src="https://x.example/?a=1&amp;b" width="3">old</iframe>', "https://x.example/?a=1&amp;b"),
        ('<embed src="m.mp4"/>', "m.mp4"),
        ('<object data="a.svg"></object>', "a.svg"),
    ],
)
def test_a_frame_in_a_feed_is_a_link(html: str, expected: str) -> None:
    """Feed readers show no frames, and most of them leave nothing in their place."""
    assert passive_html(f"<p>{html} b</p>") == f'<p><a href="{expected}">{expected}</a> b</p>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<SCRIPT>x("<p>")</SCRIPT >a', "a"),
        ("<style>p{}</style><b>a</b>", "<b>a</b>"),
        ('<p class="a" onclick="x()">a</p>', '<p class="a" >a</p>'),
        ("<img src=x onerror=alert(1)>", "<img src=x >"),
        ("<link rel=stylesheet href=x><meta name=a content=b>a", "a"),
        ("a<script>never closed", "a"),
        ('<li><input type="checkbox" disabled checked> a</li>', "<li>☑ a</li>"),
        ('<li><input type="checkbox" disabled> a</li>', "<li>☐ a</li>"),
        ('<input type="text" value="x">a', "a"),
        ("<code>&lt;script&gt;</code> on = off", "<code>&lt;script&gt;</code> on = off"),
    ],
)
def test_nothing_in_a_feed_runs(html: str, expected: str) -> None:
    """W3C's validator calls a feed with scripts a security risk, and readers drop it."""
    assert passive_html(html) == expected


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_archives_know_a_list_of_works_in_every_language(make_site, language: str) -> None:
    """Who gathers posts looks for Pandoc's classes, or for a heading in English."""
    bib = "@article{a, author={Abel, Ann}, title={T}, journal={J}, year=2020, doi={10.1000/1}}\n"
    text = post("A", "B [@a].\n", lang=language)
    site = make_site({"content/references.bib": bib, "content/posts/2021-10-20-a.md": text})
    site.build()
    (entry,) = json.loads(site.page("feed.json"))["items"]
    (listed,) = html.fromstring(entry["content_html"]).xpath("//div[@class='csl-bib-body']//li/div")
    assert listed.get("class") == "csl-entry"
    assert "https://doi.org/10.1000/1" in listed.xpath(".//a/@href")


def test_drafts_are_in_no_feed(blog: Site) -> None:
    assert not any(b"Draft" in data for data in blog.tree().values())


def test_summaries_alone_where_the_site_wants_that(make_site) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A", "Short.\n")}, "[feeds]\nfull_text = false\n")
    site.build()
    document = etree.fromstring((site.output / "atom.xml").read_bytes())
    GRAMMAR.assertValid(document)
    entry = document.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content") is None
    assert entry.findtext(f"{ATOM}summary") == "Short."
    assert json.loads(site.page("feed.json"))["items"][0]["content_text"] == "Short."


def test_a_site_without_posts_has_a_valid_feed(make_site) -> None:
    site = make_site()
    site.build()
    GRAMMAR.assertValid(etree.fromstring((site.output / "atom.xml").read_bytes()))


def test_old_posts_are_reached_through_archives_that_never_change(make_site) -> None:
    """RFC 5005: a reader who subscribes today can have all posts, and caches keep full archives for ever."""

    def files(count: int) -> dict[str, str]:
        return {
            f"content/posts/{2000 + n // 12}-{1 + n % 12:02}-01-p{n}.md": post(f"P{n}", coi="None")
            for n in range(count)
        }

    site = make_site(files(65))
    site.build()
    before = site.tree()
    seen: list[str] = []
    name = "atom.xml"
    while name:
        document = etree.fromstring(before[name])
        GRAMMAR.assertValid(document)
        seen += [entry.findtext(f"{ATOM}title") for entry in document.iter(f"{ATOM}entry")]
        is_archive = document.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert is_archive == (name != "atom.xml")
        if is_archive:
            assert document.find(f"{ATOM}link[@rel='current']").get("href") == "https://example.org/atom.xml"
        older = document.find(f"{ATOM}link[@rel='prev-archive']")
        name = older.get("href").removeprefix("https://example.org/") if older is not None else ""
    assert seen == [f"P{n}" for n in range(64, -1, -1)]
    site.write(files(66))
    site.build()
    after = site.tree()
    archives = [name for name in before if name.startswith("feed/archive/")]
    assert archives == ["feed/archive/1.xml", "feed/archive/2.xml"]
    assert {name: after[name] for name in archives} == {name: before[name] for name in archives}
    assert after["atom.xml"] != before["atom.xml"]


TALK = """\
- {id: "1", author: Tony, body: First., date: 2021-10-21}
- {id: "2", parent: "1", author: Ann, body: Second., date: 2021-10-22}
- {id: "3", author: Mallory, body: Rude., date: 2021-10-23}
- {id: "4", author: Eve, body: Sold., status: spam, date: 2021-10-23}
- {id: "5", parent: "3", author: Una, body: Third., date: 2021-10-24}
- {id: "6", author: Undated, body: When.}
"""


def comments_feed(site: Site) -> feedparser.FeedParserDict:
    return feedparser.parse((site.output / "2021/10/a/comments/atom.xml").read_bytes())


def test_each_discussion_has_a_feed(make_site) -> None:
    """Whoever wrote a comment hears of the answers without looking at the whole site's."""
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("On *mice*", lang="de"),
            "content/posts/2021-10-20-a.comments.yaml": TALK,
            "content/posts/2021-10-21-b.md": post("B"),
            "content/posts/2021-10-22-c.md": post("C"),
            "content/posts/2021-10-22-c.comments.yaml": '- {id: "1", author: T, body: B}\n',
        },
        "[comments]\nper_page = 1\n",
    )
    site.build()
    found = comments_feed(site)
    assert (found.feed.title, found.feed.link) == (
        "Kommentare zu On mice",
        "https://example.org/2021/10/a/",
    )
    assert found.feed.language == "de"
    assert [entry.author for entry in found.entries] == ["Una", "Mallory", "Ann", "Tony"], "newest first"
    assert found.feed.updated == found.entries[0].updated
    first = found.entries[-1]
    assert first.id == "https://example.org/2021/10/a/#comment-1"
    assert first.link == "https://example.org/2021/10/a/comments/1/#comment-1"
    feeds = [name for name in site.tree() if name.endswith("comments/atom.xml")]
    assert feeds == ["2021/10/a/comments/atom.xml", "comments/atom.xml"], "none without a dated comment"


def test_a_discussions_feed_is_announced_where_it_is_read(make_site) -> None:
    site = make_site(
        {"content/posts/2021-10-20-a.md": post("A"), "content/posts/2021-10-20-a.comments.yaml": TALK},
        "[comments]\nper_page = 1\n",
    )
    site.write({"site.toml": (site.folder / "site.toml").read_text().replace('"plain"', '"default"')})
    site.build()
    for page in ("2021/10/a/index.html", "2021/10/a/comments/1/index.html"):
        head, _, body = site.page(page).partition("</head>")
        link = 'type="application/atom+xml" title="Comments on A" href="/2021/10/a/comments/atom.xml"'
        assert link in head, page
        assert '<a href="/2021/10/a/comments/atom.xml" type="application/atom+xml">' in body, page
    assert "/2021/10/a/comments/atom.xml" not in site.page("index.html")


def test_what_was_taken_down_leaves_the_discussions_feed(make_site) -> None:
    """A feed that keeps the words is a copy that nobody thinks of."""
    files = {"content/posts/2021-10-20-a.md": post("A"), "content/posts/2021-10-20-a.comments.yaml": TALK}
    site = make_site(files)
    site.build()
    site.write({"content/redactions.yaml": '- {id: "3"}\n- {id: "2", action: anonymise}\n'})
    site.build()
    found = comments_feed(site)
    assert [entry.author for entry in found.entries] == ["Una", "Anonymous", "Tony"]
    text = site.page("2021/10/a/comments/atom.xml")
    assert not any(word in text for word in ("Mallory", "Rude", "Ann<", "Sold"))
    assert "Second." in text


def test_a_discussions_feed_follows_what_it_shows(make_site) -> None:
    """A title, a work or a comment that changes is in the feed after the next build, and only then."""
    files = {
        "content/posts/2021-10-20-a.md": post("A"),
        "content/posts/2021-10-20-a.comments.yaml": TALK.replace("First.", "'First [@x].'"),
        "content/posts/2021-10-21-b.md": post("B"),
        "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020}",
    }
    site = make_site(files, '[citations]\nstyle = "apa"\n')
    site.build()
    feed = site.output / "2021/10/a/comments/atom.xml"
    assert "Smith, 2020" in feed.read_text("utf-8")
    site.write({"content/references.bib": files["content/references.bib"].replace("2020", "2019")}).build()
    assert "Smith, 2019" in feed.read_text("utf-8")
    site.write({"content/posts/2021-10-20-a.md": post("Another")}).build()
    assert "Comments on Another" in feed.read_text("utf-8")
    before = feed.stat().st_mtime_ns
    site.write({"content/posts/2021-10-21-b.md": post("B", "Changed.\n")}).build()
    assert feed.stat().st_mtime_ns == before
    site.remove("content/posts/2021-10-20-a.comments.yaml")
    site.build()
    assert not feed.exists()


def test_nobody_else_can_have_the_address_of_a_discussions_feed(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A"),
            "content/posts/2021-10-20-a.comments.yaml": TALK,
            "content/static/2021/10/a/comments/atom.xml": "<feed/>",
        }
    )
    (problem,) = site.problems()
    assert "a file that octavo makes" in problem


def test_search_engines_are_told_of_every_page_they_should_know(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", updated="2021-11-01", aliases="[/old/]"),
            "content/posts/2021-10-21-b.md": post("B", noindex="true"),
            "content/pages/about.md": "---\ntitle: About & more\n---\n",
        }
    )
    site.build()
    document = etree.fromstring((site.output / "sitemap.xml").read_bytes())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    pages = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in document}
    assert pages["https://example.org/2021/10/a/"] == "2021-11-01"
    assert pages["https://example.org/about/"] is None
    assert {"https://example.org/", "https://example.org/archive/"} <= set(pages)
    assert not any(word in url for url in pages for word in ("/b/", "/old/", "404"))
    assert site.page("robots.txt") == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"


def test_the_authors_own_robots_txt_wins(make_site) -> None:
    site = make_site({"content/static/robots.txt": "User-agent: *\nDisallow: /\n"})
    assert site.problems() == []
    site.build()
    assert site.page("robots.txt") == "User-agent: *\nDisallow: /\n"


def test_a_very_large_site_has_an_index_of_sitemaps() -> None:
    """A sitemap with more than 50,000 addresses is ignored."""
    entries = [SitemapEntry(f"https://e.org/{n}/?a&b", "") for n in range(50_001)]
    files = dict(sitemaps(entries, "https://e.org/blog/"))
    assert list(files) == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"]
    assert b"<loc>https://e.org/50000/?a&amp;b</loc>" in files["/sitemap-2.xml"]
    assert b"<loc>https://e.org/blog/sitemap-2.xml</loc>" in files["/sitemap.xml"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a class="x" href="../b/?q=1&amp;r=2#c">', '<a class="x" href="https://e.org/b/?q=1&amp;r=2#c">'),
        ('<a href="#x">', '<a href="https://e.org/a/#x">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        (
            '<img src="/p.png" alt="src=&quot;/x&quot;">',
            '<img src="https://e.org/p.png" alt="src=&quot;/x&quot;">',
        ),
        (
            '<source srcset="/p.1.avif 1w, /p.2.avif 2w"><img src="//cdn.example/p">',
            '<source srcset="https://e.org/p.1.avif 1w, https://e.org/p.2.avif 2w"><img src="https://cdn.example/p">',
        ),
        ('<a href="http://[">', '<a href="http://[">'),
        ('no href="/x" here', 'no href="/x" here'),
    ],
)
def test_relative_addresses_are_seen_from_their_page(html: str, expected: str) -> None:
    assert absolute_html(html, "https://e.org/a/") == expected
