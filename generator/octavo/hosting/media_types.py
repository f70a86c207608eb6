"""What every server says of a file: its media type, and how long readers' browsers may keep it.

The table of types is our own, for Python's depends on the machine.
"""

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


ASSETS = "_assets/"
"""The folder, below the output folder, whose files have a digest in their names."""

PAGEFIND = "/_assets/pagefind/"
"""Where the search index is published."""

SEARCH_INDEX = PAGEFIND.lstrip("/")
"""The folder in it whose files do not: another index has the same names."""

_PIECE = ".pf_"  # fragments, indexes, filters and the list of them

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"


def is_immutable(name: str) -> bool:
    """Tell whether a file, by its name below the output folder, never changes under that name."""
    return name.startswith(ASSETS) and not name.startswith(SEARCH_INDEX)


def outlives_its_use(name: str) -> bool:
    """Tell whether pages that readers have open already may still ask for a file that no page needs now.

    Pieces of the search index are such files, too: another text gives them another name, and who searches
    just then has the list of the old ones.
    """
    return is_immutable(name) or (name.startswith(SEARCH_INDEX) and _PIECE in name)


def cache_control(name: str) -> str:
    """Return the value of Cache-Control for a file, by its name below the output folder."""
    return FOR_EVER if is_immutable(name) else ASK_AGAIN
