"""`octavo build` at the command line: what it explains, what it takes, and how it ends when it is killed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from octavo.builder.workers import CAN_FORK, WorkerError, run_chunks
from site_builder import Site, post

FIRST = {"content/posts/2021-10-20-first.md": post("First", tags="[a]")}
SECOND = {"content/posts/2021-10-21-second.md": post("Second", tags="[b]")}
# Every text makes a worker's work, and there are enough of them for workers to be started.
MANY = {f"content/posts/2021-10-20-post-{number}.md": post(f"Post {number}") for number in range(90)}


def explained(out: str) -> dict[str, str]:
    """Return the reasons that `--explain` printed, by path: all but the last two lines."""
    return dict(line.split(": ", 1) for line in out.splitlines()[:-2])


def test_a_build_explains_what_it_makes_and_removes(make_site, run_octavo) -> None:
    """Whoever wonders why a page changed reads it off, instead of comparing two folders."""
    site = make_site(FIRST | SECOND)
    first = run_octavo("build", site.folder, "--explain")
    assert set(explained(first.out).values()) == {"new"}
    assert list(explained(first.out)) == sorted(site.tree())

    site.write({"content/posts/2021-10-21-second.md": post("Second", "Other words.\n")})
    ran = run_octavo("build", site.folder, "--explain")

    reasons = explained(ran.out)
    assert reasons["2021/10/second/index.html"] == "changed: content/posts/2021-10-21-second.md"
    assert reasons["tags/b/index.html"] == "no longer made"
    assert "404.html" not in reasons
    assert list(reasons) == sorted(reasons)
    made = sum(reason != "no longer made" for reason in reasons.values())
    assert ran.out.splitlines()[-1].startswith(f"{made} made, ")


def test_a_build_of_what_was_built_has_nothing_to_explain(make_site, run_octavo) -> None:
    site = make_site(FIRST)
    run_octavo("build", site.folder)

    ran = run_octavo("build", site.folder, "--explain")

    assert explained(ran.out) == {}
    assert ran.out.splitlines()[-1].startswith("0 made, 0 written, ")


def test_without_the_cache_everything_is_made_and_nothing_is_written(make_site, run_octavo) -> None:
    """It is what one tries when one does not trust what was kept; the same bytes stay as they are."""
    site = make_site(FIRST)
    run_octavo("build", site.folder)
    before = site.tree()

    ran = run_octavo("build", site.folder, "--no-cache", "--explain")

    assert set(explained(ran.out).values()) == {"nothing was kept of the last build"}
    assert list(explained(ran.out)) == list(before)
    assert ran.out.splitlines()[-1].startswith(f"{len(before)} made, 0 written, ")
    assert site.tree() == before
    assert run_octavo("build", site.folder, "--explain").out.splitlines()[-1].startswith("0 made, ")


def test_json_is_for_programs_and_explanations_are_not(make_site, run_octavo) -> None:
    """Two things on one stream would be neither."""
    site = make_site(FIRST)

    ran = run_octavo("build", site.folder, "--explain", "--format", "json")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "octavo: --explain prints lines of text, and --format json nothing but JSON: choose one.\n"
    )
    assert not site.output.exists()


def test_a_profile_is_written_beside_anything_else(make_site, run_octavo, tmp_path: Path) -> None:
    """A program that reads the problems can keep the page, too."""
    site = make_site(FIRST)
    page = tmp_path / "profile.html"

    ran = run_octavo("build", site.folder, "--profile", page, "--format", "json")

    assert (ran.code, json.loads(ran.out)) == (0, [])
    assert "2021/10/first/index.html" in page.read_text("utf-8")


def test_a_profile_that_cannot_be_written_is_said_in_words(make_site, run_octavo, tmp_path: Path) -> None:
    """A folder that is missing is seen before the build; a full disk after it."""
    site = make_site(FIRST)
    ran = run_octavo("build", site.folder, "--profile", tmp_path / "none" / "p.html")
    assert (ran.code, ran.err) == (2, f"octavo: --profile: There is no folder {tmp_path}/none.\n")
    assert not site.output.exists()

    name = "p" * 300
    ran = run_octavo("build", site.folder, "--profile", tmp_path / name)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"octavo: The site was built, and its profile {tmp_path / name} cannot be ")
    assert site.output.exists()


def test_a_profile_leaves_no_stage_out(make_site) -> None:
    """What takes long is what one looks for; most of all, finding and comparing files of a large site."""
    words = "Words enough for a summary. " * 20
    site = make_site({"content/posts/2021-10-20-first.md": post("First", f"{words}\n\nEnd.\n")})

    def stages() -> list[str]:
        return [span.name for span in sorted(site.build().timeline.stages, key=lambda span: span.began)]

    first = stages()
    making = ["check", "intact", "plan", "articles", "lists", "write"]
    assert first == ["open", "compare", "load", "settings", "discover", "parse", *making]
    assert stages() == ["open", "discover", "compare"]
    site.write({"content/posts/2021-10-20-first.md": post("First", f"{words}\n\nStop.\n")})
    assert stages() == ["open", "discover", "compare", "load", "settings", "parse", *making]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2", "0", "7"])
def test_any_number_of_processes_gives_the_same_site(make_site, run_octavo, jobs: str) -> None:
    site = make_site(MANY)
    run_octavo("build", site.folder, "-o", site.folder / "one", "--jobs", "1")
    one = Site(site.folder)
    one.output = site.folder / "one"

    ran = run_octavo("build", site.folder, "--jobs", jobs, "--no-cache")

    assert ran.code == 0
    assert site.tree() == one.tree()


@pytest.mark.parametrize("jobs", ["-1", "two", "1.5"])
def test_a_number_of_processes_is_a_number(make_site, run_octavo, jobs: str) -> None:
    ran = run_octavo("build", make_site(FIRST).folder, "--jobs", jobs)
    assert ran.code == 2
    assert "'--jobs'" in ran.err


def test_a_report_knows_what_each_file_is_and_how_many_could_work(make_site) -> None:
    """What the profile counts by."""
    site = make_site(
        {
            **FIRST,
            "content/pages/about.md": "---\ntitle: About\naliases: [/old/]\n---\n",
            "content/references.bib": "@article{roe2020, title = {On it}, author = {Roe, J}, year = 2020}",
            "content/posts/2021-10-22-third.md": post("Third", "[@roe2020]\n"),
        }
    )

    report = site.build(jobs=3)

    kinds = {name: str(kind) for name, kind in report.kinds.items()}
    assert set(kinds) == set(site.tree())
    assert kinds["2021/10/first/index.html"] == "posts"
    assert kinds["about/index.html"] == kinds["old/index.html"] == "pages"
    assert kinds["index.html"] == kinds["tags/a/index.html"] == kinds["sitemap.xml"] == "lists"
    assert kinds["atom.xml"] == kinds["tags/a/atom.xml"] == "feeds"
    assert kinds["references/roe2020/index.html"] == "works"
    assert kinds["2021/10/third/references.bib"] == "downloads"
    assert {kind for name, kind in kinds.items() if name.endswith(".css")} == {"assets"}
    assert report.jobs == (3 if CAN_FORK else 1)
    assert site.build().kinds == {}


KILLER = """\
import multiprocessing
import os
import re
import signal

