"""What search engines, reference managers and social networks read, read back."""

from __future__ import annotations

import warnings
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from built_site import BuiltSite

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
