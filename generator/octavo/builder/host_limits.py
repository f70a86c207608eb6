"""`octavo check --host`: what there is to count of a site that is ready, for the limits of a host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from octavo.errors import Problem
from octavo.facts.documents import config
from octavo.facts.files import placed_files
from octavo.facts.texts import lists
from octavo.graph import Graph
from octavo.hosting.limits import SiteFigures, check_host, savings
from octavo.model.addresses import output_file
from octavo.rendering.host_files import host_files
from octavo.rendering.plan import plan
from octavo.site.config import TERM_TABLES

_OF_EVERY_INDEX = 10  # files of a search index beside one for each page
_WITH_PAGES = frozenset({"posts", "author", *TERM_TABLES})


def check_limits(
    graph: Graph, site: Path, made: Mapping[str, int], searched: int, host: str
) -> list[Problem]:
    """Return what a host would not take of a site, and a notice with its figures.

    `made` has the bytes of each file by its name, and 0 for those that are copied; `searched` is the number
    of pages with a search index. Smaller copies of pictures are not made for this: they count as files, and
    weigh nothing.
    """
    known, planned = graph.get(config), graph.get(plan)
    sizes, sources = dict(made), {}
    for one in planned.values():
        if one.output != "asset":
            continue
        name = output_file(one.site_path)
        sources[name] = one.subject
        with suppress(OSError):  # it went meanwhile
            sizes[name] = (site / graph.get(placed_files)[one.subject].source.file).stat().st_size
    outputs = Counter(one.output for one in planned.values())
    in_lists = graph.get(lists)
    sizes_of_lists = [
        len(graph.get(lists.entry, name) or ()) for name in in_lists if name.partition("/")[0] in _WITH_PAGES
    ]
    search_files = searched + _OF_EVERY_INDEX if known.search.enabled else 0
    found = savings(known, sizes, outputs, sizes_of_lists, search_files, host)
    figures = SiteFigures(sizes, sources, search_files, tuple(found))
    return check_host(host, figures, host_files(graph), known.hosting)
