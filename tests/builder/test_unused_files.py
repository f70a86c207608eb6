"""Files that octavo does not publish: none vanishes in silence, and none goes out unasked."""

from __future__ import annotations

import json
import os
from pathlib import Path
from unicodedata import normalize

import pytest

from octavo.facts.documents import comment_count
from site_builder import post

FIRST = "content/posts/2021-10-20-a/index.md"
SEND = "To publish a file as it is, link to it from a text or put it into content/static/."
NO_POST = (
    "warning: This is no post: octavo reads Markdown, in files that end in .md.\n"
    f"  hint: Save it as Markdown. {SEND}"
)
LINK = "To publish it as it is, link to it from a text."
TEXT = (
    "notice: This text has a header and is no post, so it is not published.\n"
    f"  hint: Make it a post of its own. {LINK}"
)
BACKUP = (
    "notice: This looks like a backup or like the other half of a conflict, so it is not published.\n"
    f"  hint: Remove it. {LINK}"
)
DOT = (
    "notice: This is not published: its name begins with a dot, and it may be private.\n"
    "  hint: To publish it, name it in site.toml:"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.mark.parametrize(
    ("name", "place", "report"),
    [
        ("content/posts/2021-10-21-b.docx", "content/posts/2021-10-21-b.docx", NO_POST),
        ("content/posts/2021-10-21-b.md.txt", "content/posts/2021-10-21-b.md.txt", NO_POST),
        (
            "content/posts/picture.tiff",
            "content/posts/picture.tiff",
            f"notice: No text uses this file, so it is not published.\n  hint: {SEND}",
        ),
        (
            "content/posts/2021-10-21-b/table.csv",
            "content/posts/2021-10-21-b",
            "warning: This folder has no index.md, so it is no post: table.csv.\n"
            f"  hint: Add index.md with its text. {SEND}",
        ),
        (
            "content/post/2021-10-21-b.md",
            "content/post",
            "warning: Octavo does not read this folder: 2021-10-21-b.md.\n  hint: Did you mean posts?",
        ),
        (
            "content/data/numbers.csv",
            "content/data",
            "notice: Octavo does not read this folder: numbers.csv.\n"
            "  hint: The folders of content/ are posts, pages, authors, static, locale.",
        ),
        (
            "content/about.md",
            "content/about.md",
            "warning: This text is neither a post nor a page, so it is not published.\n"
            "  hint: Move it into content/posts/ or content/pages/.",
        ),
        ("content/logo.tiff", "content/logo.tiff", f"notice: Nothing uses this file.\n  hint: {SEND}"),
        ("content/posts/2021-10-20-a/index 2.md", "content/posts/2021-10-20-a/index 2.md", TEXT),
        ("content/posts/2021-10-20-a/index.md.bak", "content/posts/2021-10-20-a/index.md.bak", BACKUP),
        (
            "content/posts/2021-10-21-b (conflicted copy).md",
            "content/posts/2021-10-21-b (conflicted copy).md",
            BACKUP,
        ),
        ("content/static/draft.md", "content/static/draft.md", TEXT),
        ("content/static/.env", "content/static/.env", f'{DOT} [content] with dotfiles = [".env"].'),
        (
            "content/static/vendor/.git/config",
            "content/static/vendor/.git",
            f'{DOT} [content] with dotfiles = [".git"].',
        ),
    ],
    ids=lambda value: value if value.startswith("content/") else "",
)
def test_what_is_not_published_is_named(make_site, name: str, place: str, report: str) -> None:
    """Whoever brings a blog over, or misspells a folder, should see what is missing before readers do."""
    site = make_site({FIRST: post("A"), name: post("Hidden")})
    assert site.problems() == [f"{place}: {report}"]
    assert [str(problem) for problem in site.build().problems] == [f"{place}: {report}"]
    assert not [path for path, data in site.tree().items() if data == post("Hidden").encode()]


def test_files_that_texts_and_settings_use_are_not_named(make_site) -> None:
    """Drafts too: what they show is not idle."""
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post(
                "A", "![a](a.svg) [b](../posts/b.csv)\n", image="{src: c.svg, alt: c}"
            ),
            "content/posts/2021-10-21-b.md": post("B", "[d](d.csv)\n", draft="true"),
            "content/posts/a.svg": SVG,
            "content/posts/c.svg": SVG,
            "content/posts/b.csv": "x\n",
            "content/posts/d.csv": "x\n",
            "content/tables/journals.csv": "title,abbreviation\n",
            "content/README.md": "How we work\n",
            "content/imports.csv": "file\n",
            "content/library/more.bib": "",
            "content/posts/.DS_Store": "",
            "content/static/Thumbs.db": "",
        },
        '[citations]\njournals = "content/tables/journals.csv"\n',
    )
    assert [one for one in site.found() if one.code in ("unused-file", "kept-back")] == []


