"""What a browser, a screen reader and a search engine find in a discussion of the default theme."""

from __future__ import annotations

from lxml import html

from site_builder import Site, post

COMMENTS = "content/posts/2021-10-20-a.comments.yaml"


def built(make_site, thread: str, settings: str = "", **header: object) -> html.HtmlElement:
    """Return the discussion of a post, as it was built."""
    site: Site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A title", author="one", **header),
            "content/authors/one.md": "---\nname: One\n---\n",
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, year=2020}",
            COMMENTS: thread,
        },
        settings,
    )
    site.write({"site.toml": (site.folder / "site.toml").read_text().replace('"plain"', '"default"')})
    site.build()
    return html.fromstring(site.page("2021/10/a/index.html"))


def chain(count: int) -> str:
    """Return comments each of which answers the one before."""
    items = [
        f'- {{id: "{n}", author: R{n}, body: B, date: 2021-10-21, parent: "{n - 1}"}}\n' for n in range(count)
    ]
    return "".join(items).replace(', parent: "-1"', "")


def lists_around(page: html.HtmlElement, number: int) -> int:
    """Return in how many lists of the thread a comment stands."""
    (comment,) = page.xpath("//article[@id=$anchor]", anchor=f"comment-{number}")
    return len(comment.xpath("ancestor::ol[ancestor-or-self::ol[@class='thread']]"))


def test_answers_are_nested_lists_to_the_cap_and_siblings_below_it(make_site) -> None:
    """Browsers flatten very deep documents, and then nobody can tell who answers whom."""
    page = built(make_site, chain(1_000))
    depths = [lists_around(page, number) for number in (*range(7), 500, 999)]
    assert depths == [1, 2, 3, 4, 5, 6, 6, 6, 6]
    for number in (4, 6, 999):
        (words,) = page.xpath("//article[@id=$a]//*[@class='comment-parent']", a=f"comment-{number}")
        assert " ".join(words.text_content().split()) == f"↳ in reply to R{number - 1}"
        assert words.xpath(".//a/@href") == [f"#comment-{number - 1}"]
    assert not page.xpath("//article[@id='comment-3']//*[@class='comment-parent']"), "the indent shows it"


def test_a_comment_is_an_article_with_name_time_permalink_and_picture(make_site) -> None:
    """Each part is what it is without any style sheet or script, and no picture is asked for elsewhere."""
    thread = (
        '- {id: "1", author: <b>Tony</b>, author_url: "https://t.example/", body: B, '
        "date: 2021-10-21T14:03:00+00:00}\n"
        '- {id: "2", author: One, by: one, body: B, date: 2021-10-22}\n'
    )
    page = built(make_site, thread)
    first, second = page.xpath("//ol[@class='thread']/li/article")
    assert first.get("aria-label") == "Comment by <b>Tony</b>"
    (name,) = first.xpath(".//b/a[@href='https://t.example/']/bdi")
    assert name.text == "<b>Tony</b>"
    assert first.xpath(".//a[@href='/2021/10/a/#comment-1']/time/@datetime") == ["2021-10-21T14:03:00+00:00"]
    assert first.xpath("boolean(.//svg)")
    assert not first.xpath(".//img | .//svg//*[@href]")
    assert [label.text for label in page.xpath("//article//span[contains(@class, 'label')]")] == ["author"]
    assert second.xpath("boolean(.//span[contains(@class, 'label-author')])")


def test_readers_cite_in_brackets_and_the_works_join_the_references(make_site) -> None:
    """The list says that only the discussion cites the work, and leads back into the comment."""
    thread = (
        '- {id: "1", author: T, body: "As @x and @Tony say: [@x, p. 3], [@nobody]."}\n'
        '- {id: "2", author: U, format: html, body: "<p>So [@x].</p>"}\n'
        '- {id: "3", author: V, body: "Smith 2020 found it.", references: [x]}\n'
    )
    page = built(make_site, thread)
    bodies = [
        " ".join(body.text_content().split())
        for body in page.xpath("//div[contains(@class, 'comment-body')]")
    ]
    assert bodies[0] == "As @x and @Tony say: [1, p. 3], [@nobody]."
    assert bodies[1:] == ["So [1].", "Smith 2020 found it."]
    (reference,) = page.xpath("//li[@id='ref-x']")
    assert reference.xpath(".//span[@class='label']/text()") == ["cited in the discussion"]
    back = reference.xpath(".//a[contains(@class, 'back-link-comment')]/@href")
    assert back == ["#cite-1", "#cite-3", "#comment-3"]
    for anchor in back:
        (target,) = page.xpath("//*[@id=$anchor]", anchor=anchor[1:])
        assert target.xpath("ancestor-or-self::article[@class='comment h-entry']")
    assert page.xpath("//article[@id='comment-3']//*[@class='comment-works']/a/@href") == ["#ref-x"]


def test_the_count_is_told_and_whether_one_may_still_answer(make_site) -> None:
    settings = '[comments]\nreply = "mailto:a@example.org"\n'
    for state, present, absent in (
        ("open", "discussion-reply", "discussion-closed"),
        ("closed", "discussion-closed", "discussion-reply"),
    ):
        page = built(make_site, chain(2), settings, comments=state)
        title = page.xpath("string(//section[@id='comments']/h2)")
        assert " ".join(title.split()) == "Discussion 2 comments"
        assert len(page.xpath("//p[@class=$name]", name=present)) == 1
        assert not page.xpath("//p[@class=$name]", name=absent)
