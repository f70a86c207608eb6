"""Small sites on the disk, for tests that need more than a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from octavo.builder.build import build_site
from octavo.builder.check import check_site
from octavo.builder.options import BuildOptions, BuildReport
from octavo.builder.site_graph import SiteGraph
from octavo.builder.timeline import Timeline
from octavo.errors import Problem
from octavo.graph import Graph, Query
from octavo.graph.reader import Reader
from octavo.pages.views import ArticleView, View
from octavo.rendering.outputs import VIEWS
from octavo.rendering.plan import Planned, plan
from octavo.storage.workspace import Workspace

V = TypeVar("V")
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)

SETTINGS = """\
title = "Blog"
url = "https://example.org/"
theme = "plain"
"""

# Templates that show little, so that a test of what is written need not wait for a whole theme.
PLAIN_THEME = {
    "theme.toml": 'name = "plain"\n',
    "templates/article.html": (
        "<title>{{ page.head.title }}</title>\n{% for part in page.body %}{{ part.html }}{% endfor %}\n"
        "{% if page.older %}{{ page.older.title }}{% endif %}\n"
        "{% if page.newer %}{{ page.newer.title }}{% endif %}\n"
    ),
    "templates/list.html": (
        "<title>{{ page.head.title }}</title>\n"
        "{% for post in page.posts %}<a href='{{ post.url }}'>{{ post.title }}</a>{% endfor %}\n"
    ),
    "templates/plain.html": "<title>{{ page.head.title }}</title>\n",
    "templates/redirect.html": "<title>{{ page.title }}</title><a href='{{ page.url }}'></a>\n",
    **{f"templates/{name}.html": '{% include "article.html" %}\n' for name in ("post", "page")},
    **{f"templates/{name}.html": '{% include "list.html" %}\n' for name in ("home", "term")},
    **{
        f"templates/{name}.html": '{% include "plain.html" %}\n'
        for name in ("archive", "terms", "references", "work", "comments", "404", "search")
    },
    "static/style.css": "p { color: black }\n",
}


def post(
    title: str = "A post", text: str = "Text.\n", *, coi: str = "None relevant", **header: object
) -> str:
    """Return the text of a post; `header` has further lines, written as YAML."""
    lines = {"title": title, "coi": coi, **header}
    yaml = "".join(f"{key}: {value}\n" for key, value in lines.items() if value != "")
    return f"---\n{yaml}---\n{text}"


class Site:
    """A site folder and what octavo makes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"

    def begin(self, files: Mapping[str, str | bytes], settings: str = "") -> Site:
        """Write a whole site with the plain theme; `settings` follow those that every site has."""
        self.write({f"themes/plain/{name}": text for name, text in PLAIN_THEME.items()})
        (self.folder / "content").mkdir()
        return self.write({"site.toml": SETTINGS + settings, **files})

    def write(self, files: Mapping[str, str | bytes]) -> Site:
        """Write files, by their paths in the site folder."""
        for name, data in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.encode() if isinstance(data, str) else data)
        return self

    def remove(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink()

    def options(self, **changes: object) -> BuildOptions:
        return replace(BuildOptions(self.folder, NOW), **changes)

    def build(self, **options: object) -> BuildReport:
        return build_site(self.options(**options))

    def problems(self, **options: object) -> list[str]:
        """Return everything that `octavo check` finds, as it prints it."""
        return [str(problem) for problem in self.found(**options)]

    def found(self, **options: object) -> tuple[Problem, ...]:
        return check_site(self.options(**options))

    @contextmanager
    def graph(self, base_url: str = "", **include: bool) -> Iterator[SiteGraph]:
        """Give the site's graph, in which everything can be asked for; nothing is kept."""
        workspace = Workspace(self.folder, keeps=False)
        site = SiteGraph(self.options(base_url=base_url, **include), workspace, None)
        site.read(None, Timeline())
        site.parse(NOW)
        yield site
        site.close()
        workspace.close()

    def value(self, query: Query[V], key: str = "", **include: Any) -> V:
        """Return what a query of the site's graph gives."""
        with self.graph(**include) as site:
            return site.graph.get(query, key)

    def plan(self, base_url: str = "", **include: bool) -> dict[str, Planned]:
        """Return everything that is published, by site path."""
        with self.graph(base_url, **include) as site:
            return dict(site.graph.get(plan))

    def views(self, base_url: str = "", **include: bool) -> dict[str, View]:
        """Return the view of every page, by site path."""
        with self.graph(base_url, **include) as site:
            pages = site.graph.get(plan).items()
            return {path: _view(site.graph, one) for path, one in pages if one.output in VIEWS}

    def article(self, site_path: str, **include: bool) -> ArticleView:
        """Return the view of a post or a page; those of others are not made."""
        with self.graph(**include) as site:
            view = _view(site.graph, site.graph.get(plan)[site_path])
        assert isinstance(view, ArticleView)
        return view

    def tree(self) -> dict[str, bytes]:
        """Return what is published: every file of the output folder but octavo's own dotfiles."""
        return tree(self.output)

    def page(self, name: str) -> str:
        return (self.output / name).read_text("utf-8")


def _view(graph: Graph, planned: Planned) -> View:
    return VIEWS[planned.output](Reader(graph, graph.query_named(planned.output)), planned)[1]


SiteMaker = Callable[..., Site]
"""What the fixture `make_site` is."""


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, without octavo's own dotfiles."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".octavo")
    }
