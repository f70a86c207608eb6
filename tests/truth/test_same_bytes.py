"""The same sources make the same bytes on every machine, in every place and with any number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from blog_sample import START, longer_blog
from depth import IS_THOROUGH, TIMEOUT
from workshop import published, snapshot, write_sources

pytestmark = pytest.mark.slow

# Taken up by every Python process, workers included, because it is called sitecustomize.
_SHUFFLE = """\
import os, random

_chance = random.Random(os.environ["OCTAVO_TEST_SHUFFLE"])
_scandir, _listdir = os.scandir, os.listdir


class Shuffled:
    def __init__(self, folder):
        with _scandir(folder) as entries:
            found = list(entries)
        _chance.shuffle(found)
        self._entries = iter(found)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def close(self):
        pass


def shuffled(folder="."):
    names = _listdir(folder)
    _chance.shuffle(names)
    return names


os.scandir = lambda folder=".": Shuffled(folder)
os.listdir = shuffled
"""

# Builds a site of its own, then one that all machines share; says what it wrote there.
_BUILD = """\
import sys
from datetime import datetime
from pathlib import Path

from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions

if __name__ == "__main__":
    own, shared, jobs, now = sys.argv[1:]
    for site in (own, shared):
        report = build_site(BuildOptions(Path(site), datetime.fromisoformat(now), jobs=int(jobs)))
    print(len(report.changes.written), len(report.changes.removed))
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and how a build runs."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    jobs: int = 1
    folder: str = "site"  # the working directory: the site itself, or "elsewhere"


MACHINES = (
    Machine("a plain one", {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}),
    Machine(
        "three workers without UTF-8",
        {
            "PYTHONHASHSEED": "7",
            "TZ": "America/New_York",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "OCTAVO_TEST_SHUFFLE": "2",
        },
        jobs=3,
    ),
    Machine(
        "two workers in Tokyo",
        {"PYTHONHASHSEED": "42", "TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "OCTAVO_TEST_SHUFFLE": "1"},
        jobs=2,
        folder="elsewhere",
    ),
    Machine("as many workers as it likes", {"PYTHONHASHSEED": "random", "TZ": "Pacific/Kiritimati"}, jobs=0),
    *(
        Machine(f"shuffled {seed}", {"OCTAVO_TEST_SHUFFLE": f"{seed}", "PYTHONHASHSEED": f"{seed}"}, seed % 4)
        for seed in range(3, 9)
    ),
)


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize(
    ("posts", "machines"),
    # A long blog on few machines: each builds it twice, and no other test waits for it then.
    [(0, MACHINES), (30, MACHINES), (200, MACHINES[:4])] if IS_THOROUGH else [(12, MACHINES[:2])],
    ids=lambda given: f"{given} posts more" if isinstance(given, int) else f"{len(given)} machines",
)
def test_every_machine_makes_the_same_bytes(
    posts: int, machines: tuple[Machine, ...], tmp_path: Path
) -> None:
    """Two authors and a build service publish one site: none may undo what another wrote.

    Each machine builds into a fresh folder; then all of them one after the other the same site, where
    only the first has anything to write, for what it kept has to be as good to the others.
    """
    sources = (longer_blog(posts) if posts else START).sources()
    shared = tmp_path / "shared"
    write_sources(shared, sources)
    trees, written, seen = {}, {}, None
    for number, machine in enumerate(machines):
        site = tmp_path / str(number) / "site"
        write_sources(site, sources)
        written[machine.name] = build_on(machine, site, shared)
        trees[machine.name] = published(site / "output")
        if seen is not None:
            assert snapshot(shared) == seen, f"{machine.name} wrote what another had written"
        seen = snapshot(shared)
    first = trees[machines[0].name]
    trees["all of them, one after the other,"] = published(shared / "output")
    for name, tree in trees.items():
        differing = sorted(path for path in first.keys() | tree.keys() if first.get(path) != tree.get(path))
        assert not differing, f"{name} makes other bytes of {differing[:9]}"
    assert len(first) > 90
    assert [counts for counts in written.values() if counts != "0 0"] == [f"{len(first)} 0"]


def test_directories_are_shuffled(tmp_path: Path) -> None:
    """Else the test above would shuffle nothing, and nobody would know."""
    for number in range(50):
        (tmp_path / f"{number}").touch()
    script = "import os, sys; print([e.name for e in os.scandir(sys.argv[1])], os.listdir(sys.argv[1]))"
    orders = set()
    for seed in ("1", "2"):
        environment = shuffling({"OCTAVO_TEST_SHUFFLE": seed}, tmp_path)
        command = [sys.executable, "-c", script, str(tmp_path)]
        orders.add(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    assert len(orders) == 2


def build_on(machine: Machine, site: Path, shared: Path) -> str:
    """Build both sites as a machine does; return what was written and removed in the shared one."""
    script = site.parent / "build_twice.py"  # a file, because workers may want to import it
    script.write_text(_BUILD, "utf-8")
    is_inside = machine.folder == "site"
    command = [script, "." if is_inside else site, shared, str(machine.jobs), "2024-06-01T12:00:00+00:00"]
    ran = subprocess.run(
        [sys.executable, "-W", "error", *map(str, command)],
        env=shuffling(machine.environment, site.parent),
        cwd=site if is_inside else site.parent,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), machine.name
    return ran.stdout.strip()


def shuffling(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a process, for which directories have no order where that is asked for."""
    path = os.environ.get("PYTHONPATH", "")
    if "OCTAVO_TEST_SHUFFLE" in environment:
        (folder / "shuffle").mkdir(exist_ok=True)
        (folder / "shuffle" / "sitecustomize.py").write_text(_SHUFFLE, "utf-8")
        path = os.pathsep.join(filter(None, [str(folder / "shuffle"), path]))
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, **environment}
