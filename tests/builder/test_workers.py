"""Work in several processes gives what work in one gives, and says so when it cannot."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from octavo.builder.workers import (
    CAN_FORK,
    WorkerError,
    default_jobs,
    run_batches,
    run_chunks,
    without_collector,
)

forked = pytest.mark.skipif(not CAN_FORK, reason="workers are forked")


def uneven(number: int) -> tuple[int, int]:
    """Take the longer the smaller the number is, so that the last chunks are done first."""
    return number, sum(range(200_000 // (number + 1)))


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
def test_results_come_in_the_order_of_the_chunks(jobs: int) -> None:
    """Whatever worker is quicker: the same site, with any number of processors."""
    chunks = list(range(20))

    assert list(run_chunks(uneven, chunks, jobs)) == [uneven(number) for number in chunks]


@pytest.mark.parametrize("chunks", [[], [7]])
def test_little_is_done_here(chunks: list[int]) -> None:
    assert list(run_chunks(lambda _: os.getpid(), chunks, 4)) == [os.getpid()] * len(chunks)


def test_one_job_is_this_process() -> None:
    """`--jobs 1` is for machines with little memory, and for whoever looks for a mistake."""
    assert set(run_chunks(lambda _: os.getpid(), range(5), 1)) == {os.getpid()}


@forked
def test_several_jobs_are_other_processes() -> None:
    """They begin as copies: what is to be done need not be sent to them, so it may be anything."""
    loaded = object()

    answers = list(run_chunks(lambda _: (os.getpid(), loaded is not None), range(8), 2))

    assert os.getpid() not in {process for process, _ in answers}
    assert all(has_it for _, has_it in answers)
    assert multiprocessing.active_children() == []


@forked
def test_a_mistake_in_a_worker_is_raised_here_with_where_it_happened() -> None:
    """Without the worker's own traceback nobody could find it."""

    def work(number: int) -> int:
        if number == 3:
            raise ValueError("number three")
        return number

    with pytest.raises(ValueError, match="number three") as raised:
        list(run_chunks(work, range(6), 2))

    (note,) = raised.value.__notes__
    assert note.startswith("In a worker process:\nTraceback")
    assert 'raise ValueError("number three")' in note
    assert multiprocessing.active_children() == []


class TwoPartsError(Exception):
    """An error that cannot be made again from its message alone, as some libraries have them."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} at {where}")


@forked
def test_a_mistake_that_cannot_travel_is_told_all_the_same() -> None:
    """Otherwise all that is seen is that some error could not be made again."""

    def work(number: int) -> int:
        raise TwoPartsError("broken", "here")

    with pytest.raises(Exception, match="broken at here") as raised:
        list(run_chunks(work, range(4), 2))

    assert "TwoPartsError" in raised.value.__notes__[0]


@forked
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_was_killed_is_named(ending: signal.Signals) -> None:
    """The system ends whoever takes all memory; a build that waited for it would wait for ever."""

    def work(number: int) -> int:
        if number == 2:
            os.kill(os.getpid(), ending)
        return number

    with pytest.raises(WorkerError) as raised:
        list(run_chunks(work, range(8), 2))

    assert str(raised.value).startswith("A worker process (number ")
    assert f"was ended by signal {int(ending)}; nothing was published." in str(raised.value)
    assert "--jobs 1" in str(raised.value)
    assert multiprocessing.active_children() == []


@forked
def test_a_worker_that_ends_by_itself_is_named_too() -> None:
    with pytest.raises(WorkerError, match="was ended unexpectedly"):
        list(run_chunks(lambda _: os._exit(0), range(4), 2))


@forked
def test_whoever_stops_early_leaves_no_process_behind() -> None:
    """An error in one page ends the build while others are still being made."""
    results = run_chunks(uneven, range(50), 2)
    assert next(results) == uneven(0)
    results.close()

    assert multiprocessing.active_children() == []


@forked
def test_an_interruption_is_the_first_process_business() -> None:
    """Ctrl-C goes to all processes of a terminal: the workers must not print a traceback each."""

    def work(number: int) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return number

    assert list(run_chunks(work, range(4), 2)) == [0, 1, 2, 3]


@forked
def test_an_interruption_while_a_worker_is_started_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs handlers of its own around a fork, and drops what a signal raises in them."""
    fork = os.fork
    started: list[int] = []

    def interrupted() -> int:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(run_chunks(str, range(4), 2))

    # Of these alone: a thread of a test before may have workers that are about to end.
    assert len(started) == 1
    assert not {process.pid for process in multiprocessing.active_children()}.intersection(started)


