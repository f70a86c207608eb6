"""Watching the site's folders: that something changed, and which files to look at first.

What happened to a file is not believed: editors save in a dozen ways. The names are hints, and digests
tell what changed. Only created, modified, moved and deleted count, and other rights: our own reading would
cause the others.

Files may be empty or gone for a moment only. An editor that writes into a file empties it first; one that
renames the old file away has none under its name until the new one is written. Such a file is believed when
it has been so for a while.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

import octavo.expressions as re

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_KINDS = frozenset({"created", "modified", "moved", "deleted", "attrib"})
# What editors and desktops write beside the file that they save.
_PASSING = re.compile(
    r"(.*~|.*\.sw[a-z]|.*\.tmp|.*\.temp|4913|\.#.*|#.*#|\.goutputstream.*|\.DS_Store|\.~lock\..*|"
    r".*\.crswap|.*___jb_(tmp|old)___|\.fuse_hidden.*|\.nfs[0-9a-f]+|Thumbs\.db|desktop\.ini|"
    r".*\.kate-swp|.*\.part|sed[A-Za-z0-9]{6})"
)
_LIMITS = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOSYS)
_SHARED = ("nfs", "cifs", "smb", "9p", "drvfs", "vboxsf", "fuse.", "afs", "ncpfs")
_POLL_SECONDS = 0.5
_LOGGER = "watchdog.observers.inotify"


class Watched(Struct, frozen=True):
    """What is watched."""

    site: Path
    folders: tuple[Path, ...]  # with all that is below them
    output: Path  # what is in here is our own

    def hint(self, path: str) -> str | None:
        """Return a path relative to the site (absolute elsewhere); None for a file that means nothing."""
        if _PASSING.fullmatch(os.path.basename(path)):  # noqa: PTH119  # text, not a file
            return None
        file = Path(path)
        if file.is_relative_to(self.output) or file.is_relative_to(self.site / ".octavo"):
            return None
        return file.relative_to(self.site).as_posix() if file.is_relative_to(self.site) else path

    def roots(self) -> tuple[tuple[Path, bool], ...]:
        """Return the folders that are there, and whether all that is below them is meant."""
        return (self.site, False), *((folder, True) for folder in self.folders if folder.is_dir())


class Watcher:
    """Tells a function of files that may have changed, from a thread of its own."""

    def __init__(self, watched: Watched, tell: Callable[[str], None], *, polls: bool) -> None:
        """Take what to watch, whom to tell, and whether to look again and again instead of being told."""
        self._watched = watched
        self._tell = tell
        self._is_polling = polls or needs_polling(watched.site)
        self.notice = ""
        if self._is_polling and not polls:
            self.notice = (
                "This folder lies on a file system that does not tell of changes: it is looked through "
                "every half a second."
            )
        self._lock = threading.Lock()
        self._observer: BaseObserver | None = None
        self._is_stopped = False
        self._sayings = _Sayings(lambda: tell(os.fspath(watched.site)))

    def start(self) -> None:
        """Begin; falls back to polling, with a notice, where the system watches no more files."""
        # On the user's terminal it would tell, now and then, that it was ended while it was reading.
        logging.getLogger(_LOGGER).addFilter(self._sayings)
        self._begin()

    def restart(self) -> None:
        """Begin anew, for a folder that came or went; what is watched stays watched meanwhile."""
        with self._lock:
            old = self._observer
            if self._is_stopped:
                return
            try:
                self._begin()
            except OSError:
                # Something went away just now: the old observer tells of that, and we begin once more.
                return
            if old is not None:
                old.stop()
        # Whatever came into the folder before it was watched.
        self._tell(os.fspath(self._watched.site))

    def stop(self) -> None:
        """End; what was noticed may still be told."""
        self._is_stopped = True
        if self._observer is not None:
            self._observer.stop()
        logging.getLogger(_LOGGER).removeFilter(self._sayings)

    def _begin(self) -> None:
        try:
            self._observer = self._started(is_polling=self._is_polling)
        except OSError as error:
            if error.errno not in _LIMITS or self._is_polling:
                raise
            self._is_polling = True
            self.notice = (
                f"The system watches no more files ({error.strerror}): the folder is looked through every "
                "half a second. On Linux, fs.inotify.max_user_watches sets how many may be watched."
            )
            self._observer = self._started(is_polling=True)

    def _started(self, *, is_polling: bool) -> BaseObserver:
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserver

        hear = self._hear

        class Handler(FileSystemEventHandler):
            def __init__(self, folder: Path, real: Path) -> None:
                self._folder, self._real = folder, real

            def on_any_event(self, event: FileSystemEvent) -> None:
                paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
                hear(event, [_in_place_of(path, self._real, self._folder) for path in paths])

        observer: BaseObserver = PollingObserver(timeout=_POLL_SECONDS) if is_polling else Observer()
        try:
            observer.start()
            for folder, is_whole in self._watched.roots():
                # A link is watched for itself and not for the folder that it leads to.
                real = Path(os.path.realpath(folder))
                try:
                    observer.schedule(Handler(folder, real), os.fspath(real), recursive=is_whole)
                except OSError as error:
                    # It went away just now, or may not be read: when that changes, the site's folder tells.
                    if not is_whole or error.errno in _LIMITS:
                        raise
        except OSError:
            observer.stop()
            raise
        return observer

    def _hear(self, event: FileSystemEvent, paths: Sequence[Path]) -> None:
        if event.event_type not in _KINDS or (event.is_directory and event.event_type == "modified"):
            return
        if set(paths) & set(self._watched.folders):
            # A folder that came back is another one: `content` moved away and put in place anew, or a link.
            # Not from this thread, which the old observer's end waits for.
            threading.Thread(target=self.restart, daemon=True).start()
        for path in paths:
            if (hint := self._watched.hint(os.fspath(path))) is not None:
                self._tell(hint)


class _Sayings(logging.Filter):
    """What watchdog says: nothing of that is for the user, but one thing for us."""

    def __init__(self, on_overflow: Callable[[], None]) -> None:
        super().__init__()
        self._on_overflow = on_overflow

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether it is something that nobody foresaw."""
        message = record.getMessage()
        if "overflow" in message:
            # Thousands of files were written at once, and of some we were not told.
            self._on_overflow()
            return False
        return "when the thread is inactive" not in message


