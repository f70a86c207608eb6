"""Files of the site that settings and headers name: inside its folder, whatever was typed."""

from __future__ import annotations

from pathlib import Path

import octavo.expressions as re

_STEP = r"(?!\.{1,2}(?:/|\Z))[^/\\:\x00-\x1f\x7f]{1,255}"
INSIDE = rf"(?:\./)?{_STEP}(?:/{_STEP}){{0,30}}"
"""A path below the site's folder: no step up, no root, no drive, nothing that another system reads so."""
_INSIDE = re.compile(INSIDE)


def file_inside(site: Path, name: str, *, follow_symlinks: bool = False) -> Path | None:
    """Return the file that a path names, there or not; None when it would lie outside the site's folder.

    A link that leads out of the folder is followed only when `follow_symlinks` says so.
    """
    if not _INSIDE.fullmatch(name):
        return None
    file = site / name
    try:
        is_inside = follow_symlinks or _place(file).is_relative_to(site.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return None
    return file if is_inside else None


def _place(file: Path) -> Path:
    """Return where a file lies. Raises `OSError` or `RuntimeError` if links lead to themselves."""
    try:
        return file.resolve(strict=True)
    except FileNotFoundError:
        return file.resolve()
