"""A desk and an editor at work on the same files, with kills and full disks, and what must hold."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from octavo.desk.places import DeskError
from octavo.desk.texts import Texts
from octavo.site import swap
from octavo.site.swap import NOTHING, exchange
from octavo.storage.signatures import digest_of
from site_builder import NOW

PATHS = [f"content/posts/2024-01-0{number}-text.md" for number in (1, 2, 3)]


class Killed(BaseException):
    """The process is gone: nothing is cleared away any more."""


class World:
    """One site, two windows of the desk, and an editor that saves when it likes."""

    def __init__(self, site: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site = site
        self.random = random.Random(seed)  # noqa: S311
        self.count = 0
        self.trouble = ""
        self.texts = Texts(site, lambda: NOW)
        self.windows: list[dict[str, str]] = [{}, {}]  # the digest that each has open, by path
        self.typed: set[bytes] = set()  # by the desk, and accepted
        self.replaced: set[bytes] = set()
        self.is_dead = False
        self._drop, self._write = swap._drop, swap.write_new
        monkeypatch.setattr(swap, "exchange", self.exchanged)
        monkeypatch.setattr(swap, "_drop", lambda file: None if self.is_dead else self._drop(file))
        monkeypatch.setattr(swap, "write_new", self.written)

    def words(self, who: str) -> str:
        self.count += 1
        return f"---\ntitle: {who} {self.count}\n---\n{who} wrote this, {self.count}.\n"

    def exchanged(self, one: Path, other: Path) -> bool:
        trouble, self.trouble = self.trouble, ""
        if trouble == "editor" and other.exists():
            self.replaced.add(other.read_bytes())  # by the editor, which is its business
            self.edit(other)
        if trouble == "killed before":
            self.is_dead = True
            raise Killed
        done = exchange(one, other) if trouble != "cannot" else False
        if trouble == "killed after":
            self.is_dead = True
            raise Killed
        return done

    def written(self, path: str, pieces: Iterator[bytes], *, is_synced: bool = False) -> None:
        if self.trouble == "full":
            self.trouble = ""
            raise OSError(errno.ENOSPC, "No space left on device")
        self._write(path, pieces, is_synced=is_synced)

    def edit(self, file: Path) -> None:
        """Save as editors do: into the file, or another one renamed into its place."""
        data = self.words("an editor").encode()
        if self.random.random() < 0.5:
            file.write_bytes(data)
        else:
            beside = file.with_name("4913")
            beside.write_bytes(data)
            beside.replace(file)

    def everything(self) -> set[bytes]:
        found = [*(self.site / "content/posts").iterdir()]
        with suppress(FileNotFoundError):
            found += (self.site / swap.DESK / "kept").iterdir()
        return {file.read_bytes() for file in found}

    def step(self) -> None:
        path = self.random.choice(PATHS)
        file = self.site / path
        act = self.random.choice(["desk"] * 6 + ["open", "editor", "editor", "editor", "rename", "delete"])
        if act == "editor":
            self.edit(file)
        elif act == "rename" and file.exists():
            file.replace(self.site / self.random.choice(PATHS))
        elif act == "delete":
            file.unlink(missing_ok=True)
        elif act == "open":
            with suppress(DeskError):
                self.random.choice(self.windows)[path] = self.texts.open(path).digest
        elif act == "desk":
            self.save(path)

    def save(self, path: str) -> None:
        window = self.random.choice(self.windows)
        if self.random.random() < 0.5:
            with suppress(DeskError):
                window[path] = self.texts.open(path).digest
        expected = window.get(path, NOTHING)
        mine = self.words("the desk")
        file = self.site / path
        before = self.everything()
        there = digest_of(file.read_bytes()) if file.exists() else NOTHING
        troubles = ["editor", "killed before", "killed after", "full", "cannot"]
        self.trouble = self.random.choice([*[""] * 4, *troubles])
        made = self.count
        raced = self.trouble == "editor"
        done, refused = None, False
        try:
            done = self.texts.save(path, mine, expected)
        except DeskError:
            refused = True
        except Killed:
            # The next process knows nothing of this one; the window has its words until it is told otherwise.
            self.is_dead = False
            self.texts = Texts(self.site, lambda: NOW)
        if refused:
            assert self.unsaved(path) == mine
        self.trouble = ""
        after = self.everything()
        lost = before - after - self.typed - self.replaced
        assert not lost, f"lost: {lost}"
        if raced and self.count > made:
            assert any(f"an editor wrote this, {self.count}." in text.decode() for text in after)
        if done is None:
            return
        if there != expected:
            assert not done.is_saved, "somebody's words were replaced unseen"
        if done.is_saved:
            assert file.read_bytes().decode() == mine
            assert self.unsaved(path) is None
            self.typed.add(mine.encode())
            window[path] = done.digest
        else:
            assert self.unsaved(path) == mine
            assert done.theirs == (file.read_bytes().decode() if file.exists() else None)

    def unsaved(self, path: str) -> str | None:
        found = self.texts.journal.find(path)
        return found.text if found else None


def live_through(site: Path, seed: int, steps: int = 12) -> None:
    """Let one history happen in an empty site; what must hold is asserted after each step."""
    (site / "content/posts").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        # A thousand histories on a real disk would take minutes.
        patch.setattr(os, "fsync", lambda descriptor: None)
        world = World(site, seed, patch)
        for _ in range(steps):
            world.step()
