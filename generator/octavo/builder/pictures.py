"""The pictures of a site: what is known of each, what is wrong with it, and the copies that are published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from octavo.assets.broken import BrokenPicture
from octavo.assets.cleaning import CLEANING, clean_picture
from octavo.assets.files import PublishedFile
from octavo.assets.images import (
    PictureFacts,
    data_to_facts,
    examine_picture,
    facts_to_data,
    make_copy,
    name_digest,
    plan_picture,
)
from octavo.assets.picture_format import format_of, is_picture
from octavo.errors import Location, Problem, Severity, SiteError
from octavo.model.picture import Picture, PictureVariant
from octavo.site.discover import CONTENT, STATIC, SourceKind
from octavo.storage.cache import Store
from octavo.storage.signatures import digest_of
from octavo.storage.whole_file import replace_whole

KEPT_IMAGES = "images"
"""The folder, in the site's workspace, of copies that need not be made again."""

_SEAL = 16  # bytes of the digest before each kept copy
_TOLD = 3  # photos with a position that are named one by one


class SitePictures(Struct, frozen=True):
    """The pictures among the files of a site, by source path."""

    facts: Mapping[str, PictureFacts]
    pictures: Mapping[str, Picture]
    on_disk: Mapping[str, str]  # where each can be read, relative to the site folder

    def is_cleaned(self, file: PublishedFile) -> bool:
        """Tell whether a file is published without what it tells of its maker."""
        facts = self.facts.get(file.source.path)
        return facts is not None and not facts.is_clean and file.source.kind is not SourceKind.STATIC

    def is_left_out(self, file: PublishedFile, shown: Collection[str]) -> bool:
        """Tell whether a file that nobody asks for is too damaged to take out what it tells of its maker."""
        path = file.source.path
        facts = self.facts.get(path)
        is_own = path not in shown and file.source.kind is not SourceKind.STATIC
        return is_own and facts is not None and facts.may_tell

    def problems(self, published: Iterable[PublishedFile], shown: Collection[str]) -> Iterator[Problem]:
        """Yield what is wrong with published pictures: damaged ones, and photos that tell too much."""
        telling = []
        for file in published:
            path = file.source.path
            facts = self.facts.get(path)
            if facts is None:
                continue
            if facts.trouble:
                # Uploads of an old blog were as they are for years: they stop no build.
                is_own = path in shown and file.source.kind is not SourceKind.STATIC
                severity = Severity.ERROR if is_own else Severity.WARNING
                place = Location(path, facts.line, facts.column)
                message = facts.trouble
                if self.is_left_out(file, shown):
                    message += " It is not published: whatever it says of its maker cannot be taken out."
                yield Problem(place, message, facts.hint, severity, "broken-image")
            if facts.has_position and not self.is_cleaned(file):
                telling.append(path)
        yield from _warn_of_positions(telling)


def _warn_of_positions(paths: list[str]) -> Iterator[Problem]:
    """Yield a warning for each photo that tells where it was taken; one for all where they are many."""
    are_many = len(paths) > _TOLD
    for path in paths[:1] if are_many else paths:
        message = "This photo tells where it was taken, and is published as it is."
        if are_many:
            others = f"{len(paths) - 1} others"
            message = f"This photo and {others} tell where they were taken, and are published as they are."
        where = f"-r {CONTENT}" if are_many else path
        hint = f"Remove the position, with `exiftool -gps:all= {where}` for example"
        if path.startswith(STATIC):
            hint += ", or put the photo beside its text, where octavo does that"
        yield Problem(Location(path), message, f"{hint}.", Severity.WARNING, "photo-position")


def examine_pictures(
    site: Path, files: Iterable[PublishedFile], kept: Store, formats: Collection[str]
) -> SitePictures:
    """Return the pictures among files, each with copies in `formats`; only new ones are opened."""
    found: dict[str, PictureFacts] = {}
    pictures: dict[str, Picture] = {}
    on_disk: dict[str, str] = {}
    keys = set()
    for file in files:
        source = file.source
        if not is_picture(source.path):
            continue
        key = f"{source.digest} {source.path.rpartition('/')[2]}"
        keys.add(key)
        data = kept.read(key)
        if data is None:
            facts = examine_picture(source.path, (site / source.file).read_bytes())
            kept.write(key, facts_to_data(facts))
        else:
            facts = data_to_facts(data)
        found[source.path] = facts
        on_disk[source.path] = source.file
        pictures[source.path] = plan_picture(
            source.path,
            file.site_path,
            source.digest,
            facts,
            is_copied=source.kind is SourceKind.STATIC,
            formats=formats,
        )
    kept.keep_only(keys)
    return SitePictures(found, pictures, on_disk)


def picture_copies(file: Path, folder: Path, picture: Picture) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the site path of each copy of the picture in a file with what makes it; `folder` keeps copies."""
    others = () if picture.fallback is None else (picture.fallback,)
    for variant in (*picture.variants, *others):
        yield variant.site_path, partial(_copy, file, folder, picture, variant)


def cleaned_key(digest: str) -> str:
    """Return what a cleaned file follows from."""
    return f"{CLEANING} {digest}"


def cleaned(file: Path, path: str) -> bytes:
    """Return a picture file without what it tells of its maker; one that is damaged is not published."""
    data = file.read_bytes()
    try:
        return clean_picture(data, format_of(path, data)).data
    except BrokenPicture as broken:
        raise _damaged(path, broken) from broken


def forget_copies(folder: Path, digests: Iterable[str]) -> None:
    """Remove the kept copies of pictures that the site no longer has."""
    known = {name_digest(digest) for digest in digests}
    with suppress(OSError):
        for file in folder.iterdir():
            parts = file.name.split(".")
            if len(parts) < 3 or parts[1] not in known or parts[-1] == "tmp":
                with suppress(OSError):  # the others go all the same, and the next build tries again
                    file.unlink()


def _damaged(path: str, broken: BrokenPicture) -> SiteError:
    return SiteError([Problem(Location(path), broken.message, broken.hint, code="broken-image")])


def _copy(file: Path, folder: Path, picture: Picture, variant: PictureVariant) -> bytes:
    """Return a copy, kept from build to build under the digest that its name carries."""
    kept = folder / variant.site_path.rpartition("/")[2]
    with suppress(OSError):
        whole = kept.read_bytes()
        # Damaged or half written files are as good as none.
        if digest_of(whole[_SEAL:]) == whole[:_SEAL].hex():
            return whole[_SEAL:]
    original = file.read_bytes()
    try:
        data = make_copy(picture.path, original, variant)
    except BrokenPicture as broken:
        raise _damaged(picture.path, broken) from broken
    if f".{name_digest(digest_of(original))}." not in kept.name:
        # The picture changed since it was found: the next build makes copies of other names.
        return data
    with suppress(OSError):  # it costs time only
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Beside the folder of pictures, where those that a killed build left are looked for.
        replace_whole(kept, bytes.fromhex(digest_of(data)), data, room=kept.parent.parent)
    return data
