"""Images: what is known of them, and in which forms they are offered."""

from __future__ import annotations

import gzip
import zlib

import pytest
from PIL import Image

from made_pictures import corners, encoded, exif
from octavo.assets import images
from octavo.assets.images import (
    examine_picture,
    make_copy,
    plan_picture,
)
from octavo.assets.picture_format import is_picture, why_not_shown
from octavo.model.picture import Picture, PictureVariant

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'


def flat(width: int, height: int, kind: str = "PNG", **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), "teal"), kind, **options)


def planned(name: str, data: bytes, *, is_copied: bool = False) -> Picture:
    facts = examine_picture(name, data)
    assert facts.trouble == ""
    return plan_picture(f"content/{name}", f"/{name}", "d" * 32, facts, is_copied=is_copied)


def size_of(name: str, data: bytes) -> tuple[int, int, list[int]]:
    picture = planned(name, data)
    return picture.width, picture.height, [v.width for v in picture.variants if v.media_type == "image/webp"]


def test_smaller_variants_are_planned_for_what_is_wider() -> None:
    """A small screen loads a small file; no variant is larger than the picture itself."""
    assert size_of("a.png", flat(2000, 1000)) == (2000, 1000, [480, 960, 1600])
    assert size_of("a.png", flat(1000, 500)) == (1000, 500, [480, 960, 1000])
    assert size_of("a.png", flat(100, 50)) == (100, 50, [100])


