"""Pictures of a site: published once, cleaned, and in formats that browsers show."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from octavo.errors import SiteError
from site_builder import Site, post

SiteMaker = Callable[..., Site]


def picture(width: int = 60, height: int = 40, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def photo(kind: str = "JPEG", **options: object) -> bytes:
    """Return a photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "SECRET camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return picture(64, 48, kind, exif=exif.tobytes(), **options)


def files(site: Site, pattern: str) -> list[str]:
    return sorted(file.relative_to(site.output).as_posix() for file in site.output.glob(pattern))


SHOWS_A = post("A", '![A](a.png){alt="A"}\n')


LOGO, OTHER = "content/posts/2021-10-20-a/a.png", "content/posts/2021-10-21-b/a.png"
SUB, LOOSE = "content/posts/2021-10-20-a/sub/a.png", "content/posts/2020/a.png"
MARCH, APRIL = "content/static/2019/03/a.png", "content/static/2019/04/a.png"


@pytest.mark.slow
@pytest.mark.parametrize("places", [(LOGO, OTHER), (LOGO, MARCH), (LOGO, SUB), (MARCH, APRIL), (LOGO, LOOSE)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_picture_in_two_places_is_one_picture(
    make_site: SiteMaker, places: tuple[str, str], jobs: int
) -> None:
    """Logos lie in many folders; WordPress keeps an upload of each month. One set of copies serves all."""
    sources = {LOGO: "a.png", SUB: "sub/a.png", MARCH: "/2019/03/a.png", APRIL: "/2019/04/a.png"}
    shown = "".join(f'![A]({sources[place]}){{alt="A"}}\n\n' for place in places if place in sources)
    texts = {
        "content/posts/2021-10-20-a/index.md": post("A", shown),
        "content/posts/2021-10-21-b/index.md": SHOWS_A if OTHER in places else post("B", "Text."),
        "content/posts/2020/2020-01-01-c.md": SHOWS_A if LOOSE in places else post("C", "Text."),
    }
    site = make_site({**texts, **dict.fromkeys(places, picture(500, 20))})
    assert site.problems() == []
    site.build(jobs=jobs)
    widths = sorted(name.split(".", 2)[2] for name in files(site, "_assets/images/a.*"))
    assert widths == ["480.avif", "480.webp", "500.avif", "500.webp"]


def test_a_file_in_two_folders_of_single_posts_is_published_once(make_site: SiteMaker) -> None:
    """Its address is made of its name and its bytes, so that two of them had one address."""
    texts = {f"content/posts/{year}/{year}-01-01-p.md": SHOWS_A for year in ("2020", "2021")}
    site = make_site({**texts, **{f"content/posts/{year}/a.png": picture(8, 6) for year in ("2020", "2021")}})
    assert site.problems() == []
    site.build()
    assert len(files(site, "_assets/files/*")) == 1


def test_a_second_build_after_one_of_two_is_gone_keeps_the_copies(make_site: SiteMaker) -> None:
    """What the other one needs must not be removed with it."""
    texts = {f"content/posts/2021-10-2{n}-{name}/index.md": SHOWS_A for n, name in enumerate("ab")}
    site = make_site({**texts, **{path.replace("index.md", "a.png"): picture() for path in texts}})
    site.build()
    before = files(site, "_assets/images/*")
    site.remove("content/posts/2021-10-20-a/index.md", "content/posts/2021-10-20-a/a.png")
    site.build()
    assert files(site, "_assets/images/*") == before


def test_photos_go_out_without_what_they_tell(make_site: SiteMaker) -> None:
    """The picture that is shown, the other files of its folder, portraits."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post(
                "A", '![A](a.jpg){alt="A"}\n', image="{src: head.webp, alt: Head}", author="ann"
            ),
            "content/posts/2021-10-20-a/a.jpg": photo(),
            "content/posts/2021-10-20-a/head.webp": photo("WEBP"),
            "content/posts/2021-10-20-a/other.png": photo("PNG"),
            "content/posts/2021-10-20-a/sub/clean.png": picture(),
            "content/authors/ann.md": "---\nname: Ann\navatar: ann.jpg\n---\nHello.\n",
            "content/authors/ann.jpg": photo(),
        }
    )
    site.build()
    assert site.problems() == []
    published = [file for file in site.output.rglob("*") if file.suffix in (".jpg", ".png", ".webp", ".avif")]
    assert {file.name.split(".")[0] for file in published} == {"a", "head", "other", "clean", "ann"}
    assert [file for file in published if b"SECRET" in file.read_bytes() or b"GPS" in file.read_bytes()] == []
    original = Image.open(BytesIO(photo())).tobytes()
    assert Image.open(BytesIO((site.output / "2021/10/a/a.jpg").read_bytes())).tobytes() == original
    assert (site.output / "2021/10/a/sub/clean.png").read_bytes() == picture()


def test_static_files_stay_as_they_are_but_a_clean_copy_is_shown(make_site: SiteMaker) -> None:
    """They are copied byte for byte, as promised; a photo that tells where it was taken is a warning."""
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", '![A](/up/a.jpg){alt="A"}\n'),
            "content/static/up/a.jpg": photo(),
        }
    )
    assert site.problems() == [
        "content/static/up/a.jpg: warning: This photo tells where it was taken, and is published as it is.\n"
        "  hint: Remove the position, with `exiftool -gps:all= content/static/up/a.jpg` for example, or put "
        "the photo beside its text, where octavo does that."
    ]
    site.build()
    assert (site.output / "up/a.jpg").read_bytes() == photo()
    page = (site.output / "2021/10/a/index.html").read_text("utf-8")
    (shown,) = re.findall(r'<img src="/([^"]+)"', page)
    assert shown.startswith("_assets/images/a.")
    data = (site.output / shown).read_bytes()
    assert b"SECRET" not in data
    assert Image.open(BytesIO(data)).tobytes() == Image.open(BytesIO(photo())).tobytes()


def test_many_photos_with_a_position_are_one_warning(make_site: SiteMaker) -> None:
    """Who brings ten years of uploads along has one thing to do, not three hundred."""
    photos = {f"content/static/up/{number}.jpg": photo() for number in range(9)}
    (warning,) = make_site(photos).problems()
    assert warning.startswith(
        "content/static/up/0.jpg: warning: This photo and 8 others tell where they were taken, and are "
        "published as they are.\n"
        "  hint: Remove the position, with `exiftool -gps:all= -r content` for example"
    )


def test_cleaning_in_another_way_publishes_photos_anew(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version left in a photo must not stay on the web because the photo is the same."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", '![A](a.jpg){alt="A"}\n'),
            "content/posts/2021-10-20-a/a.jpg": photo(),
        }
    )
    site.build()
    before = files(site, "_assets/images/*")
    kept = sorted(file.name for file in (site.folder / ".octavo/images").iterdir())
    monkeypatch.setattr("octavo.assets.images.CLEANING", 99)
    monkeypatch.setattr("octavo.storage.program.engine_digest", lambda: b"another version!")
    site.write({"content/posts/2021-10-21-b.md": post("B", "Text.")})
    report = site.build()
    assert "2021/10/a/a.jpg" in report.reasons
    assert not set(files(site, "_assets/images/*")) & set(before)
    now = {file.name for file in (site.folder / ".octavo/images").iterdir()}
    assert len(now) == len(kept)
    assert not now & set(kept), "old copies are not kept for ever"


def test_copies_are_made_of_shown_pictures_alone(make_site: SiteMaker) -> None:
    """The uploads of an old blog hold every picture in ten sizes already, and most are shown by no text."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": SHOWS_A,
            "content/posts/2021-10-20-a/a.png": picture(),
            "content/posts/2021-10-20-a/b.png": picture(20, 10),
            "content/static/c.png": picture(21, 10),
        },
        '[disclaimers.general]\nlabel = "G"\ntext = "![C](/d.png)"\n',
    )
    site.write({"content/static/d.png": picture(22, 10)})
    site.build()
    assert {name.split("/")[-1].split(".")[0] for name in files(site, "_assets/images/*")} == {"a", "d"}
    assert (site.output / "c.png").is_file()


