"""A site that is not as it was → the output folder: all of what changed is published, or none of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from octavo.builder.built import Built, BuiltFile, BuiltStore
from octavo.builder.claim import claim_output, remember_place, site_mark
from octavo.builder.inputs import Inputs
from octavo.builder.making import Making
from octavo.builder.options import BuildOptions, BuildReport
from octavo.builder.other_graphs import drop_outdated
from octavo.builder.search import check_search
from octavo.builder.site_graph import SiteGraph
from octavo.builder.timeline import Timeline
from octavo.errors import Location, Problem, Severity, SiteError, has_errors, sort_problems
from octavo.facts.texts import next_due
from octavo.facts.theme import AUTO, MOST_EVERYWHERE, ThemeChoices, theme_choices
from octavo.interruptions import Interrupted, held_interruptions
from octavo.output.folder import OutputLock, Staging
from octavo.output.manifest import MANIFEST
from octavo.pages.site import RECENT
from octavo.rendering.graph_of_site import counts, left_out
from octavo.rendering.pictures import KEPT_IMAGES, forget_copies
from octavo.site.discover import CONTENT, SETTINGS
from octavo.storage.signatures import digest_of
from octavo.storage.workspace import Workspace


def publish_site(
    options: BuildOptions,
    inputs: Inputs | None,
    workspace: Workspace,
    store: BuiltStore,
    timeline: Timeline,
) -> BuildReport:
    """Make and publish what is not as it was, and return what was done.

    Raises as `build_site` does; then nothing was published.
    """
    making = Making(store, timeline)
    site = SiteGraph(
        options,
        workspace,
        store.graph,
        is_new=not store.built.files,
        publish=making.publish,
        published=making.published,
    )
    try:
        return _publish(options, inputs, site, making, store, timeline)
    except SiteError:
        # What was parsed need not be parsed again, and what was made was not published.
        making.forget_made(site)
        site.keep()
        raise
    finally:
        site.close()


def _publish(
    options: BuildOptions,
    inputs: Inputs | None,
    site: SiteGraph,
    making: Making,
    store: BuiltStore,
    timeline: Timeline,
) -> BuildReport:
    config, inputs = site.read(inputs, timeline)
    with timeline.stage("parse"):
        validity = site.parse(options.now)
    with timeline.stage("check"):
        problems = site.check()
    if config.search.enabled:
        problems += check_search()
    if has_errors(problems):
        raise SiteError(problems)
    output, workspace = options.output_folder, site.workspace
    known = store if options.uses_cache else BuiltStore(workspace.folder, output)
    claim = partial(claim_output, output, options.site, workspace.folder, known, adopt=options.adopt)
    claim()  # another site's folder is not even locked
    with _opened(output) as (opened, staging):
        previous = claim()
        problems = making.run(site, config, staging, previous.files)
        counted = site.graph.get(counts)
        due, out = site.graph.get(next_due), site.graph.get(left_out)
        losses = _losses(previous.counts, counted)
        notices = (*losses, *_loaded_sidebar(site.graph.get(theme_choices), previous.files, making.files))
        if _stops((*problems, *notices), options):
            raise SiteError((*problems, *notices))
        options.progress("write", 0, len(making.reasons))
        try:
            with timeline.stage("write"), held_interruptions(ends_at_second=True):
                site.graph.store.begin_publishing()
                changes = staging.commit(counted, previous, site_mark(options.site), config.title)
                if workspace.keeps:
                    forget_copies(workspace.folder / KEPT_IMAGES, (one.digest for one in inputs.sources))
                is_changed = site.forget_changed() or not making.is_current
                built = Built(
                    inputs="" if is_changed else inputs.digest,
                    settings=digest_of(inputs.settings),
                    follow_symlinks=config.content.follow_symlinks,
                    dotfiles=config.content.dotfiles,
                    extensions=config.extension_names,
                    extra_files=site.extra_files,
                    since=validity[0],
                    until=validity[1],
                    counts=counted,
                    # What happened between two builds is told once, not by every build of the same site.
                    problems=sort_problems(problems),
                    next_due=due.iso if due else "",
                    files=_as_they_stand(making, store),
                    manifest=store.signature(MANIFEST),
                    searched=making.searched,
                    left_out=out,
                )
                # A graph that is newer than what is known of the files would take new ones for anybody's.
                if store.write(built):
                    site.keep()
                if workspace.keeps:
                    drop_outdated(store.graph, inputs.sources)
                remember_place(options.site, workspace.folder)
                opened.close()
        except KeyboardInterrupt:
            raise Interrupted(staging.outcome) from None
    return BuildReport(
        changes,
        counted,
        previous.counts,
        out,
        sort_problems((*problems, *notices)),
        due.iso if due else "",
        making.reasons,
        timeline,
        making.kinds,
        site.jobs,
    )


@contextmanager
def _opened(output: Path) -> Iterator[tuple[ExitStack, Staging]]:
    """Lock an output folder, and give its staging folder with what closes both.

    Both go whenever somebody interrupts. Raises `OutputError` as they do.
    """
    stack = ExitStack()
    try:
        with held_interruptions():
            stack.enter_context(OutputLock(output))
            staging = stack.enter_context(Staging(output))
        yield stack, staging
    finally:
        with held_interruptions():
            stack.close()


def _as_they_stand(making: Making, store: BuiltStore) -> dict[str, BuiltFile]:
    """Return the published files with their signatures."""
    for name, file in making.files.items():
        if not file.signature[3]:
            # In place: of a large site there is no room for two of these.
            making.files[name] = replace(file, signature=store.signature(name))
    return making.files


def _stops(problems: Iterable[Problem], options: BuildOptions) -> bool:
    return has_errors(problems) or (
        options.is_strict and any(problem.severity is Severity.WARNING for problem in problems)
    )


def _losses(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[Problem, ...]:
    """Return a warning when there are fewer comments than at the last build: no loss may go unseen."""
    lost = before.get("comments", 0) - now["comments"]
    if lost <= 0:
        return ()
    message = (
        f"There {'is one comment' if lost == 1 else f'are {lost} comments'} fewer than at the last build."
    )
    hint = "If that is not on purpose, look for a comments file that was moved, renamed or emptied."
    return (Problem(Location(CONTENT), message, hint, Severity.WARNING, "fewer-comments"),)


def _loaded_sidebar(
    choices: ThemeChoices, before: Collection[str], now: Collection[str]
) -> tuple[Problem, ...]:
    """Return a notice when pages begin to load their sidebar, and nobody asked for that."""
    page = f"{RECENT.lstrip('/')}index.html"
    if choices.sidebar != AUTO or page in before or page not in now:
        return ()
    message = f"The blog has more than {MOST_EVERYWHERE} posts: its pages now load the sidebar from {RECENT}."
    hint = (
        "So a new post or comment changes few files. If every page should contain it, set "
        'sidebar = "everywhere" in [theme_options].'
    )
    return (Problem(Location(SETTINGS), message, hint, Severity.NOTICE, "loaded-sidebar"),)
