"""A site that is edited and built again and again, and compared with a fresh one after every build."""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import pytest
from msgspec import structs

from blog_edits import Edit
from blog_mishaps import BACKUP, FOREIGN, KEPT, LoseOutput, Mishap, SpoilManifest
from blog_sample import NOW, START
from blog_value import Blog
from depth import IS_THOROUGH
from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions, BuildReport
from octavo.errors import Problem, SiteError
from octavo.graph import Graph
from octavo.output.manifest import read_manifest

_REMEMBERED = 48  # clean builds; each is about a megabyte
_LOSS = "fewer-comments"  # depends on the build before, so a clean build cannot know it


@dataclass(frozen=True, slots=True)
class Way:
    """How a build is asked for."""

    now: datetime = NOW
    base_url: str = ""
    with_drafts: bool = False
    with_future: bool = False
    is_strict: bool = False
    output: Literal["output", "public"] = "output"
    jobs: int = 1
    uses_cache: bool = True

    def __repr__(self) -> str:
        return _changes(self)

    @property
    def clean(self) -> Way:
        """Return the way without what must make no difference."""
        return replace(self, output="output", jobs=1, uses_cache=True)

    def options(self, site: Path) -> BuildOptions:
        """Return the options of a build."""
        return BuildOptions(
            site,
            self.now,
            output=site / "output" if self.output == "output" else site.with_name("public"),
            base_url=self.base_url,
            with_drafts=self.with_drafts,
            with_future=self.with_future,
            is_strict=self.is_strict,
            jobs=self.jobs,
            uses_cache=self.uses_cache,
        )


def _changes(value: Way | Step) -> str:
    """Return a value as it can be typed in: only what is not as usual."""
    shown = (
        f"{field.name}={getattr(value, field.name)!r}"
        for field in fields(value)
        if getattr(value, field.name) != field.default
    )
    return f"{type(value).__name__}({', '.join(shown)})"


