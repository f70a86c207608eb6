"""Fixtures that tests of several packages share."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from collecting import FOUND
from compiled_once import compile_each_text_once
from depth import BY_CHANCE, TRIALS
from octavo.cli import main as cli
from octavo.interruptions import SIGNALS
from own_sources import reads_sources
from quick_machine import forget_what_stays, write_into_memory
from ran_command import Ran
from site_builder import Site, SiteMaker

# A loaded machine is slow, not wrong: no test that Hypothesis writes fails for its time.
settings.register_profile("octavo", deadline=None, max_examples=TRIALS, derandomize=not BY_CHANCE)
settings.load_profile("octavo")
write_into_memory()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Remember what was found before options choose from it, and put first what reads all sources.

    The first process gets some hundred tests at once, and parses all modules of octavo; no other has to.
    """
    config.stash[FOUND] = frozenset(item.path for item in items)
    items.sort(key=lambda item: not reads_sources(item))


def pytest_collection_finish() -> None:
    """Before the first test everything is there that all of them share."""
    forget_what_stays()


@pytest.fixture(scope="session", autouse=True)
def _signals_as_at_a_terminal() -> None:
    """Behind `nohup` and `&` processes start deaf to Ctrl-C and to a closed terminal; tests send both."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patches:
        compile_each_text_once(patches)
        yield


@pytest.fixture
def make_site(tmp_path: Path) -> SiteMaker:
    """Return a function that writes a site of some files; `settings` follow those that every site has."""
    made: list[Site] = []

    def make(files: Mapping[str, str | bytes] | None = None, settings: str = "") -> Site:
        site = Site(tmp_path / f"site{len(made) or ''}")
        made.append(site)
        return site.begin(files or {}, settings)

    return make


@pytest.fixture
def run_octavo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Ran]]:
    """Return a function that runs the command line in this process."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    handlers = {number: signal.getsignal(number) for number in SIGNALS}

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["octavo", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), captured.out, captured.err)

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
