"""One run of a program, with all that it starts: time, processor time, memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.1
_QUIET = 0.1  # of the processors' time may go to others when a measurement begins
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run took."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, of the program and of all that it waited for
    peak: int  # bytes resident at one moment, summed over its processes, shared pages divided among them
    exit_code: int
    is_over_time: bool  # it was ended because it took too long
    log: str  # what it printed
    is_quiet: bool = True  # nothing else ran when it began


def measure(
    command: Sequence[str], folder: Path, log: Path, time_limit: float, environment: Mapping[str, str]
) -> Measurement:
    """Run a command in a folder and return what it took; it is ended after `time_limit` seconds.

    Memory is sampled from /proc; where there is none it is that of the largest single process.
    """
    with log.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        watcher = _Watcher(process.pid, time_limit)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        watcher.stop()
    # The process was waited for here: Popen must not wait for it, and perhaps for a stranger, again.
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measurement(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=watcher.peak or usage.ru_maxrss * 1024,
        exit_code=process.returncode,
        is_over_time=watcher.is_over_time,
        log=log.read_text("utf-8", "replace"),
    )


def wait_for_quiet() -> bool:
    """Wait until others leave the machine alone, a minute at most; return whether they do.

    Where there is no /proc nobody can say, and the answer is False.
    """
    last = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < last:
        before = _idle_and_all()
        time.sleep(_LOOK_SECONDS)
        after = _idle_and_all()
        if before is None or after is None:
            return False
        if after[0] - before[0] >= (1 - _QUIET) * (after[1] - before[1]):
            return True
    return False


def _idle_and_all() -> tuple[int, int] | None:
    """Return the clock ticks in which the processors had nothing to do, and all; None without /proc."""
    try:
        ticks = [int(one) for one in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]]
    except OSError:
        return None
    return ticks[3] + ticks[4], sum(ticks)


class _Watcher(threading.Thread):
    """Samples the memory of a process and of those below it, and ends them when their time is over."""

    def __init__(self, pid: int, time_limit: float) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.is_over_time = False
        self._pid = pid
        self._deadline = time.monotonic() + time_limit
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(_SAMPLE_SECONDS):
            self.peak = max(self.peak, resident_bytes(self._pid))
            if time.monotonic() > self._deadline:
                self.is_over_time = True
                # The program leads a process group of its own: this reaches all that it started.
                os.killpg(self._pid, signal.SIGKILL)
                return

    def stop(self) -> None:
        """End the sampling."""
        self._stopped.set()
        self.join()


def _proportional_bytes(process: Path) -> int:
    """Return a process's memory with shared pages divided by how many processes have them (PSS)."""
    for line in (process / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process and all below it; what has ended meanwhile counts nothing."""
    process = Path("/proc", str(pid))
    try:
        total = _proportional_bytes(process)
        children = [(task / "children").read_text().split() for task in (process / "task").iterdir()]
    except (OSError, IndexError):
        return 0
    return total + sum(resident_bytes(int(child)) for found in children for child in found)
