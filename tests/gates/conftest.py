"""The sample site, built twice; a browser; a loopback host."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blog_of_all_kinds import build_blog
from built_site import REPOSITORY, BuiltSite
from chromium import open_chromium
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ADDRESSES = ["https://blog.example.org/", "https://example.org/a/b/"]


_HOSTING = """
[hosting]
hosts = ["apache", "caddy", "nginx"]

[hosting.redirects]
"/old-feed/" = "/atom.xml"
"/?feed=rss2" = "/atom.xml"
"/old/über uns/" = "/about/"
"/category/*" = "/categories/*"
"""


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository's site, for the servers that the gates run."""
    folder = tmp_path_factory.mktemp("sample")
    settings = (REPOSITORY / "site.toml").read_text("utf-8")
    (folder / "site.toml").write_text(settings + _HOSTING, "utf-8")
    for name in ("content", "themes"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture(scope="session", params=ADDRESSES, ids=["at the root", "under a path"])
def site(request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample site, built for the root of a host and for a folder of one."""
    built = BuiltSite(tmp_path_factory.mktemp("host"), request.param)
    arguments = [
        "build",
        str(sample),
        "-o",
        str(built.output),
        "--base-url",
        built.url,
        "--now",
        "2026-11-22",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "octavo", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a network of its own."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def host(site: BuiltSite) -> Iterator[str]:
    """The address of a loopback host that serves the site: "http://127.0.0.1:PORT"."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def journal(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample site in the theme journal."""
    built = BuiltSite(tmp_path_factory.mktemp("journal"), ADDRESSES[0])
    folder = tmp_path_factory.mktemp("in-journal")
    settings = (sample / "site.toml").read_text("utf-8").replace('theme = "default"', 'theme = "journal"')
    (folder / "site.toml").write_text(settings, "utf-8")
    for name in ("content", "themes"):
        (folder / name).symlink_to(sample / name)
    arguments = ["build", str(folder), "-o", str(built.output), "--now", "2026-11-22"]
    done = subprocess.run(
        [sys.executable, "-m", "octavo", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture(scope="session")
def blog_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], BuiltSite]:
    """Gives the small blog with every kind of page in a theme and a language, built once for all tests."""

    @cache
    def built(theme: str, language: str) -> BuiltSite:
        return build_blog(tmp_path_factory.mktemp(f"{theme}-{language}"), theme, language)

    return built
