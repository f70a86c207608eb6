"""What machines read of a page: Zotero, Scholar, search engines, Signposting and microformats."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import mf2py
import pytest
from lxml import html

from site_builder import Site, post

SETTINGS = """\
license = "CC BY 4.0"
issn = "2051-8188"
"""
BIBLIOGRAPHY = """\
@article{smith2020, author={Smith, Ann and {Northmere Group}}, title={A trial of rest}, journal={Brain},
  year=2020, month=may, volume=3, number=2, pages={10--12}, doi={10.1000/1}, pmid=123}
@phdthesis{vries1999, author={de Vries, Jan}, title={Slow}, school={University of Utrecht}, year=1999}
@incollection{lee2001, author={Lee, Kim}, title={Part}, booktitle={Whole}, editor={Ode, Eve},
  isbn={9780198568384}, publisher={OUP}, year=2001}
@online{web2022, title={A page}, url={https://other.example/page}, year=2022}
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a built site in the default theme with a post that has everything machines look for."""
    from site_builder import SETTINGS as EVERY_SITE

    site = Site(tmp_path_factory.mktemp("blog"))
    text = "As [@smith2020; @vries1999; @lee2001; @web2022].\n"
    comments = (
        '- id: "1"\n  author: Tony\n  body: "Yes."\n  date: 2021-03-05T10:00Z\n'
        '- id: "2"\n  parent: "1"\n  author: Zoe\n  body: "No."\n  date: 2021-03-06T10:00Z\n'
    )
    site.write(
        {
            "site.toml": SETTINGS
            + EVERY_SITE.replace('"plain"', '"default"')
            + "[citations]\npost_records = true\n",
            "content/authors/ann.md": "---\nname: Ann Ode\norcid: 0000-0002-1825-0097\n"
            'affiliation: Northmere\nfediverse: "@ann@example.social"\n---\nAnn counts.\n',
            "content/references.bib": BIBLIOGRAPHY,
            "content/posts/2021-03-01-a.md": post(
                "On *rest*",
                text,
                author="ann",
                tags="[sleep, trials]",
                doi="10.5555/abc",
                summary="Rest helps.",
            ),
            "content/posts/2021-03-01-a.comments.yaml": comments,
            "content/posts/2021-03-02-part.md": post("Part 1", series="[s]", author="ann"),
            "content/posts/2021-03-03-between.md": post("Between", author="ann"),
            "content/posts/2021-03-04-part.md": post("Part 2", series="[s]", author="ann", slug="part-2"),
        }
    )
    site.build()
    return site


POST = "2021/03/a/index.html"


def tags_of(site: Site, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in html.fromstring(site.page(name)).iterfind("head/meta"):
        found.setdefault(tag.get("name") or tag.get("property") or "", []).append(tag.get("content"))
    return found


def links_of(site: Site, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in html.fromstring(site.page(name)).iterfind("head/link"):
        found.setdefault(link.get("rel"), []).append(link.get("href"))
    return found


def json_ld(site: Site, name: str) -> dict[str, object]:
    (script,) = html.fromstring(site.page(name)).iterfind("head/script[@type='application/ld+json']")
    data: dict[str, object] = json.loads(script.text)
    return data


def context_objects(site: Site, name: str) -> list[dict[str, list[str]]]:
    spans = html.fromstring(site.page(name)).iterfind(".//span[@class='Z3988']")
    return [parse_qs(span.get("title")) for span in spans]


def test_zotero_saves_a_post_as_a_post_of_a_blog(blog: Site) -> None:
    """A tag for a journal's title makes it an article of a journal that does not exist."""
    tags = tags_of(blog, POST)
    assert tags["z:itemType"] == ["blogPost"]
    assert "citation_journal_title" not in tags
    assert tags["citation_title"] == ["On rest"]
    assert tags["citation_author"] == ["Ann Ode"]
    assert tags["citation_issn"] == ["2051-8188"]
    (saved,) = context_objects(blog, POST)
    assert saved["rft.type"] == ["blogPost"]
    assert saved["rft.subject"] == ["sleep", "trials"]
    assert saved["rft.rights"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert saved["rft_id"] == ["info:doi/10.5555/abc"]
    assert saved["rft.identifier"] == ["https://example.org/2021/03/a/"]


def test_a_list_offers_each_of_its_posts_to_zotero(blog: Site) -> None:
    assert [one["rft.title"] for one in context_objects(blog, "index.html")] == [
        ["Part 2"], ["Between"], ["Part 1"], ["On rest"],
    ]  # fmt: skip


def test_the_list_of_works_offers_each_of_them_to_zotero(blog: Site) -> None:
    works = {
        one.get("rft.atitle", one.get("rft.title", [""]))[0]: one
        for one in context_objects(blog, "references/index.html")
    }
    assert works.keys() == {"A trial of rest", "Slow", "Part", "A page"}
    article = works["A trial of rest"]
    assert article["rft.au"] == ["Smith, Ann", "Northmere Group,"]
    assert article["rft.date"] == ["2020-05"]
    assert article["rft_id"] == ["info:doi/10.1000/1", "info:pmid/123"]
    assert works["Slow"]["rft.inst"] == ["University of Utrecht"]
    assert works["Part"]["rft.btitle"] == ["Whole"]
    assert works["A page"]["rft_id"] == ["https://other.example/page"]


@pytest.mark.parametrize(
    ("key", "tags"),
    [
        (
            "smith2020",
            {
                "citation_journal_title": ["Brain"],
                "citation_author": ["Smith, Ann", "Northmere Group,"],
                "citation_publication_date": ["2020/05"],
                "citation_firstpage": ["10"],
                "citation_lastpage": ["12"],
                "citation_doi": ["10.1000/1"],
                "citation_pmid": ["123"],
            },
        ),
        ("vries1999", {"citation_dissertation_institution": ["University of Utrecht"]}),
        (
            "lee2001",
            {
                "citation_inbook_title": ["Whole"],
                "citation_editor": ["Ode, Eve"],
                "citation_isbn": ["9780198568384"],
            },
        ),
        ("web2022", {"z:itemType": ["webpage"], "citation_public_url": ["https://other.example/page"]}),
    ],
)
def test_a_works_page_offers_the_work_itself(blog: Site, key: str, tags: dict[str, list[str]]) -> None:
    """A page that tells of an article is saved as that article, with its authors."""
    found = tags_of(blog, f"references/{key}/index.html")
    assert {name: found.get(name) for name in tags} == tags
    # Zotero would take it for the abstract, and our blog for the site of a page elsewhere.
    assert "description" not in found
    assert ("og:site_name" in found) == (key != "web2022")


def test_a_post_says_in_json_ld_what_it_cites_and_under_which_licence(blog: Site) -> None:
    data = json_ld(blog, POST)
    assert data["author"] == [
        {
            "@type": "Person",
            "@id": "https://orcid.org/0000-0002-1825-0097",
            "name": "Ann Ode",
            "url": "https://example.org/authors/ann/",
            "affiliation": {"@type": "Organization", "name": "Northmere"},
        }
    ]
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["identifier"] == {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.5555/abc"}
    works = {work["name"]: work.get("@id") for work in data["citation"]}  # type: ignore[attr-defined]
    assert works["A trial of rest"] == "https://doi.org/10.1000/1"
    assert works["A page"] == "https://other.example/page"
    assert works["Slow"] is None


def test_home_authors_and_works_have_structured_data(blog: Site) -> None:
    home = json_ld(blog, "index.html")
    assert (home["@type"], home["issn"]) == ("Blog", "2051-8188")
    assert home["blogPost"][0]["headline"] == "Part 2"  # type: ignore[index]
    author = json_ld(blog, "authors/ann/index.html")
    assert author["@type"] == "ProfilePage"
    assert author["mainEntity"]["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]  # type: ignore[index]
    work = json_ld(blog, "references/smith2020/index.html")["mainEntity"]
    assert work["isPartOf"]["isPartOf"]["isPartOf"]["name"] == "Brain"  # type: ignore[index]


def test_signposts_lead_from_a_post_to_what_belongs_to_it(blog: Site) -> None:
    """Signposting: machines find the DOI, the authors and the licence without reading the page."""
    links = links_of(blog, POST)
    assert links["cite-as"] == ["https://doi.org/10.5555/abc"]
    assert links["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert links["item"] == ["https://example.org/2021/03/a/references.bib"]
    assert links["describedby"] == ["https://example.org/2021/03/a/cite.bib"]
    assert "doi = {10.5555/abc}" in blog.page("2021/03/a/cite.bib")
    assert links_of(blog, "2021/03/between/index.html")["cite-as"] == ["https://example.org/2021/03/between/"]


def test_the_feed_of_the_site_is_announced_first(blog: Site) -> None:
    """Many feed readers subscribe to the first feed of a page."""
    assert links_of(blog, POST)["alternate"][0] == "/atom.xml"


def test_next_and_previous_follow_the_series(blog: Site) -> None:
    """Who reads a series goes on with its next part, whatever was published between."""
    first = links_of(blog, "2021/03/part/index.html")
    assert first["next"] == ["/2021/03/part-2/"]
    assert "prev" not in first
    between = links_of(blog, "2021/03/between/index.html")
    assert (between["prev"], between["next"]) == (["/2021/03/part/"], ["/2021/03/part-2/"])


def test_a_post_is_an_entry_with_its_author_and_comments_that_answer_it(blog: Site) -> None:
    """Microformats, as readers of the independent web look for them."""
    items = mf2py.parse(blog.page(POST), url="https://example.org/2021/03/a/")["items"]
    entry, *others = [item for item in items if item["type"] == ["h-entry"]]
    said = entry["properties"]
    assert said["name"] == ["On rest"]
    assert said["url"] == ["https://example.org/2021/03/a/"]
    assert said["published"] == ["2021-03-01"]
    assert said["author"][0]["properties"]["name"] == ["Ann Ode"]
    assert "sleep" in said["category"]
    answered = [item["properties"]["in-reply-to"][0] for item in others]
    assert answered == ["https://example.org/2021/03/a/", "https://example.org/2021/03/a/#comment-1"]


def test_a_post_names_its_author_on_the_fediverse(blog: Site) -> None:
    assert tags_of(blog, POST)["fediverse:creator"] == ["@ann@example.social"]
