"""Nobody need listen: what becomes of standard output changes neither the work nor the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from octavo.cli.streams import guard_streams
from site_builder import post

pytestmark = pytest.mark.slow

FAULTY = {"content/posts/2021-10-20-a.md": "---\ntitle: A\nfoo: 1\n---\n"}
SOUND = {"content/posts/2021-10-20-a.md": post("A")}

linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")


def run_in_shell(site: Path, line: str) -> tuple[int, str]:
    """Run a line of bash where `octavo` is this one; return its exit code and what came out of it."""
    command = f'octavo() {{ "{sys.executable}" -m octavo "$@"; }}\n{line}'
    environment = {**os.environ, "PYTHONWARNINGS": ""}
    done = subprocess.run(
        ["bash", "-c", command], cwd=site, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@linux
def test_a_command_does_its_work_whatever_became_of_its_streams(make_site) -> None:
    """Closed by a service manager, full with the disk, gone with `head`: the site is built all the same."""
    site = make_site(SOUND)
    line = "; ".join(
        f"octavo {command} {streams}; echo {code} $? >> codes"
        for command, code, streams in (
            ("build", 0, ">&- 2>&- <&-"),
            ("check nowhere", 2, ">&- 2>/dev/full"),
            ("clean", 0, ">/dev/full 2>&-"),
        )
    )
    code, text = run_in_shell(site.folder, line)
    assert (code, text) == (0, "")
    codes = [line.split() for line in (site.folder / "codes").read_text().splitlines()]
    assert len(codes) == 3
    assert all(expected == found for expected, found in codes)


@linux
def test_what_writes_texts_writes_them_whatever_became_of_its_streams(make_site) -> None:
    """The report of an import may be lost; a comment that was approved, or a post, may not."""
    archive = "- id: '1'\n  author: A\n  date: 2021-10-22\n  status: pending\n  body: Hi\n"
    site = make_site({**SOUND, "content/posts/2021-10-20-a.comments.yaml": archive})
    reference = "1. Smith J. A title of work. J Test. 2010;3(2):12-15. doi:10.1000/abc\n"
    (site.folder / "mine.txt").write_text(reference)
    line = "; ".join(
        f"octavo {command} {streams}; echo $? >> codes"
        for command, streams in (
            ("new post Later", ">&- 2>&- <&-"),
            ("comments approve 2021-10-20-a#1", ">/dev/full 2>&1"),
            ("import references mine.txt", ">/dev/full 2>&-"),
        )
    )
    code, text = run_in_shell(site.folder, line)
    assert (code, text) == (0, "")
    content = site.folder / "content"
    assert (site.folder / "codes").read_text().split() == ["0", "0", "0"]
    assert "title: Later" in next((content / "posts").glob("*-later.md")).read_text()
    assert "approved" in (content / "posts" / "2021-10-20-a.comments.yaml").read_text()
    assert "A title of work" in (content / "references.bib").read_text()


@linux
def test_the_exit_code_of_a_faulty_site_is_kept_when_nobody_reads_on(make_site) -> None:
    """A script that shows the beginning of a list must not take a faulty site for a sound one."""
    site = make_site({f"content/posts/2021-10-20-a{n}.md": "---\nfoo: 1\n---\n" for n in range(300)})
    line = "octavo check --format json | head -1; echo ${PIPESTATUS[0]}"
    assert run_in_shell(site.folder, line) == (0, "[\n1\n")


def test_what_the_terminal_has_no_letters_for_is_shown_by_numbers(make_site) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A", **{"tags”": "x"})})
    code, text = run_in_shell(site.folder, "PYTHONUTF8=0 PYTHONIOENCODING=latin-1 octavo check")
    assert (code, "Traceback" in text) == (1, False)
    assert "\\u201ctags\\u201d\\u201d" in text


def test_streams_that_somebody_replaced_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    guard_streams()
    assert (sys.stdout, sys.stderr) == before
    print("heard")
    assert capsys.readouterr().out == "heard\n"