@forked
def test_each_batch_has_workers_of_its_own() -> None:
    """They are copies of what is known when their batch begins, not of what was known at first."""
    known: list[int] = []

    def batches() -> Iterator[list[int]]:
        for number in range(3):
            known.append(number)
            yield [number] * 4

    answers = list(run_batches(lambda number: (number, number in known, os.getpid()), batches(), 2))

    assert [number for number, _, _ in answers] == [0] * 4 + [1] * 4 + [2] * 4
    assert all(is_known for _, is_known, _ in answers)
    workers = [{process for number, _, process in answers if number == batch} for batch in range(3)]
    assert os.getpid() not in set.union(*workers)
    assert not workers[0] & workers[1]
    assert multiprocessing.active_children() == []


@forked
def test_the_next_batch_is_got_ready_while_the_last_one_is_worked_on() -> None:
    """Or else all workers would wait while this process plans."""
    asked = []

    def batches() -> Iterator[list[float]]:
        for number in range(3):
            asked.append((number, time.monotonic()))
            yield [0.2, 0.2]

    def work(seconds: float) -> float:
        time.sleep(seconds)
        return time.monotonic()

    done = list(run_batches(work, batches(), 2))

    assert asked[1][1] < done[0]
    assert asked[2][1] < done[2]


@forked
def test_a_mistake_in_getting_a_batch_ready_ends_the_workers() -> None:
    def batches() -> Iterator[list[int]]:
        yield [1, 2, 3]
        raise ValueError("second batch")

    with pytest.raises(ValueError, match="second batch"):
        list(run_batches(uneven, batches(), 2))

    assert multiprocessing.active_children() == []


def test_there_is_a_processor() -> None:
    assert default_jobs() >= 1


@pytest.mark.parametrize("was_enabled", [True, False])
def test_the_collector_is_left_as_it_was(was_enabled: bool) -> None:
    """Whoever uses octavo as a library has memory of their own to collect."""
    before = gc.isenabled()
    try:
        (gc.enable if was_enabled else gc.disable)()
        with without_collector():
            assert not gc.isenabled()
        assert gc.isenabled() is was_enabled
    finally:
        (gc.enable if before else gc.disable)()


@forked
def test_a_worker_that_somebody_stopped_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build would wait for it without an end, and nobody would know why."""
    monkeypatch.setattr("octavo.builder.workers._PATIENCE", 0.2)

    def work(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGSTOP)
        return number

    with pytest.raises(WorkerError, match=r"was stopped, and ended after .* nothing was published") as raised:
        list(run_chunks(work, range(6), 2))

    assert multiprocessing.active_children() == []
    assert "Build again." in str(raised.value)


@forked
def test_a_stopped_worker_is_ended_with_a_build_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not hear that it should end; who waited for it would wait for ever."""
    monkeypatch.setattr("octavo.builder.workers._PATIENCE", 0.1)
    first, second = multiprocessing.get_context("fork").Pipe()

    def work(number: int) -> int:
        if number == 0:
            second.send(True)
            os.kill(os.getpid(), signal.SIGSTOP)
        first.recv()
        raise ValueError("the other one")

    with pytest.raises((ValueError, WorkerError)):
        list(run_chunks(work, range(2), 2))

    assert multiprocessing.active_children() == []
