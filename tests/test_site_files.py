"""What settings and headers name lies inside the site's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.site.site_files import file_inside
from site_builder import SETTINGS, Site, post

OUT = [
    "../list.csv",
    "a/../../list.csv",
    "/etc/passwd",
    "..",
    "C:\\\\list.csv",
    "C:list.csv",
    "\\\\\\\\host\\\\x",
    "a\\u0000b",
    "~/../x",
]


@pytest.mark.parametrize("key", ["journals", "retractions"])
@pytest.mark.parametrize("path", OUT)
def test_a_setting_that_leads_out_of_the_site_is_an_error_at_its_line(
    tmp_path: Path, path: str, key: str
) -> None:
    """Whoever builds another's site must not publish what lies beside it; some of these ended the build."""
    (tmp_path / "list.csv").write_text("title,abbreviation\na,b\n", "utf-8")
    site = Site(tmp_path / "site").write({"site.toml": f'{SETTINGS}\n[citations]\n{key} = "{path}"\n'})
    line = SETTINGS.count("\n") + 3
    assert [
        str(problem).partition("\n")[0].partition("is “")[0]
        for problem in site.found()
        if problem.location.path == "site.toml" and problem.location.line == line
    ] != []


def test_a_link_that_leads_out_of_the_site_is_not_followed_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a", "utf-8")
    site = tmp_path / "site"
    site.mkdir()
    (site / "list.csv").symlink_to("../list.csv")
    (site / "loop").symlink_to("loop")
    assert file_inside(site, "list.csv") is None
    assert file_inside(site, "list.csv", follow_symlinks=True) == site / "list.csv"
    assert file_inside(site, "loop") is None
    assert file_inside(site, "./data/list.csv") == site / "data/list.csv"


@pytest.mark.parametrize(
    "header",
    [
        "citation_style: ../../secret.csl",
        "bibliography: ../../../secret.bib",
        "image: {src: ../../../secret.png, alt: x}",
    ],
)
def test_a_header_that_leads_out_of_the_site_is_an_error(tmp_path: Path, header: str) -> None:
    """A post that somebody sends in names what it likes."""
    for name in ("secret.csl", "secret.bib", "secret.png"):
        (tmp_path / name).write_text("secret", "utf-8")
    site = Site(tmp_path / "site").write({"site.toml": SETTINGS})
    site.write({"content/posts/2024-01-01-p.md": post("P", "Text.").replace("---\n", f"---\n{header}\n", 1)})
    found = [problem for problem in site.found() if problem.location.path.endswith("-p.md")]
    assert [problem.location.line for problem in found if problem.severity.name == "ERROR"] == [2]
