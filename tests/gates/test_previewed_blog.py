"""The preview of this repository's blog, file by file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from preview_and_build import differences
from running_preview import serving
from site_builder import Site


@pytest.mark.timeout(180)
def test_each_file_of_this_repositorys_blog_is_what_a_build_writes(sample: Path, tmp_path: Path) -> None:
    """Posts, lists, works, feeds, downloads, pictures in all sizes, style sheets: by the same functions."""
    folder = tmp_path / "site"
    shutil.copytree(sample, folder)
    settings = (folder / "site.toml").read_text("utf-8")
    (folder / "site.toml").write_text(
        re.sub(r"(?m)^url = .*$", 'url = "https://example.org/"', settings), "utf-8"
    )
    with serving(folder) as preview:
        assert differences(preview, Site(folder)) == []
