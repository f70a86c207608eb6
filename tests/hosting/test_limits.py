"""`octavo check --host`: a site against the limits of a host, and the settings that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType

import pytest
from msgspec.structs import replace
from PIL import Image

from corpus import make_corpus
from octavo.errors import Problem, Severity
from octavo.hosting import files, limits
from octavo.hosting.hosts import HOSTS, Limits
from octavo.hosting.limits import Saving, enough
from octavo.pages.lists import count_pages
from octavo_site import octavo_files
from site_builder import PLAIN_THEME, Site, post


def _picture() -> bytes:
    data = BytesIO()
    Image.effect_noise((600, 20), 50).convert("RGB").save(data, "PNG")
    return data.getvalue()


_WORKS = "".join(
    f"@article{{w{number}, title = {{Work {number}}}, author = {{Author, A.}}, year = {{2001}}}}\n"
    for number in range(9)
)
_COMMENT = '- id: "1"\n  body: A word.\n  date: 2021-11-01\n'
_PER_PAGE = 2


def _files() -> dict[str, str | bytes]:
    """A site with some of everything that a host counts."""
    made: dict[str, str | bytes] = {
        "content/references.bib": _WORKS,
        "content/authors/one.md": "---\nname: One\n---\n",
        "content/static/mice.png": _picture(),
    }
    for number in range(1, 8):
        name = f"content/posts/2021-01-{number:02}-p{number}"
        text = f"Words [@w{number}]. ![Mice](/mice.png)\n"
        header = {"authors": "[one]", "tags": "[a, b]", "aliases": f"[/old/{number}/]"}
        made[f"{name}.md"] = post(f"P{number}", text, **header)
        if number % 2:
            made[f"{name}.comments.yaml"] = _COMMENT
    return made


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch):
    """Return a function that gives a host other limits."""

    def limit(host: str, **changed: int) -> None:
        table = MappingProxyType({**HOSTS, host: replace(HOSTS[host], limits=Limits(**changed))})
        for module in (limits, files):
            monkeypatch.setattr(module, "HOSTS", table)

    return limit


def _check(site: Site, host: str) -> list[Problem]:
    from octavo.builder.check import check_site

    return [problem for problem in check_site(site.options(), host) if problem.code.startswith("host-")]


def _over(site: Site, host: str) -> list[str]:
    return [str(problem) for problem in _check(site, host) if problem.code == "host-limit"]


def _settings_in(hint: str) -> list[tuple[str, int]]:
    return [
        (setting, int(fewer.replace(",", "")))
        for setting, fewer in re.findall(r"(\[\w+\] .+?) \(([\d,]+) fewer\)", hint)
    ]


_MORE = [f"[posts] per_page = {_PER_PAGE}", "[citations] post_records = true", "[pictures] drawn = true"]


def _written_out(settings: list[str]) -> str:
    """Settings as site.toml has them, the last of a name; a table may be named once."""
    tables: dict[str, dict[str, str]] = {}
    for setting in settings:
        table, _, keys = setting.partition(" ")
        for key in re.split(r", (?=\w+ =)", keys):
            tables.setdefault(table, {})[key.partition(" ")[0]] = key
    return "".join(
        f"{table}\n" + "".join(f"{key}\n" for key in keys.values()) for table, keys in tables.items()
    )


@pytest.mark.slow
def test_the_settings_that_are_named_spare_as_many_files_as_is_said(make_site, limited) -> None:
    """Somebody gives up a feed for it: then the number has to be right, for each setting and for all."""
    limited("cloudflare", files=1)
    site = make_site(_files(), _written_out(_MORE))
    files_now = len(site.build().kinds)
    (told,) = _over(site, "cloudflare")
    assert told.startswith(f"site.toml: error: The site has {files_now} files; Cloudflare Pages takes 1.\n")
    named = _settings_in(told)
    tables = [setting.partition("]")[0].lstrip("[") for setting, _ in named]
    assert tables == [
        "hosting",
        "citations",
        "citations",
        "pictures",
        "feeds",
        "pictures",
        "posts",
        "citations",
    ]
    # What is planned is what is published: nothing has to be made to be counted.
    assert len(site.plan()) == files_now
    for setting, fewer in named:
        one = make_site(_files(), _written_out([*_MORE, setting]))
        assert (setting, files_now - len(one.plan())) == (setting, fewer)
    every = make_site(_files(), _written_out([*_MORE, *(setting for setting, _ in named)]))
    left = len(every.plan())
    assert f"this leaves {left}: " in told
    assert left == files_now - sum(fewer for _, fewer in named)
    assert "That is still too many" in told


def test_pages_do_not_link_to_what_was_switched_off(tmp_path) -> None:
    """The default theme offers the bibliography of a post and the feed of its discussion."""
    settings = 'title = "T"\nurl = "https://example.org/"\n'
    off = "[citations]\npost_bibliographies = false\nwork_pages = false\n[feeds]\ndiscussions = false\n"
    off += '[pictures]\nformats = ["webp"]\n'
    site = Site(tmp_path).write({**_files(), "site.toml": settings + off})
    site.build()
    assert [problem for problem in site.problems() if "which is not there" in problem] == []
    page = site.page("2021/01/p1/index.html")
    assert "references.bib" not in page
    assert "p1/comments/atom.xml" not in page
    assert 'type="image/webp"' in page
    assert "avif" not in page


def test_no_needless_setting_is_named() -> None:
    """Readers lose something by each."""
    found = [Saving("small", 10), Saving("none", 0), Saving("middle", 50), Saving("large", 1000)]
    assert [saving.setting for saving in enough(found, 9)] == ["small"]
    assert [saving.setting for saving in enough(found, 55)] == ["small", "middle"]
    assert [saving.setting for saving in enough(found, 900)] == ["large"]
    assert [saving.setting for saving in enough(found, 5000)] == ["small", "middle", "large"]


_MONTHS = 20 * 12 + 20  # pages of the archive: the posts of every measured blog fill twenty years


def _by_rule(posts: int, terms: Iterable[int], works: int, discussions: int) -> int:
    """How many files a blog has that grow with it, but those of the archive; `terms` have so many posts."""
    sizes = [*terms]
    lists = sum(count_pages(size, 10) for size in (posts, *sizes))
    feeds = len(sizes) + posts // 20 - 1
    return 2 * posts + lists + feeds + discussions + works


@pytest.mark.slow
def test_ten_thousand_posts_that_cite_ten_thousand_works_fit_cloudflare(tmp_path) -> None:
    """The rule that counts the files of a blog of forty posts counts those of one of ten thousand."""
    posts = list(make_corpus(40, works=40).posts())
    theme = {f"themes/measured/{name}": text for name, text in PLAIN_THEME.items()}
    site = Site(tmp_path).write({**dict(octavo_files(make_corpus(40, works=40))), **theme})
    terms = Counter(name for post in posts for name in (*post.tags, post.category, post.author))
    cited = {key for post in posts for key in re.findall(r"@(\w+)", post.body)}
    discussions = sum(bool(post.comments) for post in posts)
    counted = len(site.build(now=datetime(2026, 1, 1, tzinfo=UTC)).kinds)
    rest = counted - _by_rule(40, terms.values(), len(cited), discussions)
    assert 0 < rest < _MONTHS

    # Two or three to four of fifty tags, one of six categories, one of two authors for each post.
    terms_of_all = (*[600] * 50, *[1_667] * 6, 7_000, 3_000)
    files = _by_rule(10_000, terms_of_all, 10_000, 3_334) + rest + _MONTHS
    found = [Saving("bibliographies", 10_000), Saving("discussions", 3_334), Saving("works", 10_000)]
    assert files > 40_000
    chosen = enough(found, files - HOSTS["cloudflare"].limits.files)
    assert files - sum(saving.files for saving in chosen) <= 20_000


def test_figures_are_told_where_nothing_is_wrong(make_site) -> None:
    """How much room is left is what one asks a host's checker for."""
    site = make_site(_files(), '[hosting]\nhosts = ["netlify"]\n')
    (told,) = _check(site, "netlify")
    count = len(site.build().kinds)
    assert told.severity is Severity.NOTICE
    assert told.message.startswith(f"Netlify: {count} files, ")
    assert ", 11 of 10,000 redirects, " in told.message
    assert ", at least " in told.message, "nobody knows yet how large copies of pictures become"


