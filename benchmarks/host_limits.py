"""How many files a large blog has, and whether the settings that `octavo check --host` names make it fit.

`python benchmarks/host_limits.py` writes a blog of 10,000 posts that cite 10,000 works, checks it for
Cloudflare Pages, sets what the message names, builds it, and counts.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import make_corpus
from octavo_site import octavo_files
from trees import write_files

_NAMED = re.compile(r"(\[\w+\]) (.+?) \([\d,]+ fewer\)")
_NOW = "2026-01-01"


def with_settings(text: str, hint: str) -> str:
    """Return site.toml with the settings that a hint names."""
    for table, keys in _NAMED.findall(hint):
        lines = "\n".join(re.split(r", (?=\w+ = )", keys))
        for key in re.findall(r"^\w+", lines, re.MULTILINE):
            text = re.sub(rf"(?m)^{key} = .*\n", "", text)
        if table not in text:
            text += f"\n{table}\n"
        text = text.replace(f"{table}\n", f"{table}\n{lines}\n")
    return text


def count_files(site: Path) -> int:
    """Return how many files of a built site would be sent to a host."""
    names = (file.relative_to(site / "output").as_posix() for file in (site / "output").rglob("*"))
    found = [name for name in names if (site / "output" / name).is_file()]
    return sum(not name.startswith(".octavo-") for name in found)


def check(site: Path, host: str) -> tuple[str, str]:
    """Return the figures of a site for a host, and the hint of what is too much; "" for nothing."""
    command = [sys.executable, "-m", "octavo", "check", str(site), "--host", host, "--now", _NOW]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    problems = json.loads(done.stdout)
    figures = next(one["message"] for one in problems if one["code"] == "host-figures")
    return figures, next((one["hint"] for one in problems if one["code"] == "host-limit"), "")


def main() -> None:
    """Print the figures before and after."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--host", default="cloudflare")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        write_files(site, octavo_files(make_corpus(arguments.posts, arguments.works)))
        figures, hint = check(site, arguments.host)
        print(figures)
        print(hint or "Nothing is too much.")
        settings = site / "site.toml"
        settings.write_text(with_settings(settings.read_text("utf-8"), hint), "utf-8")
        figures, hint = check(site, arguments.host)
        print(figures)
        print(hint or "Nothing is too much.")
        build = [sys.executable, "-m", "octavo", "build", str(site), "--now", _NOW]
        done = subprocess.run(build, capture_output=True, text=True, check=True)
        print(done.stdout.strip())
        print(f"{count_files(site):,} files")


if __name__ == "__main__":
    main()
