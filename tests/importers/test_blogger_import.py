"""A whole blog comes over from Blogger, out of either form of its exports."""

# ruff: noqa: E501  what was typed, and what becomes of it, stands on a line each
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from blogger_export import (
    CLASSIC_HEAD,
    PROFILE,
    TAKEOUT_HEAD,
    classic,
    classic_comment,
    takeout,
    takeout_comment,
    write_blogger,
)
from wxr_export import png

from octavo.errors import UsageError
from octavo.importers.blogger.importing import import_blogger
from octavo.importers.report import ImportReport
from ran_command import Ran
from site_builder import Site, SiteMaker

OLD_FORM = '[posts]\npermalink = "/{year}/{month:02}/{slug}.html"\n'
PICTURES = "https://1.bp.blogspot.com/-aBc/TxYz/AAAA/h4sh"


@pytest.fixture
def imported(make_site: SiteMaker, tmp_path: Path) -> Callable[..., Site]:
    def run(
        *entries: str, head: str = "", settings: str = "", site: Site | None = None, **options: object
    ) -> Site:
        site = site or make_site(settings=settings)
        head = head or (TAKEOUT_HEAD if "<blogger:type>" in "".join(entries) else CLASSIC_HEAD)
        file = write_blogger(tmp_path / "feed.atom", *entries, head=head)
        site.report = import_blogger(site.folder, (file,), lambda count: None, **options)
        return site

    return run


def text_of(site: Site, name: str) -> str:
    return (site.folder / "content" / name).read_text("utf-8")


def body_of(site: Site, name: str = "posts/2012-03-04-post-1.md") -> str:
    return text_of(site, name).partition("\n---\n")[2].strip()


def files(site: Site, folder: str = "") -> list[str]:
    content = site.folder / "content"
    return sorted(p.relative_to(content).as_posix() for p in (content / folder).rglob("*") if p.is_file())


def counts(report: ImportReport) -> dict[str, tuple[int, int, dict[str, int]]]:
    return {c.kind: (c.written, c.unchanged, dict(c.skipped)) for c in report.counts if c.found}


def remarks(report: ImportReport, word: str) -> list[tuple[str, str]]:
    return [entry for topic in report.remarks if word in topic.topic for entry in topic.items]


@pytest.mark.parametrize("form", ["classic", "takeout"])
def test_a_post_keeps_what_readers_and_subscribers_know_of_it(
    imported: Callable[..., Site], form: str
) -> None:
    path = "/2012/03/is-it-remyelination.html"
    title, labels, text = "Is it <i>remyelination</i> & <more>?", ("Myelin & axons", "trials"), "<p>Text.</p>"
    if form == "classic":
        site = imported(classic(12, text, title=title, labels=("Myelin &amp; axons", "trials"), path=path))
    else:
        site = imported(
            takeout(12, text, title=title, labels=("Myelin &amp; axons", "trials"), filename=path)
        )
    date = "18:00:00.001" if form == "classic" else "18:00:00"
    assert text_of(site, "posts/2012-03-04-is-it-remyelination.md") == (
        '---\ntitle: "Is it *remyelination* & \\\\<more>?"\n'
        f"date: 2012-03-04 {date.partition('.')[0]}+00:00\nauthors: [orla-ratio]\n"
        f'tags: ["{labels[0]}", trials]\naliases:\n  - "{path}"\n'
        'guid: "tag:blogger.com,1999:blog-99.post-12"\n---\n\nText.\n'
    )
    assert text_of(site, "authors/orla-ratio.md") == "---\nname: Orla Ratio\n---\n"
    assert site.build().counts["posts"] == 1


def test_titles_that_takeout_escaped_twice_are_what_readers_saw(imported: Callable[..., Site]) -> None:
    site = imported(takeout(1, title="Orla&#39;s &quot;trial&quot; &amp; mine"))
    assert text_of(site, "posts/2012-03-04-post-1.md").startswith(
        '---\ntitle: "Orla\'s \\"trial\\" & mine"\n'
    )


