"""Every page is planned before it is made: what it follows from decides whether it is made at all."""

from __future__ import annotations

from collections import Counter

import pytest

from octavo.builder.workspace import Workspace
from octavo.pages import related
from octavo.pages.context import neighbours_by_path
from octavo.pages.digests import DIGEST_SIZE, digest
from octavo.pages.plan import Page
from octavo.pages.quotations import Quotations, quotations_of, quotations_to_data
from octavo.pages.related import all_related
from site_builder import Site, post

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'
BIB = "".join(
    f"@article{{{key}, author={{{key.title()}, Ann}}, title={{{key.title()}}}, year=2020}}\n"
    for key in ("smith", "jones")
)
FILES = {
    "content/references.bib": BIB,
    "content/authors/ann.md": "---\nname: Ann\n---\nBio.\n",
    "content/pages/about.md": "---\ntitle: About\naliases: [/former/]\n---\n",
    "content/posts/2021-01-01-a.md": post(
        "A", "[@smith] and [b](2021-02-01-b.md#part).\n", tags="[t, u]", author="ann"
    ),
    "content/posts/2021-01-01-a.comments.yaml": '- id: "1"\n  author: Reader\n  body: "[@jones]"\n',
    "content/posts/2021-02-01-b.md": post("B", "## Part\n\n![P](p.svg)\n", tags="[t]", series="[s]"),
    "content/posts/2021-03-01-c.md": post("C", "[@smith]\n", tags="[u]", series="[s]"),
    "content/posts/2021-04-01-d.md": post("D", categories="[k]"),
    "content/posts/p.svg": SVG,
}
A, B, C, D = (f"/2021/0{number}/{name}/" for number, name in enumerate("abcd", 1))


@pytest.fixture
def site(make_site) -> Site:
    return make_site(FILES)


def causes(pages: dict[str, Page]) -> dict[str, dict[str, bytes]]:
    return {path: dict(page.causes) for path, page in pages.items()}


def changed(site: Site, files: dict[str, str]) -> dict[str, set[str]]:
    """Return which causes of which pages are others after these files were written."""
    before = causes(site.pages())
    after = causes(site.write(files).pages())
    return {
        path: {name for name in after[path] if after[path][name] != before[path][name]}
        for path in before.keys() & after.keys()
        if after[path] != before[path]
    }


def test_the_same_site_has_the_same_plan(site: Site) -> None:
    assert causes(site.pages()) == causes(site.pages())


def test_no_address_is_planned_twice(site: Site) -> None:
    context = site.prepare().context
    assert len(context.index.posts) == 4
    assert Counter(page.site_path for page in site.pages().values()).most_common(1)[0][1] == 1


def test_causes_are_digests_of_one_length(site: Site) -> None:
    """They are put together to one key, and taken apart again to tell a reason."""
    for page in site.pages().values():
        assert {len(cause) for cause in page.causes.values()} <= {DIGEST_SIZE}


def test_a_view_may_be_made_twice(site: Site) -> None:
    """A plan is small because it holds no view; whoever asks again gets the same."""
    for page in site.pages().values():
        assert page.view == page.view


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("posts/2021-04-01-d.md", "Text.", "Other.", {D: {"text"}, C: {"neighbours"}}),
        ("posts/2021-02-01-b.md", "## Part", "## Section {#part}", {B: {"text"}}),
        ("posts/2021-02-01-b.md", "## Part", "## Section", {B: {"text"}, A: {"links"}}),
        (
            "posts/2021-02-01-b.md",
            "title: B",
            "title: B\nslug: bee",
            {A: {"links", "neighbours", "related posts"}, C: {"neighbours", "series"}},
        ),
        ("posts/p.svg", 'width="8"', 'width="9"', {B: {"links"}}),
        ("posts/2021-01-01-a.comments.yaml", "Reader", "Other", {A: {"discussion"}}),
        ("references.bib", "title={Jones}", "title={Jon}", {A: {"works"}}),
        ("references.bib", "title={Smith}", "title={Smi}", {A: {"works"}, C: {"works"}}),
        (
            "posts/2021-03-01-c.md",
            "title: C",
            "title: Sea",
            {
                A: {"other posts that cite the same", "related posts"},
                B: {"neighbours", "series"},
                # What stands for a work is shared by all that cite it, so it names this post too.
                C: {"text", "series", "other posts that cite the same"},
                D: {"neighbours"},
            },
        ),
    ],
)
def test_what_changed_is_told_by_its_cause(
    site: Site, file: str, old: str, new: str, expected: dict[str, set[str]]
) -> None:
    """Each post is made again for what it shows, and for nothing else."""
    text = FILES[f"content/{file}"]
    assert old in text
    found = changed(site, {f"content/{file}": text.replace(old, new)})

    assert {path: found[path] for path in (A, B, C, D) if path in found} == expected


def test_values_that_differ_have_other_digests() -> None:
    """Pieces that are put one after the other must not pass for each other."""
    values = [
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        (("ab", "c"),),
        (1,),
        ("1",),
        (b"1",),
        (None,),
        ("",),
        (),
        (True,),
    ]

    assert len({digest(*value) for value in values}) == len(values)


def test_each_post_knows_the_posts_beside_it(site: Site) -> None:
    posts = site.prepare().context.index.posts
    beside = neighbours_by_path(posts)

    assert [(pair.newer, pair.older) for pair in beside.values()] == [
        (None, posts[1]),
        (posts[0], posts[2]),
        (posts[1], posts[3]),
        (posts[2], None),
    ]
    assert neighbours_by_path(()) == {}
    assert neighbours_by_path(posts[:1])[posts[0].path] == (None, None)


def test_related_posts_are_kept_while_terms_are_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """To compare all posts takes as long as to make many of them."""
    store = Workspace(site.folder).store("related")
    first = all_related(site.prepare().context.index, store)
    assert [post.path[-4:] for post in first["content/posts/2021-01-01-a.md"]] == ["c.md", "b.md"]

    def never(*_: object) -> None:
        raise AssertionError("compared again")

    with monkeypatch.context() as patched:
        patched.setattr(related, "related_places", never)
        site.write({"content/posts/2021-03-01-c.md": FILES["content/posts/2021-03-01-c.md"] + "More.\n"})
        again = all_related(site.prepare().context.index, store)
    paths = {path: [post.path for post in posts] for path, posts in first.items()}
    assert {path: [post.path for post in posts] for path, posts in again.items()} == paths

    site.write({"content/posts/2021-03-01-c.md": post("C", tags="[other]", series="[s]")})
    after = all_related(site.prepare().context.index, store)
    assert [post.path[-4:] for post in after["content/posts/2021-01-01-a.md"]] == ["b.md"]


def test_kept_quotations_are_those_of_the_article(site: Site) -> None:
    """A work's page quotes what cites it, from articles that need not be read again."""
    context = site.prepare().context
    path = "content/posts/2021-01-01-a.md"
    expected = quotations_of(context.resolved[path])
    assert [(one.key, one.commenter) for one in expected] == [("smith", ""), ("jones", "Reader")]
    store = Workspace(site.folder).store("quotations")
    store.write(path, quotations_to_data(expected))
    # Of a site without articles: what is not kept could not be found.
    kept = Quotations({}, store)

    assert [kept.at(path, one.anchor, one.key) for one in expected] == list(expected)
    assert kept.at(path, "cite-99", "smith").sentence == ""
