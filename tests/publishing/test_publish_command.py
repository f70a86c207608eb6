"""`octavo publish` at the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder import post

NOW = ("--now", "2024-06-01")
POSTS = {
    "content/posts/2021-01-01-mice.md": post("Mice"),
    "content/posts/2022-02-02-men.md": post("Men"),
}
WEB = '[publish.web]\nto = "../www"\n[publish.mirror]\nto = "../mirror"\n'
FIGURES = re.compile(r"\d+\.\d\d s|\d+\.\d kB")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


@pytest.fixture
def publish(make_site, run_octavo):
    """A site with two targets, and a function that publishes it and leaves out seconds and sizes."""
    site = make_site(POSTS, WEB)

    def run(*arguments: str):
        ran = run_octavo("publish", "--site", site.folder, *NOW, *arguments)
        return ran.code, FIGURES.sub("…", ran.out).replace(str(site.folder.parent), ""), ran.err

    return site, run


def test_the_first_target_is_built_and_published(publish) -> None:
    """One command, whatever was edited; again it has nothing to do."""
    site, run = publish
    code, out, err = run()
    assert (code, err) == (0, "")
    count = len([name for name in tree(site.output) if not name.startswith(".octavo")])
    assert out == (
        f"Built: {count} written, 0 unchanged, 0 removed\n"
        f"{count} files sent (…), 0 unchanged, 0 removed: /www (…)\n"
    )
    www = tree(site.folder.parent / "www")
    assert {name: data for name, data in www.items() if name[:1] != "."} == {
        name: data for name, data in tree(site.output).items() if name[:1] != "."
    }
    assert run()[1] == (
        f"Built: 0 written, {count} unchanged, 0 removed\n"
        f"Nothing to do: /www has all {count} files as they are here (…)\n"
    )


def test_a_scheduled_post_appears_when_its_date_has_passed(publish) -> None:
    """Nobody has edited anything; the moment alone is another."""
    site, run = publish
    site.write({"content/posts/2024-06-15-later.md": post("Later")})
    later = site.folder.parent / "www/2024/06/later/index.html"
    run()
    assert not later.exists()
    run("--now", "2024-06-14 23:59")
    assert not later.exists()
    code, out, _ = run("-v", "--now", "2024-06-15")
    assert (code, later.exists()) == (0, True)
    assert "mice" not in out


def test_an_edit_and_a_removal_are_all_that_changes(publish) -> None:
    """The summary has what was sent, and with -v each name."""
    site, run = publish
    run()
    site.write({"content/posts/2021-01-01-mice.md": post("Mice", "Other words.\n")})
    site.remove("content/posts/2022-02-02-men.md")
    code, out, _ = run("-v")
    assert code == 0
    assert [line for line in out.splitlines() if "men" in line or "mice" in line] == [
        f"sent    2021/01/mice/index.html ({(site.output / '2021/01/mice/index.html').stat().st_size} bytes)",
        "removed 2022/02/men/index.html",
    ]
    assert not (site.folder.parent / "www/2022").exists()


def test_a_dry_run_prints_the_plan_and_changes_nothing(publish) -> None:
    """Who is about to publish for the first time wants to see it before."""
    site, run = publish
    code, out, _ = run("mirror", "--dry-run")
    assert code == 0
    assert re.search(r"^new      2021/01/mice/index.html \(\d+ bytes\)$", out, re.MULTILINE)
    assert out.endswith(" files to send (…), 0 unchanged, 0 to remove: /mirror (…)\n")
    assert not (site.folder.parent / "mirror").exists()


def test_what_is_wrong_with_the_call_ends_with_2(publish, make_site, run_octavo, monkeypatch) -> None:
    """A name that is not there may be a misspelt one."""
    _, run = publish
    assert run("wbe")[::2] == (2, "octavo: There is no [publish.wbe] in site.toml. Did you mean web?\n")
    assert run("ftp://host/x")[0] == 2
    assert run("www")[2].endswith("There are: web, mirror. A folder is written with a slash: ./www\n")
    ran = run_octavo("publish", "--site", make_site(POSTS).folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "octavo: site.toml does not say where to publish. Add two lines such as these:\n"
    )


def test_an_address_is_a_target_too(publish, monkeypatch) -> None:
    """A folder is looked for where the command is run."""
    site, run = publish
    monkeypatch.chdir(site.folder.parent)
    assert run("./here", "--no-build")[::2] == (
        1,
        f"octavo: There is no site in {site.output}. Build it first: octavo build\n",
    )
    assert not site.output.exists()
    assert run("./here")[0] == 0
    assert (site.folder.parent / "here/index.html").is_file()


def test_a_site_with_errors_is_not_published(publish) -> None:
    """What is public stays as it is."""
    site, run = publish
    run()
    before = tree(site.folder.parent / "www")
    site.write({"content/posts/2021-01-01-mice.md": post("Mice", "[@nobody2020]\n")})
    code, _, err = run()
    assert code == 1
    assert err.endswith("Nothing was published: 1 error.\n")
    assert tree(site.folder.parent / "www") == before


def test_a_library_that_is_missing_is_named_with_the_command_that_brings_it(publish, monkeypatch) -> None:
    """A plain installation has none of them."""
    import sys

    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.delitem(sys.modules, "octavo.publishing.s3", raising=False)
    code, _, err = publish[1]("s3://bucket")
    assert code == 2
    assert re.match(
        r"octavo: Publishing to s3://bucket needs boto3\. Install it with: .*octavo\[publish\]", err
    )
