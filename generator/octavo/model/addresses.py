"""Where things are on the web: site paths, URLs with the base path, and claims to them.

A *site path* begins with a slash and knows nothing of the host: `/2021/10/slug/`. Everything inside
octavo uses site paths; the base path and the host are added where a page is made.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem

PERMALINK_FIELDS = ("year", "month", "day", "slug", "category", "author")
_MAX_BYTES = 255  # of a file's name, on every file system in use
_MAX_PATH_BYTES = 800  # of a path below the output folder: some systems take 1,024 for it and all above
_NUMBERS = ("year", "month", "day")
_PERMALINK_TEXT = re.compile(r"[A-Za-z0-9._~/-]*")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]*")


class Addresses(Struct, frozen=True):
    """Turns site paths into URLs."""

    origin: str  # "https://example.org"
    base_path: str  # "/" or "/blog/"

    def url(self, site_path: str) -> str:
        """Return a root-relative URL, percent-encoded: `/blog/2021/10/slug/`."""
        url = f"{self.base_path}{site_path.lstrip('/')}"
        # A file may be called "100% sure? #1.csv": nothing in a site path is markup of a URL.
        return url if _PLAIN_PATH.fullmatch(url) else quote(url, safe="/:@!$&'()*+,;=~-._")

    def absolute(self, site_path: str) -> str:
        """Return a whole URL."""
        return f"{self.origin}{self.url(site_path)}"


class Claim(Struct, frozen=True):
    """Something that wants to be published at a site path."""

    site_path: str
    what: str  # "the post “Title”"
    location: Location | None  # where it is asked for; None for what octavo makes by itself


def output_file(site_path: str) -> str:
    """Return the file below the output folder that answers for a site path."""
    path = site_path.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def find_long_names(claims: Iterable[Claim]) -> tuple[Problem, ...]:
    """Return an error for each claim to a file whose name, or a folder's above it, no file system takes."""
    problems = []
    for claim in claims:
        # Of most addresses no single character need be counted.
        if len(claim.site_path) * 4 <= _MAX_BYTES:
            continue
        file = output_file(claim.site_path).encode()
        longest = max(map(len, file.split(b"/")))
        if longest > _MAX_BYTES:
            message = f"has a part of {longest} bytes in its address; file systems take {_MAX_BYTES}"
        elif len(file) > _MAX_PATH_BYTES:
            message = f"has an address of {len(file):,} bytes; {_MAX_PATH_BYTES} are taken"
        else:
            continue
        what = f"{claim.what[0].upper()}{claim.what[1:]}"
        hint = f"Shorten it: {claim.site_path[:40]}…"
        problems.append(
            Problem(claim.location or Location(""), f"{what} {message}.", hint, code="long-address")
        )
    return tuple(problems)


def folder_beside(site_path: str) -> str:
    """Return the folder of what belongs to a page: of `/a/` that itself, of `/a.html` it is `/a/`."""
    if site_path.endswith("/"):
        return site_path
    return f"{site_path.removesuffix('.html').removesuffix('.htm')}/"


def find_collisions(claims: Iterable[Claim]) -> tuple[Problem, ...]:
    """Return an error for each claim to a file that another has claimed before it.

    Two paths that differ only by case or Unicode form are one: some file systems see no difference.
    A file where another claim needs a folder is a collision too. Claims without a location come first.
    """
    claims = list(claims)
    if are_apart(claim.site_path for claim in claims):
        return ()
    problems = []
    taken: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    for claim in claims:
        file = unicodedata.normalize("NFC", output_file(claim.site_path)).casefold()
        parents = ["/".join(file.split("/")[:end]) for end in range(1, file.count("/") + 1)]
        other = taken.get(file) or folders.get(file) or next((taken[p] for p in parents if p in taken), None)
        if other is None:
            taken[file] = claim
            for parent in parents:
                folders.setdefault(parent, claim)
            continue
        where = f" ({other.location})" if other.location else ""
        message = (
            f"{claim.what[0].upper()}{claim.what[1:]} and {other.what}{where} "
            f"have one address: {claim.site_path}"
        )
        hint = "Give one of them another slug or name."
        problems.append(Problem(claim.location or Location(""), message, hint, code="duplicate-url"))
    return tuple(problems)


def are_apart(site_paths: Iterable[str]) -> bool:
    """Tell quickly whether no two claims can meet; sites have ten thousands of them, and few ever do."""
    files: set[str] = set()
    folders: set[str] = set()
    count = 0
    for site_path in site_paths:
        file = output_file(site_path)
        file = (file if file.isascii() else unicodedata.normalize("NFC", file)).casefold()
        files.add(file)
        folders.add(file.rpartition("/")[0])
        count += 1
    if len(files) < count:
        return False
    while folders:
        if not folders.isdisjoint(files):
            return False
        folders = {folder.rpartition("/")[0] for folder in folders} - {""}
    return True


def check_permalink(pattern: str) -> str:
    """Return what is wrong with a permalink pattern as a sentence, or ""."""
    try:
        pieces = list(string.Formatter().parse(pattern))
    except ValueError as error:
        return f"The permalink cannot be read: {error}."
    fields = [(name, spec, conversion) for _, name, spec, conversion in pieces if name is not None]
    for name, spec, conversion in fields:
        if name not in PERMALINK_FIELDS:
            return f"The permalink has an unknown field {{{name}}}; known: {', '.join(PERMALINK_FIELDS)}."
        if conversion or spec not in (("", "02", "04") if name in _NUMBERS else ("",)):
            return "In a permalink a number is written as {month} or {month:02}, a name as {slug}."
    if "slug" not in [name for name, _, _ in fields]:
        return "The permalink has no {slug}, so two posts could not be told apart."
    if not _PERMALINK_TEXT.fullmatch("".join(text for text, *_ in pieces)):
        return "A permalink has only letters, digits, hyphens, dots, slashes and fields."
    if "//" in pattern or any(segment.startswith(".") for segment in pattern.split("/")):
        return "The permalink has a segment that is no name."
    return ""


def expand_permalink(pattern: str, values: Mapping[str, object]) -> str:
    """Return the site path for a post; a pattern without an ending gets a slash."""
    path = pattern.format_map(values)
    name = path.rpartition("/")[2]
    return path if not name or name.endswith((".html", ".htm")) else f"{path}/"


def count_pages(items: int, per_page: int) -> int:
    """Return how many pages a list of so many items has."""
    return max(1, items // per_page)


_PLAIN = re.compile(r"[^\\%\x00-\x1f\x7f#:]*")
_QUERY = re.compile(r"[^\s\"\\\x00-\x1f\x7f#]+")


def split_alias(alias: str) -> tuple[str, str]:
    """Return the site path that an alias means, and its query; the path is "" if it is none."""
    written, mark, query = alias.partition("?")
    segments = written.strip("/").split("/")
    if mark and not _QUERY.fullmatch(query):
        return "", ""
    if mark and segments == [""]:
        return "/", query
    if any(not segment or segment.startswith(".") for segment in segments) or not _PLAIN.fullmatch(written):
        return "", ""
    path = f"/{written.strip('/')}"
    is_file = "." in segments[-1] and not written.endswith("/")  # /released-1.6.0/ is a folder
    return (path if is_file else f"{path}/"), query
