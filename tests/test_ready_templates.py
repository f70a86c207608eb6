"""Octavo's own templates come compiled: the pages are the same, and whoever changes one sees the change."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from octavo.errors import SiteError
from octavo.rendering import ready_templates
from octavo.rendering.ready_templates import make_ready, ready_code, ready_outline
from octavo.rendering.template_engine import TemplateEnvironment
from own_sources import PACKAGE
from site_builder import SETTINGS, post

THEMES = PACKAGE.parents[1] / "themes"
TEMPLATES = (
    THEMES / "default" / "templates",
    THEMES / "journal" / "templates",
    PACKAGE / "rendering" / "feeds" / "templates",
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What comes with octavo, made of the templates as they are now."""
    folder = tmp_path_factory.mktemp("made") / "ready"
    make_ready(TEMPLATES, folder)
    return folder


@pytest.fixture
def from_folder(monkeypatch: pytest.MonkeyPatch):
    """Return a function that names the folder in which octavo looks."""

    def look(folder: Path) -> None:
        monkeypatch.setattr(ready_templates, "FOLDER", folder)
        ready_templates._code.cache_clear()
        ready_templates._outlines.cache_clear()

    yield look
    ready_templates._code.cache_clear()
    ready_templates._outlines.cache_clear()


def _never(self: Environment, source: str, name: str | None = None, *_: object, **__: object) -> None:
    raise AssertionError(f"{name} was parsed or compiled")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["default", "journal"])
def test_a_first_build_compiles_no_template_and_its_pages_are_the_same(
    make_site, ready, from_folder, monkeypatch, tmp_path, theme
) -> None:
    """Half of the time of a first build went into templates that are the same on every site."""
    files = {"content/posts/2020-01-02-a.md": post("A", "A *word*.\n\n## Part\n\nMore.\n")}
    files["site.toml"] = f"{SETTINGS.replace('plain', theme)}[feeds]\nrss = true\n"
    without = make_site(files)
    from_folder(tmp_path / "nothing")
    assert without.build().problems == ()

    with_it = make_site(files)
    from_folder(ready)
    for does in ("parse", "compile"):
        monkeypatch.setattr(TemplateEnvironment, does, _never)
    assert with_it.build().problems == ()
    assert with_it.tree() == without.tree()


def test_a_template_that_was_changed_is_compiled_as_it_is_now(ready, from_folder) -> None:
    from_folder(ready)
    source = (TEMPLATES[0] / "home.html").read_text("utf-8")
    assert ready_code("home.html", source) is not None
    assert ready_outline("home.html", source) is not None
    assert ready_code("home.html", f"{source} ") is None
    assert ready_outline("home.html", f"{source} ") is None
    assert ready_code("other.html", source) is None


def test_a_fault_in_a_ready_template_is_told_with_its_line(make_site, ready, from_folder) -> None:
    """A theme that replaces one part of another can break the rest: the message names the place."""
    from_folder(ready)
    files = {
        "themes/mine/theme.toml": 'name = "mine"\nextends = "default"\n',
        "themes/mine/templates/macros/pagination.html": "{# nothing #}\n",
        "content/posts/2020-01-02-a.md": post("A"),
        "site.toml": SETTINGS.replace("plain", "mine"),
    }
    with pytest.raises(SiteError) as stopped:
        make_site(files).build()
    problem = stopped.value.problems[0]
    assert problem.location.path.endswith("themes/default/templates/home.html")
    assert "pagination" in problem.message
    lines = (TEMPLATES[0] / "home.html").read_text("utf-8").splitlines()
    assert "pagination" in lines[problem.location.line - 1]
