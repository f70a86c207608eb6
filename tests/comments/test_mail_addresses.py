"""E-mail addresses in readers' words."""

from __future__ import annotations

import pytest

from octavo.comments.mail_addresses import remove_addresses, remove_divided_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to tony.b+blog@mail.example.org, please.", "Write to [address removed], please."),
        ("<tony@mail.example>", "<[address removed]>"),
        ("[me](mailto:tony@mail.example)", "[me]([address removed])"),
        ("tony&#64;mail.example", "[address removed]"),
        ("tony&#x40;mail.example", "[address removed]"),
        ("https://a.example/?m=tony%40mail.example", "https://a.example/?m=[address removed]"),
        ("müller@bücher.example", "[address removed]"),
        ("tony@mail.xn--p1ai, thanks", "[address removed], thanks"),
        ("tony＠mail.example", "[address removed]"),
        ("tony﹫mail．example", "[address removed]"),
        ('Write to "tony b"@mail.example', "Write to [address removed]"),
        ("tony@[192.0.2.7]", "[address removed]"),
        ("tony@[IPv6:2001:db8::7]", "[address removed]"),
    ],
)
def test_an_address_is_replaced_by_a_remark(text: str, expected: str) -> None:
    """Somebody who once typed an address into a comment did not ask for it to be harvested."""
    assert remove_addresses(text) == (expected, 1)


@pytest.mark.parametrize(
    "text",
    [
        "As @Tony said",
        "[@graf2021; @smith2020, p. 3]",
        "@tony@social.example is a name on a network",
        "https://user:secret@host.example/",
        "https://photos.example/1234@N04/",
        "同意@Tony。谢谢",
        "カフェ＠東京",
        'He said "no"@Tony',
        "see@[1]",
        "a @ b.example",
        "5 @ 3.50",
        "100% of a&b",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    """Readers write "@Tony", citations have an @, and so have names on social networks."""
    assert remove_addresses(text) == (text, 0)


def test_every_address_is_counted() -> None:
    """The warning says how many there were."""
    assert remove_addresses("a@x.example b@y.example") == ("[address removed] [address removed]", 2)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a@<b>b</b>.org, c</p>", "<p>[address removed]<b></b>, c</p>"),
        (
            '<p>x <i>a</i>@<a href="https://b.org/">b.or</a>g</p>',
            '<p>x <i>[address removed]</i><a href="https://b.org/"></a></p>',
        ),
        ("<p>a@b</p><p>.org</p>", "<p>a@b</p><p>.org</p>"),
        ("<p>a@b.org and c@<b>d</b>.org</p>", "<p>[address removed] and [address removed]<b></b></p>"),
        ("<p>a＠<b>b</b>.org</p>", "<p>[address removed]<b></b></p>"),
        ("<p>[@smith2020] @<b>Tony</b></p>", "<p>[@smith2020] @<b>Tony</b></p>"),
    ],
)
def test_an_address_divided_by_tags_is_found(html: str, expected: str) -> None:
    """Search and feeds have the text without tags, and there it would be whole."""
    assert remove_divided_addresses(html) == expected
