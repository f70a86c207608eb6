"""Kill builds at their system calls and let these fail, and compare what the next build makes of it.

    .venv/bin/python scripts/attack_builds.py --document

Needs strace and Linux. Each build is a forked copy of this process, which has octavo loaded, so that one
takes a fraction of a second. `--most` bounds how many calls of a kind are attacked in each build, spread
evenly; without it every one that changes the disk is. `--document` writes the counts into
docs/reliability.md. Exits with 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path

from octavo.builder import publish
from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions
from octavo.cli import build as build_command  # noqa: F401  # loaded before the forks
from octavo.cli.main import main as octavo

CALLS = [
    "openat",
    "write",
    "pwrite64",
    "copy_file_range",
    "sendfile",
    "ftruncate",
    "rename",
    "link",
    "symlink",
]
CALLS += ["mkdir", "unlink", "unlinkat", "rmdir", "chmod", "fchmod", "flock"]
ERRORS = ("ENOSPC", "EIO", "EACCES", "EMFILE")
DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
SETTINGS = 'title = "Attacked"\nurl = "https://attacked.example/"\n[search]\nenabled = {}\n'
POST = "---\ntitle: {0}\ncoi: None\n---\nText of {0}.\n"
NOW = datetime(2024, 1, 1, tzinfo=UTC)
READINGS = 40  # files opened to read that are attacked in a build, at most
PATIENCE = 60  # seconds, after which a build counts as one that hangs

Tree = dict[str, bytes]
Call = tuple[str, int]
"""A system call, and which of its kind it is in its process."""


@dataclass(frozen=True, slots=True)
class Case:
    """A build that is attacked, by the names of the posts before and after the edit that it is of."""

    before: str  # "": nothing was built yet
    after: str
    has_search: bool = False
    jobs: int = 1

    def write(self, site: Path, names: str, word: str) -> None:
        """Write a site. Every third post is alone in its year, so that whole folders come and go."""
        posts = site / "content" / "posts"
        shutil.rmtree(site / "content", ignore_errors=True)
        posts.mkdir(parents=True)
        (site / "site.toml").write_text(SETTINGS.format(str(self.has_search).lower()))
        for name in names:
            year = 2019 if name == "c" else 2021
            (posts / f"{year}-10-20-{name}.md").write_text(POST.format(name + word))


CASES = {
    "first": Case("", "ab"),
    "incremental": Case("ab", "abc"),
    "removing": Case("abc", "a"),
    "with search": Case("ab", "ac", has_search=True),
    "with two workers": Case("ab", "ac", jobs=2),
}


def run(site: Path, jobs: int, inject: str = "", trace: Path | None = None) -> tuple[int, str]:
    """Build in a forked process, under strace where something is to be traced; return its end and words."""
    words = site.parent / "words"
    number = os.fork()
    if not number:
        _build(site, jobs, words, is_traced=trace is not None)
    tracer = None
    if trace:
        os.waitpid(number, os.WUNTRACED)
        command = ["strace", "-f", "-q", "-o", str(trace), "-e", f"trace={','.join(CALLS)}"]
        command += ["-p", str(number), *(["-e", f"inject={inject}"] if inject else [])]
        tracer = subprocess.Popen(command)
        status = Path(f"/proc/{number}/status")
        while "TracerPid:\t0\n" in status.read_text():
            time.sleep(0.001)
        os.kill(number, signal.SIGCONT)
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    if tracer:
        tracer.wait()  # for the workers of a killed build, too
    return code, words.read_text("utf-8", "replace")


def _build(site: Path, jobs: int, words: Path, *, is_traced: bool) -> None:
    """Be a process that builds, and end."""
    descriptor = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    signal.alarm(PATIENCE)
    publish._WORTH_WORKERS = 1 if jobs > 1 else sys.maxsize  # type: ignore[misc]  # few pages are to have them
    sys.argv = ["octavo", "build", str(site), "--jobs", str(jobs), "--now", NOW.isoformat()]
    if is_traced:
        os.kill(os.getpid(), signal.SIGSTOP)
    try:
        octavo()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(int(end.code or 0))
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    os._exit(99)


def published(site: Path) -> Tree:
    """Return all that is in the output but for octavo's own dotfiles."""
    output = site / "output"
    files = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if not path.is_dir()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".octavo-")}


def left_there(site: Path) -> set[str]:
    """Return the names of everything that octavo made: files, folders and its own dotfiles."""
    folders = (site / "output", site / ".octavo", site.parent / "tmp")
    return {str(path.relative_to(site.parent)) for folder in folders for path in folder.rglob("*")}


def calls_in(trace: Path) -> tuple[list[Call], list[Call]]:
    """Return the calls of a traced build that change what is on the disk, and those that open to read."""
    counts: Counter[tuple[str, str]] = Counter()
    changing: dict[Call, None] = {}
    reading: dict[Call, None] = {}
    for process, call, arguments in re.findall(
        r"^(\d+) +(\w+)\((.*)", trace.read_text("utf-8", "replace"), re.MULTILINE
    ):
        counts[process, call] += 1
        is_reading = call == "openat" and not re.search("O_WRONLY|O_RDWR|O_CREAT", arguments)
        (reading if is_reading else changing)[call, counts[process, call]] = None
    return list(changing), [call for call in reading if call not in changing]


