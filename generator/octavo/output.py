"""The output folder: what differs is written, each file at once, what we no longer make is removed.

Everything waits in a hidden staging folder inside the output until nothing can fail any more; then it
is renamed into place. The manifest is a dotfile too and lists what we wrote, so that foreign files
are never touched. Before the first rename it lists old and new files both: whoever is killed in
between leaves nothing that the next build does not know.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from octavo.errors import OutputError
from octavo.output_room import OutputRoom, is_below

MANIFEST = ".octavo-manifest.json"
STAGING = ".octavo-staging"
_LOCK = ".octavo-lock"
_FORMAT = 1


class Manifest(Struct, frozen=True):
    """What the last build wrote."""

    files: frozenset[str] = frozenset()  # relative to the output folder, with forward slashes
    counts: Mapping[str, int] = field(default_factory=dict)  # posts, comments, references …


class Changes(Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def check_output_folder(output: Path, site: Path, *, adopt: bool = False) -> None:
    """Raise `OutputError` for a folder that a build must not write into.

    Refused are the root, a home, the site with its content and themes, whatever lies around it, the top
    of a repository, and a folder with files of somebody else's, unless `adopt`.
    """
    try:
        folder = output.resolve()
    except (OSError, RuntimeError) as error:
        raise OutputError(f"The output cannot be {output}: its links lead in a circle.") from error
    site = site.resolve()
    sources = {site / "content", site / "themes"}
    if folder in {Path(folder.anchor), Path.home(), site, *site.parents} or sources & {
        folder,
        *folder.parents,
    }:
        raise OutputError(f"The output cannot be {output}: that is not a folder of its own.")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"The output cannot be {output}: that is a file.")
    if (folder / ".git").exists() and (folder / "site.toml").exists():
        raise OutputError(f"The output cannot be {output}: that is a site's repository.")
    if adopt or (folder / MANIFEST).is_file():
        return
    foreign = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    if foreign:
        raise OutputError(
            f"The output folder {output} holds files that octavo did not write ({', '.join(foreign[:3])} …). "
            "Choose another folder, or give --adopt to write beside them."
        )


def read_manifest(output: Path) -> Manifest:
    """Return what the last build wrote; an empty manifest when there is none or it cannot be read."""
    try:
        data = json.loads((output / MANIFEST).read_text("utf-8"))
        if data["format"] != _FORMAT:
            return Manifest()
        return Manifest(
            frozenset(map(str, data["files"])), {str(k): int(v) for k, v in data["counts"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


class OutputLock:
    """Keeps two builds from writing one folder at the same time.

    The lock goes with the process: the system frees it however the process ends.
    """

    def __init__(self, output: Path) -> None:
        self._file = output / _LOCK
        self._descriptor = -1
        self._made_folder = False

    def __enter__(self) -> OutputLock:
        """Take the lock. Raises `OutputError`: who holds it, or why the folder cannot be written."""
        self._made_folder = not self._file.parent.exists()
        with explained(self._file.parent):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            while not self._take():
                pass
        return self

    def _take(self) -> bool:
        """Lock the file; False when its last holder removed it meanwhile, so that it locks nobody out."""
        self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._descriptor)
        except OSError:
            holder = os.read(self._descriptor, 64).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise OutputError(
                f"Another build is writing {self._file.parent} (process {holder or 'unknown'}). "
                "Wait until it has ended."
            ) from None
        try:
            is_current = os.path.samestat(os.fstat(self._descriptor), self._file.stat())
        except FileNotFoundError:
            is_current = False
        if not is_current:
            os.close(self._descriptor)
            return False
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())
        return True

    def __exit__(self, *exception: object) -> None:
        """Free the lock and remove its file, and the folder where nothing was written into it."""
        with contextlib.suppress(OSError):
            self._file.unlink()
        os.close(self._descriptor)
        if self._made_folder:
            with contextlib.suppress(OSError):
                self._file.parent.rmdir()


@contextlib.contextmanager
def explained(output: Path | str) -> Iterator[None]:
    """Raise `OutputError` with a sentence in place of the system's error."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename or output
        raise OutputError(
            f"The output folder {output} cannot be written: {error.strerror} ({where})."
        ) from error


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Staging:
    """Collects a build's files; nothing is published before `commit`."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.folder = output / STAGING
        """Where files wait, under names of their maker's choice: a second tree of folders would take longer
        than the pages."""
        self._unchanged: set[str] = set()
        self._staged: dict[str, str] = {}  # name → name in the staging folder
        self._real_output = os.path.realpath(output)
        self._inside: dict[str, bool] = {}  # by folder; as text, which takes a tenth of a path

    def __enter__(self) -> Staging:
        """Begin with an empty staging folder; a dead build's is thrown away."""
        with explained(self._output):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *exception: object) -> None:
        """Remove the staging folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, name: str) -> None:
        """Take a file that is published already as it should be."""
        self._unchanged.add(name)

    def take(self, name: str, waiting: str) -> None:
        """Take a file that waits in the staging folder."""
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"{name} is not a path inside the output")
        self._staged[name] = waiting

    def add(self, name: str, data: bytes) -> None:
        """Take a file's bytes; the same bytes as are published already cost no write."""
        waiting = f"added-{len(self._staged):x}"
        if self._is_published(name, data):
            self.keep(name)
            return
        with explained(self._output):
            (self.folder / waiting).write_bytes(data)
            self.take(name, waiting)

    def commit(self, counts: Mapping[str, int]) -> Changes:
        """Publish what was added, remove what the last build wrote and this one did not.

        The order keeps readers' pages whole: assets first, then pages, then feeds and lists of addresses,
        then deletions, then the manifest. Raises `OutputError` before anything is published where a file
        that is not ours is in the way.
        """
        old = read_manifest(self._output)
        new = frozenset(self._unchanged | set(self._staged))
        stale = old.files - new
        output, staging = os.fspath(self._output), os.fspath(self.folder)
        room = OutputRoom(output, self._staged, stale)
        gone = tuple(name for name in sorted(stale) if os.path.lexists(f"{output}/{name}"))
        with explained(self._output):
            if not old.files >= new:
                _write_manifest(self._output, Manifest(old.files | new, old.counts))
            room.make()
            for name in sorted(self._staged, key=_publishing_order):
                os.replace(f"{staging}/{self._staged[name]}", f"{output}/{name}")  # noqa: PTH105
            for name in gone:
                self._remove(name)
            if stale or (old.files, old.counts) != (new, counts):
                _write_manifest(self._output, Manifest(new, counts))
        return Changes(tuple(sorted(self._staged)), len(self._unchanged), gone)

    def _is_ours(self, published: Path) -> bool:
        """Tell whether a published file is a plain one; through a link that leads outside nothing is read."""
        return published.is_file() and not published.is_symlink() and self._is_inside(published)

    def _is_inside(self, path: Path) -> bool:
        folder = os.fspath(path.parent)
        if folder not in self._inside:
            real = os.path.realpath(folder)
            self._inside[folder] = is_below(real, self._real_output)
        return self._inside[folder]

    def _is_published(self, name: str, data: bytes) -> bool:
        published = self._output / name
        try:
            return (
                self._is_ours(published)
                and published.stat().st_size == len(data)
                and published.read_bytes() == data
            )
        except OSError:
            return False

    def _remove(self, name: str) -> None:
        target = self._output / name
        if self._is_inside(target) and (target.is_symlink() or target.is_file()):
            target.unlink()
            _remove_empty_parents(target, self._output)


