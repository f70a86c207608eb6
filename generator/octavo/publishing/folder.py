"""A folder as a target: one that a web server shows, on this machine or mounted from another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from octavo.errors import OutputError
from octavo.output.room import check_output_place
from octavo.publishing.plan import PUBLISHED
from octavo.publishing.target import Outgoing, PublishError, Target, Tell
from octavo.storage.whole_file import remove_left_behind, replace_whole


class FolderTarget(Target):
    """A folder, which is made where it is missing."""

    def __init__(self, folder: Path, site: Path, output: Path) -> None:
        """Take the folder. Raises `PublishError` if it is no folder of its own."""
        folder = Path(os.path.normpath(folder))
        self.name = str(folder)
        self._folder = folder
        self._inside: set[Path] = set()
        try:
            check_output_place(folder, site)
        except OutputError as error:
            raise PublishError(
                str(error).replace("The output cannot be", "Nothing can be published to")
            ) from error
        real, built = folder.resolve(), output.resolve()
        if real == built or built in real.parents or real in built.parents:
            raise PublishError(
                f"Nothing can be published to {folder}: the output is there. Choose another folder."
            )

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file."""
        with self._explained():
            try:
                return (self._folder / name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def names_at_top(self) -> Iterable[str]:
        """Return what is in the folder."""
        with self._explained():
            return os.listdir(self._folder) if self._folder.exists() else ()  # noqa: PTH208

    def begin(self, *, was_interrupted: bool) -> None:
        """Make the folder, and remove what waited there when an earlier publication was killed."""
        with self._explained():
            self._folder.mkdir(parents=True, exist_ok=True)
        remove_left_behind(os.fspath(self._folder))

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        """Write files, each whole or not at all."""
        for file in files:
            data = file.read()
            target = self._folder / file.name
            with self._explained():
                self._check_inside(target)
                target.parent.mkdir(parents=True, exist_ok=True)
                # What waits must not lie where the web server shows it, nor be forgotten in some folder.
                replace_whole(target, data, room=self._folder, is_synced=file.name == PUBLISHED)
            tell(file.name, len(data))

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        """Remove files and the folders that are empty then."""
        for name in names:
            target = self._folder / name
            with self._explained():
                self._check_inside(target)
                with suppress(FileNotFoundError, NotADirectoryError):
                    target.unlink()
                for parent in target.relative_to(self._folder).parents[:-1]:
                    # Where somebody else's file is in a folder the folder stays.
                    with suppress(OSError):
                        (self._folder / parent).rmdir()
            tell(name, None)

    def _check_inside(self, target: Path) -> None:
        """Raise `PublishError` if a link among the folders above a file leads out of the target."""
        parent = target.parent
        if parent not in self._inside:
            if not parent.resolve().is_relative_to(self._folder.resolve()):
                raise PublishError(f"{parent} leads out of {self.name} through a symbolic link.")
            self._inside.add(parent)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise `PublishError` with a sentence in place of the system's error."""
        try:
            yield
        except OSError as error:
            where = error.filename2 or error.filename or self.name
            raise PublishError(f"The system refused: {error.strerror or error} ({where}).") from error