class Attack:
    """One kind of build, and what is wrong after it was attacked."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self._case = name, CASES[name]
        self._site, self._base, self._trace = folder / "site", folder / "base", folder / "trace"
        (folder / "tmp").mkdir()
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder / "tmp")
        self._site.mkdir()
        self._case.write(self._site, self._case.after, " anew")
        # Here and not in a fork, so that all forks have what it loads.
        build_site(BuildOptions(self._site, NOW, jobs=1))
        self._clean = published(self._site)
        shutil.rmtree(self._site)
        # Built where it will stand, so that what is kept is known again.
        self._site.mkdir()
        if self._case.before:
            self._case.write(self._site, self._case.before, "")
            self._check(run(self._site, self._case.jobs))
        self._site.rename(self._base)
        self._old = published(self._base)
        self._reset()
        self._check(run(self._site, self._case.jobs, trace=self._trace))
        self._check(run(self._site, self._case.jobs))
        self._names = left_there(self._site)
        self.changing, self.reading = calls_in(self._trace)
        if published(self._site) != self._clean:
            raise RuntimeError(f"{name}: without any attack the build differs from a clean one")

    def _check(self, ended: tuple[int, str]) -> None:
        if ended[0]:
            raise RuntimeError(f"{self.name}: without any attack the build ends with {ended}")

    def _reset(self) -> None:
        shutil.rmtree(self._site, ignore_errors=True)
        shutil.copytree(self._base, self._site, symlinks=True)
        self._case.write(self._site, self._case.after, " anew")

    def strike(self, call: Call, what: str) -> str:
        """Attack one call; return what was wrong afterwards, "" for nothing."""
        self._reset()
        code, words = run(self._site, self._case.jobs, f"{call[0]}:{what}:when={call[1]}", self._trace)
        wrong = []
        if "Traceback" in words or code not in (0, 1, -signal.SIGKILL):
            wrong.append(f"ended with {code}: {words.strip()[-500:]}")
        for name, data in published(self._site).items():
            if data not in (self._old.get(name), self._clean.get(name)):
                wrong.append(f"{name} is neither old nor new")
        code, words = run(self._site, self._case.jobs)
        if code:
            wrong.append(f"the next build ends with {code}: {words.strip()[-300:]}")
        found = published(self._site)
        wrong += [
            f"{name} differs from a clean build"
            for name in sorted({*found, *self._clean})
            if found.get(name) != self._clean.get(name)
        ]
        wrong += [f"{name} was left" for name in sorted(left_there(self._site) - self._names)]
        return "; ".join(wrong)


def spread(calls: Iterable[Call], most: int) -> Iterator[Call]:
    """Yield all calls, or of each kind `most` from the first to the last."""
    kinds: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        kinds[call[0]].append(call)
    for found in kinds.values():
        if not most or len(found) <= most:
            yield from found
        else:
            last = len(found) - 1
            places = [place * last // (most - 1) for place in range(most)] if most > 1 else [last // 2]
            yield from (found[place] for place in places)


@dataclass(frozen=True, slots=True)
class Row:
    """What came of the attacks of one kind on one build."""

    build: str
    attack: str
    calls: int
    attacked: int
    faults: tuple[str, ...]


def attack(name: str, most: int = 0, share: int = 0, shares: int = 1) -> list[Row]:
    """Attack one of `CASES`, or every so many-th of its calls, and return what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="octavo-attack-", dir=_room()))
    rows = []
    try:
        attacked = Attack(folder, name)
        errors = cycle(f"error={error}" for error in ERRORS)
        for title, calls, kinds in (
            ("killed", attacked.changing, cycle(["signal=KILL"])),
            ("failing", attacked.changing, errors),
            ("failing to be read", attacked.reading, errors),
        ):
            chosen = list(spread(calls, most or (READINGS if calls is attacked.reading else 0)))
            strikes = list(zip(chosen, kinds, strict=False))[share::shares]
            faults = []
            for call, what in strikes:
                if fault := attacked.strike(call, what):
                    faults.append(f"{name}: {call[0]} {call[1]}, {what}: {fault}")
                    print(faults[-1], flush=True)
            rows.append(Row(name, title, len(calls), len(strikes), tuple(faults)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def _room() -> str | None:
    """Return a folder in memory, where the system has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def attack_all(names: Sequence[str], most: int = 0) -> list[Row]:
    """Attack builds, with all processors, and return what came of it."""
    shares = os.cpu_count() or 1
    jobs = [(name, most, share, shares) for name in names for share in range(shares)]
    with ProcessPoolExecutor(shares, mp_context=get_context("fork"), max_tasks_per_child=None) as pool:
        found = [row for rows in pool.map(attack, *zip(*jobs, strict=True)) for row in rows]
    sums: dict[tuple[str, str], Row] = {}
    for row in found:
        known = sums.get((row.build, row.attack), Row(row.build, row.attack, row.calls, 0, ()))
        sums[row.build, row.attack] = Row(
            row.build, row.attack, row.calls, known.attacked + row.attacked, known.faults + row.faults
        )
    return list(sums.values())


def main() -> int:
    """Attack, print what was wrong, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=0, metavar="N")
    parser.add_argument("--only", choices=CASES, action="append", help="a build, of all of them")
    parser.add_argument("--document", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    rows = attack_all(options.only or list(CASES), options.most)
    table = "\n".join(_table(rows))
    print(f"{table}\n\n{sum(row.attacked for row in rows)} attacks, {time.monotonic() - began:.0f} s")
    if options.document:
        text = DOCUMENT.read_text("utf-8")
        begin, end = "<!-- attacks -->", "<!-- end of attacks -->"
        head, tail = text.partition(begin)[0], text.partition(end)[2]
        DOCUMENT.write_text(f"{head}{begin}\n{table}\n{end}{tail}", "utf-8")
    return 1 if any(row.faults for row in rows) else 0


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| build | calls that are | such calls | attacked | wrong afterwards |"
    yield "|---|---|---:|---:|---:|"
    for row in rows:
        yield f"| {row.build} | {row.attack} | {row.calls} | {row.attacked} | {len(row.faults)} |"


if __name__ == "__main__":
    sys.exit(main())
