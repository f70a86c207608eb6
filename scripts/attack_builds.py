"""Kill builds at their system calls and let these fail, and compare what the next build makes of it.

    .venv/bin/python scripts/attack_builds.py --most 20 --document

Needs strace and Linux. Each build is a forked copy of this process, which has octavo loaded, so that one
takes a fraction of a second. `--most` bounds how many calls of a kind are attacked in each build, spread
evenly; 0 takes every one. `--document` writes the counts into docs/reliability.md. Exits with 1 when anything
was wrong.
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
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from octavo.builder import publish  # noqa: F401  # loaded before the forks
from octavo.cli import build as build_command  # noqa: F401
from octavo.cli.main import main as octavo

CALLS = ("openat", "write", "pwrite64", "rename", "mkdir", "unlink", "rmdir", "ftruncate", "flock", "chmod")
ERRORS = ("ENOSPC", "EIO", "EACCES", "EMFILE")
DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
SETTINGS = 'title = "Attacked"\nurl = "https://attacked.example/"\n[search]\nenabled = false\n'
POST = "---\ntitle: {0}\ncoi: None\n---\nText of {0}.\n"

Tree = dict[str, bytes]


def write_site(site: Path, names: str, word: str = "") -> None:
    """Write posts of these names."""
    shutil.rmtree(site / "content", ignore_errors=True)
    (site / "content" / "posts").mkdir(parents=True)
    (site / "site.toml").write_text(SETTINGS)
    for name in names:
        (site / "content" / "posts" / f"2021-10-20-{name}.md").write_text(POST.format(name + word))


BUILDS: dict[str, tuple[Callable[[Path], None] | None, Callable[[Path], None]]] = {
    "first": (None, lambda site: write_site(site, "ab")),
    "incremental": (lambda site: write_site(site, "ab"), lambda site: write_site(site, "abc", " anew")),
    "removing": (lambda site: write_site(site, "abc"), lambda site: write_site(site, "a")),
}


def run(site: Path, inject: str = "", trace: Path | None = None) -> tuple[int, str]:
    """Build in a forked process, under strace where something is to be traced; return its end and words."""
    words = site.parent / "words"
    number = os.fork()
    if not number:
        descriptor = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        sys.argv = ["octavo", "build", str(site), "--jobs", "1", "--now", "2024-01-01"]
        if trace:
            os.kill(os.getpid(), signal.SIGSTOP)
        try:
            octavo()
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(int(end.code or 0))
        except BaseException:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        os._exit(99)
    tracer = None
    if trace:
        os.waitpid(number, os.WUNTRACED)
        command = [
            "strace",
            "-f",
            "-q",
            "-o",
            str(trace),
            "-e",
            f"trace={','.join(CALLS)}",
            "-p",
            str(number),
        ]
        tracer = subprocess.Popen(command + (["-e", f"inject={inject}"] if inject else []))
        status = Path(f"/proc/{number}/status")
        while "TracerPid:\t0\n" in status.read_text():
            time.sleep(0.001)
        os.kill(number, signal.SIGCONT)
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    if tracer:
        tracer.wait()
    return code, words.read_text("utf-8", "replace")


def published(site: Path) -> Tree:
    """Return all that is in the output, dotfiles too but for the manifest."""
    files = (path for path in (site / "output").rglob("*") if not path.is_dir())
    return {str(path.relative_to(site)): path.read_bytes() for path in files if "manifest" not in path.name}


def left_behind(site: Path) -> Iterator[str]:
    """Yield what no build may leave."""
    for folder in ("output", ".octavo"):
        for path in (site / folder).rglob("*"):
            if path.suffix == ".tmp" or (path.is_dir() and not any(path.iterdir())):
                yield str(path.relative_to(site))


class Attack:
    """One kind of build, and what is wrong after it was attacked."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.site = folder / "site"
        self.base = folder / f"base-{name}"
        before, self._edit = BUILDS[name]
        self._prepare_base(before)
        self.old = published(self.base)
        self._reset()
        trace = folder / "trace"
        run(self.site, trace=trace)
        self.new = published(self.site)
        found = re.findall(r"^\d+ +(\w+)\(", trace.read_text("utf-8", "replace"), re.MULTILINE)
        self.counts = Counter(call for call in found if call in CALLS)

    def _prepare_base(self, before: Callable[[Path], None] | None) -> None:
        self.base.mkdir()
        if before:
            # Built where it will stand, so that what is kept is known again.
            shutil.rmtree(self.site, ignore_errors=True)
            self.site.mkdir()
            before(self.site)
            run(self.site)
            shutil.rmtree(self.base)
            self.site.rename(self.base)

    def _reset(self) -> None:
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(self.base, self.site, symlinks=True)
        self._edit(self.site)

    def strike(self, call: str, number: int, what: str) -> str:
        """Attack one call; return what was wrong afterwards, "" for nothing."""
        self._reset()
        code, words = run(self.site, f"{call}:{what}:when={number}", self.folder / "trace")
        wrong = []
        if "Traceback" in words or code not in (0, 1, -signal.SIGKILL):
            wrong.append(f"ended with {code}: {words.strip().splitlines()[-1:]}")
        for name, data in published(self.site).items():
            if "/.octavo-" not in name and data not in (self.old.get(name), self.new.get(name)):
                wrong.append(f"{name} is neither old nor new")
        code, words = run(self.site)
        if code or published(self.site) != self.new:
            wrong.append(f"the next build differs ({code}: {words.strip()[-200:]})")
        wrong += [f"{name} was left" for name in left_behind(self.site)]
        return "; ".join(wrong)


def numbers(count: int, most: int) -> list[int]:
    """Return which of so many calls are attacked: all, or `most` of them from the first to the last."""
    if not most or count <= most:
        return list(range(1, count + 1))
    return sorted({1 + place * (count - 1) // (most - 1) for place in range(most)})


def main() -> int:
    """Attack, print what was wrong, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=0, metavar="N")
    parser.add_argument("--document", action="store_true")
    options = parser.parse_args()
    rows, faults = [], 0
    folder = Path(tempfile.mkdtemp(prefix="octavo-attack-"))
    try:
        for name in BUILDS:
            attack = Attack(folder, name)
            for what in ("signal=KILL", *(f"error={error}" for error in ERRORS)):
                done = wrong = 0
                for call, count in sorted(attack.counts.items()):
                    for number in numbers(count, options.most):
                        fault = attack.strike(call, number, what)
                        done += 1
                        wrong += bool(fault)
                        if fault:
                            print(f"{name}, {call} {number}, {what}: {fault}", flush=True)
                rows.append((name, what.partition("=")[2], sum(attack.counts.values()), done, wrong))
                print(*rows[-1], flush=True)
                faults += wrong
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
    if options.document:
        document(rows, options.most)
    return 1 if faults else 0


def document(rows: list[tuple[str, str, int, int, int]], most: int) -> None:
    """Write the counts between the marks in docs/reliability.md."""
    lines = ["| build | attack | such calls | attacked | wrong afterwards |", "|---|---|---:|---:|---:|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    table = f"Attacked: {f'up to {most} calls of each kind' if most else 'every call'}.\n\n" + "\n".join(
        lines
    )
    text = DOCUMENT.read_text("utf-8")
    begin, end = "<!-- attacks -->", "<!-- end of attacks -->"
    head, tail = text.partition(begin)[0], text.partition(end)[2]
    DOCUMENT.write_text(f"{head}{begin}\n{table}\n{end}{tail}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
