"""How fast pages of the sample blog are on a slow phone, as Lighthouse reckons it.

`python benchmarks/lighthouse.py` builds the sample blog in both themes, serves it compressed on loopback, and
prints a row for each page: the median of three runs. Lighthouse's own phone: a processor four times slower,
1.6 Mbit/s, 150 ms to the host. It needs Chromium, and Lighthouse from `npm install`.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
PAGES = {
    "home": "/",
    "a post with figures": "/2021/12/house-dogs/",
    "a post with a discussion": "/2022/09/no-mouse-has-ever-had-multiple-sclerosis/",
    "references": "/references/",
    "a work": "/references/hill1965/",
}
_COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".xml")
_RUNS = 3


class _Handler(SimpleHTTPRequestHandler):
    """Sends files as hosts do: texts compressed, and what has a digest in its name for a year."""

    def do_GET(self) -> None:
        name = self.translate_path(self.path)
        file = Path(name, "index.html") if name.endswith("/") or Path(name).is_dir() else Path(name)
        if file.suffix not in _COMPRESSED or not file.is_file():
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # its name in Python
        """Say nothing."""


def build(theme: str, folder: Path) -> Path:
    """Return the folder of the sample blog, built in a theme."""
    site = folder / theme
    site.mkdir()
    for name in ("content", "themes"):
        (site / name).symlink_to(REPOSITORY / name)
    text = (REPOSITORY / "site.toml").read_text("utf-8").replace('theme = "default"', f'theme = "{theme}"')
    (site / "site.toml").write_text(text, "utf-8")
    subprocess.run([sys.executable, "-m", "octavo", "build", str(site)], check=True, capture_output=True)
    return site / "output"


def look_at(address: str) -> tuple[int, float, float]:
    """Return the score of 100, and the seconds until the first and the largest content are there."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    command = [
        str(REPOSITORY / "node_modules/.bin/lighthouse"),
        *(address, "--quiet", "--output=json", "--only-categories=performance"),
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": chromium}
    )
    report = json.loads(done.stdout)
    first, largest = (
        report["audits"][f"{name}-contentful-paint"]["numericValue"] / 1000 for name in ("first", "largest")
    )
    return round(100 * report["categories"]["performance"]["score"]), first, largest


def main() -> None:
    """Print the table."""
    print("| page | theme | of 100 | first content | largest content |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for theme in ("default", "journal"):
            handler = partial(_Handler, directory=str(build(theme, Path(folder))))
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for name, path in PAGES.items():
                runs = [look_at(f"http://127.0.0.1:{server.server_port}{path}") for _ in range(_RUNS)]
                score, first, largest = (statistics.median(column) for column in zip(*runs, strict=True))
                print(f"| {name} | `{theme}` | {score:.0f} | {first:.1f} s | {largest:.1f} s |", flush=True)
            server.shutdown()


if __name__ == "__main__":
    main()