from octavo.rendering.renderer import Renderer


def deadly(function):
    def call(*arguments):
        if multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments)
    return call


def plugin(parser):
    parser.core.ruler.push("rule", rule)


def rule(state):
    pass


"""
KILLERS = {
    "reading": f"{KILLER}rule = deadly(rule)\n",
    "rendering": f"{KILLER}Renderer.render = deadly(Renderer.render)\n",
}


@pytest.mark.slow
@pytest.mark.skipif(not CAN_FORK, reason="workers are forked")
@pytest.mark.parametrize("stage", KILLERS)
def test_a_killed_worker_ends_the_build_and_publishes_nothing(make_site, tmp_path: Path, stage: str) -> None:
    """The system ends processes when memory is short: the site stays whole, and the next build is as ever."""
    site = make_site(MANY)
    site.build()
    before = site.tree()
    (tmp_path / "killer.py").write_text(KILLERS[stage])
    settings = (site.folder / "site.toml").read_text("utf-8")
    site.write({"site.toml": f'{settings}\n[markdown]\nplugins = ["killer:plugin"]\n'})
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))

    ran = subprocess.run(
        [sys.executable, "-m", "octavo", "build", site.folder, "--jobs", "2"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
        timeout=50,
    )

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("octavo: A worker process (number ")
    assert ran.stderr.endswith(
        "was ended by signal 9; nothing was published. If memory is short, build with --jobs 1.\n"
    )
    assert len(ran.stderr.splitlines()) == 1
    assert site.tree() == before
    assert [path.name for path in site.output.glob(".octavo*")] == [".octavo-manifest.json"]
    site.write({"site.toml": settings})
    site.build()
    assert site.tree() == before


@pytest.mark.skipif(not CAN_FORK, reason="workers are forked")
def test_a_worker_that_cannot_be_started_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small machines and containers limit how many processes there may be."""
    forks = iter((True, False))
    fork = os.fork

    def limited() -> int:
        if next(forks):
            return fork()
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", limited)

    with pytest.raises(WorkerError, match="could be started: Resource temporarily unavailable; nothing was"):
        list(run_chunks(str, [1, 2, 3], 3))


def test_an_alias_of_300_letters_is_told_with_its_place(make_site) -> None:
    """No file system takes such a name: a build ended in a traceback of the system's own error."""
    site = make_site({"content/posts/2024-01-01-a.md": post("A", "Words.\n", aliases=f"[/{'x' * 300}/]")})
    (problem,) = [line for line in site.problems() if ": error: " in line]
    assert re.match(r"content/posts/2024-01-01-a\.md:\d+:\d+: error: An alias .*300 bytes", problem)