def test_idle_files_of_a_folder_are_named_in_one_line(make_site) -> None:
    """A hundred pictures are one mistake."""
    files = {f"content/posts/2021/{name}.png": b"x" for name in "abcde"}
    site = make_site({"content/posts/2021/2021-10-20-a.md": post("A"), **files})
    notices = [str(one) for one in site.found() if one.code == "unused-file"]
    assert notices == [
        "content/posts/2021: notice: No text uses these 5 files, so they are not published: "
        f"a.png, b.png, c.png and 2 more.\n  hint: {SEND}"
    ]


def test_a_text_that_is_linked_is_published_as_it_is(make_site) -> None:
    """A link is asking for it."""
    site = make_site(
        {
            FIRST: post("A", "[notes](notes.md), [old](table.csv.old), [sample](/sample.md)\n"),
            "content/posts/2021-10-20-a/notes.md": post("Notes"),
            "content/posts/2021-10-20-a/table.csv.old": "a,b\n",
            "content/static/sample.md": post("Sample"),
        }
    )
    assert site.build().problems == ()
    assert {"2021/10/a/notes.md", "2021/10/a/table.csv.old", "sample.md"} <= set(site.tree())


def test_a_text_without_a_header_beside_a_text_is_a_file(make_site) -> None:
    """What describes a table is no post."""
    site = make_site({FIRST: post("A"), "content/posts/2021-10-20-a/README.md": "The columns\n"})
    assert site.build().problems == ()
    assert "2021/10/a/README.md" in site.tree()


def test_names_with_a_dot_are_published_where_they_are_known_or_named(make_site) -> None:
    """Hosts read some; the others are most often somebody's secrets."""
    files = {
        f"content/static/{name}": "x"
        for name in (".well-known/a.txt", ".nojekyll", ".htaccess", ".plan", ".env")
    }
    site = make_site(files, '[content]\ndotfiles = [".plan"]\n')
    assert [problem.location.path for problem in site.build().problems] == ["content/static/.env"]
    assert {".well-known/a.txt", ".nojekyll", ".htaccess", ".plan"} <= set(site.tree())
    assert ".env" not in site.tree()
    assert site.build().changes.written == ()


def test_a_file_that_is_kept_back_costs_no_build_anything(make_site) -> None:
    """A build that changed nothing writes nothing, and says again what it said."""
    site = make_site({FIRST: post("A"), "content/static/.env": "x"})
    first = site.build()
    kept = {path: path.stat().st_mtime_ns for path in (site.folder / ".octavo").rglob("*")}
    second = site.build()
    assert second.problems == first.problems != ()
    assert {path: path.stat().st_mtime_ns for path in (site.folder / ".octavo").rglob("*")} == kept
    site.remove("content/static/.env")
    assert site.build().problems == ()


def test_what_programs_leave_behind_is_never_published(make_site) -> None:
    """A swap file of an editor holds the text that was not saved."""
    names = (".a.txt.swp", "a.txt~", "~$a.docx", "__pycache__/a.pyc", "#a#", "Thumbs.db")
    site = make_site({FIRST: post("A"), **{f"content/static/{name}": "secret" for name in names}})
    assert site.build().problems == ()
    assert not [name for name, data in site.tree().items() if b"secret" in data]


def test_posts_with_other_endings_are_posts(make_site) -> None:
    """Their files and comments belong to them, links lead to them, and their addresses show no ending."""
    endings = ("markdown", "mdown", "mkd", "mkdn", "MD")
    site = make_site(
        {
            **{f"content/posts/2021-10-0{day}-p{day}.{end}": post(end) for day, end in enumerate(endings, 1)},
            "content/posts/2021-10-07-folder/index.markdown": post(
                "F", "[one](../2021-10-01-p1.markdown) ![x](x.svg)\n"
            ),
            "content/posts/2021-10-07-folder/x.svg": SVG,
            "content/posts/2021-10-01-p1.comments.yaml": '- id: "1"\n  body: Hello\n',
            "content/authors/Ann.MD": "---\nname: Ann\n---\n",
            "content/posts/2021-10-08-by.md": post("By", author="Ann"),
            "content/pages/about.mkd": "---\ntitle: About\n---\n",
        }
    )
    assert site.build().problems == ()
    published = set(site.tree())
    assert {f"2021/10/p{day}/index.html" for day in range(1, 6)} <= published
    assert {"2021/10/folder/x.svg", "about/index.html", "authors/ann/index.html"} <= published
    assert 'href="/2021/10/p1/"' in site.page("2021/10/folder/index.html")
    assert site.value(comment_count, "content/posts/2021-10-01-p1.markdown") == 1


