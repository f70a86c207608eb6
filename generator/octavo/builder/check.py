"""Everything that is wrong with a site, without publishing or keeping anything."""

from __future__ import annotations

from octavo.builder.last_look import LastLook
from octavo.builder.options import BuildOptions
from octavo.builder.search import check_search
from octavo.builder.site_graph import SiteGraph
from octavo.builder.timeline import Timeline
from octavo.errors import Problem, SiteError, has_errors, sort_problems
from octavo.storage.workspace import Workspace


def check_site(options: BuildOptions, host: str = "") -> tuple[Problem, ...]:
    """Return everything that is wrong with a site, without publishing or keeping anything.

    Every page and feed is made and parsed, unless the site has errors: then nothing would be published.
    `host` is a name of `HOSTS`, whose limits are looked at, too.
    """
    workspace = Workspace(options.site, keeps=False)
    try:
        return sort_problems(_problems(options, workspace, host))
    except SiteError as error:
        return error.problems
    finally:
        workspace.close()


def _problems(options: BuildOptions, workspace: Workspace, host: str) -> list[Problem]:
    look = LastLook()
    site = SiteGraph(
        options, workspace, None, only_looks=True, publish=look.publish, published=look.published
    )
    try:
        config, _ = site.read(None, Timeline())
        site.parse(options.now)
        problems = site.check()
        if config.search.enabled:
            problems += check_search()
        if has_errors(problems):
            return problems
        site.settle()
        problems = site.as_reported([problem for *_, problem in site.graph.problems()])
        if config.search.enabled:
            problems += check_search()
        return problems if has_errors(problems) else [*problems, *look.problems_beside(site, problems, host)]
    finally:
        site.close()
