"""The stream, the archive and the pages of terms, authors and works."""

from __future__ import annotations

from itertools import pairwise

from octavo.pages.lists import paginate, pagination
from octavo.pages.site import site_view
from octavo.pages.summaries import sidebar
from octavo.pages.views import ArchiveView, HomeView, ReferencesView, TermsView, TermView
from site_builder import post


def posts(count: int, **header: object) -> dict[str, str]:
    return {
        f"content/posts/2021-{1 + n // 28:02}-{1 + n % 28:02}-p{n + 1}.md": post(f"P{n + 1}", **header)
        for n in range(count)
    }


def titles(view: object) -> list[str]:
    return [str(summary.title) for summary in view.posts]


def test_full_pages_never_change_again() -> None:
    """Page 1 stays page 1: a link to it, a cache and a search engine keep what they have."""
    before = {page.number: page for page in paginate(range(24, -1, -1), 5, "/")}
    after = {page.number: page for page in paginate(range(25, -1, -1), 5, "/")}
    assert before[1].items == (4, 3, 2, 1, 0)
    assert before[1].site_path == "/page/1/"
    assert {n: after[n] for n in (1, 2, 3)} == {n: before[n] for n in (1, 2, 3)}
    assert [len(page.items) for page in paginate(range(9), 5, "/")] == [9], "never a nearly empty front page"
    assert [page.site_path for page in paginate(range(10), 5, "/t/")] == ["/t/", "/t/page/1/"]
    assert paginate((), 5, "/")[0].items == ()


def test_every_item_stands_on_one_page() -> None:
    for count in range(40):
        pages = paginate(range(count), 7, "/")
        assert [item for page in pages for item in page.items] == list(range(count))
        assert [page.number for page in pages] == list(range(len(pages), 0, -1))


def test_pages_lead_to_their_neighbours() -> None:
    pages = paginate(range(15), 5, "/t/")
    middle = pagination(pages, 1, "/blog/")
    assert (middle.number, middle.count) == (2, 3)
    assert (middle.newer_url, middle.older_url) == ("/blog/t/", "/blog/t/page/1/")
    assert middle.pages == ((3, "/blog/t/"), (2, "/blog/t/page/2/"), (1, "/blog/t/page/1/"))


def test_a_page_of_a_long_list_names_few_others() -> None:
    """All of a thousand pages on each of them would be a million links; both ends are a step away."""
    pages = paginate(range(5000), 5, "/")
    for place in (0, 1, 7, 499, 500, len(pages) - 1):
        where = pagination(pages, place, "/")
        numbers = [number for number, _ in where.pages]
        assert len(numbers) < 35
        assert numbers == sorted(numbers, reverse=True)
        near = set(range(max(1, where.number - 4), min(len(pages), where.number + 4) + 1))
        assert {1, len(pages), *near} <= set(numbers)
        assert max(before - after for before, after in pairwise(numbers)) <= 50
        assert all(
            url == ("/" if number == len(pages) else f"/page/{number}/") for number, url in where.pages
        )


def test_a_short_list_names_all_its_pages() -> None:
    for count in range(1, 40):
        pages = paginate(range(count * 5), 5, "/")
        named = [pagination(pages, place, "/").pages for place in range(len(pages))]
        assert all(len(found) == len(pages) for found in named) or len(pages) > 20
        assert all(found[0][0] == len(pages) and found[-1][0] == 1 for found in named)


def test_the_steps_of_an_old_page_stay_when_a_newer_one_comes() -> None:
    """Otherwise every page of the list would change with every fifth post."""
    before = {number for number, _ in pagination(paginate(range(2500), 5, "/"), 400, "/").pages}
    after = {number for number, _ in pagination(paginate(range(2505), 5, "/"), 401, "/").pages}
    assert after - before == {501}, "the newest page, which is always named"
    assert before - after == set()


def test_the_stream_is_paged_and_a_new_post_touches_its_newest_page_only(make_site) -> None:
    site = make_site(posts(9), "[posts]\nper_page = 3\n")
    views = site.views()
    home = views["/"]
    assert isinstance(home, HomeView)
    assert (home.is_front, titles(home)) == (True, ["P9", "P8", "P7"])
    assert titles(views["/page/1/"]) == ["P3", "P2", "P1"]
    assert views["/page/1/"].head.previous_url == "/page/2/"
    site.write({"content/posts/2021-03-01-new.md": post("New")})
    after = site.views()
    assert titles(after["/"]) == ["New", "P9", "P8", "P7"]
    assert titles(after["/page/1/"]) == titles(views["/page/1/"])
    assert after["/page/1/"].pagination == views["/page/1/"].pagination


