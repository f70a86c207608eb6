"""The comments below a post, and where else they appear."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from octavo.pages.views import ArticleView, CommentView, Discussion
from site_builder import Site, post

COMMENTS = "content/posts/2021-10-20-a.comments.yaml"
MAIL = '[comments]\nreply = "mailto:letters@example.org"\n'


def comment(identifier: int, parent: int = 0, **fields: str) -> str:
    lines = {"author": f"Reader {identifier}", "body": f"Text {identifier}.", **fields}
    parent_line = f'  parent: "{parent}"\n' if parent else ""
    return f'- id: "{identifier}"\n{parent_line}' + "".join(
        f"  {key}: {value}\n" for key, value in lines.items()
    )


def site_with(make_site, thread: str, settings: str = "", text: str = "Text.\n", **header: object) -> Site:
    files = {
        "content/posts/2021-10-20-a.md": post("A title", text, author="one", **header),
        "content/authors/one.md": "---\nname: One\n---\n",
        "content/authors/two.md": "---\nname: Two\n---\n",
    }
    return make_site(files | ({COMMENTS: thread} if thread else {}), settings)


def discussion(site: Site, path: str = "/2021/10/a/") -> Discussion:
    view = site.views()[path]
    assert isinstance(view, ArticleView)
    assert view.discussion is not None
    return view.discussion


def with_default_theme(site: Site) -> Site:
    """Return the site, built with the theme that readers see."""
    settings = (site.folder / "site.toml").read_text()
    site.write({"site.toml": settings.replace('"plain"', '"default"')})
    site.build()
    return site


def outline(comments: tuple[CommentView, ...]) -> str:
    """Return the nested lists that a template makes of the flat sequence: 1(2(3)4)5."""
    text = ""
    for view in comments:
        text += ("(" if view.opens else "") + view.id + ")" * view.closes
    return text


def test_answers_are_nested_below_what_they_answer(make_site) -> None:
    site = site_with(make_site, comment(1) + comment(2) + comment(3, 1) + comment(4, 3) + comment(5, 1))
    assert outline(discussion(site).comments) == "1(3(4)5)2"
    assert [view.has_replies for view in discussion(site).comments] == [True, True, False, False, False]


def test_below_the_cap_answers_are_siblings_and_say_whom_they_answer(make_site) -> None:
    """A phone has no room for a tenth level; who spoke to whom must not be lost with the indent."""
    thread = comment(1) + "".join(comment(number, number - 1) for number in range(2, 7))
    site = site_with(make_site, thread, "[comments]\nmax_depth = 2\n")
    comments = discussion(site).comments
    assert outline(comments) == "1(2(3456))"
    links = [(view.in_reply_to.title, view.in_reply_to.url) for view in comments if view.in_reply_to]
    assert links == [(f"Reader {n}", f"#comment-{n}") for n in (3, 4, 5)]
    assert [view.depth for view in comments] == [0, 1, 2, 3, 4, 5], "the true depth is kept"


def test_a_removed_comment_leaves_a_tombstone(make_site) -> None:
    """The tree stays whole; name and words are gone from every byte."""
    site = site_with(
        make_site, comment(1, author="Mallory", status="removed") + comment(2, 1, date="2021-10-21")
    )
    first, second = discussion(site).comments
    assert (first.is_removed, first.author, first.html, first.reply_url) == (True, "Anonymous", "", "")
    assert not second.is_removed
    assert discussion(site).count == 1
    site.build()
    assert not any(b"Mallory" in data or b"Text 1." in data for data in site.tree().values())


def test_a_removed_comment_cites_nothing(make_site) -> None:
    """A work that only a removed comment named must not stand among the references in its name."""
    removed = comment(1, status="removed", body="See [@k].", references="[k]") + comment(2, 1)
    site = site_with(make_site, removed)
    site.write(
        {"content/references.bib": "@book{k, title={The hidden work}, author={Ann Lee}, year={2001}}\n"}
    )
    site.build()
    assert not any(b"hidden work" in data for data in site.tree().values())


def test_unpublished_comments_are_never_published(make_site) -> None:
    thread = comment(1) + "".join(comment(n, status=s) for n, s in enumerate(("pending", "spam", "trash"), 2))
    site = site_with(make_site, thread)
    assert [view.id for view in discussion(site).comments] == ["1"]
    site.build()
    assert not any(
        b"Text 2." in data or b"Text 3." in data or b"Text 4." in data for data in site.tree().values()
    )


def test_authors_are_marked(make_site) -> None:
    """Readers see who answers for the post, and who only works here; a name alone proves nothing."""
    site = site_with(make_site, comment(1, by="one") + comment(2, by="two") + comment(3, author="One"))
    assert [view.mark for view in discussion(site).comments] == ["author", "site-author", ""]


def test_a_reply_names_post_and_parent_in_its_subject(make_site) -> None:
    """What comes by mail is put where it belongs by this token alone."""
    site = site_with(make_site, comment(1), MAIL)
    view = discussion(site)
    prefix = "mailto:letters@example.org?subject="
    assert view.reply_url.startswith(prefix)
    assert unquote(view.reply_url) == f"{prefix}Re: A title [/2021/10/a/]"
    assert unquote(view.comments[0].reply_url) == f"{prefix}Re: A title [/2021/10/a/#1]"
    assert "&" not in view.reply_url.removeprefix(prefix)


def test_where_an_answer_by_mail_goes_is_said_in_words(make_site) -> None:
    """A link of mailto: does nothing where no mail program is set up, and tells nobody the address."""
    site = with_default_theme(site_with(make_site, comment(1), MAIL))
    page = re.sub(r"<[^>]*>", "", site.page("2021/10/a/index.html"))
    assert "Or write to letters@example.org with the subject “Re: A title [/2021/10/a/]”." in page


def test_the_first_feed_that_a_post_names_is_that_of_the_site(make_site) -> None:
    """A feed reader that is given a post's address subscribes to it: not to one discussion."""
    site = site_with(make_site, comment(1, date="2021-10-21"))
    feeds = [feed.url for feed in site.article("/2021/10/a/").head.feeds]
    assert feeds[0] == "/atom.xml"
    assert "/2021/10/a/comments/atom.xml" in feeds


