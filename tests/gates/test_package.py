"""The wheel: what somebody gets who has never seen this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from built_site import REPOSITORY

_SOURCES = ("docs", "generator", "themes", "scripts", "pyproject.toml", "README.md", "LICENSE")


def _run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository."""
    source = tmp_path_factory.mktemp("source")
    for name in _SOURCES:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(REPOSITORY / name, source)
    dist = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", dist, source, cwd=dist)
    (made,) = dist.glob("octavo-*.whl")
    return made


def test_the_wheel_carries_the_theme_the_templates_and_its_types(wheel: Path) -> None:
    """Files that are no Python are the ones that packaging forgets."""
    carried = set(zipfile.ZipFile(wheel).namelist())
    expected = {"octavo/py.typed"}
    for folder, prefix in (
        ("themes/default", "octavo/themes/default"),
        ("themes/journal", "octavo/themes/journal"),
        ("generator/octavo", "octavo"),
    ):
        for file in (REPOSITORY / folder).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                expected.add(f"{prefix}/{file.relative_to(REPOSITORY / folder).as_posix()}")
    assert expected - carried == set()
    assert any(name.startswith("octavo/rendering/ready/") for name in carried)


def test_a_newcomer_installs_the_wheel_and_has_a_site(wheel: Path, tmp_path: Path) -> None:
    """Two commands after the installation there is a site to look at."""
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    _run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    _run(programs / "octavo", "new", "site", "blog", cwd=tmp_path)
    printed = _run(programs / "octavo", "build", "blog", cwd=tmp_path)
    assert printed.startswith("1 post, ")
    output = tmp_path / "blog" / "output"
    (post,) = output.glob("*/*/a-first-post/index.html")
    text = post.read_text("utf-8")
    assert 'id="ref-halpern2002"' in text
    assert "N Engl J Med" in text
    assert any((output / "_assets").rglob("*.css"))