def test_a_category_has_its_words_and_its_feed(make_site) -> None:
    site = make_site(
        posts(2, categories="[METHODS]", tags="[x]"),
        '[categories.methods]\ntitle = "How it is done"\ndescription = "With *care*."\n',
    )
    view = site.views()["/categories/methods/"]
    assert isinstance(view, TermView)
    assert (view.title, view.count, view.feed_url) == ("How it is done", 2, "/categories/methods/atom.xml")
    assert view.description.strip() == "<p>With <em>care</em>.</p>"
    assert view.head.description == "With care."
    assert view.head.feeds[0].url == "/categories/methods/atom.xml"
    assert site.article("/2021/01/p1/").categories[0].title == "How it is done"


def test_names_that_differ_by_case_or_unicode_form_are_one_term(make_site) -> None:
    """Two authors write one tag in two ways; readers should find all posts at one place."""
    site = make_site(
        {
            "content/posts/2021-10-01-a.md": post("A", tags="[Café, EAE]"),
            "content/posts/2021-10-02-b.md": post("B", tags="[Cafe\u0301, eae]"),
        }
    )
    views = site.views()
    assert titles(views["/tags/cafe/"]) == ["B", "A"]
    assert titles(views["/tags/eae/"]) == ["B", "A"]
    assert site.problems() == [
        "content/posts/2021-10-02-b.md:4:7: warning: The tag “Café” is typed with separate accents; it "
        "counts as one with the other.\n  hint: Type it anew, or copy it from another post.",
        "content/posts/2021-10-02-b.md:4:7: warning: “eae” is the same tag as “EAE” in "
        "content/posts/2021-10-01-a.md:4:7.\n  hint: Write it in one way.",
    ]


def tag_paths(site) -> dict[str, str]:
    """Return the address of each tag's page by its title."""
    return {
        view.title: path
        for path, view in site.views().items()
        if path.startswith("/tags/") and path.count("/") == 3
    }


def test_tags_that_differ_by_a_sign_have_addresses_that_say_so(make_site) -> None:
    """Cells with and without a receptor, two languages, an element and its ion: none is another's tag."""
    tags = "[CD4, CD4+, C, C++, C#, Na, Na⁺, CD4-, '#metoo', R&D]"
    site = make_site({"content/posts/2021-10-01-a.md": post("A", tags=tags)})
    assert tag_paths(site) == {
        "CD4": "/tags/cd4/",
        "CD4+": "/tags/cd4-plus/",
        "CD4-": "/tags/cd4-minus/",
        "C": "/tags/c/",
        "C++": "/tags/c-plus-plus/",
        "C#": "/tags/c-sharp/",
        "Na": "/tags/na/",
        "Na⁺": "/tags/na-plus/",
        "#metoo": "/tags/metoo/",
        "R&D": "/tags/r-d/",
    }
    assert site.problems() == []


def test_tags_that_would_have_one_address_get_two_whatever_the_order(make_site) -> None:
    """Measures and mass are two things. A post that is added elsewhere must not move the page of either."""
    one, two = post("A", tags="[Maße, T-cells]"), post("B", tags="[Masse, T cells]")
    first = make_site({"content/posts/2021-10-01-a.md": one, "content/posts/2021-10-02-b.md": two})
    second = make_site({"content/posts/2021-10-01-a.md": two, "content/posts/2021-10-02-b.md": one})
    second.write({"content/posts/2020-01-01-c.md": post("C", tags="[T cells, Maße, 'T, cells', Massé]")})
    paths = tag_paths(first)
    assert paths == {
        "Maße": "/tags/masse-36a2aefe/",
        "Masse": "/tags/masse/",
        "T cells": "/tags/t-cells/",
        "T-cells": "/tags/t-cells-cd5e7cd4/",
    }
    assert {title: tag_paths(second)[title] for title in paths} == paths
    assert first.problems() == [
        "content/posts/2021-10-01-a.md:4:7: notice: The tag “Maße” would have the address of “Masse”, "
        "so it has one of its own: /tags/masse-36a2aefe/.\n"
        '  hint: Choose another in site.toml: [tags."Maße"] with slug = "…".',
        "content/posts/2021-10-01-a.md:4:7: notice: The tag “T-cells” would have the address of “T cells”, "
        "so it has one of its own: /tags/t-cells-cd5e7cd4/.\n"
        '  hint: Choose another in site.toml: [tags."T-cells"] with slug = "…".',
    ]
    assert first.build().changes.written


