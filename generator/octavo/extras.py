"""How an optional part of octavo is installed into the environment that runs it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def install_command(extra: str, python: str = sys.executable) -> str:
    """Return the command that adds an extra, `serve` for one, to the environment of an interpreter.

    A plain `pip` may be that of another environment, or of a system that refuses to install anything.
    """
    name = shlex.quote(f"octavo[{extra}]")
    # uv's tools come without pip; pipx's have it.
    if {"uv", "tools"} <= set(Path(python).parts):
        return f"uv pip install --python {shlex.quote(python)} {name}"
    return f"{shlex.quote(python)} -m pip install {name}"
