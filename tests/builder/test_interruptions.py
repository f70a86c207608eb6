"""What must not be left half done is finished before an interruption does what it does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from octavo.interruptions import held_interruptions, interrupt
from octavo.output.folder import OutputLock, Staging
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


@pytest.mark.parametrize(
    ("signals", "published", "outcome"),
    [
        (1, 5, "The site was published all the same."),
        (2, 0, "files were replaced; the next build does the rest."),
    ],
)
def test_a_build_that_is_interrupted_while_it_publishes_says_what_is_published(
    make_site, monkeypatch: pytest.MonkeyPatch, signals: int, published: int, outcome: str
) -> None:
    """Half a site with links into the other half would be on the web until somebody builds again.

    Only a second interruption, of somebody who will not wait, ends it in the middle.
    """
    site = make_site({f"content/posts/2021-10-2{n}-p{n}.md": post(f"P{n}") for n in range(5)})
    site.build()
    for n in range(5):
        site.write({f"content/posts/2021-10-2{n}-p{n}.md": post(f"New {n}")})
    replace, left = os.replace, list(range(signals))

    def interrupted(source: str | Path, target: str | Path) -> None:
        replace(source, target)
        if "output" in str(target) and left:
            left.pop()
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt) as raised:
        site.build()
    monkeypatch.undo()

    assert str(raised.value).endswith(outcome)
    new = [f"New {n}" in site.page(f"2021/10/p{n}/index.html") for n in range(5)]
    assert sum(new) >= published
    assert all(new) == (signals == 1)
    assert [path.name for path in site.output.glob(".octavo*")] == [".octavo-manifest.json"]
    assert bool(site.build().reasons) == (signals == 2)
    assert site.build().reasons == {}


def test_a_second_interruption_does_not_break_into_what_the_first_takes_back() -> None:
    """Who presses Ctrl-C twice wants an end, and not a staging folder that stays for ever."""
    done = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            done.append("taken back")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["taken back"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)


def test_a_second_interruption_ends_workers_that_the_first_waits_for() -> None:
    """One that is stopped would keep everybody waiting for five seconds."""
    signal.signal(signal.SIGINT, interrupt)
    process = get_context("fork").Process(target=signal.pause)
    process.start()
    os.kill(process.pid or 0, signal.SIGSTOP)
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:
        signal.raise_signal(signal.SIGINT)
    process.join()
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("moment", ["lock", "staging", "unlock"])
def test_an_interruption_while_the_output_is_opened_or_closed_leaves_nothing(
    make_site, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A")})
    place, name = {
        "lock": (OutputLock, "__enter__"),
        "staging": (Staging, "__enter__"),
        "unlock": (OutputLock, "__exit__"),
    }[moment]
    real = getattr(place, name)

    def interrupted(self: object, *arguments: object) -> object:
        result = real(self, *arguments)
        signal.raise_signal(signal.SIGINT)
        return result

    monkeypatch.setattr(place, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        site.build()
    monkeypatch.undo()
    hidden = [path.name for path in site.output.glob(".octavo*")]
    assert hidden == ([".octavo-manifest.json"] if moment == "unlock" else [])