def test_names_of_variants_depend_on_the_bytes_and_on_how_they_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hosts let them be kept for ever: a copy that is made in another way needs another name."""

    def name_of(digest: str) -> str:
        return plan_picture("content/Über Bild.png", "/x", digest, facts).variants[0].site_path

    facts = examine_picture("a.png", flat(100, 50))
    first = name_of("0" * 32)
    assert first.startswith("/_assets/images/uber-bild.")
    assert first.endswith(".100.avif")
    assert name_of("1" * 32) != first
    for version in ("COPYING", "CLEANING"):
        with monkeypatch.context() as patched:
            patched.setattr(images, version, 99)
            assert name_of("0" * 32) != first


@pytest.mark.parametrize(
    ("name", "data", "trouble"),
    [
        ("a.png", b"", "This picture cannot be read."),
        ("a.png", SVG, "This picture is SVG, which its name does not say, and browsers show nothing of it."),
        (
            "a.svg",
            flat(8, 8),
            "This picture is PNG, which its name does not say, and browsers show nothing of it.",
        ),
        ("a.jpg", b"\xff\xd8\xff", "This picture is damaged: its end is missing."),
        ("a.gif", b"GIF89a", "This picture is damaged: its end is missing."),
        ("a.jpg", b"<!DOCTYPE html><title>Not found", "This picture is SVG, which"),
        ("a.svgz", b"\x1f\x8b", "This picture is damaged: its end is missing."),
    ],
)
def test_what_is_no_picture_is_said_to_be_none(name: str, data: bytes, trouble: str) -> None:
    facts = examine_picture(name, data)
    assert facts.trouble.startswith(trouble)
    assert facts.hint
    picture = plan_picture(f"content/{name}", f"/{name}", "d" * 32, facts)
    assert (picture.width, picture.variants, picture.fallback) == (0, (), None)


def test_a_wrong_ending_between_pictures_of_pixels_is_no_mistake() -> None:
    """Browsers look into the file."""
    assert size_of("a.png", flat(10, 5, "JPEG")) == (10, 5, [10])


def test_an_image_of_a_billion_pixels_is_measured_and_never_opened() -> None:
    """Its head says 10,000 by 10,000; to decode it would take the memory of the machine."""
    data = bytearray(flat(1, 1))
    data[16:24] = (10_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert size_of("a.png", bytes(data)) == (10_000, 10_000, [])
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert examine_picture("a.png", bytes(data)).trouble == "This picture is too large to be read."


def test_of_a_picture_higher_than_copies_can_be_none_are_made() -> None:
    """WebP ends at 16,383 pixels: drawings of long lists are higher."""
    assert size_of("a.png", encoded(Image.new("1", (500, 16_384)), "PNG")) == (500, 16_384, [480])
    assert size_of("a.png", encoded(Image.new("1", (10, 16_384)), "PNG")) == (10, 16_384, [])
    tall = examine_picture("a.tif", encoded(Image.new("1", (10, 16_384)), "TIFF"))
    assert tall.trouble == "This picture has more than 80 megapixels, or is higher than 16383 pixels."


def test_pictures_are_known_by_their_names() -> None:
    assert is_picture("a/B.PNG")
    assert is_picture("a.svg")
    assert is_picture("a.tiff")
    assert not is_picture("a.pdf")
    assert not is_picture("png")


def test_a_scan_is_shown_as_a_copy_that_is_not_wider_than_the_others() -> None:
    """No browser but one shows TIFF: what stands in `<img>` has to be something else."""
    picture = planned("scan.tif", flat(3000, 1000, "TIFF"))
    assert picture.fallback == PictureVariant(picture.site_path, 1600, "image/jpeg")
    assert picture.site_path.startswith("/_assets/images/scan.")
    assert picture.site_path.endswith(".1600.jpg")
    assert (picture.width, picture.height) == (1600, 533)


def test_a_compressed_graphic_is_shown_unpacked() -> None:
    """A host that does not know .svgz sends it in a way that shows nothing."""
    data = gzip.compress(SVG)
    picture = planned("a.svgz", data)
    assert (picture.width, picture.height) == (8, 6)
    assert picture.fallback is not None
    assert picture.site_path.endswith(".svg")
    assert make_copy("a.svgz", data, picture.fallback) == SVG


def test_of_a_file_that_is_copied_as_it_is_a_clean_copy_is_shown() -> None:
    data = encoded(corners(), "JPEG", exif=exif())
    picture = planned("a.jpg", data, is_copied=True)
    assert picture.fallback is not None
    assert picture.site_path.endswith(".jpg")
    assert b"Maker" not in make_copy("a.jpg", data, picture.fallback)
    assert planned("a.jpg", data).site_path == "/a.jpg"
    assert planned("a.jpg", flat(8, 8, "JPEG"), is_copied=True).site_path == "/a.jpg"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0", "HEIC"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0", "HEIC"),
        ("a.jxl", b"\xff\x0a", "JPEG XL"),
        ("a.png", b"%PDF-1.7", "PDF"),
        ("a.png", b"%!PS-Adobe", "PostScript"),
        ("a.dng", b"II*\0\x08\0\0\0\0\0\0\0", "raw camera"),
        ("a.png", bytes(128) + b"DICM", "DICOM"),
    ],
)
def test_what_browsers_do_not_show_is_named(name: str, data: bytes, kind: str) -> None:
    """iPhones send HEIC under the name of JPEG; a picture that nobody sees must not be silent."""
    facts = examine_picture(name, data)
    picture = plan_picture(f"content/{name}", f"/{name}", "d" * 32, facts)
    assert (facts.trouble, picture.unshown) == ("", kind)
    message, hint = why_not_shown(f"content/{name}", picture.unshown)
    assert message == f"Browsers do not show {kind} files as pictures: “{name}”."
    assert hint.startswith("Save")


def test_films_and_documents_in_the_place_of_pictures_get_a_hint() -> None:
    assert why_not_shown("content/a.pdf")[1].startswith("Save its page as SVG or PNG (pdftocairo")
    assert why_not_shown("content/b/a.mp4") == (
        "“a.mp4” is a film, and browsers show none as a picture.",
        'Write <video src="a.mp4" controls></video> in a paragraph of its own.',
    )
    assert why_not_shown("content/a.xlsx")[0] == (
        "Browsers do not show files that end in .xlsx as pictures: “a.xlsx”."
    )
