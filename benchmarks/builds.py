"""Build one blog with octavo and other programs, side by side: `python benchmarks/builds.py --help`.

Every measurement is made in a fresh copy of the site, always at the same path, and the programs take
turns within each run: machines that are shared change their speed within minutes. Each waits until
nobody else uses the machine, a minute at most; the tables say how many began without that.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from corpus import make_corpus
from installing import Unavailable
from measuring import Measurement, measure, wait_for_quiet
from peers import PEERS, Peer
from report import build_chart, build_tables, fill_document
from results import BuildResults, Series, describe_machine, from_json, merge_results, to_json, write_text
from scenarios import SCENARIOS
from trees import count_files, write_files

_REPOSITORY = Path(__file__).resolve().parents[1]
_RESULTS = _REPOSITORY / "benchmarks" / "results" / "builds.json"
_DOCUMENT = _REPOSITORY / "docs" / "performance.md"
_CHART = _REPOSITORY / "docs" / "images" / "performance-builds.svg"
# Python programs run from compiled modules, as after any installation, whatever this machine's setting is.
_ENVIRONMENT = {"NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": ""}


class Workshop:
    """The cache folder: programs, sites as they are before each measurement, and where they are built."""

    def __init__(self, cache: Path, time_limit: float) -> None:
        self._cache = cache
        self._time_limit = time_limit
        self._site = cache / "site"

    def build_cold(self, peer: Peer, command: Sequence[str], size: int) -> tuple[Measurement, int]:
        """Return the measurement of a first build and its number of files; keep a built site for later."""
        sources = self._kept(peer, size, "sources")
        if not sources.is_dir():
            write_files(sources, peer.files(make_corpus(size)))
        measured = self._build(sources, command)
        built = self._kept(peer, size, "built")
        if measured.exit_code == 0 and not built.is_dir():
            _copy(self._site, built)
        return measured, count_files(self._site / peer.output)

    def build_again(
        self, peer: Peer, command: Sequence[str], size: int, scenario: str
    ) -> tuple[Measurement, int]:
        """Return the measurement of a build after an edit, and the number of files."""
        built = self._kept(peer, size, "built")
        if not built.is_dir():
            first, files = self.build_cold(peer, command, size)
            if not built.is_dir():
                return first, files
        corpus = SCENARIOS[scenario].edit(make_corpus(size))
        settling = command if peer.knows_files_by_inode else ()
        is_checked_out = SCENARIOS[scenario].is_checked_out
        sources = self._kept(peer, size, "sources") if is_checked_out else None
        measured = self._build(built, command, peer.files(corpus), settling, peer.output, sources)
        return measured, count_files(self._site / peer.output)

    def clear(self, peers: Iterable[Peer], size: int) -> None:
        """Remove the sites of one size."""
        for peer in peers:
            for state in ("sources", "built"):
                shutil.rmtree(self._kept(peer, size, state), ignore_errors=True)
        shutil.rmtree(self._site, ignore_errors=True)

    def _kept(self, peer: Peer, size: int, state: str) -> Path:
        return self._cache / "sites" / f"{peer.name}-{size}-{state}"

    def _build(
        self,
        state: Path,
        command: Sequence[str],
        edited: Iterable[tuple[str, str]] = (),
        settling: Sequence[str] = (),
        output: str = "",
        sources: Path | None = None,
    ) -> Measurement:
        shutil.rmtree(self._site, ignore_errors=True)
        _copy(state, self._site)
        log = self._cache / "build.log"
        if settling:
            # To this program the copies are new files: it has to see that they say the same.
            measure(settling, self._site, log, self._time_limit, _ENVIRONMENT)
        write_files(self._site, edited)
        if sources is not None:
            shutil.rmtree(self._site / output)
            shutil.copytree(sources, self._site, dirs_exist_ok=True, copy_function=shutil.copyfile)
        # What the copy wrote must not go to the disk while the program is timed.
        subprocess.run(["sync"], check=False)
        is_quiet = wait_for_quiet()
        return replace(measure(command, self._site, log, self._time_limit, _ENVIRONMENT), is_quiet=is_quiet)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with the times of its files: some programs look at them."""
    shutil.copytree(source, target, symlinks=True)


