"""Every link leads somewhere, wherever the site is put."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from built_site import BuiltSite
from gate_tools import find_in_environment


def broken_links(site: BuiltSite, folder: Path) -> tuple[list[str], int]:
    """Return what leads nowhere from the pages of a site, and how many links lead somewhere.

    Lychee is run in a folder, since it reads settings and a cache from where it is run.
    """
    pages = [str(site.file_of(page)) for page in site.pages]
    # The canonical host is not there yet; what it will serve lies in the folder.
    mapping = f"{site.url.rstrip('/')}/(.*) {site.output.as_uri()}/$1"
    done = subprocess.run(
        [
            find_in_environment("lychee"),
            *("--offline", "--no-progress", "--include-fragments", "--index-files", "index.html"),
            *("--root-dir", str(site.root), "--remap", mapping, "--format", "json"),
            *pages,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    broken = [
        f"{Path(page).relative_to(site.root)}: {link['url']} ({link['status']['text']})"
        for page, links in report["error_map"].items()
        for link in links
    ]
    return broken, report["successful"]


def test_no_link_or_fragment_is_broken(site: BuiltSite, tmp_path: Path) -> None:
    """A citation that jumps nowhere is worse than none; lychee follows each, fragments included."""
    broken, found = broken_links(site, tmp_path)
    assert not broken, "\n".join(broken)
    assert found > 1000, "Lychee found almost nothing to check."


def test_every_address_inside_the_site_is_a_file(site: BuiltSite) -> None:
    """Pages, feeds, style sheets, social cards and structured data name only files that exist."""
    missing = set()
    seen = 0
    for name, address in site.addresses():
        inside = address.removeprefix(site.origin) if address.startswith(site.url) else address
        if not inside.startswith("/") or inside.startswith("//"):
            continue
        seen += 1
        path = inside.partition("#")[0].partition("?")[0]
        if not path.startswith(site.base_path) or not site.file_of(path).is_file():
            missing.add(f"{name}: {address}")
    assert not missing, "\n".join(sorted(missing))
    assert seen > 1000


def test_no_link_is_relative_or_names_this_machine(site: BuiltSite) -> None:
    """A relative link breaks in a feed reader, and a path of the building machine breaks everywhere."""
    wrong = {
        f"{name}: {address}"
        for name, address in site.addresses()
        if not address.startswith(("/", "#", "https://", "http://", "mailto:")) and not name.endswith(".css")
    }
    assert not wrong, "\n".join(sorted(wrong))
    assert not [
        file
        for file in site.output.rglob("*")
        if file.is_file() and str(site.root).encode() in file.read_bytes()
    ]
