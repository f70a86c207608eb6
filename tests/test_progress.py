"""How far a build is, on a terminal: late, quiet, and gone in the end."""

from __future__ import annotations

import io
import subprocess
import sys
from types import SimpleNamespace

import pytest

from octavo.cli.progress import BuildProgress


class Terminal(io.StringIO):
    """Standard error where somebody looks at it."""

    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("octavo.cli.progress.time", SimpleNamespace(perf_counter=clock.perf_counter))
    return clock


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


def run_slowly(clock: Clock, stream: io.StringIO, *, is_wanted: bool = True) -> None:
    with BuildProgress(stream, is_wanted=is_wanted) as progress:
        for done in range(0, 101, 20):
            progress("articles", done, 100)
            clock.now += 0.2


def test_a_long_build_tells_how_far_it_is(clock: Clock, terminal: Terminal) -> None:
    run_slowly(clock, terminal)
    shown = terminal.getvalue()
    assert "Making posts" in shown
    assert " 60/100" in shown, "the first word after half a second"
    assert " 40/100" not in shown
    assert "100/100" in shown


def test_the_terminal_is_as_it_was_afterwards(clock: Clock, terminal: Terminal) -> None:
    """Also where a build ends in an error: its message stands where the line was, and the cursor is back."""
    progress = BuildProgress(terminal)
    clock.now += 1

    def build() -> None:
        with progress:
            progress("lists", 1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build()

    assert terminal.getvalue().startswith("\x1b[?25l")
    # The cursor is shown, one line up, and the line is empty.
    assert terminal.getvalue().endswith("\n\x1b[?25h\r\x1b[1A\x1b[2K")


def test_a_short_build_says_nothing(clock: Clock, terminal: Terminal) -> None:
    with BuildProgress(terminal) as progress:
        progress("texts", 1, 1)
        clock.now += 0.4
        progress("write", 0, 200)
    assert terminal.getvalue() == ""


def test_what_will_surely_take_long_is_shown_when_it_begins(clock: Clock, terminal: Terminal) -> None:
    """The search index of thousands of pages is made in one piece: there is no later moment."""
    with BuildProgress(terminal) as progress:
        progress("search", 0, 3000)
    assert "Making the search index" in terminal.getvalue()


def test_the_line_is_not_drawn_more_often_than_anybody_can_see(clock: Clock, terminal: Terminal) -> None:
    with BuildProgress(terminal) as progress:
        clock.now += 1
        for done in range(1001):
            progress("lists", done, 1000)
            clock.now += 0.001
        assert terminal.getvalue().count("\r\x1b[2K") < 25
        assert "1000/1000" in terminal.getvalue(), "the end is always shown"


def test_no_colour_is_no_colour(clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """https://no-color.org forbids colours, and nothing else."""
    monkeypatch.setenv("NO_COLOR", "1")
    run_slowly(clock, terminal)
    assert "60/100" in terminal.getvalue()
    assert "\x1b[3" not in terminal.getvalue()


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("TERM", "dumb"), ("TERM", "unknown")])
def test_who_cannot_draw_over_a_line_gets_none(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A log would get hundreds of lines."""
    monkeypatch.setenv(name, value)
    run_slowly(clock, terminal)
    assert terminal.getvalue() == ""


def test_a_pipe_and_whoever_wants_json_get_none(clock: Clock, terminal: Terminal) -> None:
    run_slowly(clock, terminal, is_wanted=False)
    assert terminal.getvalue() == ""
    pipe = io.StringIO()
    run_slowly(clock, pipe)
    assert pipe.getvalue() == ""


def test_what_draws_is_imported_only_to_draw() -> None:
    """It takes longer to import than many a build takes."""
    code = (
        "import sys; from octavo.cli.progress import BuildProgress\n"
        "with BuildProgress(sys.stderr) as progress: progress('lists', 0, 1)\n"
        "print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