def test_comments_of_a_classic_export_find_their_post_and_what_they_answer(
    imported: Callable[..., Site],
) -> None:
    """The post stands in `thr:in-reply-to`, the parent in a link: easily taken for one another."""
    site = imported(
        classic_comment(31, "First.<br /><br />Second<br />line", post=1),
        classic_comment(32, "Answer", post=1, parent=31, author="Orla Ratio", uri=PROFILE),
        classic_comment(33, "By name only", post=1, parent=99, author="Orla Ratio"),
        classic_comment(34, "Elsewhere", post=2),
        classic(1),
        classic(2),
    )
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert archive == (
        '- id: "31"\n  author: Tony\n  date: 2012-03-05T11:31:05+00:00\n  format: html\n'
        "  body: |\n    <p>First.</p>\n    <p>Second<br>line</p>\n\n"
        '- id: "32"\n  parent: "31"\n  author: Orla Ratio\n'
        f"  author_url: {PROFILE}\n  by: orla-ratio\n"
        "  date: 2012-03-05T11:32:05+00:00\n  format: html\n  body: |\n    <p>Answer</p>\n\n"
        '- id: "33"\n  parent: "99"\n  author: Orla Ratio\n  date: 2012-03-05T11:33:05+00:00\n'
        "  format: html\n  body: |\n    <p>By name only</p>\n"
    )
    assert text_of(site, "posts/2012-03-04-post-2.comments.yaml").count("- id") == 1
    assert counts(site.report)["comments"] == (4, 0, {})
    assert "tony@mail.example" not in "".join(text_of(site, name) for name in files(site))
    assert site.build().counts["posts"] == 2


def test_comments_of_takeout_find_their_post_and_what_they_answer(imported: Callable[..., Site]) -> None:
    site = imported(
        takeout_comment(32, "Answer", parent=31, author="Orla Ratio", uri=PROFILE),
        takeout(1),
        takeout_comment(31, "First."),
    )
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert [line for line in archive.splitlines() if "id:" in line or "by:" in line or "parent" in line] == [
        '- id: "31"',
        '- id: "32"',
        '  parent: "31"',
        "  by: orla-ratio",
    ]


@pytest.mark.parametrize(
    "entry",
    [
        classic_comment(31, "A reader's words"),
        classic_comment(31, "A reader's words", kind=""),
        classic_comment(31, "A reader's words", kind="post"),
        takeout_comment(31, "A reader's words"),
        takeout_comment(31, "A reader's words").replace("COMMENT", "POST"),
        takeout_comment(31, "A reader's words", post=77),
        classic_comment(31, "A reader's words", post=77),
    ],
    ids=["classic", "without a kind", "called a post", "takeout", "called POST", "lost", "lost, classic"],
)
def test_a_comment_is_never_an_article(imported: Callable[..., Site], entry: str) -> None:
    """Other importers made posts of readers' comments."""
    site = imported(takeout(1) if "<blogger:type>" in entry else classic(1), entry)
    assert [name for name in files(site, "posts") if name.endswith(".md")] == ["posts/2012-03-04-post-1.md"]
    assert counts(site.report)["posts"] == (1, 0, {})
    assert sum(counts(site.report)["comments"][0:2]) + sum(counts(site.report)["comments"][2].values()) == 1


def test_the_template_and_settings_are_no_texts(imported: Callable[..., Site]) -> None:
    site = imported(
        classic(1),
        classic(5, "body { color: red }", kind="template").replace(".post-5", ".layout"),
        classic(6, "true", kind="settings").replace(".post-6", ".settings.BLOG_NAME"),
    )
    assert files(site, "posts") == ["posts/2012-03-04-post-1.md"]
    assert counts(site.report)["other items"] == (0, 0, {"template": 1, "settings": 1})


def test_only_published_posts_become_published_ones(imported: Callable[..., Site]) -> None:
    site = imported(
        takeout(1),
        takeout(2, "Secret", status="DRAFT", filename="", title="Not yet"),
        takeout(3, status="SCHEDULED"),
        takeout(4, "Old", status="SOFT_TRASHED"),
        takeout(5, "Old", trashed="2020-01-01T00:00:00Z"),
        takeout_comment(40, post=4),
    )
    assert "draft: true" not in text_of(site, "posts/2012-03-04-post-1.md")
    for name in ("not-yet", "post-3"):
        text = text_of(site, f"posts/2012-03-04-{name}.md")
        assert "draft: true" in text
        assert "guid" not in text
        assert "aliases" not in text
    assert counts(site.report)["posts"] == (3, 0, {"in the bin": 2})
    assert counts(site.report)["comments"] == (0, 0, {"below a post that is not imported": 1})
    site = imported(classic(8, draft=True, path=""), site=site)
    assert "draft: true" in text_of(site, "posts/2012-03-04-post-8.md")


