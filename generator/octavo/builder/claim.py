"""What of an output folder is this site's: told by its manifest, and by what `.octavo/` remembers.

A site is known by the place of its folder. `.octavo/places` has the places where it was built before, so that
a site that was moved knows its outputs; a copy does not have those of the site that it was copied from, for
there a site still is. What lies inside the site's own folder is always its own.
"""

from __future__ import annotations

import os
from collections.abc import Container
from hashlib import blake2b
from pathlib import Path

import msgspec

from octavo.builder.built import BuiltStore
from octavo.errors import OutputError
from octavo.output.manifest import MANIFEST, Manifest, read_manifest
from octavo.output.room import foreign_files, lies_in_site
from octavo.site.discover import SETTINGS
from octavo.storage.whole_file import replace_whole

_PLACES = "places"


def site_mark(site: Path) -> str:
    """Return what stands for a site's folder in manifests, which may be published: it tells nothing of it."""
    return blake2b(os.fsencode(os.path.realpath(site)), digest_size=8).hexdigest()


def remember_place(site: Path, workspace: Path) -> None:
    """Keep where the site is; where that fails an output elsewhere has to be adopted after a move."""
    here, known = os.path.realpath(site), _places(workspace)
    if here not in known:
        try:
            replace_whole(workspace / _PLACES, msgspec.json.encode([*known, here]))
        except (OSError, UnicodeEncodeError):
            return


def claim_output(
    output: Path, site: Path, workspace: Path, store: BuiltStore, *, adopt: bool = False
) -> Manifest:
    """Return what earlier builds of this site wrote into a folder.

    A list that is lost or damaged is mended from what `.octavo/`, which is `workspace`, has in `store`: that
    knows the bytes as well. Raises `OutputError` for the folder of another site, unless `adopt`, and where
    nothing tells any more what was written.
    """
    found = read_manifest(output)
    if found is not None:
        if found.site and not _is_ours(found.site, output, site, workspace):
            if adopt:
                # Its files give way; how many posts it had is no matter of this one.
                return Manifest(files=found.files)
            raise OutputError(
                f"{output} was written by another site{_named(found.title)}, or by a copy of this one "
                "elsewhere. Choose another folder, or give --adopt to take it over: what the other one "
                "published there is removed."
            )
        if store.is_list_as_written():
            return found
        # Somebody put another list there: what both know of is ours.
        known = store.built.files
        more = {name for name in known if name not in found.files and store.is_intact(name, known[name])}
        return msgspec.structs.replace(found, files=found.files | more)
    return _rebuilt(output, store, adopt=adopt)


def _rebuilt(output: Path, store: BuiltStore, *, adopt: bool) -> Manifest:
    """Return the list that is lost, if what is kept of the last build is sure to be it."""
    is_damaged = os.path.lexists(output / MANIFEST)
    known = {name: file for name, file in store.built.files.items() if os.path.lexists(output / name)}
    if not store.built.files:
        if is_damaged and not adopt and foreign_files(output):
            raise _doubt(output, "damaged", "nothing else tells it")
        return Manifest()
    changed = [name for name, file in known.items() if not store.is_intact(name, file)]
    # Other bytes may be an edit by hand, or those of a later build that what is kept does not know of.
    if changed and (not is_damaged or _has_others(output, known)):
        state = "damaged" if is_damaged else "lost"
        raise _doubt(output, state, f"{min(changed)} is not as the last build is known to have left it")
    return Manifest(files=frozenset(known), counts=store.built.counts)


def _doubt(output: Path, state: str, why: str) -> OutputError:
    return OutputError(
        f"{output / MANIFEST}, the list of what octavo wrote there, is {state}, and {why}. "
        f"Remove the site's files from {output}, this one too, and build again."
    )


def _has_others(output: Path, known: Container[str]) -> bool:
    """Tell whether there are further files in a folder, beside dotfiles at its top."""
    for name in foreign_files(output):
        if (output / name).is_dir():
            below = (path for path in (output / name).rglob("*") if not path.is_dir())
            if any(path.relative_to(output).as_posix() not in known for path in below):
                return True
        elif name not in known:
            return True
    return False


def _is_ours(mark: str, output: Path, site: Path, workspace: Path) -> bool:
    if mark == site_mark(site) or lies_in_site(output, site):
        return True
    left = (place for place in _places(workspace) if not os.path.exists(os.path.join(place, SETTINGS)))  # noqa: PTH110, PTH118  # as text
    return any(mark == site_mark(Path(place)) for place in left)


def _places(workspace: Path) -> list[str]:
    """Return where the site was built so far; nothing where the file is damaged."""
    try:
        return msgspec.json.decode((workspace / _PLACES).read_bytes(), type=list[str])
    except (OSError, ValueError):
        return []


def _named(title: str) -> str:
    return f" (“{title}”)" if title else ""
