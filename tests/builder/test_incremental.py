"""A build makes what changed, says why, and leaves everything else alone."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ten_posts import BIB, COMMENT, clean_tree, edit, ten_posts

from octavo.builder.built import BuiltStore
from octavo.builder.inputs import Inputs, gather_inputs
from octavo.markdown import parser
from site_builder import Site, post

SIDEBAR = {
    "themes/plain/templates/plain.html": '<title>{{ page.head.title }}</title>{{ shared("sidebar.html") }}\n',
    "themes/plain/templates/sidebar.html": "{{ sidebar.recent_posts[0].title if sidebar else '' }}\n",
}


@pytest.fixture
def site(make_site) -> Site:
    return ten_posts(make_site)


def test_a_second_build_makes_nothing(site: Site) -> None:
    report = site.build()

    assert report.reasons == {}
    assert (report.changes.written, report.changes.removed) == ((), ())
    assert report.changes.unchanged == len(site.tree())
    assert report.counts == report.previous_counts


def test_a_copied_site_is_read_once(site: Site, tmp_path: Path) -> None:
    """Restored from a backup or a server's cache, all files are new to the system, and they say the same."""
    shutil.move(site.folder, tmp_path / "original")
    shutil.copytree(tmp_path / "original", site.folder)
    before = BuiltStore(site.folder / ".octavo", site.output)
    assert site.build().reasons == {}

    after = BuiltStore(site.folder / ".octavo", site.output)
    for name, file in after.built.files.items():
        assert file.signature == after.signature(name) != before.built.files[name].signature


def test_a_file_that_was_only_touched_makes_nothing(site: Site) -> None:
    """Version control and copies give files new times; their bytes tell."""
    for file in (site.folder / "content").rglob("*.*"):
        file.write_bytes(file.read_bytes())

    assert site.build().reasons == {}


def test_an_edit_in_a_text_makes_its_page_and_what_quotes_it(site: Site, tmp_path: Path) -> None:
    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", "Text seven")
    report = site.build()

    assert report.reasons["2021/03/p7/index.html"] == "changed: content/posts/2021-03-01-p7.md"
    pages = {name for name in report.changes.written if name.endswith(".html")}
    assert "2021/03/p7/index.html" in pages
    assert not {name for name in pages if name.startswith(("2020/", "2021/0")) and "p7" not in name} - {
        "2021/02/p6/index.html",
        "2021/04/p8/index.html",
    }, "its neighbours show its beginning, no other post does"
    assert not any(name.startswith("archive/2020") for name in report.reasons)
    assert site.tree() == clean_tree(site, tmp_path)


def test_a_word_behind_the_beginning_makes_the_text_alone(site: Site, tmp_path: Path) -> None:
    """Most builds follow such an edit: nobody should have to wait for the pages of all other texts."""
    edit(site, "content/posts/2021-03-01-p7.md", "[@b2021].\n", "[@b2021].\n\nAnother paragraph.\n")
    report = site.build()

    pages = {name for name in report.reasons if name.endswith(".html") and not name.startswith("references/")}
    assert pages == {"2021/03/p7/index.html"}
    assert site.tree() == clean_tree(site, tmp_path)


def test_a_summary_of_its_own_is_followed_wherever_lists_show_it(site: Site, tmp_path: Path) -> None:
    """The same words may look different: their plain text tells nothing of it."""
    name = "content/posts/2021-03-01-p7.md"
    site.write({name: post("P7", "All that *was* said.\n\n<!-- more -->\n\nAnd more.\n")})
    site.build()
    edit(site, name, "*was*", "was")
    report = site.build()

    assert "index.html" in report.reasons or "feed.json" in report.reasons, "lists show it"
    assert site.tree() == clean_tree(site, tmp_path)


def test_the_published_page_of_another_text_is_made_again_beside_an_edit(site: Site, tmp_path: Path) -> None:
    """That a text is as it was says nothing of its page, which anybody can spoil."""
    (site.output / "2021/02/p6/index.html").unlink()
    edit(site, "content/posts/2021-03-01-p7.md", "[@b2021].\n", "[@b2021].\n\nMore.\n")
    report = site.build()

    assert report.reasons["2021/02/p6/index.html"] == "the published file was changed or removed"
    assert site.tree() == clean_tree(site, tmp_path)


