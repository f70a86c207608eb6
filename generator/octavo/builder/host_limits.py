"""`octavo check --host`: what there is to count of a site that is ready, for the limits of a host."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from octavo.builder.plan import SitePlan
from octavo.builder.prepare import PreparedSite
from octavo.errors import Problem
from octavo.hosting.limits import SiteFigures, check_host
from octavo.hosting.savings import savings
from octavo.model.addresses import output_file

_OF_EVERY_INDEX = 10  # files of a search index beside one for each page


def check_limits(prepared: PreparedSite, plan: SitePlan, made: Mapping[str, int], host: str) -> list[Problem]:
    """Return what a host would not take of a site, and a notice with its figures.

    `made` has the bytes of each file by its name, and 0 for those that are copied. Smaller copies of pictures
    are not made for this: they count as files, and weigh nothing.
    """
    config = prepared.context.index.config
    sizes, sources = dict(made), {}
    for file in prepared.files:
        name = output_file(file.site_path)
        sources[name] = file.source.path
        with suppress(OSError):  # it went meanwhile
            sizes[name] = (prepared.site / file.source.file).stat().st_size
    search_files = len(plan.searched) + _OF_EVERY_INDEX if config.search.enabled else 0
    found = savings(prepared.context, sizes, search_files, host)
    figures = SiteFigures(sizes, sources, search_files, tuple(found))
    return check_host(host, figures, plan.host_files, config.hosting)
