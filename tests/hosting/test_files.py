"""The files that servers and hosts read, as a build writes them."""

from __future__ import annotations

import re

import pytest

from octavo.hosting.hosts import HOSTS
from octavo.site.config import HostingSettings
from site_builder import post

_POST = post("New", aliases="[/old/, /older.html, '/?p=12']", slug="new", date="2021-10-20")
_COMMENTS = '- id: "1"\n  body: A word.\n  date: 2021-11-01\n'
_FILES = {"content/posts/new.md": _POST, "content/posts/new.comments.yaml": _COMMENTS}


def _site(make_site, *hosts: str, settings: str = "", base: str = ""):
    named = ", ".join(f'"{host}"' for host in hosts)
    site = make_site(_FILES, f"{settings}\n[hosting]\nhosts = [{named}]\n")
    site.build(**({"base_url": f"https://example.org{base}"} if base else {}))
    return site


def test_github_is_always_told_to_leave_no_folder_out(make_site) -> None:
    """Without the file all style sheets and pictures would vanish there, for their folder begins with `_`."""
    site = make_site({})
    site.build()
    assert site.tree()[".nojekyll"] == b""
    assert {name for name in site.tree() if name.startswith((".", "_"))} >= {".nojekyll"}
    assert not {"_headers", "_redirects", ".htaccess"} & set(site.tree())


@pytest.mark.parametrize(
    ("host", "files"),
    [
        ("apache", {".htaccess"}),
        ("caddy", {".hosting/caddy.conf"}),
        ("cloudflare", {"_headers", "_redirects"}),
        ("github", set()),
        ("gitlab", {"_redirects"}),
        ("netlify", {"_headers", "_redirects"}),
        ("nginx", {".hosting/nginx-http.conf", ".hosting/nginx-server.conf"}),
        ("s3", set()),
    ],
)
def test_a_host_gets_the_files_that_it_reads(make_site, host: str, files: set[str]) -> None:
    """And no other: what no program reads is only there to be wondered at."""
    site = _site(make_site, host)
    others = {".nojekyll"}
    found = {name for name in site.tree() if name.startswith((".", "_")) and not name.startswith("_assets/")}
    assert found - others == files


def test_every_host_can_be_named_in_the_settings() -> None:
    """`check --host` and `[hosting]` know the same names."""
    names = re.findall(r"'(\w+)'", str(HostingSettings.__annotations__["hosts"]).replace('"', "'"))
    assert sorted(names) == sorted(HOSTS)


def test_netlify_is_told_of_old_addresses_with_queries_and_of_feeds(make_site) -> None:
    """`!` makes a rule win over the page that is there for hosts without rules."""
    site = _site(make_site, "netlify", settings='[feeds]\nrss = "feed/index.xml"\n')
    assert site.page("_redirects").splitlines() == [
        "/ p=12 /2021/10/new/ 301!",
        "/feed/ /feed/index.xml 200",
        "/old/ /2021/10/new/ 301!",
        "/old/comments/atom.xml /2021/10/new/comments/atom.xml 301!",
        "/older.html /2021/10/new/ 301!",
        "/older/comments/atom.xml /2021/10/new/comments/atom.xml 301!",
    ]


def test_cloudflare_is_told_what_it_can_do_and_no_more(make_site) -> None:
    """It has no rules for queries, and to a path without its slash its own page leads."""
    site = _site(make_site, "cloudflare")
    assert site.page("_redirects").splitlines() == [
        "/old/ /2021/10/new/ 301",
        "/old/comments/atom.xml /2021/10/new/comments/atom.xml 301",
        "/older.html /2021/10/new/ 301",
        "/older/comments/atom.xml /2021/10/new/comments/atom.xml 301",
    ]


def test_a_folder_is_redirected_with_all_that_is_in_it(make_site) -> None:
    """Old blogs call categories otherwise; a rule of one address comes before that of its folder."""
    rules = '[hosting.redirects]\n"/category/*" = "/tags/*"\n"/category/x/" = "/"\n'
    for host in ("netlify", "cloudflare", "gitlab"):
        site = make_site({}, f'[hosting]\nhosts = ["{host}"]\n{rules}')
        site.build()
        lines = [line.removesuffix("!") for line in site.page("_redirects").splitlines()]
        assert lines[0] == "/category/x/ / 301"
        assert lines[-1] == "/category/* /tags/:splat 301"


def test_without_redirect_pages_rules_stand_for_both_ways_of_writing_a_path(make_site) -> None:
    """No folder is there that would lead from /old to /old/."""
    site = make_site(_FILES, '[hosting]\nhosts = ["gitlab"]\nredirect_pages = false\n')
    site.build()
    lines = site.page("_redirects").splitlines()
    assert lines[:2] == ["/old/ /2021/10/new/ 301", "/old /2021/10/new/ 301"]
    assert not {"old/index.html", "older.html"} & set(site.tree())