def test_a_picture_that_a_text_shows_from_now_on_gets_its_copies(make_site: SiteMaker) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", "Text."),
            "content/posts/2021-10-20-a/a.png": picture(),
        }
    )
    site.build()
    assert files(site, "_assets/images/*") == []
    site.write({"content/posts/2021-10-20-a/index.md": SHOWS_A})
    site.build()
    assert len(files(site, "_assets/images/*")) == 2
    site.write({"content/posts/2021-10-20-a/index.md": post("A", "Text.")})
    site.build()
    assert files(site, "_assets/images/*") == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0", "HEIC files"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0", "HEIC files"),
        ("a.pdf", b"%PDF-1.7", "PDF files"),
        ("a.dcm", bytes(128) + b"DICM", "DICOM files"),
        ("a.csv", b"1,2", "files that end in .csv"),
    ],
)
def test_what_browsers_do_not_show_is_an_error_where_it_is_shown(
    make_site: SiteMaker, name: str, data: bytes, message: str
) -> None:
    """In the text, in the header of a post, and as a portrait."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", f'One.\n\n![A]({name}){{alt="A"}}\n'),
            f"content/posts/2021-10-20-a/{name}": data,
            "content/posts/2021-10-21-b/index.md": post(
                "B", f"[The file]({name})", image=f"{{src: {name}, alt: A}}"
            ),
            f"content/posts/2021-10-21-b/{name}": data,
        }
    )
    first, second = site.problems()
    assert first.startswith(
        "content/posts/2021-10-20-a/index.md:7:1: error: "
        f"Browsers do not show {message} as pictures: “{name}”.\n"
    )
    assert second.startswith(
        "content/posts/2021-10-21-b/index.md:4:8: error: "
        f"Browsers do not show {message} as pictures: “{name}”.\n"
    )


def test_a_bad_upload_stops_no_build(make_site: SiteMaker) -> None:
    """An import always builds: what nobody saw in the old blog either is a warning."""
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0"
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post(
                "A", '![A](/a.png){alt="A"} ![B](/b.heic){alt="B"}\n', image="{src: /b.heic, alt: B}"
            ),
            "content/static/a.png": picture()[:-30],
            "content/static/b.heic": heic,
        }
    )
    assert [re.sub(r"^[^ ]+ ", "", problem).partition(":")[0] for problem in site.problems()] == [
        "warning"
    ] * 3
    site.build()


def test_a_scan_is_published_as_a_picture_and_as_the_file(make_site: SiteMaker) -> None:
    """The picture is for readers, the file for those who measure in it."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", '![A](a.tif){alt="A"}\n\n[The scan](a.tif)\n'),
            "content/posts/2021-10-20-a/a.tif": picture(64, 48, "TIFF"),
        }
    )
    assert site.problems() == []
    site.build()
    page = (site.output / "2021/10/a/index.html").read_text("utf-8")
    (shown,) = re.findall(r'<img src="/([^"]+\.jpg)"', page)
    assert Image.open(BytesIO((site.output / shown).read_bytes())).size == (64, 48)
    assert 'href="/2021/10/a/a.tif"' in page
    assert (site.output / "2021/10/a/a.tif").read_bytes() == picture(64, 48, "TIFF")


