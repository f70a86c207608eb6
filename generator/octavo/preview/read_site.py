"""The site folder → `ReadSite`, by the functions of builds; and a text that was saved → the live site.

Of a text the graph knows what else the change concerns. What only a reading of the whole site can tell (new
files, other addresses) is left to that, which follows and has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from octavo.builder.inputs import gather_inputs
from octavo.builder.options import BuildOptions
from octavo.builder.site_graph import SiteGraph, read_unpublished
from octavo.builder.timeline import Timeline
from octavo.errors import Problem, Severity, SiteError, sort_problems
from octavo.facts.theme import theme_facts
from octavo.preview.excerpt import unforeseen
from octavo.preview.live_site import LiveSite, Reading, ReadSite
from octavo.rendering.plan import Planned
from octavo.resolving.holes import addresses
from octavo.site.discover import SETTINGS, TEXTS
from octavo.storage.signatures import digest_of
from octavo.storage.workspace import Workspace

GRAPH = "graph-preview"
"""The folder of what previews have read, beside those of builds."""

_ATTEMPTS = 3
_BROKEN_ENTRY = "bibliography-syntax"


def read_site(options: BuildOptions, before: ReadSite | None = None) -> Reading:
    """Return the site as it is on the disk: what did not change is taken from what was kept.

    What is wrong with it are errors, and entries of bibliographies that were whole in the site `before`: a
    build does without them, but whoever breaks one while writing wants to know.
    """
    for _ in range(_ATTEMPTS):
        try:
            return _read(options, before)
        except FileNotFoundError as error:
            # An editor's temporary file may go between being found and being read.
            stumbled: Exception = error
        except Exception as error:  # what was read before is served on, and the next save helps
            stumbled = error
            break
    return Reading(None, (unforeseen(stumbled, _inside(options.site, stumbled)),))


def _inside(site: Path, error: Exception) -> str:
    """Return the file that an exception names, relative to the site where it lies there; "" for none."""
    if not isinstance(error, OSError) or not isinstance(error.filename, str | Path):
        return ""
    file = Path(error.filename)
    return file.relative_to(site).as_posix() if file.is_relative_to(site) else str(file)


def _read(options: BuildOptions, before: ReadSite | None) -> Reading:
    workspace = Workspace(options.site)
    try:
        if before is None or not (workspace.folder / GRAPH).is_dir():
            _keep(options, workspace)
        site = SiteGraph(options, workspace, workspace.folder / GRAPH, is_writable=False)
        config, inputs = site.read(None, Timeline())
        site.parse(options.now)
        found = site.check(with_texts=False)
    except SiteError as error:
        return Reading(None, error.problems)
    finally:
        workspace.signatures.save(changed=True)
    faults = _broken_entries(found)
    problems = _stopping(found, faults if before is None else before.broken_entries)
    if site.graph.get(theme_facts) is None:
        return Reading(None, problems)
    sources = {source.path: source for source in inputs.sources if source.kind in TEXTS}
    return Reading(ReadSite(site, config, sources, inputs.digest, faults), problems)


def _keep(options: BuildOptions, workspace: Workspace) -> None:
    """Read the site for the first time, and keep what was parsed for the readings to come."""
    site, _ = read_unpublished(options, workspace, workspace.folder / GRAPH)
    try:
        site.parse(options.now)
        site.check(with_texts=False)
        site.keep()
    finally:
        site.close()


def checked(read: ReadSite, left_out: Mapping[str, tuple[Problem, ...]]) -> tuple[Problem, ...]:
    """Return what would stop a build of a site after texts of it were taken in, but for those left out."""
    found = _stopping(read.site.check(with_texts=False), read.broken_entries)
    known = [one for one in found if one.location.path not in left_out]
    return sort_problems((*known, *(one for each in left_out.values() for one in each)))


def _stopping(found: Iterable[Problem], known: Set[tuple[str, str]]) -> tuple[Problem, ...]:
    return sort_problems(
        problem
        for problem in found
        if problem.severity is Severity.ERROR
        or (problem.code == _BROKEN_ENTRY and _entry(problem) not in known)
    )


def _broken_entries(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    return frozenset(_entry(problem) for problem in problems if problem.code == _BROKEN_ENTRY)


def _entry(problem: Problem) -> tuple[str, str]:
    # Not by its line, which changes with what stands above.
    return problem.location.path, problem.message


def is_as_read(options: BuildOptions, read: ReadSite) -> bool:
    """Tell whether the files are still those that the site was read from; they are only compared."""
    workspace = Workspace(options.site)
    try:
        settings = (options.site / SETTINGS).read_bytes()
        inputs = gather_inputs(
            options,
            settings,
            workspace.signatures,
            follow_symlinks=read.config.content.follow_symlinks,
            dotfiles=read.config.content.dotfiles,
            extensions=read.config.extension_names,
        )
    except OSError:
        return False
    return bool(read.inputs) and inputs.digest == read.inputs


def take_in(live: LiveSite, reading: Reading, saved: str = "") -> LiveSite:
    """Return what is served from now on: the new reading, or the last good one with what is wrong.

    `saved` is the source path of the text that was saved last, if one was.
    """
    read, epoch = reading.site, live.epoch + 1
    if read is None or (reading.problems and live.read is not None):
        return replace(live, epoch=epoch, problems=reading.problems, seen_since=frozenset())
    url = read.url_of(saved) if saved else ""
    files, unpublished = read.files()
    has_moved = live.read is not None and live.base_path != read.config.base_path
    return LiveSite(
        epoch,
        read,
        files,
        unpublished,
        problems=reading.problems,
        changed_files={**live.changed_files, **_changed_files(live, read, files, epoch)},
        saved_page=url or live.saved_page,
        saved_in=epoch if url else live.saved_in,
        moved=_moved_pages(live, read, files),
        base_before=live.base_path if has_moved else live.base_before,
    )


def _moved_pages(live: LiveSite, now: ReadSite, files: Mapping[str, Planned]) -> dict[str, str]:
    """Return the texts of pages that are at another address now; their files may have new names, too."""
    before = live.read
    if before is None:
        return {}
    newcomers = {source.digest: path for path, source in now.sources.items() if path not in before.sources}
    pages = ((name, one.subject) for name, one in live.files.items() if one.output == "text_page")
    found = {}
    for name, path in (*live.moved.items(), *pages):
        if path not in now.sources and path in before.sources:
            path = newcomers.get(live.seen.get(path, before.sources[path].digest), path)
        is_page = name in files and files[name].output == "text_page"
        if not is_page and path in now.sources and now.url_of(path):
            found[name] = path
    return found


def _changed_files(live: LiveSite, now: ReadSite, files: Mapping[str, Planned], epoch: int) -> dict[str, int]:
    """Return the URLs of files that are copied and have other bytes than before, with this epoch."""
    before = live.read
    if before is None:
        return {}
    found = {}
    for name, file in files.items():
        old = live.files.get(name)
        is_copy = file.output == "asset" and old is not None and old.output == "asset"
        if is_copy and old and now.site.digest_of(file.subject) != before.site.digest_of(old.subject):
            found[now.site.graph.get(addresses).url(f"/{name}")] = epoch
    return found


class TakenIn(Struct, frozen=True):
    """The live site after texts have changed, and what is still to be done for them."""

    live: LiveSite
    needs_reading: bool = False  # the whole site has to be read at once
    is_known: bool = True  # the graph has all of it: reading the whole site would tell nothing else


def with_changed_texts(
    live: LiveSite, site: Path, paths: Iterable[str], ahead: Mapping[str, bytes] = MappingProxyType({})
) -> TakenIn:
    """Return the live site after these files changed.

    `ahead` has the bytes of files that are being written just now, and may not have them yet. A file with
    the bytes that are known changes nothing, unless there are mistakes: that may mend one.
    """
    needs_reading, is_known = False, True
    for path in paths:
        changed = _with_changed_text(live, site, path, ahead.get(path))
        if changed is None:
            needs_reading = True
        else:
            live, is_known = changed.live, is_known and changed.is_known
    return TakenIn(live, needs_reading, is_known)


def _with_changed_text(live: LiveSite, site: Path, path: str, data: bytes | None) -> TakenIn | None:
    """Return the site with a text as it is now; None when that takes more than its own file."""
    read = live.read
    source = read.sources.get(path) if read else None
    if read is None or source is None:
        return None
    try:
        data = (site / source.file).read_bytes() if data is None else data
    except OSError:
        return None
    if not data:
        # An editor that writes into a file empties it first: nobody's mistake, if it does not stay so.
        return None
    digest = digest_of(data)
    if digest == live.seen.get(path, source.digest):
        # What is known may be the text without the mistake that was read: a reading tells that it is gone.
        return None if live.problems and path not in live.seen_since else TakenIn(live)
    parsed, problems = read.site.parsed(path, data)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    left_out = {other: found for other, found in live.left_out.items() if other != path}
    others = [problem for problem in live.problems if problem.location.path != path]
    live = replace(
        live,
        epoch=live.epoch + 1,
        seen={**live.seen, path: digest},
        seen_since=live.seen_since | {path},
        problems=sort_problems((*others, *errors)),
        left_out={**left_out, path: tuple(errors)} if errors else left_out,
    )
    if parsed is None or errors:
        # The last good page stays, with the mistakes over it.
        return TakenIn(live)
    was_published = bool(read.url_of(path))
    planned = read.planned(path) if was_published else None
    read.site.set_text(path, data)
    url = read.url_of(path)
    if not url or not was_published:
        return None
    now = read.planned(path)
    if planned is not None and now[0] is planned[0] and now[1:] == planned[1:]:
        # To go through all files, of tens of thousands, for each key that is typed would be felt.
        return TakenIn(replace(live, saved_page=url, saved_in=live.epoch))
    files, unpublished = read.files()
    pages = [name for name, one in live.files.items() if one.output == "text_page" and one.subject == path]
    moved = [name for name in pages if name not in files or files[name].output != "text_page"]
    live = replace(
        live,
        files=files,
        unpublished=unpublished,
        saved_page=url,
        saved_in=live.epoch,
        moved={**live.moved, **dict.fromkeys(moved, path)},
    )
    return TakenIn(live, is_known=False)
