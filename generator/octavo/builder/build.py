"""`octavo build` from beginning to end."""

from __future__ import annotations

from contextlib import ExitStack

from octavo.builder.built import Built, BuiltStore
from octavo.builder.inputs import Inputs, extra_digests, gather_inputs, stays_true
from octavo.builder.options import BuildOptions, BuildReport
from octavo.builder.other_graphs import drop_outdated
from octavo.builder.timeline import Timeline
from octavo.builder.workers import without_collector
from octavo.errors import Severity, has_errors
from octavo.output.folder import Changes
from octavo.output.room import check_output_folder, check_output_place
from octavo.site.discover import CONTENT, SETTINGS
from octavo.storage.signatures import digest_of
from octavo.storage.workspace import Workspace


def build_site(options: BuildOptions) -> BuildReport:
    """Build a site and return what was done.

    Raises `SiteError` with every problem of the site before anything is published, `OutputError` when the
    output folder must not or cannot be written, and `WorkerError` when a worker process was killed.
    """
    with without_collector():
        return _build_site(options)


def _build_site(options: BuildOptions) -> BuildReport:
    check_output_place(options.output_folder, options.site)
    timeline = Timeline()
    with ExitStack() as stack:
        with timeline.stage("open"):
            workspace = Workspace(options.site, uses_kept=options.uses_cache)
            stack.callback(workspace.close)
            store = BuiltStore(workspace.folder, options.output_folder, is_readable=options.uses_cache)
            is_known = store.built.manifest is not None
            check_output_folder(options.output_folder, options.site, adopt=options.adopt, is_known=is_known)
        inputs = _same_settings(options, store.built, workspace, timeline)
        with timeline.stage("compare"):
            is_same = inputs is not None and _is_same(store, inputs, options, workspace)
        if is_same:
            if inputs is not None and workspace.keeps:
                drop_outdated(store.graph, inputs.sources)
            store.remember_signatures()
            return _unchanged(store.built, timeline)
        # Only now what a build needs is imported: a build without any change should not wait for it.
        with timeline.stage("load"):
            from octavo.builder.publish import publish_site

        workspace.has_changed = True
        return publish_site(options, inputs, workspace, store, timeline)


def _same_settings(
    options: BuildOptions, built: Built, workspace: Workspace, timeline: Timeline
) -> Inputs | None:
    """Return the site's files where its settings are those of the last build; they need not be read then."""
    try:
        settings = (options.site / SETTINGS).read_bytes()
    except OSError:
        return None
    if not built.inputs or digest_of(settings) != built.settings or not (options.site / CONTENT).is_dir():
        return None
    with timeline.stage("discover"):
        return gather_inputs(
            options,
            settings,
            workspace.signatures,
            follow_symlinks=built.follow_symlinks,
            dotfiles=built.dotfiles,
            extensions=built.extensions,
        )


def _is_same(store: BuiltStore, inputs: Inputs, options: BuildOptions, workspace: Workspace) -> bool:
    """Tell whether the last build was given the same and what it wrote is still there."""
    built = store.built
    if has_errors(inputs.problems) or built.inputs != inputs.digest or not stays_true(built, options.now):
        return False
    if options.is_strict and any(problem.severity is Severity.WARNING for problem in built.problems):
        return False
    if extra_digests(options.site, built.extra_files, workspace.signatures) != built.extra_files:
        return False
    return store.is_manifest_intact() and store.is_all_intact()


def _unchanged(built: Built, timeline: Timeline) -> BuildReport:
    changes = Changes((), len(built.files), ())
    return BuildReport(
        changes, built.counts, built.counts, built.left_out, built.problems, built.next_due, timeline=timeline
    )
