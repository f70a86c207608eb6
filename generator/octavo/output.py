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
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from octavo.errors import OutputError

MANIFEST = ".octavo-manifest.json"
_STAGING = ".octavo-staging"
_LOCK = ".octavo-lock"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last build wrote."""

    files: frozenset[str] = frozenset()  # relative to the output folder, with forward slashes
    counts: Mapping[str, int] = field(default_factory=dict)  # posts, comments, references …


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def check_output_folder(output: Path, site: Path, *, adopt: bool = False) -> None:
    """Raise `OutputError` for a folder that a build must not write into.

    Refused are the root, a home, the site with its content and themes, whatever lies around it, the top
    of a repository, and a folder with files of somebody else's, unless `adopt`.
    """
    folder = output.resolve()
    site = site.resolve()
    forbidden = [Path(folder.anchor), Path.home(), site, site / "content", site / "themes"]
    if folder in forbidden or folder in site.parents or (site / "content") in folder.parents:
        raise OutputError(f"The output cannot be {output}: that is not a folder of its own.")
    if not folder.exists() or adopt:
        return
    if not folder.is_dir():
        raise OutputError(f"The output cannot be {output}: that is a file.")
    if (folder / ".git").exists() and (folder / "site.toml").exists():
        raise OutputError(f"The output cannot be {output}: that is a site's repository.")
    if (folder / MANIFEST).is_file() or (folder / _STAGING).is_dir():
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

    def __enter__(self) -> OutputLock:
        """Take the lock. Raises `OutputError` naming the holder."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
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
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())
        return self

    def __exit__(self, *exception: object) -> None:
        """Free the lock and remove its file."""
        with contextlib.suppress(OSError):
            self._file.unlink()
        os.close(self._descriptor)


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
        self._folder = output / _STAGING
        self._unchanged: set[str] = set()
        self._staged: dict[str, None] = {}

    def __enter__(self) -> Staging:
        """Begin with an empty staging folder; a dead build's is thrown away."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        return self

    def __exit__(self, *exception: object) -> None:
        """Remove the staging folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, name: str, data: bytes) -> None:
        """Take a file's bytes; the same bytes as are published already cost no write."""
        if self._is_published(name, data):
            self._unchanged.add(name)
            return
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self._staged[name] = None

    def add_copy(self, name: str, source: Path) -> None:
        """Take a file of any size as it is."""
        published = self._output / name
        if self._is_ours(published) and _same_content(published, source):
            self._unchanged.add(name)
            return
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        self._staged[name] = None

    def commit(self, counts: Mapping[str, int]) -> Changes:
        """Publish what was added, remove what the last build wrote and this one did not.

        The order keeps readers' pages whole: assets first, then pages, then feeds and lists of addresses,
        then deletions, then the manifest.
        """
        old = read_manifest(self._output)
        new = frozenset(self._unchanged | set(self._staged))
        _write_manifest(self._output, Manifest(old.files | new, old.counts))
        for name in sorted(self._staged, key=_publishing_order):
            target = self._output / name
            self._make_parents(target)
            (self._folder / name).replace(target)
        removed = tuple(name for name in sorted(old.files - new) if self._remove(name))
        _write_manifest(self._output, Manifest(new, counts))
        return Changes(tuple(sorted(self._staged)), len(self._unchanged), removed)

    def _is_ours(self, published: Path) -> bool:
        """Tell whether a published file is a plain one; through a link that leads outside nothing is read."""
        return published.is_file() and not published.is_symlink() and self._is_inside(published)

    def _is_inside(self, path: Path) -> bool:
        return path.parent.resolve().is_relative_to(self._output.resolve())

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

    def _make_parents(self, target: Path) -> None:
        missing = target.parent
        if not self._is_inside(target):
            raise OutputError(f"The folder {missing} leads out of the output through a symbolic link.")
        for parent in (missing, *missing.parents):
            if parent == self._output:
                break
            if parent.is_file() or parent.is_symlink():
                # What was a page is a folder now; only our own files may go.
                parent.unlink()
        missing.mkdir(parents=True, exist_ok=True)
        if target.is_dir() and not target.is_symlink():
            with contextlib.suppress(OSError):
                target.rmdir()

    def _remove(self, name: str) -> bool:
        target = self._output / name
        if not self._is_inside(target):
            return False
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            target.unlink()
            _remove_empty_parents(target, self._output)
            return True
        return False


def clean_output(output: Path) -> tuple[str, ...]:
    """Remove what the manifest lists, and our dotfiles; return the names of what was removed."""
    manifest = read_manifest(output)
    removed = []
    for name in sorted(manifest.files):
        target = output / name
        if target.is_file() and target.parent.resolve().is_relative_to(output.resolve()):
            target.unlink()
            _remove_empty_parents(target, output)
            removed.append(name)
    shutil.rmtree(output / _STAGING, ignore_errors=True)
    for name in (MANIFEST, _LOCK):
        (output / name).unlink(missing_ok=True)
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


def _same_content(first: Path, second: Path) -> bool:
    if first.stat().st_size != second.stat().st_size:
        return False
    with first.open("rb") as one, second.open("rb") as other:
        while True:
            block = one.read(1 << 20)
            if block != other.read(1 << 20):
                return False
            if not block:
                return True


def _write_manifest(output: Path, manifest: Manifest) -> None:
    data = {
        "format": _FORMAT,
        "files": sorted(manifest.files),
        "counts": dict(sorted(manifest.counts.items())),
    }
    text = json.dumps(data, ensure_ascii=False, indent=0)
    published = output / MANIFEST
    with contextlib.suppress(OSError):
        if published.read_text("utf-8") == text:
            return
    temporary = output / f"{MANIFEST}.tmp"
    temporary.write_text(text, "utf-8")
    temporary.replace(published)
