"""What to type when a part is not installed."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

import octavo
from octavo.extras import install_command

_REPOSITORY = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("python", "command"),
    [
        ("/home/a/blog/.venv/bin/python", "/home/a/blog/.venv/bin/python -m pip install 'octavo[serve]'"),
        ("/home/a/my blog/bin/python", "'/home/a/my blog/bin/python' -m pip install 'octavo[serve]'"),
        (
            "/home/a/.local/share/uv/tools/octavo/bin/python",
            "uv pip install --python /home/a/.local/share/uv/tools/octavo/bin/python 'octavo[serve]'",
        ),
        (
            "/home/a/.local/pipx/venvs/octavo/bin/python",
            "/home/a/.local/pipx/venvs/octavo/bin/python -m pip install 'octavo[serve]'",
        ),
    ],
)
def test_a_command_installs_into_the_environment_that_octavo_is_in(python: str, command: str) -> None:
    """`pip` alone is refused by the system's Python, or fills an environment that octavo does not see."""
    assert install_command("serve", python) == command


def test_only_extras_that_there_are_are_named() -> None:
    """Pip only warns of an extra that does not exist, and installs nothing."""
    sources = "".join(file.read_text("utf-8") for file in Path(octavo.__file__).parent.rglob("*.py"))
    named = set(re.findall(r"install_command\(['\"](\w+)", sources))
    assert named
    assert named <= set(metadata("octavo").get_all("Provides-Extra") or ())


def test_the_linters_see_every_library_that_the_package_imports() -> None:
    """A library that is not installed is `Any` to mypy, which then finds faults that are none."""
    extras = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    of_the_program = extras.keys() - {"app", "test", "check", "gates"}
    assert {f"octavo[{extra}]" for extra in of_the_program} <= set(extras["check"])
