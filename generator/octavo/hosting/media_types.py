"""The media type of a file by its name: a table of our own, for Python's depends on the machine."""

from __future__ import annotations

_DEFAULT = "application/octet-stream"
MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "avif": "image/avif",
    "bib": "application/x-bibtex; charset=utf-8",
    "bmp": "image/bmp",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "gif": "image/gif",
    "gz": "application/gzip",
    "htm": "text/html; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/vnd.microsoft.icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "m4a": "audio/mp4",
    "map": "application/json",
    "md": "text/markdown; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "rss": "application/rss+xml",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "wasm": "application/wasm",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xhtml": "application/xhtml+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""By the ending of a name, in small letters."""

_COMPRESSED = (
    *("atom", "bib", "css", "csv", "htm", "html", "js", "json", "map", "md", "mjs", "ris", "rss", "svg"),
    *("tsv", "txt", "vtt", "wasm", "webmanifest", "xhtml", "xml"),
)
COMPRESSED_TYPES = tuple(sorted({MEDIA_TYPES[ending].partition(";")[0] for ending in _COMPRESSED}))
"""The types, without parameters, of files that get much smaller; the others are compressed in themselves."""


def media_type(name: str) -> str:
    """Return the media type for a file's name; that of mere bytes for one that is not known."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    return MEDIA_TYPES.get(ending.lower(), _DEFAULT) if stem else _DEFAULT