@pytest.mark.parametrize(
    ("settings", "state", "comments", "expected"),
    [
        (MAIL, "open", "", (0, False, True)),
        (MAIL, "closed", comment(1), (1, True, False)),
        (MAIL, "closed", "", None),
        (MAIL, "hidden", comment(1), None),
        ("", "open", comment(1), (1, False, False)),
        ("", "closed", comment(1), (1, False, False)),
        ("", "open", "", None),
    ],
)
def test_replies_are_asked_for_only_where_they_can_be_given(
    make_site, settings: str, state: str, comments: str, expected: tuple[int, bool, bool] | None
) -> None:
    """A closed discussion says so, and an archive without a reply address does not pretend."""
    view = site_with(make_site, comments, settings, comments=state).article("/2021/10/a/").discussion
    found = (view.count, view.is_closed, bool(view.reply_url)) if view else None
    assert found == expected


def test_hidden_comments_are_nowhere(make_site) -> None:
    site = site_with(make_site, comment(1, date="2021-10-21"), comments="hidden")
    assert "/comments/" not in site.views()
    site.build()
    assert not any(b"Text 1." in data for data in site.tree().values())


def test_a_reply_service_is_embedded_where_it_is_wanted(make_site) -> None:
    settings = '[comments]\nreply = "isso"\n[comments.isso]\nurl = "https://isso.example.org/"\n'
    view = discussion(site_with(make_site, "", settings))
    assert (view.isso_url, view.reply_url) == ("https://isso.example.org", "")


def test_a_reference_that_no_bibliography_has_is_told_at_its_comment(make_site) -> None:
    """A moderator writes that list, so a wrong key is a slip, not a reader's way of speaking."""
    site = site_with(make_site, comment(1) + comment(2, references="[smith2002, gone1999]"))
    site.write({"content/references.bib": "@article{smith2020, title={T}, author={A, B}}\n"})

    assert site.problems() == [
        f"{COMMENTS}:4: warning: Comment 2 refers to @gone1999, which is in no bibliography.\n"
        "  hint: Add the work to a .bib file, or mend the key.",
        f"{COMMENTS}:4: warning: Comment 2 refers to @smith2002, which is in no bibliography.\n"
        "  hint: Did you mean @smith2020?",
    ]


def test_a_redaction_that_concerns_no_comment_is_told(make_site) -> None:
    """A mistyped id would go on showing what somebody asked to hide."""
    site = site_with(make_site, comment(1) + comment(2, status="pending") + comment(3), slug="called")
    entries = ("{id: 1}", "{id: 2, post: called}", "{id: 3, post: b}", "{id: 33}", "{id: 3, post: a}")
    site.write({"content/redactions.yaml": "".join(f"- {entry}\n" for entry in entries)})

    hint = "  hint: Mend the entry, unless it is to keep a comment away from a later import."
    assert site.problems() == [
        f"content/redactions.yaml:3: notice: There is no comment 3 of the post “b” here.\n{hint}",
        f"content/redactions.yaml:4: notice: There is no comment 33 here.\n{hint}",
    ]


def test_pingbacks_are_listed_apart(make_site) -> None:
    site = site_with(
        make_site, comment(1) + comment(2, kind="pingback", author="A blog", author_url="https://b.example/")
    )
    view = discussion(site)
    assert [(ping.author, ping.url, ping.anchor) for ping in view.pings] == [
        ("A blog", "https://b.example/", "comment-2")
    ]
    assert view.count == 1