def test_a_file_that_is_too_large_is_named_where_it_lies(make_site) -> None:
    """The author knows content/static/talk.mp4, and not what octavo makes of it."""
    site = make_site({"content/static/talk.mp4": b"\0" * (25 * 1024 * 1024 + 1)})
    (told,) = _over(site, "cloudflare")
    assert told.startswith(
        "content/static/talk.mp4: error: /talk.mp4 has 25 MiB; Cloudflare Pages takes files of"
    )
    assert _over(site, "github") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "changed", "message"),
    [
        ("gitlab", {"site_bytes": 1000}, "GitLab Pages takes 1,000 bytes."),
        ("netlify", {"folder_files": 1}, "files; Netlify takes 1 in one folder."),
        ("netlify", {"redirects": 4}, "There are 11 redirects; Netlify takes 4."),
        ("gitlab", {"redirects_bytes": 99}, "GitLab Pages takes 99 bytes."),
        (
            "cloudflare",
            {"redirect_length": 20},
            "The redirect “/old/1/ /2021/01/p1/ 301…” has 24",
        ),
        ("cloudflare", {"header_length": 9}, "The header rule for /*.bib has a line of "),
        ("cloudflare", {"header_rules": 1}, "header rules; Cloudflare Pages takes 1."),
    ],
)
def test_every_limit_is_looked_at(
    make_site, limited, host: str, changed: dict[str, int], message: str
) -> None:
    """Each of these makes a deployment fail, or leaves out what is beyond it without a word."""
    limited(host, **changed)
    site = make_site(_files(), f'[hosting]\nhosts = ["{host}"]\n')
    assert any(message in told for told in _over(site, host))


def test_old_addresses_that_a_host_cannot_redirect_are_named(make_site) -> None:
    """Nobody sees a feed that silently ended."""
    site = make_site(
        {"content/posts/2021-10-20-a.md": post("A", aliases="[/old/, '/?p=12']")},
        '[hosting]\nhosts = ["github"]\n[hosting.redirects]\n"/feed/" = "/atom.xml"\n',
    )
    (_, told) = _check(site, "github")
    assert (told.severity, told.message) == (Severity.WARNING, "GitHub Pages cannot redirect /?p=12, /feed/.")


def test_gitlab_shows_a_page_where_it_could_redirect(make_site) -> None:
    """Files override redirects there: search engines would be told by a page only."""
    site = make_site(
        {"content/posts/2021-10-20-a.md": post("A", aliases="[/old/]")}, '[hosting]\nhosts = ["gitlab"]\n'
    )
    (_, told) = _check(site, "gitlab")
    assert told.message == "GitLab Pages shows a page at one old address instead of redirecting."


def test_a_host_for_which_nothing_is_written_is_told(make_site, run_octavo) -> None:
    """One checks first and sets `hosts` afterwards."""
    site = make_site({})
    ran = run_octavo("check", site.folder, "--host", "nginx")
    assert (ran.code, ran.out) == (0, "1 warning, 1 notice.\n")
    assert (
        '[hosting] does not name nginx: nothing is written for it.\n  hint: Add hosts = ["nginx"].' in ran.err
    )
