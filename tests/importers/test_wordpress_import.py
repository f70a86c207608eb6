"""A whole blog comes over: an export and a copy of its uploads → a site that builds."""

# ruff: noqa: E501, S106  what was typed, and what becomes of it, stands on a line each
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from wxr_export import attachment, category, comment, item, meta, png, write_export

from octavo.importers.report import ImportReport
from octavo.importers.wordpress.importing import import_wordpress
from ran_command import Ran
from site_builder import Site, SiteMaker


@pytest.fixture
def imported(make_site: SiteMaker, tmp_path: Path) -> Callable[..., Site]:
    def run(*items: str, settings: str = "", site: Site | None = None, **options: object) -> Site:
        site = site or make_site(settings=settings)
        file = write_export(tmp_path / "export.xml", *items)
        site.report = import_wordpress(site.folder, (file,), lambda count: None, **options)
        return site

    return run


def text_of(site: Site, name: str) -> str:
    return (site.folder / "content" / name).read_text("utf-8")


def files(site: Site) -> list[str]:
    content = site.folder / "content"
    return sorted(p.relative_to(content).as_posix() for p in content.rglob("*") if p.is_file())


def counts(report: ImportReport) -> dict[str, tuple[int, int, dict[str, int]]]:
    return {c.kind: (c.written, c.unchanged, dict(c.skipped)) for c in report.counts if c.found}


def remarks(report: ImportReport, word: str) -> list[tuple[str, str]]:
    return [entry for topic in report.remarks if word in topic.topic for entry in topic.items]


def test_a_post_keeps_what_readers_and_subscribers_know_of_it(imported: Callable[..., Site]) -> None:
    site = imported(
        item(
            12,
            "First.\n\nSecond with H<sub>2</sub>O.",
            title="Is it <em>remyelination</em> &amp; more?",
            slug="is-it",
            excerpt="In short.",
            date="2012-03-04 10:11:12",
            terms=category("Treatment &amp; trials", "t") + category("myelin", "m", "post_tag"),
        ),
    )
    assert text_of(site, "posts/2012-03-04-is-it.md") == (
        '---\ntitle: "Is it *remyelination* & more?"\ndate: 2012-03-04 10:11:12+00:00\nsummary: In short.\n'
        'authors: [mouse]\ncategories: ["Treatment & trials"]\ntags: [myelin]\naliases:\n  - "/?p=12"\n'
        'guid: "https://old.example/?p=12"\n---\n\nFirst.\n\nSecond with H<sub>2</sub>O.\n'
    )
    assert text_of(site, "authors/mouse.md") == "---\nname: Mouse Doctor\n---\n"
    assert site.build().counts["posts"] == 1


def test_only_published_posts_become_published_ones(imported: Callable[..., Site]) -> None:
    """A draft that appears is a mistake nobody can take back."""
    site = imported(
        *(item(n, status=s) for n, s in enumerate(["publish", "draft", "pending", "private", "future"], 1)),
        *(item(n, status=s) for n, s in enumerate(["trash", "auto-draft"], 10)),
        item(20, "The secret text", password="enter", excerpt="Secret too"),
        item(30, kind="nav_menu_item"),
        item(31, kind="revision", status="inherit"),
    )
    drafts = [n for n in range(1, 6) if "draft: true" in text_of(site, f"posts/2012-03-04-post-{n}.md")]
    assert drafts == [2, 3, 4, 5]
    assert counts(site.report)["posts"] == (6, 0, {"status trash": 1, "status auto-draft": 1})
    assert counts(site.report)["other items"] == (0, 0, {"nav_menu_item": 1, "revision": 1})
    assert len(remarks(site.report, "Drafts")) == 5
    secret = text_of(site, "posts/2012-03-04-post-20.md")
    assert "draft: true" in secret
    assert "ecret" not in secret


def test_a_protected_text_comes_only_when_asked_for_and_as_a_draft(imported: Callable[..., Site]) -> None:
    site = imported(item(20, "The secret text", password="enter"), with_protected=True)
    text = text_of(site, "posts/2012-03-04-post-20.md")
    assert "The secret text" in text
    assert "draft: true" in text


