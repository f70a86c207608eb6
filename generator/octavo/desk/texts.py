"""The texts of a site, opened and saved without losing anything; what is not saved waits in a journal."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

import msgspec
from msgspec import Struct

import octavo.expressions as re
from octavo.desk.places import DeskError, text_file
from octavo.errors import Problem
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header
from octavo.site.swap import NOTHING, Swapper
from octavo.storage.signatures import digest_of
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import DESK, FOLDER

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FEW = 4000  # lines that are compared one by one where more than one place changed


def shown_text(data: bytes) -> str:
    """Return the text of a file as a browser's field shows it. Raises `DeskError` if it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError(
            "This file is not UTF-8, and the desk would damage it.", "Save it as UTF-8 in your editor.", 422
        ) from error
    if "\0" in text:
        raise DeskError("This file is no text: it has NUL characters.", status=422)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def saved_bytes(before: bytes, text: str) -> bytes:
    """Return a file's bytes with another text: lines that stay keep their ends, new ones get the file's own.

    A byte order mark stays.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    old = before.decode("utf-8-sig")
    ends = Counter(re.findall(r"\r\n|\r|\n", old))
    usual = ends.most_common(1)[0][0] if ends else "\n"
    if len(ends) < 2:
        return mark + text.replace("\n", usual).encode()
    return mark + "".join(_mixed(_lines(old), _lines(text), usual)).encode()


def _mixed(old: list[str], new: list[str], usual: str) -> list[str]:
    """Return the new lines with the ends of the old ones that they are."""
    plain = [_plain(line) for line in old]
    start = 0
    while start < min(len(plain), len(new)) and plain[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(plain), len(new)) - start and plain[-1 - end] == new[-1 - end]:
        end += 1
    middle = new[start : len(new) - end]
    same: dict[int, int] = {}
    if max(len(middle), len(old) - start - end) <= _FEW:
        matcher = SequenceMatcher(None, plain[start : len(old) - end], middle, autojunk=False)
        for one, other, size in matcher.get_matching_blocks():
            same |= {other + step: start + one + step for step in range(size)}
    between = [old[same[n]] if n in same else line.replace("\n", usual) for n, line in enumerate(middle)]
    lines = [*old[:start], *between, *old[len(old) - end :]]
    # A line that ends in \r, before one that is nothing but \n, would make one end of the two.
    for n in range(len(lines) - 2, -1, -1):
        if lines[n].endswith("\r") and lines[n + 1] == "\n":
            lines[n] = f"{lines[n][:-1]}\n"
    return lines


def _lines(text: str) -> list[str]:
    return [line for line in _LINE.findall(text) if line]


def _plain(line: str) -> str:
    return line.rstrip("\r\n") + "\n" if line.endswith(("\r", "\n")) else line


class Unsaved(Struct, frozen=True):
    """What somebody typed into a text."""

    path: str
    text: str
    base: str  # the digest of the file that they had opened
    moment: str  # when it was typed last, as ISO 8601


class Journal:
    """The unsaved words of one site, a file for each text."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._folder = site / DESK / "journal"
        self._room = site / FOLDER  # the next build looks there for what killed processes left

    def keep(self, unsaved: Unsaved) -> bool:
        """Keep words; return False where the disk refuses, and the older ones are still there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_whole(
                self._file(unsaved.path), msgspec.json.encode(unsaved), room=self._room, is_synced=True
            )
        except OSError:
            return False
        return True

    def find(self, path: str) -> Unsaved | None:
        """Return the words that were not saved into a text."""
        return _read(self._file(path))

    def forget(self, path: str) -> None:
        """Let go of words that were saved or given up."""
        with suppress(OSError):
            self._file(path).unlink(missing_ok=True)

    def all(self) -> tuple[Unsaved, ...]:
        """Return everything that waits."""
        found = map(_read, sorted(self._folder.glob("*.json"))) if self._folder.is_dir() else ()
        return tuple(unsaved for unsaved in found if unsaved is not None)

    def _file(self, path: str) -> Path:
        return self._folder / f"{digest_of(path.encode())}.json"


def _read(file: Path) -> Unsaved | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Unsaved)
    except (OSError, msgspec.MsgspecError):
        return None


class OpenedText(Struct, frozen=True):
    """A text as it is opened."""

    path: str
    text: str  # with line feeds
    digest: str
    unsaved: Unsaved | None  # words of an earlier time that never got into the file


class SavedText(Struct, frozen=True):
    """What came of saving a text."""

    digest: str  # of the file now
    is_saved: bool
    theirs: str | None = None  # what the file has instead; None: it is gone, or it was saved
    is_kept: bool = False  # what was typed is in the journal


class Texts:
    """Opens and saves. Belongs to one thread."""

    def __init__(self, site: Path, now: Callable[[], datetime]) -> None:
        """Take the site's folder, and what tells the time."""
        self.journal = Journal(site)
        self.swapper = Swapper(site)
        self._site = site
        self._now = now

    def open(self, path: str) -> OpenedText:
        """Return a text. Raises `DeskError` if there is none."""
        data = self._read(path)
        unsaved = self.journal.find(path)
        if data is None:
            if unsaved is None:
                raise DeskError(
                    "This file is not there any more.", "It was renamed or removed elsewhere.", 404
                )
            return OpenedText(path, "", NOTHING, unsaved)
        text = shown_text(data)
        if unsaved is not None and unsaved.text == text:
            self.journal.forget(path)
            unsaved = None
        return OpenedText(path, text, digest_of(data), unsaved)

    def save(
        self, path: str, text: str, digest: str, on_bytes: Callable[[bytes], None] = lambda _: None
    ) -> SavedText:
        """Save a text that was opened with this digest.

        `on_bytes` is given the bytes before the disk is. Where the file is another one by now, it stays, and
        what was typed goes into the journal. Raises `DeskError` where the disk refuses; the journal has the
        words then, if the disk took at least those.
        """
        before = self._read(path)
        try:
            if before is None:
                data = text.encode()
            else:
                shown_text(before)  # what cannot be shown must not be replaced
                data = saved_bytes(before, text)
            done = self.swapper.save(text_file(self._site, path), data, digest, on_bytes)
        except OSError as error:
            is_kept = self._keep(path, text, digest)
            raise DeskError(
                f"The disk refuses to save this: {error.strerror or error}.",
                "What you typed is kept beside the site and offered again."
                if is_kept
                else "Nothing else could be kept either: leave this page open, and make room.",
                507,
            ) from error
        if done.is_saved:
            self.journal.forget(path)
            return SavedText(done.digest, True)
        is_kept = self._keep(path, text, digest)
        theirs = None if done.found is None else done.found.decode("utf-8-sig", "replace")
        theirs = None if theirs is None else theirs.replace("\r\n", "\n").replace("\r", "\n")
        return SavedText(done.digest, False, theirs, is_kept)

    def problems_of_author(self, path: str) -> Sequence[Problem]:
        """Return what `octavo check` says of an author's header; nothing for a file that cannot be read."""
        try:
            data = text_file(self._site, path).read_bytes()
        except OSError:
            return ()
        split, problems = split_header(data.decode("utf-8-sig", "replace"), path)
        if split.header is not None:
            problems += read_author_header(split.header, path)[1]
        return problems

    def keep(self, path: str, text: str, digest: str) -> bool:
        """Keep words that are not to be saved now; return whether the disk took them."""
        text_file(self._site, path)
        return self._keep(path, text, digest)

    def _keep(self, path: str, text: str, digest: str) -> bool:
        return self.journal.keep(Unsaved(path, text, digest, self._now().isoformat()))

    def _read(self, path: str) -> bytes | None:
        file = text_file(self._site, path)
        try:
            return self.swapper.read(file)
        except OSError as error:
            raise DeskError(f"The file cannot be read: {error.strerror}.", status=404) from error
