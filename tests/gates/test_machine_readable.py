"""What search engines, reference managers and social networks read, read back."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import mf2py
import pytest
from lxml import etree, html

from built_site import BuiltSite
from site_server import serve

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _extract(site: BuiltSite, page: str) -> dict[str, list[dict]]:
    with warnings.catch_warnings():
        # Extruct's own dependencies are behind Python's deprecations; that is not ours to fail for.
        warnings.simplefilter("ignore")
        import extruct

        return extruct.extract(
            site.read(page), base_url=urljoin(site.url, page), syntaxes=["json-ld", "opengraph"], uniform=True
        )


def _tree(site: BuiltSite, page: str) -> html.HtmlElement:
    return html.parse(site.file_of(page), html.HTMLParser(encoding="utf-8")).getroot()


def _meta(site: BuiltSite, page: str, name: str) -> list[str]:
    return _tree(site, page).xpath("//meta[@name=$name]/@content", name=name)


def _count_references(site: BuiltSite, page: str) -> int:
    return len(_tree(site, page).xpath("//li[starts-with(@id, 'ref-')]"))


@pytest.fixture(scope="module")
def metadata(site: BuiltSite) -> dict[str, dict[str, list[dict]]]:
    return {page: _extract(site, page) for page in site.posts}


def test_the_sitemap_keeps_to_its_schema_and_lists_every_post(site: BuiltSite) -> None:
    """A search engine throws away a sitemap with one fault."""
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemap.xsd")))
    sitemap = etree.parse(site.output / "sitemap.xml")
    assert schema.validate(sitemap), schema.error_log
    listed = {element.text for element in sitemap.iter(f"{_SITEMAP}loc")}
    assert {f"{site.origin}{page}" for page in site.posts} <= listed


def test_each_post_says_in_json_ld_what_it_is_and_what_it_cites(
    site: BuiltSite, metadata: dict[str, dict[str, list[dict]]]
) -> None:
    """Search engines and knowledge graphs read the post as an article with authors and citations."""
    cited = 0
    for page, found in metadata.items():
        articles = [item for item in found["json-ld"] if "BlogPosting" in item["@type"]]
        assert len(articles) == 1, page
        article = articles[0]
        title = _tree(site, page).xpath("string(//h1)")
        assert " ".join(article["headline"].split()) == " ".join(title.split()), page
        assert article["author"], page
        assert article["datePublished"], page
        assert article["url"] == f"{site.origin}{page}", page
        assert len(article.get("citation", [])) == _count_references(site, page), page
        cited += len(article.get("citation", []))
    assert cited > 50


def test_each_post_has_a_social_card(site: BuiltSite, metadata: dict[str, dict[str, list[dict]]]) -> None:
    """A link that somebody shares shows title, summary and a picture that exists."""
    for page, found in metadata.items():
        (card,) = found["opengraph"]
        assert card["@type"] == "article", page
        assert card["og:url"] == f"{site.origin}{page}", page
        assert card["og:title"], page
        assert card["og:description"], page
        assert site.file_of(card["og:image"].removeprefix(site.origin)).is_file(), page


def test_each_post_can_be_saved_by_a_reference_manager(site: BuiltSite) -> None:
    """Zotero and Google Scholar read the Highwire tags."""
    for page in site.posts:
        assert len(_meta(site, page, "citation_title")) == 1, page
        assert _meta(site, page, "citation_author"), page
        (date,) = _meta(site, page, "citation_publication_date")
        assert date.replace("/", "").isdigit(), page
        assert len(date) == len("2021/10/20"), page
        assert len(_meta(site, page, "citation_reference")) == _count_references(site, page), page


def test_every_kind_of_page_says_what_it_is_about(site: BuiltSite) -> None:
    """Google asks of a profile for its person with a name; knowledge graphs take works by their DOI."""
    (home,) = _extract(site, site.base_path)["json-ld"]
    assert home["@type"] == "Blog"
    assert len(home["blogPost"]) == len(_tree(site, site.base_path).xpath("//article"))
    people = [page for page in site.pages if re.search(r"/authors/[^/]+/$", page)]
    for page in people:
        (profile,) = _extract(site, page)["json-ld"]
        assert profile["@type"] == "ProfilePage", page
        assert profile["mainEntity"]["name"] == _tree(site, page).xpath("string(//h1)"), page
    works = [page for page in site.pages if re.search(r"/references/(?!by-)[^/]+/$", page)]
    with_doi = 0
    for page in works:
        (about,) = _extract(site, page)["json-ld"]
        work = about["mainEntity"]
        assert work["name"] == _tree(site, page).xpath("normalize-space(//h1)"), page
        (doi, *_) = [*_meta(site, page, "citation_doi"), ""]
        if doi:
            with_doi += 1
            assert work["@id"].lower() == f"https://doi.org/{doi}".lower(), page
    assert people
    assert with_doi > 50


def test_what_google_asks_of_an_article_is_there(metadata: dict[str, dict[str, list[dict]]]) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/article, read in November 2026."""
    for page, found in metadata.items():
        (article,) = [item for item in found["json-ld"] if "BlogPosting" in item["@type"]]
        assert all(author["@type"] == "Person" and author["url"] for author in article["author"]), page
        assert datetime.fromisoformat(article["datePublished"]), page
        assert datetime.fromisoformat(article["dateModified"]), page
        assert article["image"].startswith("https://"), page
        assert len(article["headline"]) <= 110, page


def test_signposts_are_understood_by_a_reader_of_signposting(site: BuiltSite) -> None:
    """The reader is that of signposting.org's authors."""
    from signposting import find_signposting_html

    read = 0
    with serve(site) as address:
        for page in site.posts:
            found = find_signposting_html(f"{address}{page}")
            assert str(found.citeAs.target).startswith("https://"), page
            assert found.authors, page
            assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/", page
            for item in found.items:
                assert site.file_of(str(item.target).removeprefix(site.origin)).is_file(), page
                read += 1
    assert read > 10


def test_microformats_of_every_post_name_its_author_and_its_words(site: BuiltSite) -> None:
    """Readers of the independent web show a post that answers them with its author and its text."""
    for page in site.posts:
        parsed = mf2py.parse(site.read(page), url=urljoin(site.url, page))["items"]
        entry = next(item["properties"] for item in parsed if item["type"] == ["h-entry"])
        assert entry["url"] == [f"{site.origin}{page}"], page
        assert entry["author"], page
        assert entry["published"], page
        assert len(entry["content"][0]["value"]) > 500, page
