"""The HTML of pictures."""

from __future__ import annotations

from octavo.assets.picture_markup import img_markup, picture_markup
from octavo.model.addresses import Addresses
from octavo.model.picture import Picture, PictureVariant

ADDRESSES = Addresses("https://example.org", "/blog/")
VARIANTS = (
    PictureVariant("/_assets/images/a.1.480.avif", 480, "image/avif"),
    PictureVariant("/_assets/images/a.1.800.avif", 800, "image/avif"),
    PictureVariant("/_assets/images/a.1.480.webp", 480, "image/webp"),
)


def test_a_picture_offers_its_variants_best_format_first() -> None:
    picture = Picture("content/a.png", "/2021/a/a.png", 800, 600, VARIANTS)
    assert picture_markup(picture, ADDRESSES, alt="A & B", sizes="10rem") == (
        '<picture><source type="image/avif" srcset="/blog/_assets/images/a.1.480.avif 480w, '
        '/blog/_assets/images/a.1.800.avif 800w" sizes="10rem">'
        '<source type="image/webp" srcset="/blog/_assets/images/a.1.480.webp 480w" sizes="10rem">'
        '<img src="/blog/2021/a/a.png" alt="A &amp; B" width="800" height="600" loading="lazy" '
        'decoding="async"></picture>'
    )


def test_a_picture_without_variants_is_a_plain_image() -> None:
    picture = Picture("content/a.svg", "/a.svg", 0, 0, ())
    assert picture_markup(picture, ADDRESSES, alt="", is_lazy=False) == (
        '<img src="/blog/a.svg" alt="" decoding="async">'
    )


def test_the_author_decides_on_size_and_class_but_not_on_the_source() -> None:
    attributes = [("class", "wide"), ("width", "50%"), ("src", "evil"), ("title", '"x"')]
    assert img_markup("/a.png", alt="a", attributes=attributes, width=8, height=6) == (
        '<img src="/a.png" alt="a" loading="lazy" decoding="async" class="wide" width="50%" '
        'title="&quot;x&quot;">'
    )
