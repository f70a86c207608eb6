"""Files that octavo writes among the author's own: whole or not at all, and not out of the site by a link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from octavo.errors import OutputError
from octavo.output.room import is_below
from octavo.site.load import load_config
from octavo.storage.whole_file import copy_whole, replace_whole
from octavo.storage.workspace import FOLDER


def write_content(site: Path, file: Path, data: bytes, *, is_new: bool = False) -> None:
    """Write a file of a site; with `is_new` only where nothing of that name is.

    Raises `OutputError` when it cannot be written, or its folder leads out of the site and links are not to
    be followed.
    """
    with _room_for(site, file) as room:
        replace_whole(file, data, room=room, is_new=is_new)


def copy_content(site: Path, source: Path, file: Path) -> None:
    """Copy a file into a site. Raises as `write_content` does."""
    with _room_for(site, file) as room:
        copy_whole(source, file, room=room)


@contextmanager
def _room_for(site: Path, file: Path) -> Iterator[Path]:
    """Make the folder of a file, and give the one where it waits: the next build looks there."""
    check_inside(site, file.parent)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        yield site / FOLDER
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.") from error


def check_inside(site: Path, path: Path) -> None:
    """Raise `OutputError` for a path of a site that leads out of it by a link, unless that is wanted."""
    if not os.path.abspath(path).startswith(f"{os.path.abspath(site)}{os.sep}"):  # noqa: PTH100  # links as they are
        return
    if is_below(os.path.realpath(path), os.path.realpath(site)):
        return
    config, _ = load_config(site)
    if config is None or not config.content.follow_symlinks:
        raise OutputError(
            f"{path} leads out of the site through a symbolic link, and nothing is written there. "
            "Set follow_symlinks = true under [content] in site.toml if that is wanted."
        )