@dataclass(frozen=True, slots=True)
class Step:
    """Some edits, then a build."""

    edits: tuple[Edit | Mishap, ...] = ()
    way: Way = Way()
    # How sources are written: as most programs do, as a new file in the old one's place, or so that
    # the time of the last change stays what it was.
    writing: Literal["in place", "replaced", "unseen"] = "in place"

    def __repr__(self) -> str:
        return _changes(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build gives: the bytes of every file by name, or None where it failed."""

    tree: Mapping[str, bytes] | None
    problems: tuple[str, ...]
    counts: Mapping[str, int]
    next_due: str


class CleanBuilds:
    """Builds of a blog in a fresh folder; the last ones are remembered, for edits are often undone.

    With OCTAVO_THOROUGH=1 their queries see of each other only what would be kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outcomes: OrderedDict[tuple[bytes, Way], Outcome] = OrderedDict()

    def outcome(self, sources: Mapping[str, bytes], way: Way) -> Outcome:
        """Return what a clean build of these sources gives."""
        key = (_digest(sources), way.clean)
        if key not in self._outcomes:
            self._outcomes[key] = self._build(sources, way.clean)
        self._outcomes.move_to_end(key)
        if len(self._outcomes) > _REMEMBERED:
            self._outcomes.popitem(last=False)
        return self._outcomes[key]

    def _build(self, sources: Mapping[str, bytes], way: Way) -> Outcome:
        site = self._folder / "clean"
        write_sources(site, sources)
        try:
            with pytest.MonkeyPatch.context() as patches:
                if IS_THOROUGH:
                    patches.setattr(
                        "octavo.rendering.graph_of_site.Graph", partial(Graph, always_decodes=True)
                    )
                report = build_site(way.options(site))
            return Outcome(published(site / "output"), _texts(report.problems), report.counts, _due(report))
        except SiteError as error:
            return Outcome(None, _texts(error.problems), {}, "")
        finally:
            shutil.rmtree(site)


class Workshop:
    """One site on the disk, with all that its builds keep."""

    def __init__(self, folder: Path, clean: CleanBuilds, blog: Blog = START) -> None:
        self.site = folder / "site"
        self._clean = clean
        self._blog = self._first = blog
        self._written: dict[str, bytes] = {}
        self._comments: dict[str, int | None] = {}  # of the last build, by output folder; None: not known
        self._good = (blog, Way())  # the last that was built without errors
        self._write(blog.sources(), "in place")
        self._comments["output"] = build_site(Way().options(self.site)).counts["comments"]
        if (self.site / KEPT).is_dir():
            shutil.copytree(self.site / KEPT, folder / BACKUP)

    @property
    def blog(self) -> Blog:
        """Return the sources as they are now."""
        return self._blog

    def go_back(self) -> None:
        """Undo all edits; the next step builds."""
        self._blog = self._first

    def run(self, steps: Iterable[Step]) -> None:
        """Do step after step; what a build refuses is undone and built once more."""
        for number, step in enumerate(steps, 1):
            try:
                if not self.build(step):
                    blog, way = self._good
                    self._blog = blog
                    assert self.build(Step((), way, step.writing)), "Undone, and refused all the same."
            except AssertionError as error:
                error.add_note(f"in step {number}: {step}")
                raise

    def build(self, step: Step) -> bool:
        """Do a step and compare; False when the build was refused, as a clean one was."""
        options = step.way.options(self.site)
        output = options.output_folder
        for edit in step.edits:
            if isinstance(edit, Edit):
                self._blog = edit.apply(self._blog)
        sources = self._blog.sources()
        self._write(sources, step.writing)
        for mishap in step.edits:
            if isinstance(mishap, Mishap):
                mishap.happen(self.site, output)
            if isinstance(mishap, LoseOutput | SpoilManifest):
                self._comments[step.way.output] = None
        expected = self._clean.outcome(sources, step.way)
        before, written = snapshot(output), snapshot(self.site, but=(KEPT, "output"))
        try:
            report = build_site(options)
        except SiteError as error:
            self._check_refusal(expected, error, step, options, before)
            return False
        assert expected.tree is not None, f"A clean build is refused: {expected.problems}"
        self._check_tree(expected, report, output)
        self._check_problems(expected, report, step.way)
        assert snapshot(self.site, but=(KEPT, "output")) == written, "The build changed a source."
        self._check_repetition(options, report)
        self._comments[step.way.output] = report.counts["comments"]
        self._good = (self._blog, step.way)
        return True

    def _check_refusal(
        self,
        expected: Outcome,
        error: SiteError,
        step: Step,
        options: BuildOptions,
        before: Mapping[str, tuple[int, ...]],
    ) -> None:
        """Assert that a clean build refuses too, for the same reasons, and that nothing was published."""
        lost = any(problem.code == _LOSS for problem in error.problems)
        assert expected.tree is None or (step.way.is_strict and lost), f"Only this build is refused: {error}"
        assert _texts(error.problems) == expected.problems
        assert snapshot(options.output_folder) == before, "A refused build changed the output."
        with pytest.raises(SiteError) as again:
            build_site(options)
        assert _texts(again.value.problems) == expected.problems, "Said once, then forgotten."

    def _check_tree(self, expected: Outcome, report: BuildReport, output: Path) -> None:
        found = published(output)
        found.pop(FOREIGN, None)
        assert expected.tree is not None
        assert found == expected.tree, _differences(expected.tree, found)
        manifest = read_manifest(output)
        assert manifest is not None
        assert manifest.files == frozenset(found), "The manifest lists other files."
        hidden = {file.name for file in output.iterdir() if file.name.startswith(".octavo")}
        assert not [name for name in hidden if "lock" in name or "staging" in name or "tmp" in name]
        assert len(report.changes.written) + report.changes.unchanged == len(found)

    def _check_problems(self, expected: Outcome, report: BuildReport, way: Way) -> None:
        assert _texts(report.problems) == expected.problems
        assert report.counts == expected.counts
        assert _due(report) == expected.next_due
        previous = self._comments.get(way.output, 0)
        if previous is not None:
            is_told = any(problem.code == _LOSS for problem in report.problems)
            assert is_told == (report.counts["comments"] < previous), "Lost comments are told, others not."

    def _check_repetition(self, options: BuildOptions, report: BuildReport) -> None:
        """Assert that the same build again does nothing: not to the output, the sources or what is kept."""
        folders = (self.site, options.output_folder)
        before = [snapshot(folder) for folder in folders]
        # Whoever asks for everything anew gets it; whoever builds next finds it done.
        again = build_site(structs.replace(options, uses_cache=True))
        assert (again.changes.written, again.changes.removed) == ((), ())
        assert _texts(again.problems) == _texts(report.problems)
        after = [snapshot(folder) for folder in folders]
        changed = [name for old, new in zip(before, after, strict=True) for name in _changed(old, new)]
        assert not changed, f"A second build wrote {changed}"

    def _write(self, sources: Mapping[str, bytes], writing: str) -> None:
        """Bring the folder up to date, touching only the files that differ."""
        for path in self._written.keys() - sources.keys():
            (self.site / path).unlink()
            _remove_empty(self.site / path, self.site)
        for path, data in sources.items():
            if self._written.get(path) == data:
                continue
            file = self.site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            times = file.stat() if writing == "unseen" and file.exists() else None
            if writing == "replaced":
                file = file.with_name(f"{file.name}.tmp")
            file.write_bytes(data)
            if writing == "replaced":
                file.replace(self.site / path)
            if times:
                os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        self._written = dict(sources)


def write_sources(site: Path, sources: Mapping[str, bytes]) -> None:
    """Write a blog into a fresh folder."""
    for path, data in sources.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)


