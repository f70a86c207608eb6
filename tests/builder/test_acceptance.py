"""The repository's own blog in clumsy hands; that it has no mistakes is looked at by the gates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOW = ("--now", "2026-11-01")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Return a copy of the repository's own site; its search needs a tool that is not always there."""
    site = tmp_path / "blog"
    shutil.copytree(ROOT / "content", site / "content")
    settings = (ROOT / "site.toml").read_text("utf-8")
    (site / "site.toml").write_text(settings.replace("enabled = true", "enabled = false"), "utf-8")
    return site


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} was written anew: choose another place to break"
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_six_mistakes_are_six_errors_in_one_run(blog: Path, run_octavo) -> None:
    """Every one has its place and says what to do, none hides another, and nothing is published."""
    posts = blog / "content" / "posts"
    new = posts / "2026-10-30-new.md"
    new.write_text(
        "---\ntitle: New\nauthor: mousedocter\ncoi: None relevant\n---\n\n"
        "A claim [@nobodey2021], and [a post](2021-12-08-house-dog.md).\n",
        "utf-8",
    )
    (posts / "2021-12-09-dogs-again.md").write_text(
        "---\ntitle: Dogs again\nslug: house-dogs\nauthor: odette\n---\n\nText.\n", "utf-8"
    )
    (posts / "2026-10-29-climbing.md").write_text(
        "---\ntitle: Climbing\nslug: ../../x\nauthor: odette\n---\n\nText.\n", "utf-8"
    )
    (posts / "february.md").write_text(
        "---\ntitle: February\nauthor: odette\ndate: 2026-02-30\n---\n\nText.\n", "utf-8"
    )

    ran = run_octavo("build", blog, *NOW)

    assert ran.code == 1
    lines = [line for line in ran.err.splitlines() if not line.startswith("  hint:")]
    assert lines == [
        "content/posts/2021-12-09-dogs-again.md:3:7: error: The post “Dogs again” and the post "
        "“House dogs and multiple sclerosis: a page that will not lie down” "
        "(content/posts/2021-12-08-house-dogs.md:2:8) have one address: /2021/12/house-dogs/",
        "content/posts/2026-10-29-climbing.md:3:7: error: The slug “../../x” is not a plain name.",
        "content/posts/2026-10-30-new.md:3:9: error: There is no author “mousedocter”.",
        "content/posts/2026-10-30-new.md:7:9: error: Citation @nobodey2021 is in no bibliography.",
        "content/posts/2026-10-30-new.md:7:29: error: The link leads to “2021-12-08-house-dog.md”, "
        "which is not there.",
        "content/posts/february.md:4:7: error: “2026-02-30” names a day or a time that does not exist.",
        "Nothing was written: 6 errors.",
    ]
    assert not (blog / "output").exists()
