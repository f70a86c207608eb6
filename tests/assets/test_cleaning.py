"""Photos go out without what they tell of their makers, and without losing a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from made_pictures import (
    CORNERS,
    SECRETS,
    XMP,
    chunk,
    colours_at_corners,
    corners,
    display_p3,
    encoded,
    exif,
    is_close,
    pixels_of,
    segment,
    with_chunk,
)
from octavo.assets.broken import BrokenPicture, Cleaned
from octavo.assets.cleaning import clean_picture
from octavo.assets.exif import has_position, orientation_of, orientation_only
from octavo.assets.images import examine_picture
from octavo.assets.picture_format import PictureFormat, format_of

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def clean(data: bytes) -> Cleaned:
    return clean_picture(data, format_of("a", data))


def secrets_in(data: bytes) -> list[bytes]:
    return [secret for secret in (*SECRETS, b"SECRET", b"GPSLatitude", b"xmpmeta") if secret in data]


def photo(kind: str, orientation: int = 1, **options: object) -> bytes:
    """Return a photo as a telephone writes it."""
    if kind == "GIF":
        return encoded(corners(), kind, comment=b"SECRET Ann Owner")
    return encoded(corners(), kind, exif=exif(orientation), xmp=XMP, icc_profile=display_p3(), **options)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_photo_tells_of_its_maker_is_left_out(kind: str) -> None:
    """Where somebody lives stands in the photos they take at home."""
    data = photo(kind)
    assert secrets_in(data)
    cleaned = clean(data)
    assert secrets_in(cleaned.data) == []
    assert cleaned.has_position is (kind != "GIF")
    assert pixels_of(cleaned.data).tobytes() == pixels_of(data).tobytes(), "nothing is encoded anew"
    if kind != "GIF":
        assert display_p3() in cleaned.data or kind == "PNG"
        with Image.open(BytesIO(cleaned.data)) as image:
            assert image.info["icc_profile"] == display_p3()
            assert not dict(image.getexif()) or kind == "AVIF"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_clean_keeps_its_bytes(kind: str) -> None:
    """An address that everybody keeps for ever must not get other bytes for nothing."""
    plain = encoded(corners(), kind)
    assert clean(plain).data is plain
    cleaned = clean(photo(kind)).data
    assert clean(cleaned).data is cleaned


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_turned_as_before(orientation: int) -> None:
    """All that is left of Exif is how the camera was held; browsers turn the picture by it."""
    data = photo("JPEG", orientation)
    cleaned = clean(data)
    assert cleaned.orientation == orientation
    with Image.open(BytesIO(cleaned.data)) as image:
        assert dict(image.getexif()) == ({0x0112: orientation} if orientation != 1 else {})
    assert secrets_in(cleaned.data) == []
    assert clean(cleaned.data).data is cleaned.data


def test_a_jpeg_loses_every_piece_that_is_not_needed() -> None:
    """Thumbnails show what was cut away; makers' notes, IPTC and comments say who and where."""
    plain = encoded(corners(), "JPEG", icc_profile=display_p3())
    thumbnail = b"JFIF\0\1\1\0\0\1\0\1\2\1" + b"SECRET"
    head = plain.index(b"\xff\xe0") + 18
    pieces = (
        segment(0xE0, b"JFXX\0\x10SECRET"),
        segment(0xE1, b"Exif\0\0" + exif().removeprefix(b"Exif\0\0")),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE2, b"MPF\0SECRET"),
        segment(0xEB, b"JP\0SECRET"),
        segment(0xED, b"Photoshop 3.0\08BIM\x04\x04SECRET"),
        segment(0xEF, b"SECRET"),
        segment(0xFE, b"SECRET"),
    )
    data = plain[:2] + segment(0xE0, thumbnail) + b"".join(pieces) + plain[head:] + b"SECRET film behind it"
    cleaned = clean(data)
    assert secrets_in(cleaned.data) == []
    assert cleaned.data == plain[:2] + segment(0xE0, thumbnail[:12] + b"\0\0") + plain[head:]
    assert pixels_of(cleaned.data).tobytes() == pixels_of(plain).tobytes()


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_every_kind_of_jpeg_is_read_to_its_end(options: dict[str, object]) -> None:
    """A progressive one has many scans, with tables between; restarts look like markers."""
    plain = encoded(corners(320, 200), "JPEG", **options)
    assert clean(plain).data is plain
    assert clean(plain + b"SECRET").data == plain


def test_colours_of_print_keep_what_says_how_they_are_stored() -> None:
    """Without Adobe's segment, four inks are shown as a negative."""
    data = encoded(Image.new("CMYK", (16, 16), (10, 200, 30, 40)), "JPEG", exif=exif())
    cleaned = clean(data).data
    assert b"Adobe" in cleaned
    assert pixels_of(cleaned).tobytes() == pixels_of(data).tobytes()


