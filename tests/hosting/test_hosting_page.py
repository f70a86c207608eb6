"""docs/hosting.md: what it tells people to write is read here as a host or octavo reads it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from octavo.errors import Location
from octavo.hosting.hosts import HOSTS, Limits
from octavo.hosting.limits import size_in_words
from octavo.hosting.settings_check import check_hosting
from octavo.site.config import read_config

_PAGE = (Path(__file__).parents[2] / "docs/hosting.md").read_text("utf-8")
_SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", _PAGE, re.MULTILINE | re.DOTALL))
_TITLES = {
    "apache": "Apache",
    "caddy": "Caddy",
    "cloudflare": "Cloudflare Pages",
    "github": "GitHub Pages",
    "gitlab": "GitLab Pages",
    "netlify": "Netlify",
    "nginx": "nginx",
    "s3": "Amazon S3 and a CDN",
}


def _blocks(text: str, language: str) -> Iterator[str]:
    for block in re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL):
        yield re.sub(rf"^{block[0]}", "", block[1], flags=re.MULTILINE)


def test_every_host_has_a_section() -> None:
    """`hosts` and `check --host` know no host that nobody describes."""
    assert set(_TITLES) == set(HOSTS)
    assert {"A university's web space", *_TITLES.values()} <= set(_SECTIONS)


@pytest.mark.parametrize("title", [*_TITLES.values(), "A university's web space"])
def test_the_settings_of_a_section_are_right(title: str) -> None:
    """Somebody copies them as they stand."""
    settings = next(_blocks(_SECTIONS[title], "toml"))
    config, problems = read_config(f'title = "T"\nurl = "https://example.org/"\n{settings}')
    assert problems == ()
    assert config is not None
    assert list(check_hosting(config, lambda *_: Location("site.toml"), ())) == []
    assert all(_TITLES[host] == title or title.startswith("A university") for host in config.hosting.hosts)


def test_what_netlify_and_s3_read_can_be_read() -> None:
    """A comma too many is found when the site is down."""
    netlify = tomllib.loads(list(_blocks(_SECTIONS["Netlify"], "toml"))[1])
    assert netlify["build"]["publish"] == "output"
    website = json.loads(next(_blocks(_SECTIONS["Amazon S3 and a CDN"], "json")))
    assert website["ErrorDocument"]["Key"] == "404.html"


def test_redirects_are_shown_as_they_are_written() -> None:
    """The example of other old addresses, which stands in a list."""
    (example,) = (block for block in _blocks(_PAGE, "toml") if "[hosting.redirects]" in block)
    config, problems = read_config(f'title = "T"\nurl = "https://example.org/"\n{example}')
    assert problems == ()
    assert config is not None
    assert config.hosting.redirects == {
        "/old-feed/": "/atom.xml",
        "/?feed=rss2": "/atom.xml",
        "/category/*": "/categories/*",
    }


def test_the_limits_stand_on_the_page_as_they_are_checked() -> None:
    """Somebody who plans a large blog looks here first."""
    rows = dict(re.findall(r"^\| ([\w ]+) \| (.*) \|$", _SECTIONS["What a host takes"], re.MULTILINE))
    for host in HOSTS.values():
        limits = host.limits
        sizes = (limits.file_bytes, limits.site_bytes, limits.redirects_bytes)
        counts = (
            limits.files,
            limits.folder_files,
            limits.redirects,
            limits.redirect_length,
            limits.header_rules,
            limits.header_length,
        )
        said = rows.get(host.title, "")
        assert (host.title in rows) == (limits != Limits())
        assert [size for size in sizes if size and size_in_words(size) not in said] == []
        assert [count for count in counts if count and f"{count:,}" not in said] == []