def test_every_source_gets_a_file_of_its_own(imported: Callable[..., Site]) -> None:
    site = imported(
        item(1, slug="same"),
        item(2, slug="same"),
        item(3, slug="SAME"),
        item(4, slug="", title="Ohne Kürzel"),
        item(5, slug="", title="日本語"),
        item(6, slug="%e3%81%82", link="https://old.example/2012/03/%e3%81%82/"),
        item(7, slug="", title="", status="draft", date="0000-00-00 00:00:00", gmt="-0001-11-30 00:00:00"),
        item(8, slug="archive", kind="page"),
    )
    assert [name for name in files(site) if name.startswith(("posts", "pages"))] == [
        "pages/archive-2.md",
        "posts/2012-03-04-a.md",
        "posts/2012-03-04-ohne-kurzel.md",
        "posts/2012-03-04-post-7.md",
        "posts/2012-03-04-ribenyu.md",
        "posts/2012-03-04-same-2.md",
        "posts/2012-03-04-same-3.md",
        "posts/2012-03-04-same.md",
    ]
    assert '  - "/2012/03/あ/"' in text_of(site, "posts/2012-03-04-a.md")
    site.build(with_drafts=True)


def test_pages_stand_below_their_parents(imported: Callable[..., Site]) -> None:
    site = imported(
        item(2, kind="page", slug="team", parent=1, link="https://old.example/about/team/"),
        item(1, kind="page", slug="about", link="https://old.example/about/"),
    )
    assert "pages/about/team.md" in files(site)
    site.build()
    assert "about/team/index.html" in site.tree()


def test_of_comments_the_approved_come_with_their_thread_and_nothing_private(
    imported: Callable[..., Site],
) -> None:
    site = imported(
        item(
            1,
            more=comment(11, "First @Mouse\n\nSecond\nline https://e.example/x.")
            + comment(12, "<b>Reply</b> <script>1</script>", parent=11, user=7, author="Mouse Doctor")
            + comment(13, "lost parent", parent=99, kind="comment")
            + comment(14, "waits", approved="0")
            + comment(15, "spam", approved="spam")
            + comment(16, "bin", approved="trash")
            + comment(17, "note", kind="note")
            + comment(18, "seen elsewhere", kind="pingback")
            + comment(19, "my mail is tony@mail.example", kind="trackback"),
        )
    )
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert archive.startswith(
        '- id: "11"\n  author: Tony\n  author_url: https://tony.example/\n  date: 2012-03-05T11:12:13+00:00\n'
        "  format: html\n  body: |\n    <p>First @Mouse</p>\n    <p>Second<br>line "
    )
    assert '- id: "12"\n  parent: "11"\n  author: Mouse Doctor\n' in archive
    assert "  by: mouse\n" in archive
    for private in (
        "tony@mail.example",
        "192.0.2.17",
        "akismet",
        "secret-history",
        "script",
        "waits",
        "spam",
    ):
        assert private not in archive
    told = counts(site.report)
    assert told["comments"] == (3, 0, {"pending": 1, "spam": 1, "trash": 1, "of another kind (note)": 1})
    assert told["pings"] == (2, 0, {})
    article = site.article("/2012/03/post-1/")
    assert [c.id for c in article.discussion.comments] == ["11", "12", "13"] if article.discussion else False


