"""Worker processes: the same function over many chunks of work, with the results in order.

Workers are forked, and by that name alone: they begin with everything that was loaded, in a few
milliseconds. Where the system cannot fork (Windows) or its libraries may not survive it (macOS), work is
done in this process.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from octavo.errors import OctavoError
from octavo.interruptions import SIGNALS, held_interruptions

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")

CAN_FORK = sys.platform.startswith(("linux", "freebsd"))
"""Whether workers can be started here."""


_PATIENCE = 5.0  # seconds that a worker may be stopped, or take to end
_LOOKS = 5  # at the workers in that time, while none answers
_COLLECTED = 8  # chunks of work


class WorkerError(OctavoError):
    """A worker process ended before its work was done."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's cyclic collector from walking through all that is loaded again and again.

    A build makes few circles and ends soon; the collector would take a third of its time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def default_jobs() -> int:
    """Return how many processes may run at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_chunks(work: Callable[[_Chunk], _Result], chunks: Sequence[_Chunk], jobs: int) -> Iterator[_Result]:
    """Yield the result of `work` for each chunk, in the order of the chunks.

    With `jobs` of 1, or where workers cannot be started, it is done here. An exception in a worker is raised
    here; `WorkerError` when a worker was killed or could not be started.
    """
    jobs = min(jobs, len(chunks))
    return run_batches(work, iter([chunks] if chunks else []), jobs)


def run_batches(
    work: Callable[[_Chunk], _Result], batches: Iterator[Sequence[_Chunk]], jobs: int
) -> Iterator[_Result]:
    """Yield the result of `work` for each chunk of each batch, in their order, as `run_chunks` does.

    Each batch has workers of its own, which begin as copies of what this process is by then; the next one is
    asked for while they work.
    """
    if jobs <= 1 or not CAN_FORK:
        # The collector need not look at what was loaded before.
        gc.freeze()
        try:
            for batch in batches:
                for number, chunk in enumerate(batch):
                    yield work(chunk)
                    _collect(number)
        finally:
            gc.unfreeze()
        return
    workers = _Workers(work, batches, jobs)
    try:
        yield from workers.results()
    finally:
        workers.stop()


class _Batch:
    """Chunks of work, and how many of them somebody has been given."""

    def __init__(self, chunks: Sequence[Any], first: int) -> None:
        self.chunks = chunks
        self.first = first  # the number of its first chunk, counted through all batches
        self.given = 0

    @property
    def left(self) -> int:
        return len(self.chunks) - self.given


class _Worker:
    """A process that works on a batch."""

    def __init__(self, process: BaseProcess, batch: _Batch) -> None:
        self.process = process
        self.batch = batch
        self.due = 0  # chunks that it was given and did not answer for yet


class _Workers:
    """As many workers as may be. Each is given chunks of its batch until none is left, and then ends."""

    def __init__(self, work: Callable[[Any], Any], batches: Iterator[Sequence[Any]], jobs: int) -> None:
        self._work = work
        self._batches = batches
        self._jobs = jobs
        self._workers: dict[Connection, _Worker] = {}
        self._ended: list[BaseProcess] = []  # nobody need wait for them to be gone
        self._batch = _Batch((), 0)
        self._next: _Batch | None = None
        self._pull()

    def _pull(self) -> None:
        """Ask for the batch after the current one, unless it is there."""
        if self._next is None and (chunks := next(self._batches, None)) is not None:
            self._next = _Batch(chunks, self._batch.first + len(self._batch.chunks))

    def results(self) -> Iterator[Any]:
        """Yield the results in order."""
        from multiprocessing.connection import Connection, wait

        waiting: dict[int, Any] = {}
        due = 0
        self._start()
        self._pull()
        stopped = 0
        while self._workers:
            ready = wait(list(self._workers), _PATIENCE / _LOOKS)
            if not ready and CAN_FORK:
                stopped = stopped + 1 if any(map(_is_stopped, self._workers.values())) else 0
                if stopped >= _LOOKS:
                    raise self._given_up()
            for connection in [one for one in ready if isinstance(one, Connection)]:
                number, result, error = self._take(connection)
                if error is not None:
                    raise error
                waiting[number] = result
            self._start()
            self._pull()
            while due in waiting:
                yield waiting.pop(due)
                due += 1

    def _start(self) -> None:
        """Start workers until there are enough, or nothing is left to do."""
        while len(self._workers) < self._jobs:
            if not self._batch.left:
                if self._next is None:
                    return
                self._batch, self._next = self._next, None
                continue
            with held_interruptions():
                connection = self._started(self._batch)
            self._give(connection)

    def _started(self, batch: _Batch) -> Connection:
        # Most builds need no workers.
        from multiprocessing import get_context

        context = get_context("fork")
        # What was loaded is shared with the workers while nobody writes to it, and the collector would.
        gc.freeze()
        try:
            ours, theirs = context.Pipe()
            others = [ours, *self._workers]
            arguments = (theirs, others, self._work, batch.chunks, batch.first)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            theirs.close()
        except OSError as error:
            raise WorkerError(
                f"No further worker process could be started: {error.strerror}; nothing was published. "
                "Build with --jobs 1."
            ) from error
        finally:
            gc.unfreeze()
        self._workers[ours] = _Worker(process, batch)
        return ours

    def _give(self, connection: Connection) -> None:
        """Give a worker what it has to do next, or end it where nothing is left.

        While there is much to do it gets one chunk more than it works on, so that it need not wait for this
        process.
        """
        worker = self._workers[connection]
        batch = worker.batch
        while batch.left and worker.due < (2 if batch.left >= 2 * self._jobs else 1):
            try:
                connection.send(batch.given)
            except OSError:
                raise self._lost(connection) from None
            batch.given += 1
            worker.due += 1
        if not worker.due:
            connection.close()
            self._ended.append(worker.process)
            del self._workers[connection]

    def _take(self, connection: Connection) -> tuple[int, Any, BaseException | None]:
        """Return the number of a chunk and what came of it."""
        worker = self._workers[connection]
        try:
            answer: tuple[int, Any, BaseException | None] = connection.recv()
        except (EOFError, OSError):
            raise self._lost(connection) from None
        worker.due -= 1
        self._give(connection)
        return answer

    def _lost(self, connection: Connection) -> WorkerError:
        process = self._workers[connection].process
        process.join(1)
        code = process.exitcode or 0
        how = f"by signal {-code}" if code < 0 else "unexpectedly"
        return WorkerError(
            f"A worker process (number {process.pid}) was ended {how}; nothing was published. "
            "If memory is short, build with --jobs 1."
        )

    def _given_up(self) -> WorkerError:
        """End a worker that somebody stopped: nobody would ever hear of it again."""
        worker = next(filter(_is_stopped, self._workers.values()))
        worker.process.kill()
        return WorkerError(
            f"A worker process (number {worker.process.pid}) was stopped, and ended after "
            f"{_PATIENCE:.0f} seconds; nothing was published. Build again."
        )

    def stop(self) -> None:
        """End the workers; those that do not end when asked to, because they are stopped, after a while."""
        with held_interruptions():
            for connection, worker in self._workers.items():
                connection.close()
                worker.process.terminate()
                self._ended.append(worker.process)
            until = time.monotonic() + _PATIENCE
            for process in self._ended:
                process.join(max(0.0, until - time.monotonic()))
                if process.is_alive():
                    process.kill()
                    process.join()


def _is_stopped(worker: _Worker) -> bool:
    """Tell whether a process was stopped by a signal, where the system tells that in a file."""
    try:
        with open(f"/proc/{worker.process.pid}/stat", "rb") as file:  # noqa: PTH123
            return file.read().rpartition(b") ")[2][:1] == b"T"
    except OSError:
        return False


def _serve(
    connection: Connection,
    others: Sequence[Connection],
    work: Callable[[_Chunk], _Result],
    chunks: Sequence[_Chunk],
    first: int,
) -> None:
    """Do chunk after chunk in a worker, until nobody asks for more; `others` are not its business."""
    for other in others:
        other.close()
    # Whoever interrupts the build interrupts its first process, and that one ends the others.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    gc.disable()
    for turn in count():
        try:
            number = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[int, Any, Exception | None] = (first + number, work(chunks[number]), None)
        except Exception as error:  # raised again where somebody can read it
            answer = (first + number, None, _fit_to_travel(error))
        try:
            connection.send(answer)
        except OSError:
            return
        _collect(turn)


def _collect(number: int) -> None:
    """Free what is in circles, but not after each chunk: most goes by itself, and need not be looked at."""
    if number % _COLLECTED == _COLLECTED - 1:
        gc.collect(0)


def _fit_to_travel(error: Exception) -> Exception:
    """Return an error that can be raised in another process, with the traceback that it has here."""
    import pickle

    note = f"In a worker process:\n{traceback.format_exc()}"
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    except Exception:  # whatever its class does when it is made from its message alone
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(note)
    return error
