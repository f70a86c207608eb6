"""What readers wrote in Disqus comes to the posts, once, without a trace of who they are."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from disqus_export import comment, thread, write_disqus
from wxr_export import comment as wordpress_comment
from wxr_export import item, write_export

from octavo.errors import UsageError
from octavo.importers.disqus.importing import import_disqus
from octavo.importers.report import ImportReport
from octavo.importers.wordpress.importing import import_wordpress
from ran_command import Ran
from site_builder import Site, SiteMaker, post

TRUST = "content/posts/2021-10-20-trust.comments.yaml"
ADDRESS = "https://old.example/2012/03/trust/"


@pytest.fixture
def site(make_site: SiteMaker) -> Site:
    aliases = '[/2012/03/trust/, "/?p=12"]'
    return make_site(
        {
            "content/posts/2021-10-20-trust.md": post("Trust", aliases=aliases),
            "content/posts/2021-10-21-doubt.md": post("Doubt", aliases="[/2012/04/doubt/]"),
            "content/authors/orla.md": "---\nname: O. Ratio\n---\n",
        }
    )


def run(site: Site, tmp_path: Path, *parts: str, **options: object) -> ImportReport:
    file = write_disqus(tmp_path / "disqus.xml", *parts)
    return import_disqus(site.folder, (file,), lambda count: None, **options)


def archive(site: Site, file: str = TRUST) -> str:
    return (site.folder / file).read_text("utf-8")


def counts(report: ImportReport) -> tuple[int, int, dict[str, int]]:
    found = report.counts[0]
    return found.written, found.unchanged, dict(found.skipped)


def test_a_thread_becomes_an_archive(site: Site, tmp_path: Path, run_octavo: Callable[..., Ran]) -> None:
    """Ids, parents and times are kept; of addresses nothing is read that could be kept."""
    file = write_disqus(
        tmp_path / "disqus.xml",
        thread(1, ADDRESS),
        comment(11, "<p>First.</p><p>Line<br>two</p>"),
        comment(12, "<p>Mine. <script>1</script></p>", parent=11, author="Orla", username="oratio"),
    )
    ran = run_octavo("import", "disqus", file, "--site", site.folder, "--author", "oratio=orla")
    assert (ran.code, ran.out, ran.err) == (0, "2 comments: 2 written\n", "")
    assert archive(site) == (
        '- id: "disqus-11"\n  author: Tony\n  date: 2013-01-02T03:11:05+00:00\n  format: html\n'
        "  body: |\n    <p>First.</p>\n    <p>Line<br>two</p>\n\n"
        '- id: "disqus-12"\n  parent: "disqus-11"\n  author: Orla\n  by: orla\n'
        "  date: 2013-01-02T03:12:05+00:00\n  format: html\n  body: |\n    <p>Mine. </p>\n"
    )
    site.build()


def test_comments_are_joined_by_the_internal_number_only(site: Site, tmp_path: Path) -> None:
    """What stands in `<id>` repeats, and names another thing than it seems to."""
    run(
        site,
        tmp_path,
        thread(1, ADDRESS, name="2"),
        thread(2, "https://old.example/2012/04/doubt/", name="1"),
        comment(11, page=1, name="12"),
        comment(12, page=2, name="11"),
        comment(13, page=2, parent=12, name="wp_id=12"),
    )
    assert archive(site).count("- id:") == 1
    doubt = archive(site, "content/posts/2021-10-21-doubt.comments.yaml")
    assert doubt.count("- id:") == 2
    assert 'parent: "disqus-12"' in doubt


def test_what_was_not_to_be_seen_is_counted_and_stays_away(site: Site, tmp_path: Path) -> None:
    report = run(
        site,
        tmp_path,
        thread(1, ADDRESS),
        thread(2, ADDRESS, deleted=True),
        comment(11, "<p>Buy pills</p>", spam=True),
        comment(12, "<p>Regretted</p>", deleted=True),
        comment(13, "<p>Answer</p>", parent=12),
        comment(14, "<p>Hidden</p>", page=2),
        comment(15, "<p>Lost</p>", page=99),
        comment(16, "<p>Kept back</p>").replace("<isSpam>", "<isApproved>false</isApproved><isSpam>"),
    )
    assert counts(report) == (
        1,
        0,
        {
            "spam": 1,
            "deleted": 1,
            "not approved": 1,
            "below a page that was deleted in Disqus": 1,
            "below a page that is not in the export": 1,
        },
    )
    assert archive(site).count("<p>") == 1
    article = site.article("/2021/10/trust/")
    assert article.discussion is not None
    assert [c.id for c in article.discussion.comments] == ["disqus-13"]


@pytest.mark.parametrize(
    "parts",
    [
        thread(1, "http://www.old.example/2012/03/trust"),
        thread(1, "https://new.example/2021/10/trust/?utm_source=feed#comments"),
        thread(1, "https://old.example/2012/03/trust/index.html"),
        thread(1, "https://old.example/?p=12"),
        thread(1, "", name="12 https://old.example/?p=12"),
        thread(1, "", name="/2012/03/trust/"),
        thread(1, "https://old.example/blog/2012/03/trust/"),
    ],
)
def test_a_page_finds_its_post(site: Site, tmp_path: Path, parts: str) -> None:
    """The address that Disqus noted is that of the first reader: with www., a campaign, or by number."""
    assert counts(run(site, tmp_path, parts, comment(11)))[0] == 1


def test_a_page_without_a_post_is_named(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path, thread(1, "https://old.example/gone/"), comment(11), comment(12))
    assert counts(report) == (0, 0, {"no post here has their address": 2})
    assert report.remarks[0].items == (("https://old.example/gone/", "2 comments"),)
    assert not (site.folder / TRUST).exists()


def test_pages_of_one_post_are_one_discussion_without_doubles(site: Site, tmp_path: Path) -> None:
    """A blog that changed its addresses has threads twice, and some comments were copied with them."""
    report = run(
        site,
        tmp_path,
        thread(1, "http://old.example/2012/03/trust/"),
        thread(2, "https://old.example/2012/03/trust/?replytocom=7"),
        comment(11, "<p>First</p>", date="2013-01-01T00:00:01Z"),
        comment(21, "<p>First</p>", page=2, date="2013-01-01T00:00:01Z"),
        comment(22, "<p>To the copy</p>", page=2, parent=21, author="Ann"),
    )
    assert counts(report) == (2, 0, {"here already, as a copy": 1})
    assert 'id: "disqus-22"\n  parent: "disqus-11"' in archive(site)


def test_comments_that_the_old_blog_had_copies_of_are_not_doubled(
    make_site: SiteMaker, tmp_path: Path
) -> None:
    """The plug-in for WordPress copies comments both ways."""
    site = make_site()
    more = wordpress_comment(5, "From Disqus", date="2013-01-01 00:00:01")
    export = write_export(tmp_path / "wp.xml", item(12, slug="trust", more=more))
    import_wordpress(site.folder, (export,), lambda count: None)
    parts = (
        thread(1, ADDRESS),
        comment(11, "<p>From Disqus</p>", date="2013-01-01T00:00:01Z"),
        comment(12, "<p>New</p>", parent=11, date="2013-01-01T00:00:01Z", author="Ann"),
    )
    report = run(site, tmp_path, *parts)
    assert counts(report) == (1, 0, {"here already, as a copy": 1})
    text = archive(site, "content/posts/2012-03-04-trust.comments.yaml")
    assert [line for line in text.splitlines() if "id:" in line or "parent" in line] == [
        '- id: "5"',
        '- id: "disqus-12"',
        '  parent: "5"',
    ]
    import_wordpress(site.folder, (export,), lambda count: None)
    assert archive(site, "content/posts/2012-03-04-trust.comments.yaml") == text


def test_importing_again_adds_what_is_new_and_nothing_that_was_taken_out(site: Site, tmp_path: Path) -> None:
    first = (thread(1, ADDRESS), comment(11, "<p>One</p>"), comment(12, "<p>Two</p>"))
    run(site, tmp_path, *first)
    before = archive(site)
    assert counts(run(site, tmp_path, *first)) == (0, 2, {})
    assert archive(site) == before
    edited = before.partition('\n- id: "disqus-12"')[0].replace("One", "One, mended.")
    site.write({TRUST: edited})
    report = run(site, tmp_path, *first, comment(13, "<p>Three</p>", parent=11))
    assert counts(report) == (1, 1, {"taken out of the archive here since the last import": 1})
    assert archive(site).startswith(edited.rstrip())
    assert "Two" not in archive(site)


def test_who_was_forgotten_does_not_come_back(
    site: Site, tmp_path: Path, run_octavo: Callable[..., Ran]
) -> None:
    """Not under the number that was forgotten, and not by a copy of it."""
    parts = (thread(1, ADDRESS), comment(11, "<p>Regretted</p>", date="2013-01-01T00:00:01Z"))
    run(site, tmp_path, *parts)
    run_octavo("comments", "forget", "disqus-11", "--site", site.folder)
    run(site, tmp_path, *parts)
    assert "Regretted" not in archive(site)
    run(site, tmp_path, *parts, comment(21, "<p>Regretted</p>", date="2013-01-01T00:00:01Z"))
    assert "Regretted" not in archive(site)


def test_markup_of_disqus_is_undone(site: Site, tmp_path: Path) -> None:
    """Links would go by way of a counter for ever, and names of accounts are no names."""
    counted = "http://disq.us/url?url=https%3A%2F%2Fpaper.example%2F%3Fa%3D1%26b%3D2%3AzjHJ9CS7YTS6D6-FWtZRTF8swk4&amp;cuid=1"
    report = run(
        site,
        tmp_path,
        thread(1, ADDRESS),
        comment(11, f'<p><a href="{counted}" rel="nofollow">paper</a></p>', author="Ann Ode", username="ann"),
        comment(12, "<p>@ann:disqus and @nobody:disqus, x@ann:disqus</p>"),
        comment(13, '<p><a href="https://uploads.disquscdn.com/images/1.png">1.png</a></p>'),
        comment(14, "<p>see <a href='http://disq.us/p/abc'>this</a></p>"),
    )
    text = archive(site)
    assert 'href="https://paper.example/?a=1&amp;b=2"' in text
    assert "@Ann Ode and @nobody, " in text
    assert "http://disq.us/p/abc" in text
    assert [items.items for items in report.remarks] == [
        (("posts/2021-10-20-trust.md", "#comment-disqus-13"),)
    ]


def test_a_dry_run_writes_nothing(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path, thread(1, ADDRESS), comment(11), is_dry=True)
    assert counts(report) == (1, 0, {})
    assert not (site.folder / TRUST).exists()
    assert not (site.folder / "content/imports.csv").exists()


def test_a_compressed_export_is_read_as_it_comes(site: Site, tmp_path: Path) -> None:
    """Disqus sends it so; one that was cut off gives what can be read, and the report says so."""
    file = write_disqus(
        tmp_path / "d.xml", thread(1, ADDRESS), *(comment(n, f"<p>{n}</p>") for n in range(9))
    )
    data = gzip.compress(file.read_bytes(), mtime=0)
    file.write_bytes(data)
    report = import_disqus(site.folder, (file,), lambda count: None)
    assert counts(report)[0] == 9
    file.write_bytes(data[:-200])
    cut = import_disqus(site.folder, (file,), lambda count: None)
    assert "broken" in cut.advice[0]


def test_an_archive_that_cannot_be_added_to_is_left(site: Site, tmp_path: Path) -> None:
    """Appended to a list in brackets, new comments would break the old ones, too."""
    site.write({TRUST: '[{id: "1", author: Ann, date: 2013-01-01, body: Text}]\n'})
    report = run(site, tmp_path, thread(1, ADDRESS), comment(11))
    assert counts(report) == (0, 0, {f"{TRUST} cannot be added to": 1})
    site.write({"content/posts/2021-10-21-doubt.comments.json": "[]"})
    doubt = thread(2, "https://old.example/2012/04/doubt/")
    report = run(site, tmp_path, doubt, comment(11, page=2))
    assert list(counts(report)[2]) == ["imports do not add to content/posts/2021-10-21-doubt.comments.json"]


def test_an_author_has_to_be_one_of_the_site(
    site: Site, tmp_path: Path, run_octavo: Callable[..., Ran]
) -> None:
    file = write_disqus(tmp_path / "disqus.xml", thread(1, ADDRESS), comment(11))
    ran = run_octavo("import", "disqus", file, "--site", site.folder, "--author", "oratio=nobody")
    assert (ran.code, ran.err) == (
        2,
        "octavo: oratio=nobody: the site has no author “nobody” (content/authors/).\n",
    )
    ran = run_octavo("import", "disqus", file, "--site", site.folder, "--author", "oratio")
    assert ran.code == 2
    assert "USERNAME=ID" in ran.err


@pytest.mark.parametrize("data", [b"", b"no XML at all", b"<rss><channel></channel></rss>", b"\x1f\x8b\x08"])
def test_what_is_no_export_of_disqus_is_refused(site: Site, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "disqus.xml"
    file.write_bytes(data)
    with pytest.raises(UsageError, match="no export of Disqus"):
        import_disqus(site.folder, (file,), lambda count: None)


def test_what_readers_wrote_need_not_fit_into_memory(site: Site, tmp_path: Path) -> None:
    """An old blog has hundreds of megabytes of it; all that waits is where in a file each comment is."""
    written = [comment(number, f"<p>{'So it is. ' * 20_000}</p>", page=2) for number in range(60)]
    file = write_disqus(tmp_path / "disqus.xml", thread(1, ADDRESS), comment(99), *written)
    del written
    import_disqus(site.folder, (file,), lambda count: None, is_dry=True)  # all is loaded
    tracemalloc.start()
    report = import_disqus(site.folder, (file,), lambda count: None, is_dry=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counts(report) == (1, 0, {"below a page that is not in the export": 60})
    assert most < file.stat().st_size // 2
