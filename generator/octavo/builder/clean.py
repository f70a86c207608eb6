"""`octavo clean`: what builds of a site wrote is removed, and what they kept."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

from msgspec.structs import replace

from octavo.builder.built import BuiltStore
from octavo.builder.claim import claim_output, site_mark
from octavo.errors import OutputError, UsageError
from octavo.output.folder import clean_output
from octavo.output.manifest import MANIFEST
from octavo.output.room import check_output_place
from octavo.site.discover import SETTINGS
from octavo.storage.workspace import DESK, FOLDER


def clean_site(site: Path, output: Path) -> tuple[str, ...]:
    """Remove a site's files from an output folder, and its `.octavo/`; return the names of those files.

    What the desk keeps stays: words that were never saved, and texts that were deleted, are nowhere else.

    Raises `UsageError` if there is no site, `OutputError` as a build does for the folder of another, while
    one writes it, and when something cannot be removed.
    """
    if not (site / SETTINGS).is_file():
        raise UsageError(f"There is no {SETTINGS} in {site.absolute()}, so that is no site to clean.")
    check_output_place(output, site)
    workspace = site / FOLDER
    removed: tuple[str, ...] = ()
    if output.is_dir():
        manifest = claim_output(output, site, workspace, BuiltStore(workspace, output))
        if manifest.files or os.path.lexists(output / MANIFEST):
            removed = clean_output(output, replace(manifest, site=site_mark(site)))
    try:
        if os.path.islink(workspace):  # noqa: PTH114  # what it leads to is somebody else's
            workspace.unlink()
        if (site / DESK).is_dir():
            for file in workspace.iterdir():
                if file != site / DESK:
                    _remove_tree(file) if file.is_dir() and not file.is_symlink() else file.unlink()
        elif os.path.lexists(workspace):
            _remove_tree(workspace)
    except OSError as error:
        raise _not_removed(error.filename, error) from error
    return removed


def _remove_tree(folder: Path) -> None:
    """Remove a folder. Raises `OutputError` with the first file that stays."""

    def refuse(function: object, path: str, error: BaseException) -> NoReturn:
        raise _not_removed(path, error) from error

    # The error itself knows the file's last part alone, or names the folder: that depends on the Python.
    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=refuse)
    else:
        shutil.rmtree(folder, onerror=lambda function, path, info: refuse(function, path, info[1]))


def _not_removed(path: str, error: BaseException) -> OutputError:
    # Readers' comments are kept in there: nobody may believe them gone while they are not.
    return OutputError(f"{path} cannot be removed: {getattr(error, 'strerror', None) or error}.")
