"""The hosts that pages ask, in Chromium, are those that `octavo check` names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

POST = """\
---
title: Everything from elsewhere
date: 2021-10-20
coi: None
---
![Photo](https://markdown.test/a.png) and <img alt="" src="https://raw.test/b.png">

<iframe title="Film" src="https://frame.test/film"></iframe>

<video controls poster="https://poster.test/p.jpg" src="https://film.test/f.mp4"></video>

<audio controls src="https://sound.test/s.ogg"></audio>

<object data="https://object.test/o.svg"></object>

<script src="https://script.test/s.js"></script>

<style>
@import "https://import.test/a.css";
@font-face { font-family: Far; src: url(https://font.test/f.woff2) }
.far { font-family: Far }
</style>

<p class="far" style="background: url(https://background.test/b.png)">Far</p>

![Allowed](https://allowed.test/a.png) and a [link](https://link.test/).
"""
SETTINGS = """\
title = "Hosts"
url = "https://blog.test/"
theme = "far"

[privacy]
allow = ["allowed.test"]
"""


def test_pages_ask_exactly_the_hosts_that_check_names(tmp_path: Path, browser: Browser) -> None:
    """The promise to readers is kept by a list that is complete, and that names nobody who is not asked."""
    repository = Path(__file__).parents[2]
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/2021-10-20-all.md").write_text(POST, "utf-8")
    theme = tmp_path / "themes/far"
    shutil.copytree(repository / "themes/default", theme)
    base = theme / "templates/base.html"
    linked = '<link rel="stylesheet" href="https://theme.test/t.css"></head>'
    base.write_text(base.read_text("utf-8").replace("</head>", linked), "utf-8")
    (tmp_path / "site.toml").write_text(SETTINGS, "utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "octavo", "check", "--format", "json", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    problems = json.loads(told.stdout)
    found = [one["message"] for one in problems if one["code"] == "outside-request"]
    named = {message.partition(" asks ")[2].split()[0] for message in found}
    subprocess.run([sys.executable, "-m", "octavo", "build", str(tmp_path)], capture_output=True, check=True)
    asked: set[str] = set()

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.netloc == "blog.test":
            file = tmp_path / "output" / url.path.lstrip("/")
            route.fulfill(path=file / "index.html" if url.path.endswith("/") else file)
        else:
            asked.add(url.netloc)
            route.abort()

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("https://blog.test/2021/10/all/")
    page.wait_for_load_state("networkidle")
    page.close()
    assert "allowed.test" in asked
    assert named == asked - {"allowed.test"}
    assert len(named) == 12
