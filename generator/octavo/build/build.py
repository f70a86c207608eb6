"""`octavo build` from beginning to end."""

from __future__ import annotations

from contextlib import ExitStack

from octavo.build.built import Built, BuiltStore
from octavo.build.inputs import digest_inputs, extra_digests, stays_true
from octavo.build.load import find_sources
from octavo.build.options import BuildOptions, BuildReport
from octavo.build.timeline import Timeline
from octavo.build.workers import without_collector
from octavo.build.workspace import Workspace
from octavo.errors import Severity
from octavo.output import Changes, check_output_folder


def build_site(options: BuildOptions) -> BuildReport:
    """Build a site and return what was done.

    Raises `SiteError` with every problem of the site before anything is published, `OutputError` when the
    output folder must not or cannot be written, and `WorkerError` when a worker process was killed.
    """
    with without_collector():
        return _build_site(options)


def _build_site(options: BuildOptions) -> BuildReport:
    check_output_folder(options.output_folder, options.site, adopt=options.adopt)
    timeline = Timeline()
    with ExitStack() as stack:
        workspace = Workspace(options.site, uses_kept=options.uses_cache)
        stack.callback(workspace.close)
        with timeline.stage("discover"):
            store = BuiltStore(workspace.folder, options.output_folder, is_readable=options.uses_cache)
            found = find_sources(options.site, options.base_url, workspace.signatures)
            inputs = digest_inputs(options, found, workspace.signatures)
        with timeline.stage("compare"):
            is_same = _is_same(store, inputs, options, workspace)
        if is_same:
            return _unchanged(store.built, timeline)
        # Only now what a build needs is imported: a build without any change should not wait for it.
        from octavo.build.publish import publish_site

        return publish_site(options, found, inputs, workspace, store, timeline)


def _is_same(store: BuiltStore, inputs: str, options: BuildOptions, workspace: Workspace) -> bool:
    """Tell whether the last build was given the same and what it wrote is still there."""
    built = store.built
    if not inputs or built.inputs != inputs or not stays_true(built, options.now):
        return False
    if options.is_strict and any(problem.severity is Severity.WARNING for problem in built.problems):
        return False
    if extra_digests(options.site, built.extra_files, workspace.signatures) != built.extra_files:
        return False
    return store.is_manifest_intact() and all(
        store.is_intact(name, known) for name, known in built.files.items()
    )


def _unchanged(built: Built, timeline: Timeline) -> BuildReport:
    changes = Changes((), len(built.files), ())
    return BuildReport(changes, built.counts, built.counts, built.problems, built.next_due, timeline=timeline)
