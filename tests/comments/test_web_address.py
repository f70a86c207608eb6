"""The web addresses that readers leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.web_address import clean_address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org", "https://example.org"),
        (" HTTPS://Example.ORG/Path?q=1#Top ", "https://example.org/Path?q=1#Top"),
        ("http://example.org:8080/a%20b", "http://example.org:8080/a%20b"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("https://example.org/a b[c]|d\\e", "https://example.org/a%20b%5Bc%5D%7Cd%5Ce"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/caf\u00e9", "https://example.org/caf\u00e9"),
        ("https://b\u00fccher.example/", "https://b\u00fccher.example/"),
        ("https://\u4f8b\u3048.example/", "https://\u4f8b\u3048.example/"),
        ("https://\u0430pple.example/", "https://xn--pple-43d.example/"),
        ("https://\u03b1b.example/", "https://xn--b-ylb.example/"),
        ("https://exa\u200bmple.org/", "https://example.org/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_an_address_is_kept_in_a_form_that_shows_where_it_leads(address: str, expected: str) -> None:
    """A link is trusted for what it looks like."""
    assert clean_address(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        *("", "tony", "www.example.org", "//example.org", "/path", "https:example.org", "https:/example.org"),
        *("javascript:alert(1)", "data:text/html,x", "ftp://example.org", "mailto:a@b.example", "https://"),
        *("https:///x", "http://?x", "https://exa mple.org", "https://example.org:80x/", "http://[::1/"),
        *("https://%65xample.org/", "https://a\\@b.example/", "http:/\\b.example", "https://exa<mple.org"),
        *("https://example.org/" + "x" * 3000, "https://-\u0430b-.example/" + "\ud800" * 3 + "x" * 2000),
        *("https://a\u2100b.example/", "https://\u0430b" + "c" * 70 + ".example/"),
    ],
)
def test_what_is_no_absolute_web_address_is_left_out(address: str) -> None:
    """What a browser would resolve against this site, or run, must never be a link."""
    assert clean_address(address) == ""


@given(st.text(max_size=40).map(lambda text: f"https://{text}"))
def test_cleaning_twice_changes_nothing_more(address: str) -> None:
    """An address is cleaned when it is read and again when it is rendered."""
    clean = clean_address(address)
    assert clean_address(clean) == clean