def test_a_damaged_picture_is_an_error_where_it_is_shown_and_a_warning_elsewhere(
    make_site: SiteMaker,
) -> None:
    """`check` finds it as `build` does, and both before anything is published."""
    broken = picture()[:-30]
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": SHOWS_A,
            "content/posts/2021-10-20-a/a.png": broken,
            "content/static/b.png": broken,
            "content/posts/2021-10-20-a/c.svg": b'<svg xmlns="http://www.w3.org/2000/svg">\n<g></svg>',
        }
    )
    problems = site.problems()
    assert [problem.split("\n")[0] for problem in problems] == [
        "content/posts/2021-10-20-a/a.png: error: This picture is damaged: its end is missing.",
        "content/posts/2021-10-20-a/c.svg:2:6: warning: This SVG file is no well-formed XML, and browsers "
        "show nothing of it: mismatched tag.",
        "content/static/b.png: warning: This picture is damaged: its end is missing.",
    ]
    with pytest.raises(SiteError) as raised:
        site.build()
    assert "its end is missing" in str(raised.value)
    assert not site.output.exists()


def undecodable(*more: bytes) -> bytes:
    """Return a PNG that is whole by its pieces; what they hold is too little."""
    body = zlib.compress(bytes(20))
    data = struct.pack(">I", len(body)) + b"IDAT" + body + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    return picture()[:33] + b"".join(more) + data + b"\0\0\0\0IEND\xaeB`\x82"


