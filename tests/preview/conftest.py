"""A small blog with a bit of everything, and its preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from preview_blog import BLOG

from running_preview import RunningPreview, serving
from site_builder import Site


@pytest.fixture
def blog(make_site: Callable[..., Site]) -> Site:
    return make_site(BLOG)


@pytest.fixture
def preview(blog: Site) -> Iterator[RunningPreview]:
    with serving(blog.folder) as running:
        yield running


@pytest.fixture(scope="module")
def still_preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPreview]:
    """Serve a blog that nobody changes, to all of a module who only ask."""
    with serving(Site(tmp_path_factory.mktemp("still") / "site").begin(BLOG).folder) as running:
        yield running