def test_a_draft_that_writes_a_category_in_another_way_renames_it(site: Site, tmp_path: Path) -> None:
    """The oldest text gives a category its name, published or not."""
    draft = "content/posts/2019-01-01-draft.md"
    site.write({"content/posts/2021-06-01-new.md": post("New", categories="[methods]")})
    site.write({draft: post("Draft", draft="true", categories="[METHODS]")})
    site.build()
    edit(site, draft, "METHODS", "Methods")
    site.build()

    assert "<title>Methods" in site.page("categories/methods/index.html")
    assert site.tree() == clean_tree(site, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said", "meanwhile"),
    [
        ("content/posts/2020-01-01-p0.comments.yaml", f"{COMMENT}\n", COMMENT.replace("Words", "Others")),
        ("content/authors/ada.md", "---\nname: Ada\n---\n", "---\nname: Eve\n---\n"),
        ("content/references.bib", f"{BIB}\n", BIB.replace("Two", "Second")),
        ("content/redactions.yaml", "[]\n", '- id: "1"\n  action: remove\n'),
        ("content/static/data.txt", "1", "2"),
    ],
    ids=["comments", "an author", "a bibliography", "redactions", "a copied file"],
)
@pytest.mark.parametrize("is_edited", [True, False], ids=["beside an edit", "alone"])
def test_what_a_file_said_only_while_it_was_read_does_not_stay(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    said: str,
    meanwhile: str,
    is_edited: bool,
) -> None:
    """A change that is undone at once, by an editor or version control, leaves the file as it was found."""

    def find(*given: Any, **options: Any) -> Inputs:
        inputs = gather_inputs(*given, **options)
        site.write({name: meanwhile})
        return inputs

    site.write({name: said, "content/posts/2021-06-01-new.md": post("New")})
    with monkeypatch.context() as patch:
        patch.setattr("octavo.builder.build.gather_inputs", find)
        site.build()
    site.write({name: said})
    if is_edited:
        edit(site, "content/posts/2021-03-01-p7.md", "[@b2021].\n", "[@b2021].\n\nMore.\n")
    site.build()

    assert site.tree() == clean_tree(site, tmp_path)


def test_an_entry_of_the_bibliography_makes_what_cites_it(site: Site, tmp_path: Path) -> None:
    edit(site, "content/references.bib", "title = {Two}", "title = {Second}")
    report = site.build()

    reasons = {name: why for name, why in report.reasons.items() if name.count("/p") == 1}
    assert {name.split("/")[2] for name in reasons} == {"p1", "p3", "p5", "p7", "p9"}
    assert set(reasons.values()) == {"changed: content/references.bib"}
    assert site.tree() == clean_tree(site, tmp_path)


def test_an_entry_that_moved_in_its_file_makes_nothing(site: Site) -> None:
    """A bibliography is sorted anew by whatever program wrote it."""
    first, second = BIB.split("\n\n")
    site.write({"content/references.bib": f"{second}\n{first}\n\n"})

    assert site.build().changes.written == ()


def test_a_new_post_leaves_old_pages_of_lists_alone(site: Site, tmp_path: Path) -> None:
    site.write({"content/posts/2021-06-01-new.md": post("New")})
    report = site.build()

    assert report.reasons["2021/06/new/index.html"] == "new"
    assert report.reasons["2021/05/p9/index.html"] == "changed: which files there are"
    written = report.changes.written
    assert "index.html" in written
    assert not {name for name in written if name.startswith(("archive/2020/", "2020/"))}
    assert site.tree() == clean_tree(site, tmp_path)


@pytest.mark.parametrize(
    ("template", "touched", "spared"),
    [
        ("list", {"index.html", "tags/t0/index.html"}, {"2020/01/p0/index.html", "404.html"}),
        ("plain", {"404.html", "archive/index.html"}, {"2020/01/p0/index.html", "index.html"}),
        ("article", {"2020/01/p0/index.html"}, {"index.html", "404.html"}),
    ],
)
def test_a_template_makes_the_pages_that_use_it(
    site: Site, tmp_path: Path, template: str, touched: set[str], spared: set[str]
) -> None:
    """They are told by what each template extends, includes and imports; all others stay."""
    site.write({f"themes/plain/templates/{template}.html": f"{{# new #}}<!-- {template} -->"})
    report = site.build()

    assert touched <= set(report.changes.written)
    assert not spared & set(report.reasons)
    assert {report.reasons[name] for name in touched} == {"changed: the theme"}
    assert site.tree() == clean_tree(site, tmp_path)


def test_reasons_tell_settings_from_the_look(site: Site) -> None:
    """Whoever edits a style sheet should not be sent to look for a change in site.toml."""
    edit(site, "themes/plain/static/style.css", "black", "teal")
    assert set(site.build().reasons.values()) == {"new"}, "the name of a style sheet has a digest"

    edit(site, "site.toml", 'title = "Blog"', 'title = "Weblog"')
    reasons = site.build().reasons
    assert reasons["2020/01/p0/index.html"] == "changed: site.toml"
    assert reasons["404.html"] == "changed: site.toml"