def test_of_comments_those_that_were_to_be_seen_come(imported: Callable[..., Site]) -> None:
    site = imported(
        takeout(1),
        takeout_comment(31),
        takeout_comment(32, "Buy pills", status="SPAM"),
        takeout_comment(33, "Waits", status="PENDING"),
        takeout_comment(34, "", status="EMPTIED"),
        takeout_comment(35, "Thrown away", trashed="2020-01-01T00:00:00Z"),
        takeout_comment(36, "Nobody knows", status="GHOSTED"),
    )
    assert counts(site.report)["comments"] == (
        1,
        0,
        {"spam": 1, "pending": 1, "removed": 1, "in the bin": 1, "ghosted": 1},
    )
    gone = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
    site = imported(classic(1), classic_comment(37, "This comment has been removed.", more=gone))
    assert counts(site.report)["comments"] == (0, 0, {"removed": 1})


def test_pages_leave_their_folder_and_stay_reachable(imported: Callable[..., Site]) -> None:
    site = imported(
        takeout(7, kind="PAGE", filename="/p/about-us.html", title="About us"),
        takeout(8, kind="PAGE", filename="/p/archive.html", title="Archive"),
    )
    assert files(site, "pages") == ["pages/about-us.md", "pages/archive-2.md"]
    text = text_of(site, "pages/about-us.md")
    assert '  - "/p/about-us.html"' in text
    assert "date:" not in text
    site.build()
    assert {"about-us/index.html", "p/about-us.html", "p/archive.html"} <= set(site.tree())


def test_the_old_form_of_addresses_is_proposed_and_then_needs_no_aliases(
    imported: Callable[..., Site],
) -> None:
    entries = [takeout(n) for n in range(1, 4)]
    site = imported(*entries)
    advice = "\n".join(site.report.advice)
    assert 'permalink = "/{year}/{month:02}/{slug}.html"' in advice
    assert "Post feed redirect URL to https://example.org/atom.xml" in advice
    assert "clock" not in advice
    settings = (site.folder / "site.toml").read_text("utf-8")
    site.write({"site.toml": f"{settings}\n{OLD_FORM}"})
    imported(*entries, site=site)
    assert "aliases" not in text_of(site, "posts/2012-03-04-post-1.md")
    site.build()
    assert "2012/03/post-1.html" in site.tree()
    assert "permalink" not in "".join(site.report.advice)


def test_the_clock_of_a_classic_export_is_compared(imported: Callable[..., Site]) -> None:
    site = imported(classic(1), classic(2), settings="")
    assert "The old blog's clock was mostly UTC-8" in "\n".join(site.report.advice)


