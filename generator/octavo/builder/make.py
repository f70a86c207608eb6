"""Planned files → files that wait in the staging folder, made by worker processes where there are many."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path

from msgspec import Struct

from octavo.builder.built import BuiltFile, SharedPiece
from octavo.builder.plan import Kept, PlannedFile
from octavo.builder.workers import run_batches
from octavo.errors import Problem, SiteError
from octavo.output.folder import explained
from octavo.rendering.renderer import RenderedPage, SharedPart
from octavo.storage.signatures import digest_file, digest_of, signature_of


class Task(Struct, frozen=True):
    """A file to be made, and what is published under its name now."""

    planned: PlannedFile
    published: BuiltFile | None  # None: nothing that can be trusted
    problems: tuple[Problem, ...] = ()  # of the text that it shows, where it is not made anew


class MadeFile(Struct, frozen=True):
    """A file that was made."""

    name: str
    waiting: str  # its name in the staging folder; "" when its bytes are published already
    digest: str
    is_current: bool  # False: the file that it is a copy of changed since it was found
    shared: tuple[SharedPiece, ...]
    problems: tuple[Problem, ...]  # of the text that it shows
    seconds: float


@dataclass(slots=True)
class MadeChunk:
    """What came out of some tasks."""

    files: list[MadeFile] = field(default_factory=list)
    kept: dict[str, dict[str, bytes]] = field(default_factory=dict)
    failures: list[Problem] = field(default_factory=list)  # templates and images that failed

    def keep(self, found: Kept) -> None:
        """Add results that are to be kept."""
        for kind, results in found.items():
            self.kept.setdefault(kind, {}).update(results)


class FileMaker:
    """Makes files; a copy of it works in every worker process."""

    def __init__(self, folder: Path, output: Path, problems_of: Callable[[str], tuple[Problem, ...]]) -> None:
        """Take the folders of staging and output, and what tells what is wrong with a text just made."""
        self._folder = os.fspath(folder)
        self._output = os.fspath(output)
        self._real_output = os.path.realpath(output)
        self._problems_of = problems_of
        self._chunks = count()
        self._chunk_folders: set[str] = set()

    def run(self, batches: Iterator[Sequence[Sequence[Task]]], jobs: int) -> Iterator[MadeChunk]:
        """Yield what came out of each chunk, in order; a batch is asked for before it is made."""
        numbered = ([(f"{next(self._chunks):x}", chunk) for chunk in batch] for batch in batches)
        return run_batches(self._make_chunk, numbered, jobs)

    def _make_chunk(self, numbered: tuple[str, Sequence[Task]]) -> MadeChunk:
        prefix, chunk = numbered
        made = MadeChunk()
        for place, task in enumerate(chunk):
            try:
                made.files.append(self._make(task, f"{prefix}/{place:x}", made))
            except SiteError as error:
                made.failures += error.problems
        return made

    def _make(self, task: Task, waiting: str, made: MadeChunk) -> MadeFile:
        began = time.perf_counter()
        planned, published = task.planned, task.published
        shared: tuple[SharedPiece, ...] = ()
        if planned.copied is not None:
            digest = digest_file(planned.copied)
            is_new = self._is_new(planned.name, digest, published)
            if is_new:
                with explained(self._output):
                    path = self._room(waiting)
                    shutil.copyfile(planned.copied, path)
                digest = digest_file(path)
        else:
            rendered = planned.make()
            digest = digest_of(rendered.data)
            is_new = self._is_new(planned.name, digest, published)
            if is_new:
                with explained(self._output):
                    _write(self._room(waiting), rendered.data)
            shared = tuple(_piece(part, rendered) for part in rendered.shared)
        if planned.keep is not None:
            made.keep(planned.keep())
        problems = self._problems_of(planned.source) if planned.source else task.problems
        seconds = time.perf_counter() - began
        is_current = planned.copied is None or planned.copied_digest == digest
        waits = waiting if is_new else ""
        return MadeFile(planned.name, waits, digest, is_current, shared, problems, seconds)

    def _room(self, waiting: str) -> str:
        """Return the path of a file that will wait, in the folder of its chunk.

        Not all in one: ext4 looks for a new file's inode near its folder, and where thousands of files were
        replaced minutes ago the search takes longer than making the page.
        """
        path = f"{self._folder}/{waiting}"
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder not in self._chunk_folders:
            os.mkdir(folder)  # noqa: PTH102
            self._chunk_folders.add(folder)
        return path

    def _is_new(self, name: str, digest: str, published: BuiltFile | None) -> bool:
        """Tell whether other bytes are published under a name, or none."""
        if published is not None:
            return published.digest != digest
        # After an upgrade, or where the cache was lost, nothing is known of files that may be right all the
        # same. Whatever lies behind a link is not ours.
        path = f"{self._output}/{name}"
        try:
            is_file = stat.S_ISREG(os.lstat(path).st_mode)
            is_same = is_file and digest_file(path) == digest
        except OSError:
            return True
        return not is_same or os.path.realpath(path) != f"{self._real_output}/{name}"

    def with_new_parts(
        self,
        published: BuiltFile,
        name: str,
        part_of: Callable[[str], bytes],
        make: Callable[[], RenderedPage],
    ) -> RenderedPage:
        """Return a published page with its shared parts as they are now; made anew where it was touched."""
        data = self._published_bytes(published, name)
        if data is None:
            return make()
        pieces = []
        parts = []
        end = length = 0
        for old in published.shared:
            before, new = data[end : old.start], part_of(old.name)
            pieces += [before, new]
            length += len(before)
            parts.append(SharedPart(length, len(new), old.name))
            length += len(new)
            end = old.start + old.length
        pieces.append(data[end:])
        return RenderedPage(b"".join(pieces), tuple(parts))

    def _published_bytes(self, published: BuiltFile, name: str) -> bytes | None:
        """Return a published file as it was written; None where it is not that any more."""
        try:
            with open(f"{self._output}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
                is_untouched = signature_of(os.fstat(file.fileno())) == published.signature
                data = file.read()
        except OSError:
            return None
        # The signature was trusted when the file was planned; where it is another one now, the bytes decide.
        return data if is_untouched or digest_of(data) == published.digest else None


def _piece(part: SharedPart, page: RenderedPage) -> SharedPiece:
    return SharedPiece(
        part.start, part.length, part.name, shared_digest(page.data[part.start : part.start + part.length])
    )


def shared_digest(data: bytes) -> bytes:
    """Return what stands for a shared part."""
    return blake2b(data, digest_size=8).digest()


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123  # a Path for each of thousands of files costs
        file.write(data)