def _in_place_of(path: Path, real: Path, folder: Path) -> Path:
    """Return a path below the real folder as it is called below the folder that was asked for."""
    return folder / path.relative_to(real) if path.is_relative_to(real) else path


def needs_polling(site: Path) -> bool:
    """Tell whether changes in a folder are not told of: on a network's file system, or Windows' below WSL."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return False
    return is_shared(os.path.realpath(site), mounts)


def is_shared(folder: str, mounts: str) -> bool:
    """Tell whether a folder lies on a shared file system; `mounts` is /proc/mounts (see proc(5))."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Spaces and the like stand there as octal numbers.
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1])
        is_around = folder == point or folder.startswith(f"{point.rstrip('/')}/")
        if is_around and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind.startswith(_SHARED)


_MOMENT = 0.25  # seconds after which a file is believed to be what it is
_BELIEVED = float("-inf")  # in place of the moment when that began


class Doubts:
    """The files of one site that are doubted. Used from one event loop."""

    def __init__(self, site: Path, look_again: Callable[[str], None]) -> None:
        """Take the site's folder, and who is told of a file that has to be looked at once more."""
        self._site = site
        self._look_again = look_again
        self._since: dict[str, float] = {}  # by path: the moment when it was first seen so, in seconds

    @property
    def is_open(self) -> bool:
        """Tell whether there is a file that will be looked at once more."""
        return any(since > _BELIEVED for since in self._since.values())

    def held(self, paths: Set[str]) -> Set[str]:
        """Return those that are not to be believed yet; they are looked at again, whatever they are then."""
        now = time.monotonic()
        found = set()
        for path in paths:
            if not (self._is_empty(path) or self._is_gone(path)):
                self._since.pop(path, None)
            elif now - self._since.setdefault(path, now) < _MOMENT:
                found.add(path)
                asyncio.get_running_loop().call_later(_MOMENT, self._ask, path)
            else:
                self._since[path] = _BELIEVED
        return found

    def believe_gone(self) -> None:
        """Doubt no longer that files are gone: the whole site is read without them."""
        for path, since in self._since.items():
            if since > _BELIEVED and self._is_gone(path):
                self._since[path] = _BELIEVED

    def _ask(self, path: str) -> None:
        if self._since.get(path, _BELIEVED) > _BELIEVED:
            self._look_again(path)

    def _is_empty(self, path: str) -> bool:
        try:
            found = (self._site / path).stat()
        except OSError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size == 0

    def _is_gone(self, path: str) -> bool:
        try:
            (self._site / path).lstat()
        except OSError:
            return True
        return False
