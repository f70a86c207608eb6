"""Mailboxes on the disk (mbox, maildir, folder of .eml files, single message) → the bytes of each message."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

import octavo.expressions as re
from octavo.errors import UsageError

# In an mbox a line "From …" would begin the next message; mboxrd puts one > more before each such line.
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,80}:")


def read_mailbox(path: Path) -> Iterator[bytes]:
    """Yield the messages of a mailbox, each whole, in the mailbox's order. Nothing is changed in it.

    Raises `UsageError` when the path is no mailbox, or cannot be read.
    """
    try:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        beginning = stream.read(1024).lstrip(b"\r\n\xef\xbb\xbf")
    if beginning.startswith(b"From "):
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield _QUOTED_FROM.sub(rb"\1", box.get_bytes(key))
        finally:
            box.close()
    elif _HEADER_LINE.match(beginning):
        yield path.read_bytes()
    elif beginning:
        raise UsageError(f"{path} is no mailbox: an mbox begins with “From ”, a message with its header.")


def _folder(path: Path) -> Iterator[bytes]:
    folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]
    if folders:
        files = [file for folder in folders for file in folder.iterdir()]
    else:
        files = [file for file in path.iterdir() if file.suffix.lower() == ".eml"]
    if not folders and not files:
        raise UsageError(f"{path} is no maildir: it has neither “cur” and “new” nor .eml files in it.")
    # Names of a maildir begin with the second of delivery.
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file() and not file.name.startswith("."):
            yield file.read_bytes()
