"""Where the checking tools are. A missing tool fails its test, with the command that brings it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from built_site import REPOSITORY

_BRING = "Run scripts/install-gate-tools, or `make gates`, which runs it."


def find_tool(*names: str) -> str:
    """The path of the first of these programs that is installed."""
    # Debian keeps nginx where an ordinary user's PATH does not look.
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
    for name in names:
        found = shutil.which(name, path=path)
        if found:
            return found
    pytest.fail(f"{' or '.join(names)} is not installed. {_BRING}", pytrace=False)


def find_html_checker() -> list[str]:
    """The command of the Nu HTML checker."""
    jar = REPOSITORY / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file():
        pytest.fail(f"The Nu HTML checker is not installed. {_BRING}", pytrace=False)
    # The checker recurses; Java's ordinary stack is too small for a long page.
    return [find_tool("java"), "-Xss4m", "-jar", str(jar)]


def find_node_tool(name: str) -> list[str]:
    """The command of a tool from the npm registry."""
    path = REPOSITORY / "node_modules/.bin" / name
    if not path.exists():
        pytest.fail(f"{name} is not installed. {_BRING}", pytrace=False)
    return [find_tool("node", "nodejs"), str(path)]


def find_gate_tool(name: str, program: str) -> str:
    """The path of a program that has an environment of its own: its dependencies are none of ours."""
    path = REPOSITORY / ".venv/gate-tools" / name / "bin" / program
    if not path.is_file():
        pytest.fail(f"{program} is not installed. {_BRING}", pytrace=False)
    return str(path)


def find_in_environment(name: str) -> str:
    """The path of a program that a Python package brought."""
    import sys

    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if not found:
        pytest.fail(f"{name} is not installed. `pip install -e '.[gates]'` brings it.", pytrace=False)
    return found
