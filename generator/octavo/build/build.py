"""`octavo build` from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.build.load import load_site
from octavo.build.options import BuildOptions, BuildReport
from octavo.build.prepare import PreparedSite, prepare_site
from octavo.build.publish import check_pages, make_renderer, stage_site
from octavo.build.search import check_search
from octavo.discover import CONTENT
from octavo.errors import Location, Problem, Severity, SiteError, has_errors, sort_problems
from octavo.output import OutputLock, Staging, check_output_folder, read_manifest


def build_site(options: BuildOptions) -> BuildReport:
    """Build a site and return what was done.

    Raises `SiteError` with every problem of the site before anything is published, and `OutputError`
    when the output folder must not or cannot be written.
    """
    check_output_folder(options.output_folder, options.site, adopt=options.adopt)
    prepared, problems = check_site(options, keeps=True)
    previous = read_manifest(options.output_folder)
    counts = _counts(prepared) if prepared else {}
    if not has_errors(problems):
        problems = sort_problems((*problems, *_losses(previous.counts, counts)))
    stops = has_errors(problems) or (
        options.is_strict and any(p.severity is Severity.WARNING for p in problems)
    )
    if stops or prepared is None or prepared.theme is None:
        raise SiteError(problems)
    with OutputLock(options.output_folder), Staging(options.output_folder) as staging:
        stage_site(prepared, prepared.theme, staging)
        changes = staging.commit(counts)
    return BuildReport(changes, counts, previous.counts, problems, prepared.context.index.next_due)


def check_site(
    options: BuildOptions, *, keeps: bool = False
) -> tuple[PreparedSite | None, tuple[Problem, ...]]:
    """Return the site as far as it could be prepared, and everything that is wrong with it.

    Nothing is written, unless `keeps`: then what took long to find out is kept for the next build.
    """
    try:
        loaded = load_site(options.site, options.base_url, keeps=keeps)
    except SiteError as error:
        return None, error.problems
    prepared = prepare_site(
        options.site, loaded, options.now, with_drafts=options.with_drafts, with_future=options.with_future
    )
    problems = list(prepared.problems)
    problems += check_pages(prepared)
    if loaded.config.search.enabled:
        problems += check_search()
    if prepared.theme is not None:
        problems += make_renderer(prepared, prepared.theme, keeps=keeps).check()
    return prepared, sort_problems(problems)


def _counts(prepared: PreparedSite) -> dict[str, int]:
    index = prepared.context.index
    return {
        "posts": len(index.posts),
        "pages": len(index.pages),
        "comments": sum(article.comment_count for article in index.articles),
        "references": len(index.works),
    }


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