def test_pictures_come_from_the_copy_with_their_names(imported: Callable[..., Site], tmp_path: Path) -> None:
    media = tmp_path / "uploads"
    (media / "2012/03").mkdir(parents=True)
    (media / "2012/03/Fig One.PNG").write_bytes(png("red"))
    (media / "2012/03/Fig One-300x225.PNG").write_bytes(png("blue"))
    (media / "2012/03/paper.pdf").write_bytes(b"pdf")
    (media / "2012/03/unused.png").write_bytes(b"unused")
    uploads = "https://old.example/wp-content/uploads/2012/03"
    site = imported(
        item(
            1,
            f'<img src="{uploads}/Fig%20One-300x225.PNG" alt="a fig" width="300" height="225">\n\n'
            f'<a href="{uploads}/paper.pdf">PDF</a> <img src="http://www.old.example/wp-content/uploads/gone.png">'
            f' <a href="https://old.example/?attachment_id=5">page of a file</a>',
            more=meta("_thumbnail_id", "5"),
        ),
        attachment(5, "2012/03/Fig One.PNG", alt="featured", caption="By <em>us</em>"),
        media=media,
    )
    text = text_of(site, "posts/2012-03-04-post-1.md")
    assert '![](/wp-content/uploads/2012/03/Fig%20One.PNG){alt="a fig" width=300}' in text
    assert "[PDF](/wp-content/uploads/2012/03/paper.pdf)" in text
    assert "[page of a file](/wp-content/uploads/2012/03/Fig%20One.PNG)" in text
    assert (
        'image:\n  src: "/wp-content/uploads/2012/03/Fig One.PNG"\n  alt: featured\n  caption: "By *us*"\n'
        in text
    )
    static = "static/wp-content/uploads/2012/03"
    assert [name for name in files(site) if "static" in name] == [
        f"{static}/Fig One.PNG",
        f"{static}/paper.pdf",
    ]
    assert remarks(site.report, "not in the media folder") == [("gone.png", "")]
    assert counts(site.report)["pictures and files"] == (2, 0, {})


def test_internal_links_become_links_to_files_and_hold_in_the_built_site(
    imported: Callable[..., Site],
) -> None:
    site = imported(
        item(
            1,
            '<a href="https://old.example/2012/03/post-2/#methods">methods</a> <a href="/?p=3">draft</a> '
            '<a href="https://old.example/2012/03/post-2/#comment-8">comment</a> '
            '<a href="https://old.example/2012/03/post-2/#respond">reply</a> '
            '<a href="https://old.example/category/x/">category</a>',
        ),
        item(2, '<h2 id="methods">Methods</h2>', more=comment(8)),
        item(3, status="draft"),
    )
    text = text_of(site, "posts/2012-03-04-post-1.md")
    assert "[methods](2012-03-04-post-2.md#methods) [draft](2012-03-04-post-3.md)" in text
    assert (
        "[comment](2012-03-04-post-2.md#comment-8) [reply](2012-03-04-post-2.md) [category](https://old"
        in text
    )
    assert remarks(site.report, "not imported; left")[0][1] == "https://old.example/category/x/"
    site.build()


def test_links_from_before_the_blog_changed_its_permalinks_find_their_posts(
    imported: Callable[..., Site],
) -> None:
    """WordPress redirects them by the slug, so nobody ever mended them."""
    links = ("2012/03/n50/", "2012/03/04/n50", "n50/", "2011/03/n50/", "contig/", "2012/03/contig/")
    site = imported(
        item(1, " ".join(f'<a href="https://old.example/{link}">x</a>' for link in links)),
        item(2, slug="n50", link="https://old.example/?p=2"),
        item(3, slug="contig", link="https://old.example/?p=3", date="2012-03-07 10:00:00"),
        item(4, slug="contig", link="https://old.example/?p=4", date="2012-05-07 10:00:00"),
    )
    post, lost = "(2012-03-04-n50.md)", "(https://old.example/"
    assert text_of(site, "posts/2012-03-04-post-1.md").rpartition("---\n\n")[2].strip() == (
        f"[x]{post} [x]{post} [x]{post} [x]{lost}2011/03/n50/) [x]{lost}contig/) [x](2012-03-07-contig.md)"
    )


def test_old_addresses_lead_to_the_posts_and_the_pattern_is_proposed(imported: Callable[..., Site]) -> None:
    items = [
        item(n, "a<!--nextpage-->b", link=f"https://old.example/{n:02}/2012/04/post-{n}/")
        for n in range(1, 3)
    ]
    items += [item(n, link=f"https://old.example/2012/03/04/post-{n}/") for n in range(3, 9)]
    site = imported(*items)
    assert '  - "/2012/03/04/post-3/"\n  - "/?p=3"' in text_of(site, "posts/2012-03-04-post-3.md")
    assert '  - "/01/2012/04/post-1/2/"' in text_of(site, "posts/2012-03-04-post-1.md")
    site.build()
    assert "2012/03/04/post-3/index.html" in site.tree()
    advice = " ".join(site.report.advice)
    assert 'permalink = "/{year}/{month:02}/{day:02}/{slug}/"' in advice
    assert 'rss = "feed/index.xml"' in advice


