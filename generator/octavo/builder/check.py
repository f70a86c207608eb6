"""A site as far as it can be prepared, and everything that is wrong with it before a page is made."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from octavo.builder.built import Built
from octavo.builder.inputs import Inputs
from octavo.builder.last_look import look_at_output
from octavo.builder.links import CODES, check_pages
from octavo.builder.load import LoadedSite, load_site
from octavo.builder.options import BuildOptions
from octavo.builder.prepare import PreparedSite, prepare_site
from octavo.builder.rewording import Rewording, compare_words
from octavo.builder.search import check_search
from octavo.builder.timeline import Timeline
from octavo.builder.workspace import Workspace
from octavo.errors import Problem, SiteError, has_errors, sort_problems
from octavo.hosting.settings_check import check_hosting
from octavo.pages.site import site_view
from octavo.pages.summaries import make_sidebar
from octavo.rendering.renderer import Renderer


class CheckedSite(Struct, frozen=True):
    """A site that is ready to be made, or known to be faulty."""

    loaded: LoadedSite
    prepared: PreparedSite
    renderer: Renderer | None  # None: the theme cannot be used
    problems: tuple[Problem, ...]  # without those that only filling the texts' holes finds
    rewording: Rewording

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how much of everything the site has."""
        index = self.prepared.context.index
        return {
            "posts": len(index.posts),
            "pages": len(index.pages),
            "comments": sum(article.comment_count for article in index.articles),
            "references": len(index.works),
        }

    @property
    def left_out(self) -> dict[str, int]:
        """Return how many texts are there and not published now, by what they are."""
        reasons = [text.reason for text in self.prepared.context.index.unpublished.values()]
        return {"drafts": reasons.count("a draft"), "scheduled posts": reasons.count("a post for later")}

    def problems_of_texts(self) -> tuple[Problem, ...]:
        """Return what is wrong inside the published texts."""
        resolved = self.prepared.context.resolved
        found: list[Problem] = []
        for path in resolved:
            resolved[path]
            found += resolved.problems[path]
        return tuple(found)


def prepare_checked(
    options: BuildOptions,
    inputs: Inputs | None,
    workspace: Workspace,
    timeline: Timeline,
    built: Built | None = None,
) -> CheckedSite:
    """Return the site ready to be made, compared with how it was built last, if `built` is given.

    Raises `SiteError` when it cannot be read at all.
    """
    loaded = load_site(options, inputs, workspace, timeline)
    with timeline.stage("index"):
        prepared = prepare_site(
            options.site,
            loaded,
            options.now,
            with_drafts=options.with_drafts,
            with_future=options.with_future,
        )
    with timeline.stage("check"):
        rewording = Rewording()
        if built is not None:
            rewording = compare_words(prepared, loaded.inputs, built)
        problems = list(prepared.problems)
        # Other words lead to the same addresses: what was right at the last build still is.
        if built is None or rewording.paths is None or any(one.code in CODES for one in built.problems):
            problems += check_pages(prepared)
        problems += check_hosting(
            loaded.config, loaded.setting, {source.path for source in loaded.inputs.sources}
        )
        if loaded.config.search.enabled:
            problems += check_search()
        renderer = make_renderer(prepared, workspace)
        if renderer is not None:
            problems += renderer.check()
    return CheckedSite(loaded, prepared, renderer, tuple(problems), rewording)


def make_renderer(prepared: PreparedSite, workspace: Workspace) -> Renderer | None:
    """Return what turns the site's views into pages; None when its theme cannot be used."""
    if prepared.theme is None:
        return None
    context = prepared.context
    return Renderer(
        prepared.theme,
        site_view(context),
        context.addresses,
        prepared.site,
        workspace.store("templates"),
        lambda: None if context.choices.sidebar == "none" else make_sidebar(context),
    )


def check_site(options: BuildOptions, host: str = "") -> tuple[Problem, ...]:
    """Return everything that is wrong with a site, without publishing or keeping anything.

    Every page and feed is made and parsed, unless the site has errors: then nothing would be published.
    `host` is a name of `HOSTS`, whose limits are looked at, too.
    """
    workspace = Workspace(options.site, keeps=False)
    try:
        checked = prepare_checked(options, None, workspace, Timeline())
        problems = (*checked.problems, *checked.problems_of_texts())
        if checked.renderer is not None and not has_errors(problems):
            problems += look_at_output(checked.prepared, checked.renderer, workspace, problems, host)
        return sort_problems(problems)
    except SiteError as error:
        return error.problems
    finally:
        workspace.close()
