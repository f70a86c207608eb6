"""In which format a picture is: by its first bytes, for names lie; and what browsers show of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath


class PictureFormat(StrEnum):
    """A format of pictures, by the name that people know it by."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    GIF = "GIF"
    AVIF = "AVIF"
    BMP = "BMP"
    ICO = "ICO"
    SVG = "SVG"
    SVGZ = "SVGZ"
    TIFF = "TIFF"
    JPEG_2000 = "JPEG 2000"
    PSD = "Photoshop"
    PNM = "PNM"
    HEIC = "HEIC"
    JPEG_XL = "JPEG XL"
    PDF = "PDF"
    EPS = "PostScript"
    DICOM = "DICOM"
    RAW = "raw camera"
    UNKNOWN = ""


SHOWN = frozenset(
    (
        PictureFormat.JPEG,
        PictureFormat.PNG,
        PictureFormat.WEBP,
        PictureFormat.GIF,
        PictureFormat.AVIF,
        PictureFormat.BMP,
        PictureFormat.ICO,
        PictureFormat.SVG,
    )
)
"""What every browser shows."""

COPIED = frozenset(
    (
        PictureFormat.TIFF,
        PictureFormat.JPEG_2000,
        PictureFormat.PSD,
        PictureFormat.PNM,
        PictureFormat.SVGZ,
    )
)
"""What browsers do not show (or not from every host), and copies that they do show are made of."""

_RAW = frozenset({"dng", "nef", "arw", "cr2", "orf", "pef", "srw"})
"""Endings of what cameras write: TIFF, with a preview where its picture is."""

_ENDINGS_WORDS = """
    jpg jpeg jpe jfif pjpeg pjp png apng webp gif avif bmp ico svg svgz
    tif tiff jp2 j2k jpf jpx psd pbm pgm ppm pnm heic heif hif jxl
"""
_ENDINGS = _RAW.union(_ENDINGS_WORDS.split())
_BEGINNINGS = (
    (b"\xff\xd8\xff", PictureFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", PictureFormat.PNG),
    (b"GIF8", PictureFormat.GIF),
    (b"BM", PictureFormat.BMP),
    (b"\0\0\1\0", PictureFormat.ICO),
    (b"\x1f\x8b", PictureFormat.SVGZ),
    (b"II\x2a\0", PictureFormat.TIFF),
    (b"MM\0\x2a", PictureFormat.TIFF),
    (b"II\x2b\0", PictureFormat.TIFF),
    (b"MM\0\x2b", PictureFormat.TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", PictureFormat.JPEG_2000),
    (b"\xff\x4f\xff\x51", PictureFormat.JPEG_2000),
    (b"8BPS", PictureFormat.PSD),
    (b"\xff\x0a", PictureFormat.JPEG_XL),
    (b"\0\0\0\x0cJXL \r\n\x87\n", PictureFormat.JPEG_XL),
    (b"%PDF", PictureFormat.PDF),
    (b"%!PS", PictureFormat.EPS),
    (b"\xc5\xd0\xd3\xc6", PictureFormat.EPS),
    *((b"P%d" % number, PictureFormat.PNM) for number in range(1, 7)),
)
_OTHERS = {
    "pdf": PictureFormat.PDF,
    "eps": PictureFormat.EPS,
    "ps": PictureFormat.EPS,
    "ai": PictureFormat.EPS,
    "dcm": PictureFormat.DICOM,
    "dicom": PictureFormat.DICOM,
}
_HINTS = {
    PictureFormat.HEIC: "Save it as JPEG; iPhones do so with Settings, Camera, Formats, “Most Compatible”.",
    PictureFormat.PDF: (
        "Save its page as SVG or PNG (pdftocairo -svg FILE.pdf), or link to it: without the exclamation mark."
    ),
    PictureFormat.EPS: "Save it as SVG or PNG: Inkscape and Ghostscript can.",
    PictureFormat.DICOM: (
        "Save the image as PNG, and look first that no patient's name is drawn into it: ImageJ can."
    ),
}
_FILMS = frozenset({"mp4", "m4v", "mov", "webm", "ogv", "avi", "mkv"})


def is_picture(path: str) -> bool:
    """Tell whether a file is a picture by its name."""
    return ending_of(path) in _ENDINGS


def ending_of(path: str) -> str:
    """Return the ending of a file's name in small letters, without the dot."""
    return PurePosixPath(path).suffix.lower().removeprefix(".")


def format_of(path: str, data: bytes) -> PictureFormat:
    """Return the format that a file's first bytes tell; of raw files of cameras its name does."""
    if ending_of(path) in _RAW:
        return PictureFormat.RAW
    for beginning, found in _BEGINNINGS:
        if data.startswith(beginning):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if data[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 200)]
        if b"avif" in brands or b"avis" in brands:
            return PictureFormat.AVIF
        if any(brand in brands for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")):
            return PictureFormat.HEIC
    if data[128:132] == b"DICM":
        return PictureFormat.DICOM
    head = data[:100].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return PictureFormat.SVG if head.startswith(b"<") else PictureFormat.UNKNOWN


def why_not_shown(path: str, known_kind: str = "") -> tuple[str, str]:
    """Return what is said of a file that browsers show nothing of, and a hint."""
    ending = ending_of(path)
    name = PurePosixPath(path).name
    if ending in _FILMS:
        message = f"“{name}” is a film, and browsers show none as a picture."
        return message, f'Write <video src="{name}" controls></video> in a paragraph of its own.'
    kind = PictureFormat(known_kind) or _OTHERS.get(ending, PictureFormat.UNKNOWN)
    what = f"{kind} files" if kind else f"files that end in .{ending}" if ending else "such files"
    hint = _HINTS.get(kind, "Save it as PNG, JPEG or SVG, or link to it: without the exclamation mark.")
    return f"Browsers do not show {what} as pictures: “{name}”.", hint


def is_whole(data: bytes) -> bool:
    """Tell whether a picture's last bytes are there, of a format that says where it ends.

    Nothing is decoded: what is damaged in the midst is seen only by who shows it.
    """
    end = data[-64:].rstrip(b"\0")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data[-8:-4] == b"IEND"
    if data.startswith(b"\xff\xd8\xff"):
        return end.endswith(b"\xff\xd9")
    if data.startswith((b"GIF87a", b"GIF89a")):
        return end.endswith(b";")
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return is_webp and len(data) >= 8 + int.from_bytes(data[4:8], "little")