def test_a_png_keeps_what_its_pixels_look_like() -> None:
    """Gamma, key and movement are pictures, too; texts, times and what programs note are not."""
    plain = encoded(corners(), "PNG")
    kept = [
        (b"gAMA", (45_455).to_bytes(4, "big")),
        (b"sRGB", b"\0"),
        (b"pHYs", bytes(9)),
        (b"cICP", b"\1\x0d\0\1"),
    ]
    lost = [
        (b"tEXt", b"Author\0SECRET"),
        (b"zTXt", b"Comment\0\0" + zlib.compress(b"SECRET")),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        (b"tIME", bytes(7)),
        (b"eXIf", exif().removeprefix(b"Exif\0\0")),
        (b"caBX", b"SECRET"),
    ]
    expected = data = plain
    for name, body in kept:
        expected = with_chunk(expected, name, body)
    data = expected
    for name, body in lost:
        data = with_chunk(data, name, body)
    cleaned = clean(data + b"SECRET of a picture that was larger")
    assert cleaned.data == expected
    assert cleaned.has_position


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "AVIF"])
def test_animations_keep_their_frames(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    options = {"comment": b"SECRET"} if kind == "GIF" else {"exif": exif()}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0, **options)
    cleaned = clean(data).data
    assert secrets_in(cleaned) == []
    assert cleaned != data
    with Image.open(BytesIO(cleaned)) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.info.get("loop") == 0 or kind == "AVIF"
        colours = []
        for number in range(3):
            image.seek(number)
            colours.append(image.convert("RGB").getpixel((8, 8)))
    assert is_close(colours, [(255, 0, 0), (0, 128, 0), (0, 0, 255)], 8)  # type: ignore[arg-type]


def test_a_gif_loses_xmp_and_what_lies_behind_it() -> None:
    plain = encoded(corners().quantize(16), "GIF")
    place = 13 + (3 << ((plain[10] & 7) + 1))
    # Adobe's block: the packet as it is, then 258 bytes that lead any reader to its end.
    block = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    cleaned = clean(plain[:place] + block + plain[place:] + b"SECRET")
    assert cleaned.data == plain
    assert cleaned.has_position


def heic() -> bytes:
    """Return an AVIF file that says it is a photo of an iPhone: their boxes are the same."""
    data = photo("AVIF")
    return data[:8] + b"heic" + data[12:].replace(b"avif", b"heic", 1)


def test_a_heic_photo_is_cleaned_though_nobody_shows_it() -> None:
    """It lies beside its text, and whoever knows its address has it."""
    data = heic().replace(b"avif", b"heic")
    assert format_of("a.heic", data) is PictureFormat.HEIC
    cleaned = clean(data)
    assert cleaned.has_position
    assert len(cleaned.data) == len(data), "its boxes name places by number: nothing may move"
    assert secrets_in(cleaned.data) == []


def test_a_tiff_stays_as_it_is_and_its_position_is_known() -> None:
    """It is data that somebody may want whole; the author is warned."""
    block = exif().removeprefix(b"Exif\0\0")
    assert clean_picture(block, PictureFormat.TIFF) == Cleaned(block, has_position=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_whose_end_is_missing_is_damaged_wherever_it_ends(kind: str) -> None:
    """A transfer that broke off is the usual damage; it is found without decoding a pixel."""
    data = photo(kind)
    found = {len(data[:end]) for end in range(12, len(data) - 2, 7) if not _is_broken(clean, data[:end])}
    assert found == set()


def _is_broken(work: Callable[[bytes], object], data: bytes) -> bool:
    try:
        work(data)
    except BrokenPicture:
        return True
    return False


def test_a_png_that_was_changed_on_its_way_is_damaged() -> None:
    data = bytearray(encoded(corners(), "PNG"))
    data[data.index(b"IDAT") + 8] ^= 1
    with pytest.raises(BrokenPicture) as raised:
        clean(bytes(data))
    assert raised.value.message == "This picture cannot be read."


@given(
    st.sampled_from([photo(kind) for kind in KINDS] + [heic()]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6),
    st.integers(0, 60),
)
def test_no_damage_is_more_than_a_broken_picture(
    data: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    """Whatever bytes say of lengths and places, the answer is a message, and comes at once."""
    changed = bytearray(data)
    for place, value in changes:
        changed[place % len(changed)] = value
    facts = examine_picture("a.jpg", bytes(changed[: len(changed) - cut]))
    assert facts.trouble or facts.width >= 0


def test_a_long_run_of_one_byte_costs_no_more_than_its_length() -> None:
    """FF may stand before a marker as often as one likes: a pattern that tried each of them took minutes."""
    for tail in (b"\0", b"\xd9"):
        facts = examine_picture("a.jpg", b"\xff\xd8\xff\xda\0\x02" + (b"\xff" * 200_000 + tail) * 2)
        assert facts.trouble


def test_an_exif_block_without_sense_says_nothing() -> None:
    block = orientation_only(6)
    assert [orientation_of(block[:end]) for end in range(len(block))].count(6) <= 5
    assert orientation_of(b"II*\0\xff\xff\xff\xff") == 1
    assert not has_position(b"MM\0*" + struct.pack(">IHHHII", 8, 1, 0x8825, 4, 1, 8))
    assert not has_position(b"")


def test_directories_that_lead_to_themselves_end() -> None:
    block = b"MM\0*" + struct.pack(">IH", 8, 65535) + struct.pack(">HHII", 0x8825, 4, 1, 8) * 5000
    assert not has_position(block)


def test_the_pictures_of_these_tests_are_what_they_seem() -> None:
    """A test that looks for what never was there would prove nothing."""
    data = photo("JPEG")
    assert all(secret in data for secret in SECRETS)
    assert is_close(colours_at_corners(data), CORNERS, 40)
    assert chunk(b"IEND", b"").endswith(b"\xaeB`\x82")