def published(output: Path) -> dict[str, bytes]:
    """Return every published file, by name; octavo's own dotfiles are none."""
    return {
        name: Path(entry.path).read_bytes()
        for name, entry in files_below(output)
        if not name.startswith(".octavo")
    }


def snapshot(folder: Path, but: tuple[str, ...] = ()) -> dict[str, tuple[int, ...]]:
    """Return inode, size and times of every file below a folder, by name: what any write changes."""
    found = {}
    for name, entry in files_below(folder):
        if name.partition("/")[0] not in but:
            status = entry.stat()
            found[name] = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def files_below(folder: Path, before: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield every file below a folder, with its path from there; `Path.rglob` takes ten times as long."""
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(Path(entry.path), f"{before}{entry.name}/")
            elif entry.is_file():
                yield f"{before}{entry.name}", entry


def _changed(before: Mapping[str, tuple[int, ...]], after: Mapping[str, tuple[int, ...]]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _texts(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return what is said, but for what depends on the build before and on a damaged cache."""
    return tuple(
        f"{problem} [{problem.code}]"
        for problem in problems
        if problem.code != _LOSS and not problem.location.path.startswith(KEPT)
    )


def _due(report: BuildReport) -> str:
    return report.next_due


def _digest(sources: Mapping[str, bytes]) -> bytes:
    digest = blake2b(digest_size=16)
    for path in sorted(sources):
        digest.update(f"{path}\0{len(sources[path])}\0".encode())
        digest.update(sources[path])
    return digest.digest()


def _remove_empty(file: Path, site: Path) -> None:
    for folder in file.parents:
        if folder == site / "content" or folder == site or any(folder.iterdir()):
            return
        folder.rmdir()


def _differences(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> str:
    """Return which files differ from those of a clean build, and the first difference of each."""
    lines = [f"missing: {name}" for name in sorted(expected.keys() - found.keys())]
    lines += [f"too many: {name}" for name in sorted(found.keys() - expected.keys())]
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            pairs = zip(expected[name], found[name], strict=False)
            place = next((at for at, (one, other) in enumerate(pairs) if one != other), -1)
            place = place if place >= 0 else min(len(expected[name]), len(found[name]))
            around = slice(max(place - 60, 0), place + 60)
            lines.append(
                f"differs: {name}\n  clean: {expected[name][around]!r}\n  found: {found[name][around]!r}"
            )
    return "\n".join(["The output is not that of a clean build.", *lines[:12]])
