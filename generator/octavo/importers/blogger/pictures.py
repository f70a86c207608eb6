"""Addresses of pictures on Google's hosts → files of a copy, where it is certain which one is meant.

An address names an album, a size and a file; the copy that Takeout makes has files by name only. Cameras
call many pictures alike, so a name counts only where the blog shows one picture of this name and the copy
has one file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import octavo.expressions as re
from octavo.importers.link_targets import split_address
from octavo.importers.media_folder import MediaFolder
from octavo.importers.report import ReportBuilder

_HOST = re.compile(
    r"(?:\d+\.)?bp\.blogspot\.com|blogger\.googleusercontent\.com|(?:lh|gp)\d\.(?:googleusercontent|ggpht|google)\.com"
    r"|photos1\.blogger\.com"
)
_ADDRESS = re.compile(
    r"(?:https?:)?//[\w.-]+\.(?:blogspot|googleusercontent|ggpht|google|blogger)\.com/[^\s\"'<>]+"
)
# …/s320/name.jpg, …/w640-h480-no/name.jpg, …/400/name.jpg
_SIZE = re.compile(r"/(?:[swh]\d+(?:-[a-z]+\d*)*|\d{3,4})(?=/[^/]+$)|=[swh]\d+[^/]*$")
_COPY_NUMBER = re.compile(r"\(\d+\)(?=\.\w+$)")
_NEW_FOLDER = "/blogger/"

REMOTE = "Pictures that stay on Google's hosts (--media takes them from a copy of the albums)"
MISSING = "Pictures that are not in the media folder; their old addresses were left"
AMBIGUOUS = "Pictures whose name several have, so that nobody can tell which is meant; left where they are"


class GooglePictures:
    """Which picture has which names, and where its file is."""

    def __init__(self) -> None:
        self._pictures: dict[str, set[str]] = defaultdict(set)  # by the file's name: without size

    def note(self, html: str) -> None:
        """Remember the pictures that a text shows or links to."""
        for address in _ADDRESS.findall(html):
            if found := _split(address.replace("&amp;", "&")):
                self._pictures[found[0]].add(found[1])

    def is_unique(self, name: str) -> bool:
        """Tell whether the blog shows one picture of this name."""
        return len(self._pictures.get(name, ())) <= 1


def media_addresses(
    pictures: GooglePictures, media: Path | None, folder: MediaFolder, report: ReportBuilder
) -> Callable[[str], str | None]:
    """Return what gives for an address the path of the new site, or the address for a picture that stays.

    For an address that is no picture of Google's it gives None.
    """
    files: dict[str, list[str]] = defaultdict(list)
    for path in sorted(media.rglob("*")) if media else ():
        if media and path.is_file() and not path.is_symlink():
            files[_key(_COPY_NUMBER.sub("", path.name))].append(path.relative_to(media).as_posix())

    @cache
    def new_address(address: str) -> str | None:
        found = _split(address)
        if found is None:
            return None
        name, there = found[0], files.get(found[0], [])
        if media is None or not there or not name:
            report.remark(MISSING if media else REMOTE, name or address, "")
        elif len(there) > 1 or not pictures.is_unique(name):
            report.remark(AMBIGUOUS, name, "")
        elif folder.is_sound(there[0]):
            path = _NEW_FOLDER + PurePosixPath(there[0]).name
            folder.copy(there[0], path)
            return path
        return address

    return new_address


def _split(address: str) -> tuple[str, str] | None:
    """Return the name of the file and the picture's address without its size; None for another host."""
    parts = split_address(address)
    if not _HOST.fullmatch(parts.hostname or ""):
        return None
    path = _SIZE.sub("", parts.path)
    name = path.rpartition("/")[2]
    # Many addresses of today have no name at all.
    return (_key(name) if "." in name else "", path)


def _key(name: str) -> str:
    # A space is written "+", and this "%2B".
    return " ".join(unquote(unquote(name)).replace("+", " ").split()).casefold()