def test_with_the_old_pattern_no_address_changes(imported: Callable[..., Site]) -> None:
    site = imported(
        item(3, link="https://old.example/2012/03/04/post-3/"),
        settings='[posts]\npermalink = "/{year}/{month:02}/{day:02}/{slug}/"\n',
    )
    assert 'aliases:\n  - "/?p=3"\n' in text_of(site, "posts/2012-03-04-post-3.md")
    assert not any("permalink" in sentence for sentence in site.report.advice)


def test_after_a_change_of_the_permalink_another_import_mends_the_aliases(
    imported: Callable[..., Site],
) -> None:
    """The pattern is proposed by the first import: then there are aliases, and soon none may be left."""
    link = "https://old.example/2012/03"
    items = (
        item(1, slug="one", link=f"{link}/one.html"),
        item(2, slug="two", link=f"{link}/two.html"),
        item(3, slug="two", link=f"{link}/two-more.html"),
    )
    site = imported(*items)
    edited = text_of(site, "posts/2012-03-04-one.md") + "\nMine.\n"
    settings = (site.folder / "site.toml").read_text("utf-8")
    site.write(
        {
            "content/posts/2012-03-04-one.md": edited,
            "site.toml": f'{settings}\n[posts]\npermalink = "/{{year}}/{{month:02}}/{{slug}}.html"\n',
        }
    )
    imported(*items, site=site)
    assert 'aliases:\n  - "/?p=2"\n' in text_of(site, "posts/2012-03-04-two.md")
    assert 'aliases:\n  - "/2012/03/two-more.html"\n  - "/?p=3"\n' in text_of(
        site, "posts/2012-03-04-two-2.md"
    )
    # What somebody edited is not touched, but they are told what stands in their way.
    assert text_of(site, "posts/2012-03-04-one.md") == edited
    assert remarks(site.report, "their own") == [("posts/2012-03-04-one.md", "/2012/03/one.html")]
    site.write({"content/posts/2012-03-04-one.md": edited.replace('  - "/2012/03/one.html"\n', "")})
    imported(*items, site=site)
    assert remarks(site.report, "their own") == []
    site.build()
    assert "2012/03/two.html" in site.tree()