def test_links_between_posts_lead_to_files(imported: Callable[..., Site]) -> None:
    """Takeout does not say what the blog was called; its posts tell by their links to one another."""
    links = (
        '<a href="https://relapse.blogspot.co.uk/2012/03/post-2.html">one</a>'
        ' <a href="http://relapse.blogspot.com/2012/03/post-2.html?showComment=1#c31">two</a>'
        ' <a href="https://relapse.blogspot.com/2012/04/gone.html">three</a>'
        ' <a href="https://other.blogspot.com/2012/04/other.html">four</a>'
        ' <a href="/2012/03/post-2.html">five</a>'
    )
    site = imported(takeout(1, links), takeout(2), takeout_comment(31, post=2))
    assert body_of(site) == (
        "[one](2012-03-04-post-2.md) [two](2012-03-04-post-2.md#comment-31)"
        " [three](https://relapse.blogspot.com/2012/04/gone.html)"
        " [four](https://other.blogspot.com/2012/04/other.html) [five](2012-03-04-post-2.md)"
    )
    assert remarks(site.report, "Links to pages") == [
        ("posts/2012-03-04-post-1.md", "https://relapse.blogspot.com/2012/04/gone.html")
    ]
    site.build()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("One<br /><br />Two<br />three", "One\n\nTwo\\\nthree"),
        ("<div>One</div><div><br /></div><div>Two</div>", "One\n\nTwo"),
        ("<ul><br /><li>a</li><br /><li>b</li><br /></ul>", "- a\n- b"),
        ("Old days\n\nhad no marks\nat all", "Old days\n\nhad no marks\\\nat all"),
        ('Teaser.<br /><a name="more"></a><br />Rest.', "Teaser.\n\n<!-- more -->\n\nRest."),
        ("<p>Teaser.</p><span><a name='more'></a></span><p>Rest.</p>", "Teaser.\n\n<!-- more -->\n\nRest."),
        (
            '<span id="docs-internal-guid-1"><p dir="ltr" style="line-height: 1.2;"><span style="font-size: 11pt;">Words</span></p></span>',
            "Words",
        ),
        (
            '<table align="center" cellpadding="0" class="tr-caption-container" style="float: left;"><tbody>\n'
            f'<tr><td><a href="{PICTURES}/s1600/a.png" imageanchor="1"><img alt="x" border="0" src="{PICTURES}/s320/a.png" width="320" /></a></td></tr>\n'
            '<tr><td class="tr-caption" style="text-align: center;">Fig 1. A <i>lesion</i></td></tr>\n</tbody></table>',
            f'[![Fig 1. A *lesion*]({PICTURES}/s320/a.png){{alt="x"}}]({PICTURES}/s1600/a.png)',
        ),
        ("<script>alert(1)</script><p onclick='x()'>Safe</p>", "Safe"),
        (
            '<iframe class="BLOG_video_class" src="https://www.blogger.com/video.g?token=abc"></iframe>',
            "<https://www.blogger.com/video.g?token=abc>",
        ),
        ("<p>Where \\(E=mc^2\\) holds</p>", "Where $E=mc^2$ holds"),
    ],
)
def test_markup_of_blogger_becomes_markdown(imported: Callable[..., Site], html: str, markdown: str) -> None:
    site = imported(takeout(1, html))
    assert body_of(site) == markdown


def test_pictures_come_from_the_copy_where_it_is_certain_which_they_are(
    imported: Callable[..., Site], tmp_path: Path
) -> None:
    """Cameras call many pictures alike: a wrong one would be worse than one that is still elsewhere."""
    media = tmp_path / "Albums/Relapse"
    media.mkdir(parents=True)
    for name in ("Fig 1.png", "IMG_1.jpg", "twice.png", "twice(1).png"):
        (media / name).write_bytes(png())
    site = imported(
        takeout(
            1,
            f'<a href="{PICTURES}/s1600/Fig%2B1.png"><img src="{PICTURES}/s320/Fig%2B1.png" width="320" height="200" /></a>'
            f'<img src="{PICTURES}/s320/IMG_1.jpg" /><img src="https://blogger.googleusercontent.com/img/b/R29v/AVvX/w640-h480/IMG_1.jpg" />'
            f'<img src="{PICTURES}/s320/twice.png" /><img src="{PICTURES}/s320/lost.png" />'
            '<img src="https://blogger.googleusercontent.com/img/a/AVvXsE" /><img src="https://host.example/s320/Fig 1.png" />',
        ),
        media=media,
    )
    body = body_of(site)
    assert body.startswith("[![](/blogger/Fig%201.png){width=320}](/blogger/Fig%201.png)")
    assert f"{PICTURES}/s320/IMG_1.jpg" in body
    assert "/AVvX/w640-h480/IMG_1.jpg" in body
    assert [name for name in files(site) if "static" in name] == ["static/blogger/Fig 1.png"]
    assert [name for name, _ in remarks(site.report, "several have")] == ["img_1.jpg", "twice.png"]
    assert [name for name, _ in remarks(site.report, "not in the media folder")] == [
        "https://blogger.googleusercontent.com/img/a/AVvXsE",
        "lost.png",
    ]
    assert counts(site.report)["pictures and files"] == (1, 0, {})
    site.build()


def test_without_a_copy_pictures_stay_where_they_are(imported: Callable[..., Site]) -> None:
    site = imported(takeout(1, f'<img src="{PICTURES}/s320/a.png" alt="A lesion" />'))
    assert body_of(site) == f'![]({PICTURES}/s320/a.png){{alt="A lesion"}}'
    assert remarks(site.report, "stay on Google's hosts") == [("a.png", "")]


