"""The site folder → `ReadSite`, by the functions that `build` uses."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from octavo.builder.check import CheckedSite, prepare_checked
from octavo.builder.inputs import gather_inputs
from octavo.builder.options import BuildOptions
from octavo.builder.plan import SitePlan
from octavo.builder.timeline import Timeline
from octavo.errors import Problem, Severity, SiteError, sort_problems
from octavo.model.addresses import output_file
from octavo.preview.live_cache import LiveCache, LiveWorkspace
from octavo.preview.live_site import LiveSite, Reading, ReadSite
from octavo.preview.stumbling import told
from octavo.reading.parse_options import parse_options
from octavo.site.discover import SETTINGS, TEXTS

_ATTEMPTS = 3
_BROKEN_ENTRY = "bibliography-syntax"


def read_site(options: BuildOptions, cache: LiveCache, before: ReadSite | None = None) -> Reading:
    """Return the site as it is on the disk: what did not change is taken from what was kept.

    What is wrong with it are errors, and entries of bibliographies that were whole in the site `before`: a
    build does without them, but whoever breaks one while writing wants to know.
    """
    for _ in range(_ATTEMPTS - 1):
        # An editor's temporary file may go between being found and being read.
        with suppress(FileNotFoundError):
            return _read_once(options, cache, before)
    try:
        return _read_once(options, cache, before)
    except FileNotFoundError as error:
        return Reading(None, (told(error, _inside(options.site, error)),))


def _read_once(options: BuildOptions, cache: LiveCache, before: ReadSite | None) -> Reading:
    try:
        return _read(options, cache, before)
    except FileNotFoundError:
        raise
    except Exception as error:  # what was read before is served on, and the next save helps
        return Reading(None, (told(error, _inside(options.site, error)),))


def _inside(site: Path, error: Exception) -> str:
    """Return the file that an exception names, relative to the site where it lies there; "" for none."""
    if not isinstance(error, OSError) or not isinstance(error.filename, str | Path):
        return ""
    file = Path(error.filename)
    return file.relative_to(site).as_posix() if file.is_relative_to(site) else str(file)


def _read(options: BuildOptions, cache: LiveCache, before: ReadSite | None) -> Reading:
    workspace = LiveWorkspace(options.site, cache)
    try:
        checked = prepare_checked(options, None, workspace, Timeline())
    except SiteError as error:
        return Reading(None, error.problems)
    finally:
        workspace.signatures.save(changed=True)
    faults = _broken_entries(checked.problems)
    known = faults if before is None else before.broken_entries
    problems = sort_problems(
        problem
        for problem in checked.problems
        # The index for readers' search is made when a site is published, never here.
        if (problem.severity is Severity.ERROR and problem.code != "missing-tool")
        or (problem.code == _BROKEN_ENTRY and _entry(problem) not in known)
    )
    return Reading(_planned(options, checked, workspace, faults), problems)


def _broken_entries(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    return frozenset(_entry(problem) for problem in problems if problem.code == _BROKEN_ENTRY)


def _entry(problem: Problem) -> tuple[str, str]:
    # Not by its line, which changes with what stands above.
    return problem.location.path, problem.message


def _planned(
    options: BuildOptions,
    checked: CheckedSite,
    workspace: LiveWorkspace,
    broken_entries: frozenset[tuple[str, str]],
) -> ReadSite | None:
    prepared, loaded, renderer = checked.prepared, checked.loaded, checked.renderer
    if prepared.theme is None or renderer is None:
        return None
    plan = SitePlan(prepared, prepared.theme, renderer, workspace)
    articles = [file for group in plan.article_groups() for file in group]
    files = {file.name: file for file in (*articles, *plan.other_files())}
    owners, unpublished = {}, set()
    for article in prepared.context.index.articles:
        names = {output_file(path) for path in (article.site_path, *article.moved_comments.values())}
        owners.update(dict.fromkeys(names, article.path))
        if article.is_draft or article.is_future:
            unpublished |= names
    return ReadSite(
        context=prepared.context,
        renderer=renderer,
        files=files,
        owners=owners,
        sources={source.path: source for source in loaded.inputs.sources if source.kind in TEXTS},
        documents={document.path: document for document in loaded.parsed.documents},
        parse_options=parse_options(loaded.config, loaded.parsed.author_ids),
        inputs=loaded.inputs.digest,
        broken_entries=broken_entries,
        unpublished=frozenset(unpublished),
    )


def is_as_read(options: BuildOptions, cache: LiveCache, read: ReadSite) -> bool:
    """Tell whether the files are still those that the site was read from; they are only compared."""
    workspace = LiveWorkspace(options.site, cache)
    try:
        settings = (options.site / SETTINGS).read_bytes()
        inputs = gather_inputs(
            options,
            settings,
            workspace.signatures,
            follow_symlinks=read.config.content.follow_symlinks,
            dotfiles=read.config.content.dotfiles,
            plugins=read.config.markdown.plugins,
        )
    except OSError:
        return False
    return bool(read.inputs) and inputs.digest == read.inputs


def take_in(live: LiveSite, reading: Reading, saved: str = "") -> LiveSite:
    """Return what is served from now on: the new reading, or the last good one with what is wrong.

    `saved` is the source path of the text that was saved last, if one was.
    """
    site, epoch = reading.site, live.epoch + 1
    if site is None or (reading.problems and live.read is not None):
        return replace(live, epoch=epoch, problems=reading.problems)
    article = site.context.index.by_path.get(saved)
    has_moved = live.read is not None and live.base_path != site.config.base_path
    return LiveSite(
        epoch,
        site,
        site.context,
        problems=reading.problems,
        changed_files={**live.changed_files, **_changed_files(live.read, site, epoch)},
        saved_page=site.context.url(article.site_path) if article else live.saved_page,
        saved_in=epoch if article else live.saved_in,
        moved=_moved_pages(live, site),
        base_before=live.base_path if has_moved else live.base_before,
    )


def _moved_pages(live: LiveSite, now: ReadSite) -> dict[str, str]:
    """Return the texts of pages that are at another address now; their files may have new names, too."""
    before = live.read
    if before is None:
        return {}
    newcomers = {source.digest: path for path, source in now.sources.items() if path not in before.sources}
    found = {}
    for name, path in (*live.moved.items(), *before.owners.items()):
        if path not in now.sources and path in before.sources:
            path = newcomers.get(before.sources[path].digest, path)
        if name not in now.owners and path in now.context.index.by_path:
            found[name] = path
    return found


def _changed_files(before: ReadSite | None, now: ReadSite, epoch: int) -> dict[str, int]:
    """Return the URLs of files that are copied and have other bytes than before, with this epoch."""
    found = {}
    for name, file in now.files.items():
        old = before.files.get(name) if before else None
        if file.copied_digest and old is not None and old.copied_digest != file.copied_digest:
            found[now.context.url(f"/{name}")] = epoch
    return found
