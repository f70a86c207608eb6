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
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from octavo.errors import OctavoError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")

CAN_FORK = sys.platform.startswith(("linux", "freebsd"))
"""Whether workers can be started here."""


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
    if jobs <= 1 or len(chunks) <= 1 or not CAN_FORK:
        # The collector need not look at what was loaded before.
        gc.freeze()
        try:
            for chunk in chunks:
                yield work(chunk)
                gc.collect(0)
        finally:
            gc.unfreeze()
        return
    pool = _Pool(work, chunks, min(jobs, len(chunks)))
    try:
        yield from pool.results()
    finally:
        pool.stop()


class _Pool:
    """Some workers. Each gets the next chunk when it has done its last one."""

    def __init__(self, work: Callable[[_Chunk], _Result], chunks: Sequence[_Chunk], jobs: int) -> None:
        # Most builds need no workers.
        from multiprocessing import get_context

        context = get_context("fork")
        # What was loaded is shared with the workers while nobody writes to it, and the collector would.
        gc.freeze()
        self._count = len(chunks)
        self._given = 0
        self._workers: dict[Connection, BaseProcess] = {}
        try:
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, ours, work, chunks), daemon=True)
                process.start()
                theirs.close()
                self._workers[ours] = process
        except BaseException as error:
            self.stop()
            if not isinstance(error, OSError):
                raise
            raise WorkerError(
                f"No further worker process could be started: {error.strerror}; nothing was published. "
                "Build with --jobs 1."
            ) from error
        finally:
            gc.unfreeze()

    def results(self) -> Iterator[Any]:
        """Yield the results in order."""
        from multiprocessing.connection import Connection, wait

        waiting: dict[int, Any] = {}
        due = 0
        busy = set()
        for connection in self._workers:
            if self._give(connection):
                busy.add(connection)
        while due < self._count:
            for connection in [one for one in wait(list(busy)) if isinstance(one, Connection)]:
                number, result, error = self._take(connection)
                if error is not None:
                    raise error
                waiting[number] = result
                if not self._give(connection):
                    busy.discard(connection)
            while due in waiting:
                yield waiting.pop(due)
                due += 1

    def _give(self, connection: Connection) -> bool:
        """Give a worker the next chunk; False when there is none."""
        if self._given >= self._count:
            return False
        try:
            connection.send(self._given)
        except OSError:
            raise self._lost(connection) from None
        self._given += 1
        return True

    def _take(self, connection: Connection) -> tuple[int, Any, BaseException | None]:
        try:
            answer: tuple[int, Any, BaseException | None] = connection.recv()
        except (EOFError, OSError):
            raise self._lost(connection) from None
        return answer

    def _lost(self, connection: Connection) -> WorkerError:
        process = self._workers[connection]
        process.join(1)
        code = process.exitcode or 0
        how = f"by signal {-code}" if code < 0 else "unexpectedly"
        return WorkerError(
            f"A worker process (number {process.pid}) was ended {how}; nothing was published. "
            "If memory is short, build with --jobs 1."
        )

    def stop(self) -> None:
        """End the workers."""
        for connection, process in self._workers.items():
            connection.close()
            process.terminate()
        for process in self._workers.values():
            process.join()


def _serve(
    connection: Connection, other_end: Connection, work: Callable[[_Chunk], _Result], chunks: Sequence[_Chunk]
) -> None:
    """Do chunk after chunk in a worker, until nobody asks for more."""
    other_end.close()
    # Whoever interrupts the build interrupts its first process, and that one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    while True:
        try:
            number = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[int, Any, Exception | None] = (number, work(chunks[number]), None)
        except Exception as error:  # raised again where somebody can read it
            answer = (number, None, _fit_to_travel(error))
        gc.collect(0)
        try:
            connection.send(answer)
        except OSError:
            return


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