def test_the_block_editors_footnotes_come_along(imported: Callable[..., Site]) -> None:
    body = (
        '<!-- wp:paragraph --><p>See<sup data-fn="ab-1" class="fn"><a href="#ab-1" id="ab-1-link">1</a></sup>.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    notes = meta("footnotes", '[{"content":"A <em>note</em>","id":"ab-1"}]')
    site = imported(item(1, body, more=notes))
    assert text_of(site, "posts/2012-03-04-post-1.md").endswith("See[^1].\n\n[^1]: A *note*\n")


def test_a_split_export_is_one(make_site: SiteMaker, tmp_path: Path) -> None:
    """Links and pictures may stand in another file than what they belong to."""
    site = make_site()
    first = write_export(tmp_path / "1.xml", item(1, '<a href="/?p=2">x</a> [gallery ids="5"]'))
    second = write_export(tmp_path / "2.xml", item(2), item(1), attachment(5, "a.png", alt="a"))
    report = import_wordpress(site.folder, (first, second), lambda count: None)
    text = text_of(site, "posts/2012-03-04-post-1.md")
    assert "[x](2012-03-04-post-2.md)" in text
    assert '![](https://old.example/wp-content/uploads/a.png){alt="a"}' in text
    assert counts(report)["posts"] == (2, 0, {"in the export twice": 1})


def test_importing_again_writes_nothing_and_leaves_what_was_edited(imported: Callable[..., Site]) -> None:
    items = [item(n, "Text.", more=comment(10 + n)) for n in (1, 2, 3)]
    site = imported(*items)
    before = {name: (site.folder / "content" / name).stat().st_mtime_ns for name in files(site)}
    again = imported(*items, site=site)
    assert counts(again.report)["posts"] == (0, 3, {})
    assert counts(again.report)["comments"] == (0, 3, {})
    after = {name: (site.folder / "content" / name).stat().st_mtime_ns for name in files(site)}
    assert after == before
    edited = site.folder / "content/posts/2012-03-04-post-1.md"
    edited.write_text(edited.read_text() + "\nBy hand.\n")
    (site.folder / "content/posts/2012-03-04-post-2.md").unlink()
    changed = [item(n, "Text, corrected.", more=comment(10 + n) + comment(20 + n)) for n in (1, 2, 3)]
    third = imported(*changed, site=site)
    assert "By hand." in edited.read_text()
    assert not (site.folder / "content/posts/2012-03-04-post-2.md").exists()
    assert "corrected" in text_of(site, "posts/2012-03-04-post-3.md")
    assert counts(third.report)["posts"] == (
        1,
        0,
        {
            "edited here since the last import, and left so": 1,
            "removed or renamed here since the last import, and left so": 1,
        },
    )
    assert ("posts/2012-03-04-post-1.md", "") in remarks(third.report, "Not imported again")


def test_a_discussion_that_was_moderated_only_gains_what_is_new(imported: Callable[..., Site]) -> None:
    """The archive belongs to whoever edited it; a comment that was taken out does not come back."""
    site = imported(item(1, more=comment(11, "one") + comment(12, "two")))
    archive = site.folder / "content/posts/2012-03-04-post-1.comments.yaml"
    first = archive.read_text().partition("\n\n- ")[0]
    archive.write_text(f"# ours\n{first}\n")
    imported(item(1, more=comment(11, "one!") + comment(12, "two") + comment(13, "three")), site=site)
    text = archive.read_text()
    assert text.startswith(f'# ours\n{first}\n\n- id: "13"')
    assert '"12"' not in text
    assert counts(site.report)["comments"] == (
        1,
        1,
        {"taken out of the archive here since the last import": 1},
    )


def test_what_was_promised_to_be_taken_down_does_not_come_back(
    imported: Callable[..., Site], make_site: SiteMaker
) -> None:
    site = make_site({"content/redactions.yaml": '- id: "11"\n- id: "12"\n  action: anonymise\n'})
    imported(item(1, more=comment(11, "gone", author="Ann") + comment(12, "stays", author="Bea")), site=site)
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert "gone" not in archive
    assert "Ann" not in archive
    assert "Bea" not in archive
    assert "stays" in archive
    assert "status: removed" in archive


def test_the_sites_own_texts_and_authors_are_left(
    imported: Callable[..., Site], make_site: SiteMaker
) -> None:
    site = make_site(
        {
            "content/pages/about.md": "---\ntitle: Ours\n---\n",
            "content/authors/md.md": "---\nname: mouse doctor\n---\nOurs.\n",
        }
    )
    imported(item(1, kind="page", slug="about", link="https://old.example/about/"), item(2), site=site)
    assert text_of(site, "pages/about.md") == "---\ntitle: Ours\n---\n"
    assert "pages/about-2.md" in files(site)
    assert "authors: [md]" in text_of(site, "posts/2012-03-04-post-2.md")
    assert remarks(site.report, "Renamed") == [("pages/about-2.md", "")]
    site.build()


def test_references_that_were_pasted_as_text_become_works(imported: Callable[..., Site]) -> None:
    """The post cites them; a reader's words stay, with the work noted beside them."""
    reference = (
        "Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. "
        "N Engl J Med. 2002 Jul 25;347(4):284-7."
    )
    items = [item(1, f"See this:\n\n{reference}", more=comment(9, reference))]
    site = imported(*items)
    assert text_of(site, "posts/2012-03-04-post-1.md").endswith("See this:\n\n[@halpern2002]{.full}\n")
    assert "@article{halpern2002," in text_of(site, "references.bib")
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert "  references: [halpern2002]\n" in archive
    assert "Solid-organ transplantation" in archive
    site.build()
    again = imported(*items, site=site)
    assert counts(again.report)["posts"] == (0, 1, {})


def test_a_dry_run_writes_nothing(imported: Callable[..., Site]) -> None:
    site = imported(item(1, more=comment(5)), is_dry=True)
    assert files(site) == []
    assert counts(site.report)["posts"] == (1, 0, {})


def test_the_command_tells_what_it_did(
    run_octavo: Callable[..., Ran], make_site: SiteMaker, tmp_path: Path
) -> None:
    site = make_site()
    file = write_export(tmp_path / "e.xml", item(1, '[poll id="3"]'))
    ran = run_octavo("import", "wordpress", file, "--site", site.folder)
    assert ran.code == 0
    assert ran.out.startswith("1 post: 1 written\n0 pages\n0 comments\n")
    assert "Unknown shortcodes, left as they are:\n  posts/2012-03-04-post-1.md: [poll]\n" in ran.out
    again = run_octavo("import", "wordpress", file, "--site", site.folder, "--dry-run")
    assert again.out.startswith("1 post: 0 to write; 1 unchanged\n")
    assert again.out.endswith("Nothing was written.\n")
    missing = run_octavo("import", "wordpress", file, "--site", tmp_path / "nowhere")
    assert missing.code == 2


def test_all_who_wrote_a_text_are_its_authors(imported: Callable[..., Site]) -> None:
    """Co-Authors Plus names them, with a mark before their logins; guests are items of their own."""
    guest = "".join(
        meta(f"cap-{key}", value)
        for key, value in {
            "display_name": "Gina Guest",
            "user_login": "gina",
            "user_email": "gina@mail.example",
            "website": "https://gina.example/",
            "description": "Works on <em>yeast</em>.",
        }.items()
    )
    site = imported(
        item(
            1,
            terms=category("Mouse Doctor", "cap-mouse", "author")
            + category("Gina Guest", "cap-gina", "author"),
        ),
        item(2, terms=category("Nora New", "nora-new", "author")),
        item(3),
        item(90, "", kind="guest-author", slug="cap-gina", title="Gina Guest", more=guest),
    )
    authors = [
        line
        for number in (1, 2, 3)
        for line in text_of(site, f"posts/2012-03-04-post-{number}.md").splitlines()
        if line.startswith("authors")
    ]
    assert authors == ["authors: [mouse, gina]", "authors: [nora-new]", "authors: [mouse]"]
    assert text_of(site, "authors/gina.md") == (
        '---\nname: Gina Guest\nlinks:\n  - title: Website\n    url: "https://gina.example/"\n---\n\nWorks on *yeast*.\n'
    )
    site.build()


def test_languages_and_series_come_along(imported: Callable[..., Site]) -> None:
    """Polylang has a taxonomy, Bogo meta data; qTranslate keeps several languages in one text."""
    site = imported(
        item(1, terms=category("Deutsch", "de", "language") + category("Trials", "trials", "series")),
        item(2, more=meta("_locale", "pt_BR"), terms=category("English", "en", "language")),
        item(3, terms=category("English", "en", "language")),
        item(4, "[:en]English[:de]Deutsch[:]", title="[:en]Title[:de]Titel[:]", more=comment(1)),
        item(
            5, "<!--:de-->alt<!--:--><!--:en-->old<!--:-->", terms=category("[:en]Mice[:de]Mäuse[:]", "mice")
        ),
    )
    header = text_of(site, "posts/2012-03-04-post-1.md").partition("\n---")[0]
    assert "series: [Trials]" in header
    assert "lang: de" in header
    assert "lang:" not in text_of(site, "posts/2012-03-04-post-3.md")
    english, german = (text_of(site, f"posts/2012-03-04-post-4{end}.md") for end in ("", "-de"))
    assert english.startswith("---\ntitle: Title\n")
    assert english.endswith("---\n\nEnglish\n")
    assert "lang:" not in english
    assert german.startswith("---\ntitle: Titel\n")
    assert german.endswith("---\n\nDeutsch\n")
    assert "lang: de" in german
    assert files(site).count("posts/2012-03-04-post-4.comments.yaml") == 1
    assert "posts/2012-03-04-post-4-de.comments.yaml" not in files(site)
    assert "categories: [Mice]" in text_of(site, "posts/2012-03-04-post-5.md")
    assert "categories: [Mäuse]" in text_of(site, "posts/2012-03-04-post-5-de.md")
    assert [file for file, _ in remarks(site.report, "another language")] == [
        "posts/2012-03-04-post-4-de.md",
        "posts/2012-03-04-post-5-de.md",
    ]
    site.build()


TERMS = (("mint-bush", "mint-bush"), ("mint bush", "mint-bush-2"), ("C++", "c"), ("C#", "c-2"))
TABLES = '[tags."mint bush"]\nslug = "mint-bush-2"\n\n[tags."C++"]\nslug = "c"\n\n[tags."C#"]\nslug = "c-2"\n'


def tagged() -> list[str]:
    return [item(number, terms=category(*term, "post_tag")) for number, term in enumerate(TERMS, 1)]


def test_terms_keep_the_slugs_that_wordpress_gave_them(imported: Callable[..., Site]) -> None:
    """Each has one of its own; two that octavo would call alike keep two addresses. Nothing is added twice."""
    site = imported(*tagged())
    settings = (site.folder / "site.toml").read_text("utf-8")
    assert settings.endswith(f"\n\n{TABLES}")
    assert any("it was added to site.toml" in text for text in site.report.advice)
    site.build()
    assert {path.name for path in (site.output / "tags").iterdir() if path.is_dir()} >= {
        "mint-bush",
        "mint-bush-2",
        "c",
        "c-2",
    }

    again = imported(*tagged(), site=site)

    assert (site.folder / "site.toml").read_text("utf-8") == settings
    assert not any(text.startswith("These terms") for text in again.report.advice)


def test_a_dry_run_leaves_the_settings_as_they_are(
    imported: Callable[..., Site], make_site: SiteMaker
) -> None:
    site = make_site()
    before = (site.folder / "site.toml").read_bytes()
    imported(*tagged(), site=site, is_dry=True)
    assert (site.folder / "site.toml").read_bytes() == before


def test_settings_that_name_a_term_already_are_left_to_their_owner(imported: Callable[..., Site]) -> None:
    """A table cannot stand twice in TOML; what is missing is told."""
    own = '[tags."C++"]\ndescription = "A language."\n'
    site = imported(*tagged(), settings=own)
    assert (site.folder / "site.toml").read_text("utf-8").endswith(own)
    assert any("To keep them, change site.toml" in text for text in site.report.advice)
    site.build()


def test_posts_without_a_category_are_in_none(imported: Callable[..., Site]) -> None:
    site = imported(item(1, terms=category("Uncategorized", "uncategorized") + category("Mice", "mice")))
    assert "categories: [Mice]" in text_of(site, "posts/2012-03-04-post-1.md")


@pytest.mark.parametrize("key", ["_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description"])
def test_a_description_for_search_engines_is_the_summary_where_there_is_no_excerpt(
    imported: Callable[..., Site], key: str
) -> None:
    site = imported(
        item(1, more=meta(key, "Half of it, 50%: a & b")),
        item(2, excerpt="Ours", more=meta(key, "Theirs")),
        item(3, more=meta(key, "%%excerpt%% – %%sitename%%")),
        item(4, more=meta("_yoast_wpseo_canonical", "https://elsewhere.example/a")),
    )
    assert 'summary: "Half of it, 50%: a & b"' in text_of(site, "posts/2012-03-04-post-1.md")
    assert "summary: Ours" in text_of(site, "posts/2012-03-04-post-2.md")
    assert "summary" not in text_of(site, "posts/2012-03-04-post-3.md")
    assert remarks(site.report, "canonical") == [
        ("posts/2012-03-04-post-4.md", "https://elsewhere.example/a")
    ]


def test_types_of_plug_ins_come_when_they_are_asked_for(imported: Callable[..., Site]) -> None:
    items = (
        item(1, "A paper", kind="publication"),
        item(2, "A work", kind="portfolio"),
        item(3, "x", kind="nav_menu_item"),
    )
    site = imported(*items)
    assert [text for text in site.report.advice if "--type" in text] == [
        f"1 published texts of the type “{kind}”, which a plug-in made, were not imported. "
        f"--type {kind} imports them as posts, --type {kind}=page as pages."
        for kind in ("publication", "portfolio")
    ]
    imported(*items, site=site, types={"publication": "post", "portfolio": "page"})
    assert text_of(site, "posts/2012-03-04-post-1.md").endswith("A paper\n")
    assert text_of(site, "pages/post-2.md").endswith("A work\n")


def test_names_of_files_are_no_alternative_texts(imported: Callable[..., Site]) -> None:
    """WCAG 2, failure F30: a screen reader would read the name out."""
    names = {
        "IMG_20200330_143503": "img_20200330_143503.jpg",
        "dose-response": "dose-response-300x200.png",
        "a.png": "b.png",
        "Tardigrade": "tardigrade.jpg",
    }
    site = imported(
        item(
            1, "\n\n".join(f'<img alt="{alt}" src="https://o.example/{name}">' for alt, name in names.items())
        )
    )
    text = text_of(site, "posts/2012-03-04-post-1.md")
    assert [line for line in text.splitlines() if "alt=" in line] == [
        '![](https://o.example/tardigrade.jpg){alt="Tardigrade"}'
    ]
    assert len(remarks(site.report, "without alternative text")) == 3


def test_comments_without_words_are_counted_and_their_answers_stay_in_the_thread(
    imported: Callable[..., Site],
) -> None:
    site = imported(
        item(
            1,
            more=comment(1)
            + comment(2, "  ", parent=1)
            + comment(3, "<script>x</script>", parent=2)
            + comment(4, "An answer.", parent=3),
        )
    )
    assert counts(site.report)["comments"] == (2, 0, {"without a text": 2})
    archive = text_of(site, "posts/2012-03-04-post-1.comments.yaml")
    assert archive.count("- id:") == 2
    assert '- id: "4"\n  parent: "1"' in archive


def test_ids_of_headings_stay_but_for_those_that_the_editor_made(imported: Callable[..., Site]) -> None:
    """Others link to them; and so do posts."""
    site = imported(
        item(
            1,
            '<h2 id="how">Methods</h2><h2 class="wp-block-heading" id="h-results">Results</h2><h2 id="h-end">End</h2><h2 id="how">Twice</h2>',
        ),
        item(2, '<a href="https://old.example/2012/03/post-1/#h-end">e</a>'),
    )
    assert text_of(site, "posts/2012-03-04-post-1.md").endswith(
        "## Methods {#how}\n\n## Results\n\n## End {#h-end}\n\n## Twice\n"
    )
    assert "[e](2012-03-04-post-1.md#h-end)" in text_of(site, "posts/2012-03-04-post-2.md")
    site.build()


def test_reusable_blocks_stand_where_they_are_shown(imported: Callable[..., Site]) -> None:
    """An export of all content has them; they may hold one another, and in a circle."""
    site = imported(
        item(1, '<!-- wp:block {"ref":77} /-->\n<!-- wp:block {"ref":78} /-->'),
        item(77, "<!-- wp:paragraph --><p>Shared <b>words</b></p><!-- /wp:paragraph -->", kind="wp_block"),
        item(
            78,
            '<!-- wp:paragraph --><p>Outer</p><!-- /wp:paragraph --><!-- wp:block {"ref":77} /--><!-- wp:block {"ref":78} /-->',
            kind="wp_block",
        ),
    )
    text = text_of(site, "posts/2012-03-04-post-1.md").partition("\n---\n")[2]
    assert text.startswith("\nShared **words**\n\nOuter\n\nShared **words**\n")
    assert text.count("Outer") == 1
