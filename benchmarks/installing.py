"""Other programs, installed into a folder of their own at a fixed version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path


class Unavailable(Exception):  # noqa: N818 - it says why there is nothing to measure
    """A program cannot be had here; the text says why."""


def find_python(version: str) -> str:
    """Return the interpreter of a version, of those that version managers keep too. Raises Unavailable."""
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    found = str(kept[-1]) if kept else shutil.which(f"python{version}")
    if found is None:
        raise Unavailable(f"Python {version} is not on this machine")
    return found


def python_environment(
    cache: Path, name: str, requirements: Sequence[str], python: str = sys.executable
) -> Path:
    """Return a virtual environment with these packages, made where it is missing. Raises Unavailable."""
    folder = cache / "python" / name
    with _Stamp(folder, "\n".join(requirements)) as is_ready:
        if not is_ready:
            _run([python, "-m", "venv", "--clear", str(folder)])
            pip = [
                str(folder / "bin" / "python"),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ]
            _run([*pip, *requirements])
    return folder


def source_distribution(cache: Path, requirement: str) -> Path:
    """Return the folder of an unpacked source distribution, fetched once. Raises Unavailable."""
    folder = cache / "sources" / requirement
    with _Stamp(folder, requirement) as is_ready:
        if not is_ready:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
            _run([*pip, "--no-deps", "--no-binary", ":all:", "--dest", str(folder), requirement])
            archive = next(folder.glob("*.tar.gz"))
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            archive.unlink()
    return next(path for path in folder.iterdir() if path.is_dir())


def site_packages(environment: Path) -> Path:
    """Return where an environment's packages lie."""
    return next((environment / "lib").glob("python3*/site-packages"))


def node_packages(cache: Path, name: str, packages: Sequence[str]) -> Path:
    """Return a node_modules folder with these packages, made where it is missing. Raises Unavailable."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Unavailable(f"{tool} is not installed")
    folder = cache / "node" / name
    with _Stamp(folder, "\n".join(packages)) as is_ready:
        if not is_ready:
            folder.mkdir(parents=True, exist_ok=True)
            install = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
            _run([*install, "--prefix", str(folder), *packages])
    return folder / "node_modules"


class _Stamp:
    """Tells whether a folder was completed with the same contents before, and notes when it is."""

    def __init__(self, folder: Path, contents: str) -> None:
        self._file = folder / "installed.txt"
        self._contents = contents

    def __enter__(self) -> bool:
        return self._file.is_file() and self._file.read_text("utf-8") == self._contents

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._file.write_text(self._contents, "utf-8")


def _run(command: Sequence[str]) -> None:
    print("installing:", " ".join(command[-4:]), file=sys.stderr)
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PIP_NO_INPUT": "1"}
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise Unavailable(f"installation failed: {lines[-1]}")