def test_a_draft_has_its_say_about_addresses(make_site) -> None:
    """Its publication, or a preview with drafts, moves no page of a term."""
    site = make_site({"content/posts/2021-10-01-a.md": post("A", tags="[Maße]")})
    assert tag_paths(site) == {"Maße": "/tags/masse/"}
    site.write({"content/posts/2021-10-02-b.md": post("B", tags="[Masse]", draft="true")})
    assert tag_paths(site) == {"Maße": "/tags/masse-36a2aefe/"}


def test_straight_and_curly_apostrophes_are_one_tag(make_site) -> None:
    """A word processor curls what a keyboard types; readers should find all posts in one place."""
    tags = "[Alzheimer's, Alzheimer’s, Guillain–Barré, Guillain-Barré]"
    site = make_site({"content/posts/2021-10-01-a.md": post("A", tags=tags)})
    assert tag_paths(site) == {"Alzheimer's": "/tags/alzheimers/", "Guillain–Barré": "/tags/guillain-barre/"}
    assert [problem.code for problem in site.found()] == ["same-term", "same-term"]


def test_an_address_that_site_toml_chooses_is_a_terms_own(make_site) -> None:
    """Addresses of an old blog can be kept; a name that would have the same one makes room."""
    site = make_site(
        {
            "content/posts/2021-10-01-a.md": post(
                "A", tags="['CD4+', b cells]", categories="[EAE]", series="[X]"
            ),
        },
        '[tags]\n"cd4+".slug = "cd4-2"\n"Lymphocytes".slug = "b-cells"\n'
        '[categories.eae]\nslug = "mice"\ndescription = "Of mice."\n[series.X]\nslug = "x.1"\n',
    )
    views = site.views()
    assert tag_paths(site) == {"CD4+": "/tags/cd4-2/", "b cells": "/tags/b-cells-9add21f4/"}
    assert views["/categories/mice/"].description.strip() == "<p>Of mice.</p>"
    assert titles(views["/series/x.1/"]) == ["A"]


def test_an_address_with_a_category_has_the_one_that_was_chosen(make_site) -> None:
    """Both addresses name one thing in one way."""
    site = make_site(
        {"content/posts/2021-10-01-a.md": post("A", categories="[C++]")},
        '[posts]\npermalink = "/{category}/{slug}/"\n[categories."C++"]\nslug = "cpp"\n',
    )
    assert site.article("/cpp/a/").title == "A"


def test_two_terms_cannot_choose_one_address(make_site) -> None:
    site = make_site(
        {}, '[tags.a]\nslug = "x"\n[tags.b]\nslug = "x"\n[series.c]\nslug = "x"\n[tags.d]\nslug = "../e"\n'
    )
    assert [problem for problem in site.problems() if ": notice:" not in problem] == [
        "site.toml:7:1: error: “b” and “a” have one slug: x.\n  hint: Give one of them another.",
        "site.toml:11:1: error: The slug “../e” is not a plain name.\n"
        "  hint: Use letters, digits and hyphens: it is one segment of the address.",
    ]


def test_a_tag_in_any_script_has_an_address(make_site) -> None:
    site = make_site({"content/posts/2021-10-01-a.md": post("A", tags="[脱髄, '!!!', '???']")})
    paths = [path for path in site.views() if path.startswith("/tags/") and path != "/tags/"]
    assert paths[0] == "/tags/tuosui/"
    assert len(set(paths)) == 3


def test_a_series_is_read_from_its_beginning(make_site) -> None:
    view = make_site(posts(12, series="[Trials]")).views()["/series/trials/"]
    assert titles(view)[:3] == ["P1", "P2", "P3"]
    assert len(titles(view)) == 12, "a series is a whole and has one page"


def test_an_author_has_a_page_with_a_biography(make_site) -> None:
    site = make_site(
        {
            **posts(2, author="Ann"),
            "content/authors/Ann.md": "---\nname: Ann O'One\norcid: https://orcid.org/0000-0002-1825-0097\n"
            "links: [{title: Home, url: 'https://ann.example/'}]\n---\nI *write*.\n",
        }
    )
    view = site.views()["/authors/ann/"]
    assert isinstance(view, TermView)
    assert view.author is not None
    assert view.author.biography.strip() == "<p>I <em>write</em>.</p>"
    assert (view.author.orcid, view.author.orcid_url) == (
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
    )
    assert [link.url for link in view.author.links] == ["https://ann.example/"]
    assert view.count == 2
    assert str(view.author.portrait).startswith("<svg")


