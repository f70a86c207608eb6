"""The workflows of `octavo new workflow`, run step by step in fresh clones of a blog."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from built_site import REPOSITORY

_BEFORE, _AFTER = 1_767_225_600, 1_769_904_000  # 2026-01-01 and 2026-02-01
_SCHEDULED = "---\ntitle: Later\ndate: 2026-01-15\nauthor: you\n---\n\nA post for later.\n"
_PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
_PIP = """#!/bin/sh
printf '%s\\n' "$@" >> "{log}"
"""


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
    return done.stdout


def _octavo(*arguments: str | Path, cwd: Path) -> str:
    return _run(sys.executable, "-m", "octavo", *arguments, cwd=cwd)


class Service:
    """A service that clones a repository, keeps what it is told to, and runs lines of shell."""

    def __init__(self, folder: Path, remote: Path) -> None:
        self.programs = folder / "programs"
        self.installed = folder / "installed"
        self._folder = folder
        self._remote = remote
        self._now = 0
        self.programs.mkdir(parents=True)
        pip = self.programs / "pip"
        pip.write_text(_PIP.format(log=self.installed), "utf-8")
        pip.chmod(0o755)
        octavo = self.programs / "octavo"
        octavo.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m octavo "$@"\n', "utf-8")
        octavo.chmod(0o755)

    def clone(self, now: int) -> Path:
        """Begin a run at a time: a clone without anything else, at the place where they always lie."""
        self._now = now
        clone = self._folder / "work"
        shutil.rmtree(clone, ignore_errors=True)
        _run("git", "clone", "--quiet", "--depth=1", f"file://{self._remote}", clone, cwd=self._folder)
        return clone

    def restore(self, clone: Path, paths: list[str]) -> None:
        for path in paths:
            if (kept := self._folder / "kept" / path).exists():
                shutil.copytree(kept, clone / path, dirs_exist_ok=True)

    def keep(self, clone: Path, paths: list[str]) -> None:
        shutil.rmtree(self._folder / "kept", ignore_errors=True)
        for path in paths:
            shutil.copytree(clone / path, self._folder / "kept" / path)

    def shell(self, line: str, cwd: Path, variables: Mapping[str, str]) -> str:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        now = str(self._now)
        return _run(
            "bash", "-eo", "pipefail", "-c", line, cwd=cwd, PATH=path, SOURCE_DATE_EPOCH=now, **variables
        )


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Path]:
    """A repository with a blog in its folder `blog`, and a bare one that it was pushed to."""
    source = tmp_path / "source"
    source.mkdir()
    _run("git", "init", "--quiet", "--initial-branch=main", cwd=source)
    _run("git", "config", "user.name", "You", cwd=source)
    _run("git", "config", "user.email", "you@example.org", cwd=source)
    _octavo("new", "site", "blog", cwd=source)
    for name in (source / "blog/content/posts").iterdir():
        # The command's own clock dated it.
        name.rename(name.with_name("2025-12-01-a-first-post.md"))
    post = source / "blog/content/posts/2025-12-01-a-first-post.md"
    post.write_text(re.sub(r"(?m)^date: .*$", "date: 2025-12-01", post.read_text("utf-8")), "utf-8")
    (source / "blog/content/posts/2026-01-15-later.md").write_text(_SCHEDULED, "utf-8")
    return source


def _push(source: Path) -> Path:
    remote = source.parent / "remote.git"
    _run("git", "init", "--quiet", "--bare", "--initial-branch=main", remote, cwd=source)
    _run("git", "add", ".", cwd=source)
    _run("git", "commit", "--quiet", "--message", "Begin", cwd=source)
    _run("git", "push", "--quiet", f"file://{remote}", "main", cwd=source)
    return remote


def _read(source: Path, name: str) -> dict[str, Any]:
    # In YAML 1.1 `on` is true.
    loaded = yaml.safe_load((source / name).read_text("utf-8"))
    return {str(key): value for key, value in loaded.items()}


def _run_github(service: Service, workflow: dict[str, Any], now: int) -> Path:
    """Run the steps of a GitHub workflow; gives the clone as it is then."""
    clone = service.clone(now)
    job = workflow["jobs"]["publish"]
    folder = clone / job.get("defaults", {}).get("run", {}).get("working-directory", "")
    kept: list[str] = []
    for step in job["steps"]:
        if uses := step.get("uses", ""):
            assert uses.partition("@")[0] in {"actions/checkout", "actions/setup-python", "actions/cache"}
            if uses.startswith("actions/cache@"):
                kept = step["with"]["path"].split()
                service.restore(clone, kept)
            continue
        # Actions ends a step at the first command that fails.
        service.shell(step["run"], folder, step.get("env", {}))
    service.keep(clone, kept)
    return clone


def _run_gitlab(service: Service, job: dict[str, Any], now: int) -> Path:
    """Run the script of a GitLab job; gives the clone as it is then."""
    clone = service.clone(now)
    service.restore(clone, job["cache"]["paths"])
    for line in job["script"]:
        service.shell(line, clone, {})
    service.keep(clone, job["cache"]["paths"])
    return clone


def _artifacts(clone: Path, job: dict[str, Any]) -> set[str]:
    """What GitLab takes from a job to its pages."""
    (folder,) = job["artifacts"]["paths"]
    names = {file.relative_to(clone).as_posix() for file in (clone / folder).rglob("*") if file.is_file()}
    left_out = {name for name in names for one in job["artifacts"]["exclude"] if fnmatch.fnmatch(name, one)}
    return {name.removeprefix(f"{folder}/") for name in names - left_out}


def _branch(remote: Path, branch: str) -> set[str]:
    return set(_run("git", "ls-tree", "-r", "--name-only", branch, cwd=remote).split())


def test_gitlab_checks_builds_and_shows_its_pages(blog: Path, tmp_path: Path) -> None:
    """A post that is scheduled comes with the first pipeline after it fell due; nobody has to push for it."""
    _octavo("new", "workflow", "gitlab", "--site", "blog", cwd=blog)
    pipeline = _read(blog, ".gitlab-ci.yml")
    assert pipeline["image"].startswith("python:3.")
    service = Service(tmp_path / "gitlab", _push(blog))
    job = pipeline["pages"]
    pages = _artifacts(_run_gitlab(service, job, _BEFORE), job)
    assert {"index.html", "404.html", ".nojekyll", "2025/12/a-first-post/index.html"} <= pages
    assert "2026/01/later/index.html" not in pages
    assert not [name for name in pages if name.startswith(".octavo")]
    later = _artifacts(_run_gitlab(service, job, _AFTER), job)
    assert later >= pages
    assert "2026/01/later/index.html" in later


def test_github_checks_builds_and_publishes_a_branch(blog: Path, tmp_path: Path) -> None:
    """The same with GitHub, whose pages are a branch; with nothing new there is no commit."""
    settings = blog / "blog/site.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[publish.pages]\nto = "git:origin#gh-pages"\n', "utf-8"
    )
    _octavo("new", "workflow", "github", "--site", "blog", cwd=blog)
    workflow = _read(blog, ".github/workflows/octavo.yml")
    assert workflow["permissions"] == {"contents": "write"}
    assert workflow["True"]["schedule"]
    remote = _push(blog)
    service = Service(tmp_path / "github", remote)
    _run_github(service, workflow, _BEFORE)
    first = _branch(remote, "gh-pages")
    assert {"index.html", ".nojekyll", "2025/12/a-first-post/index.html"} <= first
    assert "2026/01/later/index.html" not in first
    tip = _run("git", "rev-parse", "gh-pages", cwd=remote)
    _run_github(service, workflow, _BEFORE + 3600)
    assert _run("git", "rev-parse", "gh-pages", cwd=remote) == tip
    _run_github(service, workflow, _AFTER)
    assert "2026/01/later/index.html" in _branch(remote, "gh-pages")


def test_what_is_kept_spares_making_pages_again(blog: Path, tmp_path: Path) -> None:
    """A clone has new files of the old bytes: what earlier builds kept is good all the same."""
    _octavo("new", "workflow", "gitlab", "--site", "blog", cwd=blog)
    job = _read(blog, ".gitlab-ci.yml")["pages"]
    service = Service(tmp_path / "gitlab", _push(blog))
    _run_gitlab(service, job, _BEFORE)
    clone = service.clone(_BEFORE)
    service.restore(clone, job["cache"]["paths"])
    (build,) = (line for line in job["script"] if line.startswith("octavo build"))
    printed = service.shell(f"{build} --explain", clone, {})
    assert re.search(r"^0 made, 0 written, \d+ unchanged, 0 removed", printed, re.MULTILINE)


def test_the_steps_install_extras_that_there_are(blog: Path, tmp_path: Path) -> None:
    """A site with search needs more than one without."""
    settings = blog / "blog/site.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[search]\nenabled = true\n", "utf-8")
    _octavo("new", "workflow", "gitlab", "--site", "blog", cwd=blog)
    service = Service(tmp_path / "gitlab", _push(blog))
    clone = _run_gitlab(service, _read(blog, ".gitlab-ci.yml")["pages"], _AFTER)
    asked = service.installed.read_text("utf-8").split()
    assert asked == ["install", "octavo[search]"]
    assert "search" in _PROJECT["optional-dependencies"]
    assert (clone / "public/_assets/pagefind").is_dir()
