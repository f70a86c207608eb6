"""The pages that say how to add something to octavo, followed as they are printed."""

from __future__ import annotations

import re
import shlex
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import octavo
from octavo.cli.main import command
from octavo.markdown import parser
from site_builder import SETTINGS, Site

_REPOSITORY = Path(__file__).parents[1]
_PAGES = _REPOSITORY / "docs" / "contributing"
_STEPS = sorted(page.name for page in _PAGES.glob("add-a*.md"))
_BLOCKS = re.compile(r"(?:^ *```\w+\n.*?^ *```\n\n?)+", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`([\w./-]+\.[a-z]+)`")


def steps_of(page: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each block of a page: its language, its text, the file that is named before it, and whether
    that is what the file is to have.
    """
    text, end = (_PAGES / page).read_text("utf-8"), 0
    for blocks in _BLOCKS.finditer(text):
        found = _BLOCK.findall(blocks[0])
        before = text[end : blocks.start()]
        names = _FILE.findall(before)[-len(found) :]
        is_result = before.rstrip().endswith("has:")
        names += [""] * (len(found) - len(names))
        yield from (
            (language, textwrap.dedent(body), name, is_result)
            for (language, body), name in zip(found, names, strict=True)
        )
        end = blocks.end()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for code from outside, where Python finds it as it finds an installed package."""
    folder = tmp_path / "our-blog"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "our_blog", raising=False)
    parser.post_parser.cache_clear()
    yield folder
    sys.modules.pop("our_blog", None)
    parser.post_parser.cache_clear()


def install(package: Path, pyproject: str) -> None:
    """Leave what pip leaves of a package beside its code."""
    folder = package / "our_blog-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: our-blog\nVersion: 1\n")
    groups = tomllib.loads(pyproject)["project"]["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {what}\n" for name, what in names.items())
        for group, names in groups.items()
    ]
    (folder / "entry_points.txt").write_text("\n".join(lines))


def follow(page: str, site: Site, package: Path) -> int:
    """Do what a page says, and return how many results it has shown."""
    seen = 0
    for language, text, name, is_result in steps_of(page):
        if language == "sh":
            for line in text.splitlines():
                ran = CliRunner().invoke(command, shlex.split(line)[1:], standalone_mode=False)
                assert (ran.exception, ran.return_value) == (None, 0), ran.output
        elif name == "our_blog.py":
            (package / name).write_text(text)
        elif name == "pyproject.toml":
            install(package, text)
        elif name == "site.toml":
            site.write({name: (site.folder / name).read_text() + text})
        elif is_result:
            whole = (site.folder / name).read_text("utf-8")
            assert text.rstrip("\n") in whole, whole
            seen += 1
        else:
            site.write({name: text})
    return seen


@pytest.mark.parametrize("page", _STEPS)
def test_what_a_page_says_works(
    page: str, tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever follows it should see what it shows, and have nothing to mend."""
    site = Site(tmp_path / "blog")
    site.folder.mkdir()
    site.begin({})
    if "themes/plain/" not in (_PAGES / page).read_text("utf-8"):
        site.write({"site.toml": SETTINGS.replace('theme = "plain"\n', "")})
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    assert follow(page, site, package) >= 1


def test_every_kind_of_addition_has_its_page() -> None:
    """The first page leads to all others, and CONTRIBUTING.md to it."""
    first = (_PAGES / "extensions.md").read_text("utf-8")
    assert [page for page in _STEPS if page != "add-a-header-key.md" and f"]({page})" not in first] == []
    contributing = (_REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    assert [
        page for page in (*_STEPS, "extensions.md") if f"docs/contributing/{page}" not in contributing
    ] == []


def test_the_files_of_a_header_key_say_what_the_page_quotes() -> None:
    """A newcomer who adds a key looks at each of them."""
    rows = re.findall(
        r"^\| `([^`]+)` \| `([^`]+)`", (_PAGES / "add-a-header-key.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) == 6
    assert [row for row in rows if row[1] not in (_REPOSITORY / row[0]).read_text("utf-8")] == []


def test_what_extensions_may_import_is_there_and_documented() -> None:
    """Names that are promised stay."""
    page = (_PAGES / "extensions.md").read_text("utf-8")
    for name in octavo.__all__:
        assert getattr(octavo, name) is not None
    promised = set(re.findall(r"`([A-Z]\w+)`", page))
    assert promised - set(octavo.__all__) == set()
    with pytest.raises(AttributeError):
        octavo.nothing  # noqa: B018


def test_the_page_on_packages_shows_a_message_as_it_is(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message in the documentation that nobody sees leads astray."""
    (package / "our_blog.py").write_text("")
    site = Site(tmp_path / "blog")
    site.folder.mkdir()
    site.begin({}, '[extensions.filters]\nshout = "our_blog:shout"\n')
    assert "\n".join(site.problems()) in (_PAGES / "extensions.md").read_text("utf-8")
