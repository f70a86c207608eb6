"""The pictures of a site: what is known of each, what is wrong with it, and the copies that are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from octavo.assets.broken import BrokenPicture
from octavo.assets.cleaning import clean_picture
from octavo.assets.images import PictureFacts, look_at_copy, make_copy, name_digest
from octavo.assets.picture_format import format_of, is_picture
from octavo.errors import Location, Problem, Severity, SiteError
from octavo.facts.files import USES, PlacedFile, is_shown, picture_facts, placed_files
from octavo.graph import Reader, query
from octavo.model.picture import Picture, PictureVariant
from octavo.site.discover import CONTENT, STATIC
from octavo.storage.signatures import digest_of
from octavo.storage.whole_file import replace_whole

KEPT_IMAGES = "images"
"""The folder, in the site's workspace, of copies that need not be rebuilt."""

_SEAL = 16  # bytes of the digest before each kept copy
_TOLD = 3  # photos with a position that are named one by one


def is_cleaned(facts: PictureFacts, placed: PlacedFile) -> bool:
    """Tell whether a picture is published without what it tells of its maker."""
    return not facts.is_clean and not placed.is_static


def is_left_out(graph: Reader, placed: PlacedFile, *, is_used: bool) -> bool:
    """Tell whether a file that nobody asks for is too damaged to take out what it tells of its maker.

    It reads `picture_facts`.
    """
    path = placed.source.path
    if is_used or placed.is_static or not is_picture(path):
        return False
    return graph.get(picture_facts, path).may_tell


@query(placed_files, picture_facts, *USES)
def picture_checks(graph: Reader, _: str) -> bool:
    """Report what is wrong with published pictures: damaged ones, and photos that tell too much."""
    telling = []
    for path, placed in graph.get(placed_files).items():
        is_used = is_shown(graph, path)
        if not is_picture(path) or (placed.is_on_demand and not is_used):
            continue
        facts = graph.get(picture_facts, path)
        is_out = is_left_out(graph, placed, is_used=is_used)
        if facts.trouble:
            # Uploads of an old blog were as they are for years: they stop no build.
            severity = Severity.ERROR if is_used and not placed.is_static else Severity.WARNING
            place = Location(path, facts.line, facts.column)
            message = facts.trouble
            if is_out:
                message += " It is not published: whatever it says of its maker cannot be taken out."
            graph.report(Problem(place, message, facts.hint, severity, "broken-image"))
        if facts.has_position and not is_cleaned(facts, placed):
            telling.append(path)
    for problem in _warn_of_positions(telling):
        graph.report(problem)
    return True


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


def copies_of(picture: Picture) -> Iterator[PictureVariant]:
    """Yield the copies of a picture."""
    yield from picture.variants
    if picture.fallback is not None:
        yield picture.fallback


def cleaned(data: bytes, path: str) -> bytes:
    """Return a picture file without what it tells of its maker; one that is damaged is not published."""
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


def picture_copy(
    file: Path, folder: Path, picture: Picture, variant: PictureVariant, *, only_looks: bool = False
) -> bytes:
    """Return a copy, kept from build to build under the digest that its name carries.

    Where one `only_looks`, nothing is returned for those that are not kept.
    """
    kept = folder / variant.site_path.rpartition("/")[2]
    with suppress(OSError):
        whole = kept.read_bytes()
        # Damaged or half written files are as good as none.
        if digest_of(whole[_SEAL:]) == whole[:_SEAL].hex():
            return whole[_SEAL:]
    original = file.read_bytes()
    try:
        if only_looks:
            look_at_copy(picture.path, original, variant)
            return b""
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


QUERIES = (picture_checks,)