def test_pixels_that_cannot_be_decoded_are_found_by_check(make_site: SiteMaker) -> None:
    """What stops a build stops `check`; an upload of an old blog stops neither."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": SHOWS_A,
            "content/posts/2021-10-20-a/a.png": undecodable(),
            "content/posts/2021-10-21-b.md": post("B", '![A](/b.png){alt="A"}\n'),
            "content/static/b.png": undecodable(),
        }
    )
    assert [problem.split("\n")[0] for problem in site.problems()] == [
        "content/posts/2021-10-20-a/a.png: error: This picture cannot be read.",
        "content/static/b.png: warning: This picture cannot be read.",
    ]
    with pytest.raises(SiteError) as raised:
        site.build()
    assert str(raised.value).startswith(
        "content/posts/2021-10-20-a/a.png: error: This picture cannot be read.\n"
    )
    site.write({"content/posts/2021-10-20-a/a.png": picture()})
    site.build()
    assert (site.output / "b.png").read_bytes() == undecodable()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "GIF", "PNG", "TIFF", "BMP"])
def test_a_whole_picture_of_any_format_is_no_problem(make_site: SiteMaker, kind: str) -> None:
    """All pixels are read when a picture is examined."""
    name = f"content/posts/2021-10-20-a/a.{kind.lower()}"
    text = post("A", f'![A](a.{kind.lower()}){{alt="A"}}\n')
    site = make_site({"content/posts/2021-10-20-a/index.md": text, name: picture(300, 200, kind)})
    assert site.problems() == []


def test_a_damaged_photo_never_goes_out_with_what_it_tells(make_site: SiteMaker) -> None:
    """One whose pixels are lost is cleaned; one that cannot be cleaned stays where nobody shows it."""
    body = b"tEXtAuthor\0SECRET"
    note = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", "Text."),
            "content/posts/2021-10-20-a/pixels.png": undecodable(note),
            "content/posts/2021-10-20-a/end.jpg": photo()[:-30],
        }
    )
    assert [problem.split("\n")[0] for problem in site.problems()] == [
        "content/posts/2021-10-20-a/end.jpg: warning: This picture is damaged: its end is missing. It is not "
        "published: whatever it says of its maker cannot be taken out.",
        "content/posts/2021-10-20-a/pixels.png: warning: This picture cannot be read.",
    ]
    site.build()
    assert files(site, "2021/10/a/*") == ["2021/10/a/index.html", "2021/10/a/pixels.png"]
    assert b"SECRET" not in (site.output / "2021/10/a/pixels.png").read_bytes()


@pytest.mark.parametrize(
    ("element", "hint"),
    [
        ('<img src="a.heic" alt="A">', "Save it as"),
        ('<p><img alt="A" srcset="a.heic 2x, a.png" src="a.png"></p>', "Save it as"),
        ('<img src="a.tif" alt="A">', "![…](a.tif)"),
        ('<video src="a.mp4" poster="a.tif"></video>', "![…](a.tif)"),
        ('A <img src="a.csv" alt="A"> in a line', "link to it"),
        ('<img src="a.png" alt="A">', ""),
        ('<a href="a.heic">A</a>', ""),
    ],
)
def test_raw_html_shows_what_browsers_show(make_site: SiteMaker, element: str, hint: str) -> None:
    """No copy takes the place of a file in raw HTML; a picture that nobody sees is an error here, too."""
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0"
    folder = "content/posts/2021-10-20-a"
    pictures = {"a.heic": heic, "a.tif": picture(kind="TIFF"), "a.png": picture()}
    others = {"a.csv": b"1,2", "a.mp4": b"film"}
    texts = {f"{folder}/{name}": data for name, data in (pictures | others).items()}
    found = make_site(texts | {f"{folder}/index.md": post("A", f"One.\n\n{element}\n")}).problems()
    assert len(found) == bool(hint)
    if hint:
        assert re.match(rf"{folder}/index.md:7:\d+: error: Browsers do not show ", found[0])
        assert hint in found[0].partition("hint: ")[2]


def test_a_check_reads_pictures_but_makes_no_copies(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is published: to write AVIF took half of the time of a check, and was thrown away."""
    broken = picture(600, 300, "JPEG")[:-300]
    site = make_site({LOGO: picture(600, 30), LOGO.replace("a.png", "index.md"): SHOWS_A})
    with monkeypatch.context() as patch:
        patch.setattr("octavo.assets.pixels.encoded", None)
        assert site.problems() == []
        site.write({LOGO: broken})
        assert [problem.code for problem in site.found()] == ["broken-image"]
    site.write({LOGO: picture(600, 30)}).build()
    assert len(files(site, "_assets/images/*")) == 4


def test_the_picture_of_a_post_stands_at_its_head_unless_the_text_shows_it(make_site: SiteMaker) -> None:
    """A curve above the text and again as Figure 1 looks like a slip."""
    image = "{src: a.png, alt: A curve}"
    site = make_site(
        {
            "content/posts/a.png": picture(),
            "content/posts/2024-01-01-shown.md": post("A", '![It](a.png){alt="A curve"}\n', image=image),
            "content/posts/2024-01-02-head.md": post("B", "Words.\n", image=image),
        }
    )
    views = site.views()
    assert views["/2024/01/shown/"].image == ""
    assert 'class="featured-image"' in views["/2024/01/head/"].image
    assert all(entry.thumbnail for entry in views["/"].posts), "Lists show it as before."
