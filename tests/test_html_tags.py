"""Tags, attributes, addresses and ids in HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.html_tags import addresses_in, ids_in, read_tags


def addresses(html: str) -> list[str]:
    return [url for tag in read_tags(html) for one in addresses_in(tag) for url, _ in one.candidates]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="x">', ["x"]),
        ("<A HREF = 'x y'>", ["x y"]),
        ("<img src=x.png/>", ["x.png/"]),
        ('<img alt="a > b" src=x>', ["x"]),
        ("<a title='href=\"y\"' href=x>", ["x"]),
        ('<a href="a&amp;b">', ["a&b"]),
        ("<a\nhref\n=\nx\n>", ["x"]),
        ("<a href=x href=y>", ["x"]),
        ('<img srcset="a.png 1x, b,c.png 200w ,d.png">', ["a.png", "b,c.png", "d.png"]),
        ('<video poster=p src=s><source src="t"><track src=u>', ["p", "s", "t", "u"]),
        ('<object data="d"></object><p data="e">', ["d"]),
        ('<blockquote cite="c"><form action=a><button formaction=f>', ["c", "a", "f"]),
        ('<svg><use href="#i"/><image xlink:href="j"/></svg>', ["#i", "j"]),
        ('<!-- <a href="x"> --><a href=y>', ["y"]),
        ("<!--><a href=y>-->", ["y"]),
        ("<script>'<a href=x>'</script><a href=y>", ["y"]),
        ("<textarea><a href=x></TextArea ><a href=y>", ["y"]),
        ("<style><a href=x>", []),
        ("a < b <a href=y>", ["y"]),
        ("</a href=x><a/href=y>", ["y"]),
        ("<a data-href=x srcdoc=y>", []),
    ],
)
def test_addresses_are_found_as_a_browser_finds_them(html: str, expected: list[str]) -> None:
    """A pattern that misses one leaves a hole in a list or a feed; one too many breaks what was right."""
    assert addresses(html) == expected


def test_an_attribute_knows_its_place() -> None:
    """Only the value is replaced: everything else in a tag is the author's."""
    html = "<p class=x id = 'a b'>"
    ((one,),) = [tuple(ids_in(tag)) for tag in read_tags(html)]
    assert (one.value, html[one.value_start : one.end]) == ("a b", "'a b'")


@pytest.mark.parametrize("html", ["<a href='x>", '<a b="', "<a", "x <!-- y", "<script>x</scrip>", "<a b c"])
def test_what_is_never_closed_is_said(html: str) -> None:
    assert [tag.is_closed for tag in read_tags(html)][-1:] == [False]


@given(
    st.lists(st.sampled_from([*"<>/='\"ab -!?\n&;,", "href", "<!--", "-->", "script"]), max_size=30).map(
        "".join
    )
)
def test_any_text_has_tags_or_none(html: str) -> None:
    for tag in read_tags(html):
        assert 0 <= tag.start < tag.end <= len(html)
        for address in addresses_in(tag):
            one = address.attribute
            assert tag.start < one.start <= one.value_start <= one.end <= tag.end