def test_files_of_the_search_index_have_reasons_as_others_have(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made as a whole, and yet only what was new, changed or touched is said to be."""

    def search_index(pages: Iterable[tuple[str, str, bytes]], _: Path) -> Iterator[tuple[str, bytes]]:
        yield "pagefind.js", b"the same"
        yield "all.pf_index", b"".join(page for _, _, page in pages)

    monkeypatch.setattr("octavo.builder.publish.check_search", tuple)
    monkeypatch.setattr("octavo.builder.making.search_index", search_index)
    edit(site, "site.toml", "[posts]", "[search]\nenabled = true\n[posts]")
    program, index = "_assets/pagefind/pagefind.js", "_assets/pagefind/all.pf_index"

    def reasons(**options: object) -> dict[str, str]:
        found = site.build(**options).reasons
        return {name: found[name] for name in (program, index) if name in found}

    assert reasons() == {program: "new", index: "new"}
    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", "Text seven")
    assert set(reasons().values()) == {"changed: searched pages"}
    (site.output / index).unlink()
    assert reasons() == {index: "the published file was changed or removed"}
    assert (site.output / index).exists()
    assert set(reasons(uses_cache=False).values()) == {"nothing was kept of the last build"}
    assert reasons() == {}


def test_a_shared_part_changes_without_its_pages(site: Site, tmp_path: Path) -> None:
    """A new post stands beside every text: to make ten thousand pages for that would take minutes."""
    site.write(SIDEBAR)
    site.build()
    assert site.page("404.html").rstrip().endswith("</title>P9")
    site.write({"content/posts/2021-06-01-new.md": post("New")})
    report = site.build()

    assert report.reasons["404.html"] == "changed: sidebar.html"
    assert site.page("404.html").rstrip().endswith("</title>New")
    assert site.tree() == clean_tree(site, tmp_path)
    assert site.build().reasons == {}


def test_a_page_with_a_shared_part_that_was_touched_is_made_whole(site: Site, tmp_path: Path) -> None:
    """Its stretch can be replaced only where the rest is what octavo wrote."""
    site.write(SIDEBAR)
    site.build()
    (site.output / "404.html").write_text("somebody's own words")
    site.write({"content/posts/2021-06-01-new.md": post("New")})
    site.build()

    assert site.tree() == clean_tree(site, tmp_path)


def test_a_published_file_that_was_touched_is_made_again(site: Site) -> None:
    before = site.tree()
    (site.output / "index.html").write_text("defaced")
    (site.output / "2020/01/p0/index.html").unlink()
    report = site.build()

    assert site.tree() == before
    assert set(report.changes.written) == {"index.html", "2020/01/p0/index.html"}
    assert report.reasons["index.html"] == "the published file was changed or removed"


def test_a_killed_builds_leftovers_go_when_nothing_else_is_to_be_done(site: Site) -> None:
    """After `git checkout` of what was edited nothing has changed; half a site could be copied to a host."""
    site.write({"output/.octavo-staging/0/1": "half a page"})
    report = site.build()

    assert (report.reasons, report.changes.written) == ({}, ())
    assert not (site.output / ".octavo-staging").exists()


def test_warnings_of_pages_that_are_not_made_are_told_again(site: Site) -> None:
    """A build that says nothing must mean that there is nothing to say."""
    site.write({"content/posts/2021-06-01-new.md": post("New", "[draft](2021-06-02-draft.md)\n")})
    site.write({"content/posts/2021-06-02-draft.md": post("Draft", draft="true")})
    first = site.build()
    assert [problem.code for problem in first.problems] == ["unpublished-link"]
    edit(site, "content/posts/2020-01-01-p0.md", "Text 0", "Text nought")
    second = site.build()

    assert "2021/06/new/index.html" not in second.reasons
    assert second.problems == first.problems
    assert site.build().problems == first.problems


def test_any_module_of_a_plug_ins_package_is_followed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function that site.toml names is seldom all of a plug-in."""
    package = tmp_path / "rulers"
    package.mkdir()
    (package / "__init__.py").write_text("from rulers.rules import plugin\n")
    rules = 'def plugin(parser):\n    parser.add_render_rule("hr", lambda *_: "<hr class=thin>")\n'
    (package / "rules.py").write_text(rules)
    edit(site, "site.toml", "[posts]", '[markdown]\nplugins = ["rulers:plugin"]\n[posts]')
    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", "***\n\nText 7")
    monkeypatch.syspath_prepend(tmp_path)
    site.build()
    assert "thin" in site.page("2021/03/p7/index.html")

    (package / "rules.py").write_text(rules.replace("thin", "thick"))
    for name in ("rulers", "rulers.rules"):
        monkeypatch.delitem(sys.modules, name)
    importlib.invalidate_caches()
    parser.post_parser.cache_clear()  # as in another process
    site.build()

    assert "thick" in site.page("2021/03/p7/index.html")
