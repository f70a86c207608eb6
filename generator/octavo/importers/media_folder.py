"""A copy of the old blog's uploads: which of its files an address means, and where they go."""

from __future__ import annotations

import filecmp
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import octavo.expressions as re
from octavo.assets.images import examine_picture
from octavo.assets.picture_format import is_picture
from octavo.importers.report import ReportBuilder
from octavo.site.content_files import copy_content
from octavo.site.discover import STATIC

FILES = "pictures and files"
"""The kind of the report."""

DAMAGED = "Damaged pictures in the media folder, not taken; mend them and import again"
"""A topic of the report."""

_VARIANT = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")
_GOOGLE_SIZE = re.compile(
    r"^[^/]*//[\w.-]+\.(?:blogspot|googleusercontent|ggpht)\.com/.*/[swh]\d+(?:-[a-z]+\d*)*/[^/]+$"
)
_SCALED = re.compile(r"-scaled(?=\.\w+$)")


class MediaFolder:
    """Finds files by the tail of an address, and copies them once."""

    def __init__(self, folder: Path | None, site: Path, report: ReportBuilder, *, is_dry: bool) -> None:
        """`folder` is the copy; without one nothing is found."""
        self._folder = folder
        self._site = site
        self._report = report
        self._is_dry = is_dry
        self._files: dict[str, str] = {}  # path below the folder → itself, and in lower case
        self._done: set[str] = set()
        self._troubles: dict[str, str] = {}  # of pictures: why nobody would see them
        for path in sorted(folder.rglob("*")) if folder else ():
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(folder).as_posix() if folder else ""
                self._files.setdefault(name, name)
                self._files.setdefault(name.casefold(), name)

    def find(self, tail: str) -> str:
        """Return the file that a path below the uploads means, "" when there is none.

        A smaller copy (`-300x225`) means its original wherever that is there.
        """
        for name in originals_of(tail):
            found = self._files.get(name) or self._files.get(name.casefold())
            if found and self.is_sound(found):
                return found
        return ""

    def is_sound(self, name: str) -> bool:
        """Tell whether a file can be shown; a damaged picture, which no build would take, is reported."""
        if self._folder is None or not is_picture(name):
            return True
        if name not in self._troubles:
            facts = examine_picture(name, (self._folder / name).read_bytes())
            self._troubles[name] = facts.trouble
            if facts.trouble:
                self._report.remark(DAMAGED, name, facts.trouble)
        return not self._troubles[name]

    def copy(self, name: str, site_path: str) -> None:
        """Copy a file to where the new site publishes it; one that is there with other content is left."""
        if self._folder is None or site_path in self._done:
            return
        self._done.add(site_path)
        target = f"{STATIC}/{site_path.lstrip('/')}"
        copy_file(self._folder / name, self._site, target, self._report, FILES, is_dry=self._is_dry)


def copy_file(
    source: Path, site: Path, target: str, report: ReportBuilder, kind: str, *, is_dry: bool
) -> None:
    """Copy a file to a path below the site; one that is there with other content is left."""
    place = site / target
    if place.exists() and filecmp.cmp(source, place, shallow=False):
        report.unchanged(kind)
    elif place.exists():
        report.skipped(kind, "the site has another file of this name, which was left")
    else:
        report.written(kind)
        if not is_dry:
            copy_content(site, source, place)


def originals_of(tail: str) -> tuple[str, ...]:
    """Return the names to look for, the best first: the original, the scaled one, the name itself."""
    original = _VARIANT.sub("", tail)
    unscaled = _SCALED.sub("", original)
    scaled = PurePosixPath(original)
    names = (unscaled, original, str(scaled.with_name(f"{scaled.stem}-scaled{scaled.suffix}")), tail)
    return tuple(dict.fromkeys(names)) if original != tail or unscaled != tail else (tail,)


def is_variant(address: str) -> bool:
    """Tell whether an address names a smaller copy of a picture."""
    return _VARIANT.search(urlsplit(address).path) is not None or _GOOGLE_SIZE.search(address) is not None


def without_variant(address: str) -> str:
    """Return the address of the original of a smaller copy, without a query."""
    return _VARIANT.sub("", address.partition("?")[0])


def safe_tail(path: str) -> str:
    """Return a decoded path as one below a folder; "" when it tries to leave it."""
    tail = unquote(path).strip("/")
    parts = PurePosixPath(tail).parts
    return "" if ".." in parts or not tail or "\\" in tail or "\0" in tail else tail
