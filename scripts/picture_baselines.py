"""Takes the pictures that tests/gates/test_picture_baselines.py compares the themes with.

    python scripts/picture_baselines.py [THEME]

Run it after a change of a theme that is meant, look at what git says has changed in tests/gates/baselines/,
and commit it with the change. Needs Chromium, as the gates do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/gates"))

from blog_of_all_kinds import build_blog
from chromium import open_chromium
from picture_baselines import FOLDER, changed, keep, looks, take_sheet
from site_server import serve


def main() -> None:
    """Write the sheets that differ from those kept."""
    hosts = {}
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        for look in looks():
            if look.theme not in (sys.argv[1:] or (look.theme,)):
                continue
            place = (look.theme, look.language)
            if place not in hosts:
                hosts[place] = build_blog(Path(folder, *place), *place)
            with serve(hosts[place]) as host:
                sheet = take_sheet(browser, host, look)
            if not (FOLDER / f"{look.name}.png").is_file() or changed(look, sheet):
                keep(look, sheet)
                print(f"Written: {look.name}.png")


if __name__ == "__main__":
    main()
