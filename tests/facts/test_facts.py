"""Facts of the whole site."""

from __future__ import annotations

import pytest

from octavo.facts.citations import cited_works
from octavo.facts.texts import standing
from octavo.resolving.resolve import resolved
from site_builder import post

BIB = "@article{{{key}, author={{{author}, A}}, title={{T}}, year=2020}}\n"


def bib(key: str, author: str) -> str:
    return BIB.format(key=key, author=author)


def test_a_posts_own_bibliography_comes_before_the_sites(make_site) -> None:
    """A post stays what it was when somebody changes an entry of the whole site's library."""
    site = make_site(
        {
            "content/references.bib": bib("x", "Site") + bib("y", "Site"),
            "content/extra/more.bib": bib("z", "More"),
            "content/posts/2021-10-20-a/index.md": post("A", "[@x; @y; @z]\n"),
            "content/posts/2021-10-20-a/references.bib": bib("x", "Own"),
            "content/posts/2021-10-21-b.md": post("B", "[@x]\n", bibliography="named.bib"),
            "content/posts/named.bib": bib("x", "Named"),
            "content/posts/2021-10-22-c.md": post("C", "[@x]\n"),
        }
    )

    def authors(path: str) -> list[str]:
        works = site.value(resolved, f"content/posts/{path}").works
        return [work.record.author[0].family for work in works]

    assert authors("2021-10-20-a/index.md") == ["Own", "Site", "More"]
    assert authors("2021-10-21-b.md") == ["Named"]


def test_a_key_that_stands_in_two_files_is_a_warning(make_site) -> None:
    site = make_site({"content/a.bib": bib("x", "A"), "content/b.bib": "\n" + bib("x", "B")})
    assert site.problems() == [
        "content/b.bib:2:1: warning: The key “x” stands in content/a.bib:1:1 too; the entry there is used.\n"
        "  hint: Give one of the two works another key."
    ]


def test_only_works_that_are_cited_count(make_site) -> None:
    """In the text, in comments, by `nocite`, and where a reader's own words were recognised."""
    site = make_site(
        {
            "content/references.bib": "".join(bib(key, "A") for key in "abcdefg"),
            "content/posts/2021-10-20-a.md": post("A", "[see [@b] in @a]\n\n[^1]: [@g]\n", nocite='"@c, @d"'),
            "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  body: "[@e]"\n  references: [f]\n'
            '- id: "2"\n  body: "[@a; @nobody] and @b"\n',
        }
    )
    assert sorted(site.value(cited_works)) == ["a", "b", "c", "d", "e", "f"]


def test_redactions_are_applied_at_every_build(make_site) -> None:
    """What was promised to be taken down stays down, whatever an import brings back."""
    comments = "".join(
        f'- id: "{n}"\n  author: Name{n}\n  body: Words{n}\n  date: 2021-10-2{n}\n' for n in (1, 2, 3)
    )
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A"),
            "content/posts/2021-10-20-a.comments.yaml": comments,
            "content/redactions.yaml": '- id: "1"\n- id: "2"\n  action: anonymise\n  post: a\n',
        }
    )
    site.build()
    published = b"".join(site.tree().values())
    assert b"Name1" not in published
    assert b"Words1" not in published
    assert b"Name2" not in published
    assert b"Words2" in published
    assert b"Name3" in published


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("/{year}/{month:02}/{day:02}/{slug}/", "/2021/10/20/a/"),
        ("/{category}/{slug}.html", "/how-to/a.html"),
        ("/{author}/{slug}", "/ann/a/"),
    ],
)
def test_addresses_of_other_programs_can_be_kept(make_site, permalink: str, path: str) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post("A", categories="[How to]", author="Ann"),
            "content/authors/Ann.md": "---\nname: Ann\n---\n",
        },
        f'[posts]\npermalink = "{permalink}"\n',
    )
    assert site.article(path).title == "A"
    site.build()


def test_a_chosen_address_may_have_dots_in_its_last_folder(make_site) -> None:
    """It became a file without an ending, in the way of what lies beside the post."""
    site = make_site({"content/posts/2021-10-20-a.md": post("A", permalink="/released-1.6.0/")})
    assert site.article("/released-1.6.0/").title == "A"


def test_pages_keep_their_folders(make_site) -> None:
    site = make_site(
        {
            "content/pages/about.md": "---\ntitle: About\n---\n",
            "content/pages/Help Me/index.md": "---\ntitle: Help\n---\n",
            "content/pages/help-me/more.md": "---\ntitle: More\nslug: further\n---\n",
        }
    )
    views = site.views()
    assert {"/about/", "/help-me/", "/help-me/further/"} <= set(views)


def test_a_link_to_any_own_page_or_file_is_known(make_site) -> None:
    """A broken link is an error; a good one must never be."""
    links = (
        "/", "/archive/", "/archive/2021", "/tags/t/", "/tags/t/atom.xml", "/feed/index.xml", "/feed.json",
        "/references/", "/references/x/", "/references/references.ris", "/comments/", "/authors/one/",
        "/robots.txt", "/sitemap.xml", "/2021/10/a/references.bib", "/old/", "/old", "/x.txt",
        "/about/?a=b#top", "/404.html",
    )  # fmt: skip
    text = " ".join(f"[x]({link})" for link in links)
    site = make_site(
        {
            "content/references.bib": bib("x", "A"),
            "content/posts/2021-10-20-a.md": post(
                "A", f"{text} [@x]\n", tags="[t]", author="one", aliases="/old/"
            ),
            "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  body: x\n  date: 2021-10-21\n',
            "content/pages/about.md": "---\ntitle: About\n---\n",
            "content/authors/one.md": "---\nname: One\n---\n",
            "content/static/x.txt": "x",
        },
        '[feeds]\nrss = "feed/index.xml"\n',
    )
    assert site.problems() == []


@pytest.mark.parametrize("written", ["Ann Lee", "ann  lee", "ann"])
def test_an_author_is_found_by_id_or_by_name(make_site, written: str) -> None:
    """Other generators write the name, and so does who has not read about ids."""
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann Lee\n---\nShe writes.\n",
            "content/posts/2021-10-01-one.md": post(author=written),
        }
    )
    assert site.value(standing, "content/posts/2021-10-01-one.md").authors == ("ann",)
    assert site.problems() == []


def test_a_name_of_two_authors_is_answered_with_their_ids(make_site) -> None:
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann Lee\n---\nShe writes.\n",
            "content/authors/ann2.md": "---\nname: Ann Lee\n---\nShe, too.\n",
            "content/posts/2021-10-01-one.md": post(author="Ann Lee"),
        }
    )
    hints = [problem.hint for problem in site.found() if problem.code == "unknown-author"]
    assert hints == ["2 authors have this name. Write an id: ann, ann2."]