def test_there_is_a_list_of_all_terms_of_a_kind(make_site) -> None:
    site = make_site(
        {
            "content/posts/2021-10-01-a.md": post("A", tags="[b, a]", author="one"),
            "content/authors/one.md": "---\nname: One\n---\n",
        }
    )
    views = site.views()
    tags = views["/tags/"]
    assert isinstance(tags, TermsView)
    assert [(term.title, term.count) for term in tags.terms] == [("a", 1), ("b", 1)]
    assert [term.url for term in views["/authors/"].terms] == ["/authors/one/"]
    assert "/categories/" not in views


def test_the_archive_shows_years_and_months_in_the_sites_zone(make_site) -> None:
    """A post of New Year's Eve in London belongs to the old year, wherever the site is built."""
    site = make_site(
        {
            "content/posts/eve.md": post("Eve", date="2021-12-31 23:30"),
            "content/posts/utc.md": post("Utc", date="2021-06-30T23:30:00+00:00"),
            "content/posts/2023-01-01-new.md": post("New"),
        }
    )
    views = site.views()
    archive = views["/archive/"]
    assert isinstance(archive, ArchiveView)
    assert [(year.year, year.count) for year in archive.years] == [(2023, 1), (2021, 2)]
    assert [(month.name, month.anchor) for month in archive.years[1].months] == [
        ("December", "2021-12"),
        ("July", "2021-07"),
    ]
    assert "’21 2, ’23 1" in archive.chart
    assert views["/archive/2021/"].newer_url == "/archive/2023/"
    assert (views["/archive/2023/"].newer_url, views["/archive/2023/"].older_url) == ("", "/archive/2021/")


WORKS = """
@article{b, author={Ötzi, Ann}, title={B}, journal={Lancet}, year=2020}
@article{a, author={Adams, Bob}, title={A}, journal={The BMJ}, year=2021}
@book{c, author={{World Health Organization}}, title={C}}
@article{unused, author={Nobody, N}, title={U}, year=2022}
"""


def test_all_cited_works_are_listed_by_year_author_and_journal(make_site) -> None:
    """Only what is cited: a library of six thousand entries is nobody's reading list."""
    site = make_site(
        {"content/posts/2021-10-01-a.md": post("A", "[@b; @a; @c]\n"), "content/references.bib": WORKS}
    )
    views = site.views()

    def groups(path: str) -> list[tuple[str, list[str]]]:
        view = views[path]
        assert isinstance(view, ReferencesView)
        assert view.count == 3
        return [(group.title, [work.key for work in group.works]) for group in view.groups]

    assert groups("/references/") == [("2021", ["a"]), ("2020", ["b"]), ("Without a year", ["c"])]
    assert groups("/references/by-author/") == [("A", ["a"]), ("O", ["b"]), ("W", ["c"])]
    assert groups("/references/by-journal/") == [
        ("Lancet", ["b"]),
        ("The BMJ", ["a"]),
        ("Not in a journal", ["c"]),
    ]
    assert [link.url for link in views["/references/"].downloads] == [
        "/references/references.bib",
        "/references/references.ris",
        "/references/references.json",
    ]


def test_a_work_that_everybody_cites_names_the_newest_posts(make_site) -> None:
    """A list of all three hundred would make the page of all works too long for any browser."""
    citing = {path: text.replace("\n---\n", "\n---\n[@a]\n") for path, text in posts(23).items()}
    site = make_site({**citing, "content/references.bib": WORKS})
    view = site.views()["/references/"]
    assert isinstance(view, ReferencesView)
    (work,) = (work for group in view.groups for work in group.works)
    assert [link.label for link in work.cited_by] == [f"P{n}" for n in range(23, 13, -1)]
    assert work.more == 13
    settings = (site.folder / "site.toml").read_text().replace('"plain"', '"default"')
    site.write({"site.toml": settings}).build()
    text = " ".join(site.page("references/index.html").split())
    assert "cited in 23 posts" in text
    assert "P14</a> and 13 more" in text
    assert len(site.views()["/references/a/"].mentions) == 23


def test_works_whose_keys_look_alike_have_pages_of_their_own(make_site) -> None:
    bib = "".join(f"@book{{{key}, title={{T}}}}\n" for key in ("a:b", "a-b", "by-author", "A_b"))
    site = make_site(
        {"content/posts/2021-10-01-a.md": post("A", "", nocite='"@*"'), "content/references.bib": bib}
    )
    assert site.problems() == []
    assert len([path for path in site.views() if path.startswith("/references/")]) == 7


