"""What must not be left half done is finished before an interruption does what it does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from octavo.builder.interruptions import held_interruptions
from site_builder import post


@pytest.fixture(autouse=True)
def ended_by_signals() -> Iterator[None]:
    """Let both signals raise, as they do under `octavo`, and be as they were afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for number in before:
        signal.signal(number, interrupted)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_waits_until_all_is_done(number: signal.Signals) -> None:
    done = []

    def work() -> None:
        with held_interruptions():
            signal.raise_signal(number)
            signal.raise_signal(number)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()

    assert done == ["all of it"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


def test_what_is_ignored_stays_ignored() -> None:
    """`nohup` and a shell's background jobs do not want to be interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with held_interruptions():
        signal.raise_signal(signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_a_thread_leaves_signals_to_the_first_one() -> None:
    done = []

    def work() -> None:
        with held_interruptions():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert done == [True]


def test_a_build_that_is_interrupted_while_it_publishes_publishes_all(
    make_site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a site with links into the other half would be on the web until somebody builds again."""
    site = make_site({f"content/posts/2021-10-2{n}-p{n}.md": post(f"P{n}") for n in range(5)})
    site.build()
    for n in range(5):
        site.write({f"content/posts/2021-10-2{n}-p{n}.md": post(f"New {n}")})
    replace = os.replace

    def interrupted(source: str | Path, target: str | Path) -> None:
        signal.raise_signal(signal.SIGTERM)
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        site.build()
    monkeypatch.undo()

    assert all(f"New {n}" in site.page(f"2021/10/p{n}/index.html") for n in range(5))
    assert [path.name for path in site.output.glob(".octavo*")] == [".octavo-manifest.json"]
    assert site.build().reasons == {}