def clean_output(output: Path) -> tuple[str, ...]:
    """Remove what the manifest lists, and our dotfiles; return the names of what was removed.

    Raises `OutputError` while a build writes the folder, or when something cannot be removed.
    """
    if not output.is_dir():
        return ()
    removed = []
    with OutputLock(output), explained(output):
        for name in sorted(read_manifest(output).files):
            target = output / name
            if target.is_file() and target.parent.resolve().is_relative_to(output.resolve()):
                target.unlink()
                _remove_empty_parents(target, output)
                removed.append(name)
        shutil.rmtree(output / STAGING, ignore_errors=True)
        (output / MANIFEST).unlink(missing_ok=True)
    return tuple(removed)


def _remove_empty_parents(target: Path, output: Path) -> None:
    for parent in target.parents:
        if parent == output:
            return
        try:
            parent.rmdir()
        except OSError:
            return


def _publishing_order(name: str) -> tuple[int, str]:
    if name.startswith("_assets/"):
        return 0, name
    if name.endswith((".xml", ".json", ".txt")):
        return 2, name
    return 1, name


def _write_manifest(output: Path, manifest: Manifest) -> None:
    data = {
        "format": _FORMAT,
        "files": sorted(manifest.files),
        "counts": dict(sorted(manifest.counts.items())),
    }
    text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
    published = output / MANIFEST
    with contextlib.suppress(OSError):
        if published.read_text("utf-8") == text:
            return
    temporary = output / f"{MANIFEST}.tmp"
    temporary.write_text(text, "utf-8")
    temporary.replace(published)