def test_the_sidebar_shows_what_the_theme_wants(make_site) -> None:
    files = posts(4) | {
        "content/posts/2021-01-01-p1.comments.yaml": '- id: "1"\n  body: x\n  date: 2021-10-01\n'
    }
    site = make_site(files)
    assert site.views()["/"].has_sidebar
    shown = site.value(sidebar)
    assert [str(summary.title) for summary in shown.recent_posts] == ["P4", "P3", "P2", "P1"]
    assert [(year.year, year.count, year.url) for year in shown.years] == [(2021, 4, "/archive/2021/")]
    settings = (site.folder / "site.toml").read_text().replace('"plain"', '"default"')
    site.write(
        {"site.toml": f'{settings}[theme_options]\nsidebar = "home"\nrecent_posts = 2\nrecent_comments = 0\n'}
    )
    views = site.views()
    assert views["/"].has_sidebar
    assert not views["/2021/01/p1/"].has_sidebar
    shown = site.value(sidebar)
    assert len(shown.recent_posts) == 2
    assert shown.recent_comments == ()


def test_above_a_number_of_posts_pages_lead_to_the_sidebar(make_site, monkeypatch) -> None:
    """One comment on a large blog must not change every page of it."""
    monkeypatch.setattr("octavo.facts.theme.MOST_EVERYWHERE", 3)
    site = make_site(posts(3))
    settings = (site.folder / "site.toml").read_text().replace('"plain"', '"default"')
    site.write({"site.toml": settings})
    few = site.views()
    assert few["/2021/01/p1/"].has_sidebar
    assert "/recent/" not in few
    site.write(posts(4))

    many = site.views()

    assert many["/"].has_sidebar, "The front page changes anyway."
    assert not many["/2021/01/p1/"].has_sidebar
    assert not many["/recent/"].head.is_indexed
    assert site.value(site_view, base_url="https://example.org/a/").recent_urls == {"en-GB": "/a/recent/"}


def test_the_menu_leads_inside_and_outside(make_site) -> None:
    menu = "".join(
        f'[[menu]]\ntitle = "T"\npath = "{path}"\n'
        for path in ("/about/", "https://other.example/", "/search/?q=a&b=1#top", "/caf%C3%A9/", "/café/")
    )
    site = make_site({}, menu)
    links = site.value(site_view, base_url="https://example.org/a/").menu
    assert [link.url for link in links] == [
        "/a/about/",
        "https://other.example/",
        "/a/search/?q=a&b=1#top",
        "/a/caf%C3%A9/",
        "/a/caf%C3%A9/",
    ]


_OWN = """
@article{early, author={Reed, Ann}, title={An early paper}, journal={Journal}, year=2011}
@article{late, author={Poe, Bo and Reed, Ann}, title={A late paper}, journal={Journal}, year=2021}
"""


def test_an_author_has_the_publications_of_a_file_of_their_own(make_site) -> None:
    """Who reads a post wants to know what else its author has written, and a blog is not all of it."""
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann Reed\npublications: ann.bib\n---\n",
            "content/authors/ann.bib": _OWN,
            "content/posts/2024-01-01-a.md": post("A", "Said by [@late].", author="ann"),
        }
    )
    view = site.views()["/authors/ann/"]
    assert isinstance(view, TermView)
    assert [work.key for work in view.publications] == ["late", "early"], "The newest does not come first."
    assert view.publications[0].url == "/references/late/"
    assert [link.label for link in view.publications[0].cited_by] == ["A"]
    assert "An early paper" in view.publications[1].html


def test_an_author_who_stands_out_has_the_cited_works_that_name_them(make_site) -> None:
    """Without a file of their own the blog knows some; a namesake whom nobody highlights gets none."""
    files = {
        "content/authors/ann.md": "---\nname: Ann Reed\n---\n",
        "content/authors/bo.md": "---\nname: Bo Poe\n---\n",
        "content/references.bib": _OWN,
        "content/posts/2024-01-01-a.md": post("A", "Said by [@late].", authors="[ann, bo]"),
    }
    views = make_site(files, '[citations]\nhighlight_authors = ["Reed A"]\n').views()
    keys = {path: [work.key for work in views[f"/authors/{path}/"].publications] for path in ("ann", "bo")}
    assert keys == {"ann": ["late"], "bo": []}, "What nobody cites, or whose author is another, is shown."


def test_a_bibliography_of_an_author_that_is_not_there_is_an_error(make_site) -> None:
    """The page would be without publications, and nobody would know why."""
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann Reed\npublications: an.bib\n---\n",
            "content/authors/ann.bib": _OWN,
            "content/posts/2024-01-01-a.md": post("A", author="ann"),
        }
    )
    assert site.problems() == [
        "content/authors/ann.md: error: There is no bibliography “an.bib” of the author's publications.\n"
        "  hint: Did you mean ann.bib?"
    ]