def paged(make_site) -> Site:
    """Return a site whose discussion has three pages: 1 with 2 below it, 3 and 4, 5."""
    thread = "".join(
        comment(n, 1 if n == 2 else 0, date=f"2021-10-2{n}", body=f'"As [@x] says, {n}."')
        for n in range(1, 6)
    )
    site = site_with(make_site, thread, "[comments]\nper_page = 2\n", "[self](#comment-1)\n")
    return site.write(
        {
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020}",
            "content/posts/2021-10-21-b.md": post(
                "B", "[c](2021-10-20-a.md#comment-3) [d](2021-10-20-a.md#comment-5)\n"
            ),
        }
    )


def test_a_long_discussion_has_pages_from_the_oldest(make_site) -> None:
    """The newest page stands below the post; older ones have the references too, and no text."""
    site = paged(make_site)
    pages = ["/2021/10/a/comments/1/", "/2021/10/a/comments/2/", "/2021/10/a/"]
    assert [[view.id for view in discussion(site, page).comments] for page in pages] == [
        ["1", "2"],
        ["3", "4"],
        ["5"],
    ]
    assert discussion(site, pages[0]).pages == ((1, pages[0]), (2, pages[1]), (3, pages[2]))
    first = site.article(pages[0])
    assert (first.subtitle, first.body, first.cite_this) == ("Comments, page 1 of 3", (), None)
    assert first.head.canonical == "https://example.org/2021/10/a/comments/1/"
    assert discussion(site, pages[0]).comments[0].url == "/2021/10/a/comments/1/#comment-1"
    (reference,) = first.references
    assert [link.url for link in reference.back_links] == [
        "#cite-1",
        "#cite-2",
        "/2021/10/a/comments/2/#cite-3",
        "/2021/10/a/comments/2/#cite-4",
        "/2021/10/a/#cite-5",
    ]


def test_every_link_to_a_comment_leads_to_the_page_where_it_stands(make_site) -> None:
    site = paged(make_site)
    site.build()
    views = site.views()
    places = [
        f"/2021/10/a/{page}#comment-{n}" for n, page in ((5, ""), (4, "comments/2/"), (3, "comments/2/"))
    ]
    assert [recent.url for recent in views["/comments/"].comments][:3] == places
    assert [mention.url for mention in views["/references/x/"].mentions] == [
        "/2021/10/a/comments/1/#cite-1",
        "/2021/10/a/comments/1/#cite-2",
        "/2021/10/a/comments/2/#cite-3",
        "/2021/10/a/comments/2/#cite-4",
        "/2021/10/a/#cite-5",
    ]
    body = views["/2021/10/b/"].body[0].html
    assert 'href="/2021/10/a/comments/2/#comment-3"' in body
    assert 'href="/2021/10/a/#comment-5"' in body
    assert 'href="/2021/10/a/comments/1/#comment-1"' in views["/2021/10/a/"].body[0].html
    assert "https://example.org/2021/10/a/comments/1/#comment-1" in site.page("comments/atom.xml")
    assert "<id>https://example.org/2021/10/a/#comment-1</id>" in site.page("comments/atom.xml"), (
        "ids never move"
    )


def test_a_saved_link_leads_on_when_its_comment_has_moved(make_site) -> None:
    """Fragments reach no server: without an element on the post's page, an old link would lead nowhere."""
    site = paged(make_site)
    view = discussion(site)
    assert [(moved.anchor, moved.url) for moved in view.moved] == [
        (f"comment-{n}", f"/2021/10/a/comments/{page}/#comment-{n}")
        for n, page in ((1, 1), (2, 1), (3, 2), (4, 2))
    ]
    assert [moved.author for moved in view.moved] == [f"Reader {n}" for n in range(1, 5)]
    assert view.moved[2].date
    assert view.moved[2].date.iso.startswith("2021-10-23")
    assert discussion(site, "/2021/10/a/comments/1/").moved == ()
    whole = with_default_theme(site).page("2021/10/a/index.html")
    assert [whole.count(f'id="comment-{n}"') for n in range(1, 6)] == [1] * 5


def test_who_was_forgotten_is_not_named_where_the_comment_has_moved(make_site) -> None:
    site = paged(make_site).write({"content/redactions.yaml": '- id: "1"\n'})
    first, second, *_ = discussion(site).moved
    assert (first.is_removed, first.author, first.date) == (True, "Anonymous", None)
    assert second.author == "Reader 2"
    site = with_default_theme(site)
    assert not any(b"Reader 1" in data for data in site.tree().values())
    assert "This comment was removed." in site.page("2021/10/a/index.html")


