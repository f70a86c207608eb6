"""What was measured, as it is kept in a JSON file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one program in one situation."""

    peer: str
    size: int  # posts
    scenario: str
    wall: tuple[float, ...] = ()  # seconds, one for each run
    cpu: tuple[float, ...] = ()  # seconds
    peak: tuple[int, ...] = ()  # bytes
    files: int = 0  # in the output folder
    loud: int = 0  # runs that began while others used the machine
    note: str = ""  # why there are no figures

    @property
    def seconds(self) -> float | None:
        """Return the median of the runs, or None when there are none."""
        return median(self.wall) if self.wall else None


@dataclass(frozen=True, slots=True)
class BuildResults:
    """A whole run of builds.py."""

    machine: str
    titles: Mapping[str, str]  # of the programs, by name
    citations: Mapping[str, str]  # what each does with citations
    series: tuple[Series, ...]
    unavailable: Mapping[str, str] = field(default_factory=dict)  # why, by name

    def find(self, peer: str, size: int, scenario: str) -> Series | None:
        """Return a series, or None when that was not measured."""
        wanted = (peer, size, scenario)
        return next((one for one in self.series if (one.peer, one.size, one.scenario) == wanted), None)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the sizes that were measured, the smallest first."""
        return tuple(sorted({one.size for one in self.series}))


def describe_machine() -> str:
    """Return the size of this machine: cores, memory, kind of processor, Python. Nothing that names it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def to_json(results: BuildResults) -> str:
    """Return the results as a file, figures rounded to what they can mean."""
    tree = asdict(results)
    for one in tree["series"]:
        one["wall"] = [round(value, 3) for value in one["wall"]]
        one["cpu"] = [round(value, 3) for value in one["cpu"]]
    return json.dumps(tree, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> BuildResults:
    """Return results that `to_json` wrote."""
    tree = json.loads(text)
    return BuildResults(
        machine=tree["machine"],
        titles=tree["titles"],
        citations=tree["citations"],
        series=tuple(_series(one) for one in tree["series"]),
        unavailable=tree["unavailable"],
    )


def merge_results(old: BuildResults, new: BuildResults) -> BuildResults:
    """Return the new results, and of the old ones the sizes that were not measured again."""
    kept = [one for one in old.series if one.size not in new.sizes]
    return BuildResults(
        machine=new.machine,
        titles={**new.titles, **old.titles, **new.titles},
        citations={**new.citations, **old.citations, **new.citations},
        series=(*kept, *new.series),
        unavailable=new.unavailable,
    )


def _series(tree: Mapping[str, object]) -> Series:
    def numbers(name: str) -> Iterable[float]:
        value = tree[name]
        return value if isinstance(value, list) else []

    return Series(
        peer=str(tree["peer"]),
        size=int(str(tree["size"])),
        scenario=str(tree["scenario"]),
        wall=tuple(numbers("wall")),
        cpu=tuple(numbers("cpu")),
        peak=tuple(int(value) for value in numbers("peak")),
        files=int(str(tree["files"])),
        loud=int(str(tree["loud"])),
        note=str(tree["note"]),
    )


def write_text(file: Path, text: str) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