def test_headers_never_say_two_things_of_one_path(make_site) -> None:
    """Netlify and Cloudflare join what several rules say of a header, and two ages are none."""
    site = _site(make_site, "cloudflare")
    text = site.page("_headers")
    patterns = [line for line in text.splitlines() if line.startswith("/")]
    assets = sorted({name.split("/")[1] for name in site.tree() if name.startswith("_assets/")})
    assert {f"/_assets/{folder}/*" for folder in assets} <= set(patterns)
    assert "/_assets/*" not in patterns
    assert "pagefind" not in text
    assert "/*.bib\n  Content-Type: application/x-bibtex; charset=utf-8\n" in text


@pytest.mark.parametrize("base", ["/", "/sub/path/"])
def test_addresses_carry_the_path_of_the_site(make_site, base: str) -> None:
    """A blog in a folder of a host shares the server with others."""
    site = _site(make_site, "apache", "caddy", "nginx", base=base)
    assert f'"{base}old" "{base}2021/10/new/";' in site.page(".hosting/nginx-http.conf")
    assert f'"{base}?p=12" "{base}2021/10/new/";' in site.page(".hosting/nginx-http.conf")
    assert f'error_page 404 "{base}404.html";' in site.page(".hosting/nginx-server.conf")
    assert f'"{base}old/" "{base}2021/10/new/"' in site.page(".hosting/caddy.conf")
    assert f'RewriteRule "^old/$" "{base}2021/10/new/" [R=301,L,NE]' in site.page(".htaccess")
    assert f"ErrorDocument 404 {base}404.html" in site.page(".htaccess")


def test_names_that_mean_something_in_configurations_stay_names(make_site) -> None:
    """An old address is whatever the old blog made of a title."""
    text = post("New", aliases="""['/a "b" (c)$1*/']""", slug="new")
    site = make_site({"content/posts/2021-10-20-new.md": text}, '[hosting]\nhosts = ["apache", "nginx"]\n')
    site.build()
    assert r'"/a \"b\" (c)$1*/" "/2021/10/new/";' in site.page(".hosting/nginx-http.conf")
    assert r'RewriteRule "^a\ \"b\"\ \(c\)\$1\*/$" "/2021/10/new/"' in site.page(".htaccess")


def test_a_line_end_in_an_old_address_writes_no_line_of_a_configuration(make_site) -> None:
    """YAML can hold any character, and these files are run by a server."""
    site = make_site({"content/posts/2021-10-20-new.md": post("New", aliases='["/a\\nreturn 200;/"]')})
    assert any("is not a path inside the site" in problem for problem in site.problems())


def test_the_authors_own_file_wins_and_octavo_says_so(make_site) -> None:
    """Somebody may keep more in .htaccess than octavo knows; but then the redirects are missing."""
    files = {**_FILES, "content/static/.htaccess": "Require all granted\n"}
    site = make_site(files, '[hosting]\nhosts = ["apache"]\n')
    site.build()
    assert site.page(".htaccess") == "Require all granted\n"
    (told,) = [problem for problem in site.problems() if ".htaccess" in problem]
    assert told.startswith("content/static/.htaccess: notice: This file is published in place of")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            'hosts = ["netlify", "gitlab"]',
            "Netlify and GitLab Pages both read _redirects, each in its own way.",
        ),
        ("redirect_pages = false", "Without redirect pages, old addresses lead nowhere"),
        ('redirects = {"feed" = "/atom.xml"}', "The old address “feed” is not a path inside the site."),
        ('redirects = {"/a%20b" = "/atom.xml"}', "The old address “/a%20b” is not a path inside the site."),
        ('redirects = {"/feed/" = "atom.xml"}', "“redirects./feed/” should be a path that begins with /"),
        ('redirects = {"/feed/" = "/nothing/"}', "leads to “/nothing/”, and no page or file has that"),
        ('redirects = {"/a/*" = "/archive/"}', "The redirect of “/a/*” has a * that means nothing."),
        ('redirects = {"/archive/" = "/"}', "have one address: /archive/"),
        ('hosts = ["nginex"]', "“hosts” cannot be “nginex”."),
    ],
)
def test_what_is_wrong_in_hosting_is_told_at_its_place(make_site, settings: str, message: str) -> None:
    """A server that is told nonsense does not start, and nobody looks for the reason in site.toml."""
    site = make_site({}, f"[hosting]\n{settings}\n")
    (told,) = [problem for problem in site.problems() if problem.startswith("site.toml:5")]
    assert message in told