def page_numbers(site: Site) -> dict[str, int]:
    """Return the number of the page of each comment of the post, by id."""
    views = [view for path, view in site.views().items() if path.startswith("/2021/10/a/")]
    threads = [view.discussion for view in views if isinstance(view, ArticleView)]
    return {view.id: thread.page for thread in threads if thread for view in thread.comments}


def test_numbers_of_pages_never_change(make_site) -> None:
    """A new comment, a late answer, one that is taken down: the others stay where they are."""
    site = paged(make_site)
    before = page_numbers(site)
    assert before == {"1": 1, "2": 1, "3": 2, "4": 2, "5": 3}
    thread = (site.folder / COMMENTS).read_text()
    later = comment(6, 1, date="2021-10-28") + comment(7, date="2021-10-29") + comment(8, date="2021-10-30")
    site.write({COMMENTS: thread + later})
    assert page_numbers(site) == before | {"6": 1, "7": 3, "8": 4}
    site.write({"content/redactions.yaml": '- id: "4"\n'})
    assert page_numbers(site) == {"1": 1, "2": 1, "6": 1, "3": 2, "5": 3, "7": 3, "8": 4}


def test_a_page_whose_comments_were_all_removed_is_left_out(make_site) -> None:
    """The next ones keep their numbers all the same."""
    site = paged(make_site).write({"content/redactions.yaml": '- id: "3"\n- id: "4"\n'})
    assert page_numbers(site) == {"1": 1, "2": 1, "5": 3}
    assert site.article("/2021/10/a/comments/1/").subtitle == "Comments, page 1 of 3"


def test_a_post_at_a_file_of_its_own_has_its_older_pages_in_a_folder_beside_it(make_site) -> None:
    """A file and a folder cannot have one name."""
    site = paged(make_site)
    settings = (site.folder / "site.toml").read_text()
    site.write({"site.toml": settings + '[posts]\npermalink = "/{slug}.html"\n'})
    site.build()
    assert {"a.html", "a/comments/1/index.html", "a/comments/atom.xml", "a/references.bib"} <= set(
        site.tree()
    )
    assert site.article("/a.html").bibliography_url == "/a/references.bib"


def test_every_page_of_a_discussion_has_the_references_that_its_comments_cite(make_site) -> None:
    """A citation in a comment leads to its entry on the same page; no id stands twice on a page."""
    site = with_default_theme(paged(make_site))
    for page in ("comments/1/", "comments/2/", ""):
        html = site.page(f"2021/10/a/{page}index.html")
        assert 'href="#ref-x"' in html, page
        ids = re.findall(r'\sid="([^"]*)"', html)
        assert ids.count("ref-x") == 1, page
        assert len(ids) == len(set(ids)), page


def test_machines_read_the_comments_of_each_page(make_site) -> None:
    """Each comment once, as microformats with the id that it has for ever; JSON-LD would say it all again."""
    site = with_default_theme(paged(make_site))
    found = []
    for page in ("comments/1/", "comments/2/", ""):
        html = site.page(f"2021/10/a/{page}index.html")
        found += re.findall(r'<article class="comment h-entry" id="comment-(\d)"', html)
        assert 'Comment","@id' not in html
    assert found == ["1", "2", "3", "4", "5"]


def test_an_answer_to_a_removed_comment_says_so(make_site) -> None:
    """It must not seem that somebody without a name was answered."""
    thread = comment(1) + comment(2, 1) + comment(3, 2) + comment(4, 3, status="removed")
    site = with_default_theme(site_with(make_site, thread + comment(5, 4)))
    assert "in reply to" in site.page("2021/10/a/index.html")
    assert ">in reply to a removed comment<" in re.sub(r"</?bdi>", "", site.page("2021/10/a/index.html"))


def test_a_reader_cannot_break_the_page(make_site) -> None:
    """What a stranger typed once is text or sanitised, in every file where it appears."""
    site = site_with(
        make_site,
        comment(
            1,
            author="'<script>alert(1)</script>'",
            author_url="javascript:alert(1)",
            body="'<img src=x onerror=alert(1)> [a](javascript:alert(1)) {{ 7*7 }} [@nobody]'",
            date="2021-10-21",
        ),
    )
    settings = (site.folder / "site.toml").read_text()
    report = site.write({"site.toml": settings.replace('"plain"', '"default"')}).build()
    assert [problem.severity for problem in report.problems] == ["warning"]
    for name, data in site.tree().items():
        if name.endswith((".html", ".xml", ".json")):
            for payload in (b"<script>alert", b"onerror=alert(1)>", b'"javascript:', b">49<"):
                assert payload not in data, name
    assert "{{ 7*7 }} [@nobody]" in site.page("2021/10/a/index.html")