def run(
    workshop: Workshop,
    commands: Sequence[tuple[Peer, list[str]]],
    sizes: Sequence[int],
    scenarios: Sequence[str],
    runs: int,
) -> list[Series]:
    """Return the series of everything that was asked for."""
    found: dict[tuple[str, int, str], list[tuple[Measurement, int]]] = defaultdict(list)
    notes: dict[tuple[str, int], dict[str, str]] = {}  # by scenario: why a program is not asked again
    turns = list(commands)
    for size in sizes:
        workshop.clear((peer for peer, _ in commands), size)
        for number in range(runs):
            for scenario in scenarios:
                # Nobody is always the first after a pause, or always after the same other program.
                for peer, command in turns[number % len(turns) :] + turns[: number % len(turns)]:
                    if (peer.name, size) in notes or scenario not in (peer.scenarios or SCENARIOS):
                        continue
                    if number and peer.scenarios:
                        continue  # of whom little is asked that is asked once
                    if SCENARIOS[scenario].is_cold:
                        measured, files = workshop.build_cold(peer, command, size)
                    else:
                        measured, files = workshop.build_again(peer, command, size, scenario)
                    if measured.is_over_time:
                        notes[peer.name, size] = {scenario: f"over {measured.wall:.0f} s"}
                    elif measured.exit_code:
                        notes[peer.name, size] = {scenario: "failed"}
                        print(measured.log[-2000:], file=sys.stderr)
                    else:
                        found[peer.name, size, scenario].append((measured, files))
                    print(
                        f"{size:>7} {scenario:<13}{peer.name:<14}{measured.wall:>9.2f} s "
                        f"{notes.get((peer.name, size), {}).get(scenario, '')}",
                        file=sys.stderr,
                    )
        workshop.clear((peer for peer, _ in commands), size)
    return [
        _series(
            peer.name,
            size,
            scenario,
            found[peer.name, size, scenario],
            notes.get((peer.name, size), {}).get(scenario, "–"),
        )
        for size in sizes
        for scenario in scenarios
        for peer, _ in commands
    ]


def _series(
    peer: str, size: int, scenario: str, measured: Sequence[tuple[Measurement, int]], note: str
) -> Series:
    series = Series(peer, size, scenario, note=note)
    if not measured:
        return series
    return replace(
        series,
        wall=tuple(one.wall for one, _ in measured),
        cpu=tuple(one.cpu for one, _ in measured),
        peak=tuple(one.peak for one, _ in measured),
        files=measured[-1][1],
        loud=sum(not one.is_quiet for one, _ in measured),
        note="",
    )


def _install(peers: Sequence[Peer], cache: Path) -> tuple[list[tuple[Peer, list[str]]], dict[str, str]]:
    commands = []
    unavailable = {}
    for peer in peers:
        try:
            commands.append((peer, peer.command(cache)))
        except Unavailable as reason:
            unavailable[peer.name] = str(reason)
            print(f"not measured: {peer.title}: {reason}", file=sys.stderr)
    return commands, unavailable


def _arguments() -> argparse.Namespace:
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(description="Build one blog with octavo and with other programs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000], metavar="POSTS")
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are told (default: 3)")
    parser.add_argument(
        "--peers", nargs="+", choices=names, default=names, metavar="PEER", help=", ".join(names)
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=list(SCENARIOS),
        default=list(SCENARIOS),
        metavar="SCENARIO",
        help=", ".join(SCENARIOS),
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=_REPOSITORY / ".benchmarks",
        metavar="DIR",
        help="where programs are installed and sites built (default: .benchmarks)",
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        default=300,
        metavar="SECONDS",
        help="for one build; a program that needs more is not asked again (default: 300)",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=None,
        metavar="FILE",
        help="write the figures here, as JSON, keeping those of other sizes",
    )
    parser.add_argument(
        "--document",
        action="store_true",
        help="write figures, tables and chart into benchmarks/results and docs/performance.md",
    )
    parser.add_argument("--from-results", action="store_true", help="measure nothing; use the figures kept")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the tables."""
    arguments = _arguments()
    file: Path | None = arguments.results or (
        _RESULTS if arguments.document or arguments.from_results else None
    )
    if arguments.from_results and file is not None:
        results = from_json(file.read_text("utf-8"))
    else:
        results = _measure(arguments)
        if file is not None and file.is_file():
            results = merge_results(from_json(file.read_text("utf-8")), results)
    print(build_tables(results))
    if file is not None:
        write_text(file, to_json(results))
    if arguments.document:
        write_text(_CHART, build_chart(results))
        fill_document(_DOCUMENT, "benchmarks/builds.py", build_tables(results))


def _measure(arguments: argparse.Namespace) -> BuildResults:
    cache = arguments.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    peers = [peer for peer in PEERS if peer.name in arguments.peers]
    commands, unavailable = _install(peers, cache)
    scenarios = [name for name in SCENARIOS if name in arguments.only]
    series = run(Workshop(cache, arguments.time_limit), commands, arguments.sizes, scenarios, arguments.runs)
    return BuildResults(
        machine=describe_machine(),
        titles={peer.name: peer.title for peer in peers},
        citations={peer.name: peer.citations for peer in peers},
        series=tuple(series),
        unavailable=unavailable,
    )


if __name__ == "__main__":
    main()