def test_again_only_what_changed_and_nothing_that_was_edited(imported: Callable[..., Site]) -> None:
    entries = (takeout(1, "One"), takeout(2, "Two"), takeout_comment(31))
    site = imported(*entries)
    before = {name: text_of(site, name) for name in files(site)}
    imported(*entries, site=site)
    assert {name: text_of(site, name) for name in files(site)} == before
    assert counts(site.report)["posts"] == (0, 2, {})
    assert counts(site.report)["comments"] == (0, 1, {})
    mine = before["posts/2012-03-04-post-1.md"].replace("One", "Mine")
    site.write({"content/posts/2012-03-04-post-1.md": mine})
    imported(takeout(1, "Uno"), takeout(2, "Due"), takeout_comment(31), takeout_comment(32), site=site)
    assert text_of(site, "posts/2012-03-04-post-1.md") == mine
    assert "Due" in text_of(site, "posts/2012-03-04-post-2.md")
    assert counts(site.report)["comments"] == (1, 1, {})


def test_several_files_are_one_blog(
    imported: Callable[..., Site], make_site: SiteMaker, tmp_path: Path
) -> None:
    """Comments may be exported apart, and a text may be in two files."""
    site = make_site()
    parts = (
        write_blogger(tmp_path / "comments.xml", classic_comment(31), classic_comment(31)),
        write_blogger(tmp_path / "posts.xml", classic(1), classic(1)),
    )
    report = import_blogger(site.folder, parts, lambda count: None)
    assert counts(report)["posts"] == (1, 0, {"in the export twice": 1})
    assert counts(report)["comments"] == (1, 0, {"in the export twice": 1})


def test_names_that_two_texts_want_are_given_once(imported: Callable[..., Site]) -> None:
    site = imported(
        takeout(1, "A draft", filename="", title="Trust", status="DRAFT"),
        takeout(2, "Published", filename="/2012/03/trust.html", title="Trust"),
        takeout(3, "", filename="/2012/03/blog-post.html", title="", date="2012-03-05T00:00:00Z"),
        takeout(4, "Many words that name a post", filename="/2012/03/blog-post_4.html", title=""),
    )
    assert "Published" in text_of(site, "posts/2012-03-04-trust.md")
    assert "A draft" in text_of(site, "posts/2012-03-04-trust-2.md")
    assert "title: Untitled" in text_of(site, "posts/2012-03-05-blog-post.md")
    assert "title: Many words that name a post" in text_of(site, "posts/2012-03-04-blog-post_4.md")


def test_the_feed_that_readers_get_is_read_too(imported: Callable[..., Site]) -> None:
    """Of a blog whose owner cannot export it there is /feeds/posts/default?max-results=500."""
    site = imported(classic(1, kind="", labels=("ms",)))
    assert "tags: [ms]" in text_of(site, "posts/2012-03-04-post-1.md")


def test_somebody_who_is_gone_is_no_author(imported: Callable[..., Site]) -> None:
    site = imported(takeout(1, author="Unknown", uri="https://www.blogger.com/profile/0"))
    assert "authors" not in text_of(site, "posts/2012-03-04-post-1.md")
    assert not (site.folder / "content/authors/unknown.md").exists()


def test_a_dry_run_writes_nothing_and_the_command_tells_all(
    make_site: SiteMaker, tmp_path: Path, run_octavo: Callable[..., Ran]
) -> None:
    site = make_site()
    file = write_blogger(tmp_path / "feed.atom", takeout(1), takeout_comment(31), head=TAKEOUT_HEAD)
    before = files(site)
    ran = run_octavo("import", "blogger", file, "--site", site.folder, "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("1 post: 1 to write\n0 pages\n1 comment: 1 to write\n1 author: 1 to write\n")
    assert files(site) == before


@pytest.mark.parametrize(
    "data", [b"", b"no XML", b"<rss><channel><link>x</link></channel></rss>", b"PK\x03\x04zip"]
)
def test_what_is_no_export_of_blogger_is_refused(make_site: SiteMaker, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "feed.atom"
    file.write_bytes(data)
    with pytest.raises(UsageError, match="no export of Blogger"):
        import_blogger(make_site().folder, (file,), lambda count: None)