def test_of_two_texts_of_a_folder_the_one_that_all_programs_know_counts(make_site) -> None:
    site = make_site({FIRST: post("One"), "content/posts/2021-10-20-a/index.markdown": post("Two")})
    assert site.article("/2021/10/a/").title == "One"
    assert [problem.code for problem in site.found()] == ["kept-back"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
@pytest.mark.parametrize(
    "name",
    [
        b"content/static/caf\xe9.pdf", b"content/posts/2021-10-20-\xe9.md",
        b"content/posts/2021-10-20-a/\xe9.png",
        b"content/references\xe9.bib", b"content/authors/\xe9.md",
        b"content/posts/2021-10-20-\xe9.comments.yaml",
        b"themes/plain/static/\xe9.css",
    ],
)  # fmt: skip
def test_a_name_that_is_not_utf8_is_an_error_that_shows_its_bytes(make_site, run_octavo, name: bytes) -> None:
    """Out of an old archive or from an old disk: no address can be made of it."""
    site = make_site({FIRST: post("A")})
    file = Path(os.fsdecode(os.fsencode(site.folder) + b"/" + name))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    shown = name.decode("utf-8", "backslashreplace")
    for command in ("check", "build"):
        ran = run_octavo(command, site.folder)
        assert ran.code == 1
        assert ran.err.startswith(f"{shown}: error: ")
        assert "name" in ran.err
        assert "is not UTF-8.\n  hint: Rename it.\n" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_a_site_in_a_folder_whose_name_is_not_utf8_is_built(make_site, run_octavo) -> None:
    """The folder is none of the site's business."""
    site = make_site({FIRST: post("A")})
    moved = site.folder.rename(os.fsdecode(os.fsencode(site.folder) + b"\xe9"))
    for written in ("written", "unchanged"):
        ran = run_octavo("build", moved)
        assert (ran.code, ran.err) == (0, "")
        assert f" 0 {written}," not in f" {ran.out}"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_found_in_whichever_form_the_disk_has_them(make_site, form: str) -> None:
    """macOS, old archives and network folders store é as e and an accent; keyboards type it in one piece."""
    text = (
        "![x](café.svg) ![y](/été.svg) [z](../2021-10-21-ü.md) [w](données.csv) [v](/été.svg) [@e2020]\n"
        "\n![u](../ombré.svg){alt=x}\n"
    )
    files = {
        "content/posts/2021-10-20-a/index.md": post(
            "A", text, author="josé", bibliography="../bücher.bib", image="{src: café.svg, alt: x}"
        ),
        "content/posts/2021-10-20-a/café.svg": SVG,
        "content/posts/2021-10-20-a/données.csv": "x\n",
        "content/posts/ombré.svg": SVG,
        "content/posts/2021-10-21-ü.md": post("U"),
        "content/posts/2021-10-21-ü.comments.yaml": '- id: "1"\n  body: Hello\n',
        "content/posts/bücher.bib": "@article{e2020, author={A, B}, title={T}, year=2020}\n",
        "content/authors/josé.md": "---\nname: José\navatar: été.svg\n---\n",
        "content/authors/été.svg": SVG,
        "content/static/été.svg": SVG,
    }
    other = "NFD" if form == "NFC" else "NFC"
    site = make_site({normalize(form, name): normalize(other, data) for name, data in files.items()})
    assert [str(problem) for problem in site.build().problems] == []
    page = site.page("2021/10/a/index.html")
    assert f'href="/{"%C3%A9t%C3%A9" if form == "NFC" else "e%CC%81te%CC%81"}.svg"' in page
    assert "2021/10/a/donn\u00e9es.csv" in site.tree()


def test_two_files_whose_names_look_the_same_are_an_error(make_site) -> None:
    """Only one of them could be found."""
    site = make_site(
        {FIRST: post("A"), "content/static/caf\u00e9.txt": "1", "content/static/cafe\u0301.txt": "2"}
    )
    assert site.problems() == [
        "content/static/café.txt: error: Two files have this name: one has its accents in one piece with the "
        "letters, one apart.\n  hint: Rename one of them."
    ]


def test_a_link_that_differs_by_capitals_is_told_so(make_site) -> None:
    """It works on the author's machine, and the host finds nothing."""
    site = make_site(
        {
            FIRST: post("A", "![x](Img/Fig.SVG) ![y](fig.svg) [z](Img/fig.svg) ![w](/Logo.svg)\n"),
            "content/posts/2021-10-20-a/img/fig.svg": SVG,
            "content/static/logo.svg": SVG,
        }
    )
    assert [problem.hint for problem in site.found() if problem.severity == "error"] == [
        "Did you mean img/fig.svg? Capitals count in names of files.",
        "Did you mean img/fig.svg?",
        "Did you mean img/fig.svg? Capitals count in names of files.",
        "Did you mean /logo.svg? Capitals count in names of files.",
    ]


def test_drafts_and_scheduled_posts_are_counted(make_site, run_octavo) -> None:
    """A post that is missing is looked for here first; by a program too."""
    site = make_site(
        {
            FIRST: post("A"),
            "content/posts/2021-10-21-b.md": post("B", draft="true"),
            "content/posts/2021-10-22-c.md": post("C", draft="true"),
            "content/posts/2099-10-22-d.md": post("D"),
        }
    )
    for _ in ("anew", "unchanged"):
        assert run_octavo("build", site.folder).out.splitlines()[2] == (
            "Not published yet: 2 drafts, 1 scheduled post."
        )
    (item,) = json.loads(run_octavo("build", site.folder, "--format", "json").out)
    assert (item["severity"], item["code"]) == ("notice", "left-out")
    assert item["message"] == "Not published yet: 2 drafts, 1 scheduled post."
    assert "Not published" not in run_octavo("build", site.folder, "--drafts", "--future").out
