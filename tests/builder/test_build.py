"""A whole build: what is published, when, and what is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from octavo.errors import OutputError, SiteError
from octavo.model.addresses import output_file
from site_builder import NOW, SiteMaker, post, tree

FIRST = {"content/posts/2021-10-20-first.md": post("First")}


def picture(width: int = 8, height: int = 6) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_the_smallest_site_builds(make_site) -> None:
    """Settings and one post are a blog; nothing else may be asked of a newcomer."""
    site = make_site(FIRST)
    report = site.build()
    assert report.problems == ()
    assert report.counts == {"posts": 1, "pages": 0, "comments": 0, "references": 0}
    assert "First" in site.page("2021/10/first/index.html")


def test_a_site_without_a_post_builds(make_site) -> None:
    """It is what is there on the first day."""
    site = make_site()
    site.build()
    assert "index.html" in site.tree()


def test_a_second_build_writes_no_byte(make_site) -> None:
    site = make_site(FIRST)
    site.build()
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*") if path.is_file()}
    changes = site.build().changes
    assert (changes.written, changes.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in site.output.rglob("*") if path.is_file()} == before


def test_a_post_that_is_deleted_takes_its_pages_along(make_site) -> None:
    site = make_site({**FIRST, "content/posts/2021-10-21-second.md": post("Second", tags="[x]")})
    site.build()
    site.remove("content/posts/2021-10-21-second.md")
    assert site.build().changes.removed == (
        "2021/10/second/index.html",
        "tags/index.html",
        "tags/x/atom.xml",
        "tags/x/index.html",
    )
    assert not any("second" in name or "tags" in name for name in site.tree())


def test_an_error_leaves_the_output_as_it_was(make_site) -> None:
    """A reader never sees half a site, or one whose list of references has holes."""
    site = make_site(FIRST)
    site.build()
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*")}
    site.write({"content/posts/2021-10-21-second.md": post("Second", "See [@nobody2020].")})
    with pytest.raises(SiteError):
        site.build()
    assert {path: path.stat().st_mtime_ns for path in site.output.rglob("*")} == before


def test_an_error_in_a_template_leaves_the_output_as_it_was(make_site) -> None:
    """It is found late, when other pages are rendered already: they wait in the staging folder."""
    site = make_site(FIRST)
    site.build()
    before = site.tree()
    site.write({**FIRST, "themes/plain/templates/404.html": "{{ page.nothing }}\n"})
    site.write({"content/posts/2021-10-20-first.md": post("Changed")})
    with pytest.raises(SiteError) as raised:
        site.build()
    assert str(raised.value) == (
        "themes/plain/templates/404.html:1: error: PlainView has no “nothing”.\n"
        "  hint: Line 1: {{ page.nothing }}"
    )
    assert site.tree() == before
    assert {path.name for path in site.output.iterdir() if path.name.startswith(".")} == {
        ".nojekyll",
        ".octavo-manifest.json",
    }


def test_text_of_posts_is_never_run_as_a_template(make_site) -> None:
    """A post about templates shows them; a hostile guest post does not read the site's settings."""
    site = make_site(
        {"content/posts/2021-10-20-a.md": post("'{{ 7*7 }}'", "{{ 7*7 }} {% include 'x' %} {# gone #}\n")}
    )
    site.build()
    page = site.page("2021/10/a/index.html")
    assert "{{ 7*7 }} {% include ‘x’ %} {# gone #}" in page.replace("'x'", "‘x’")
    assert "<title>{{ 7*7 }} · Blog</title>" in page


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_the_ends_of_lines_change_nothing(make_site, line_end: bytes) -> None:
    """One author writes on Windows, the other does not: the site is the same."""
    files = {
        "content/posts/2021-10-20-a.md": post("A", "One [@x].\n\n> Two\n\n```\ncode\n```\n", tags="[a, b]"),
        "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  author: T\n  body: |\n    One\n\n    Two\n',
        "content/references.bib": "@article{x,\n  author = {Smith, Ann},\n  title = {A\n title}\n}\n",
        "content/authors/one.md": "---\nname: One\n---\nBio.\n",
    }
    plain = make_site(files)
    other = make_site({name: text.encode().replace(b"\n", line_end) for name, text in files.items()})
    other.write({"site.toml": (plain.folder / "site.toml").read_bytes().replace(b"\n", b"\r\n")})
    plain.build()
    other.build()
    assert other.tree() == plain.tree()


def test_a_byte_order_mark_changes_nothing(make_site) -> None:
    site = make_site(FIRST)
    site.build()
    before = site.tree()
    for name in ("content/posts/2021-10-20-first.md", "site.toml"):
        site.write({name: b"\xef\xbb\xbf" + (site.folder / name).read_bytes()})
    assert site.build().changes.written == ()
    assert site.tree() == before


def test_drafts_and_posts_for_later_wait(make_site) -> None:
    site = make_site(
        {
            **FIRST,
            "content/posts/2021-10-21-draft.md": post("Draft", draft="true"),
            "content/posts/2024-06-01-noon.md": post("Noon", date="2024-06-01 13:00"),
            "content/posts/2024-06-02-later.md": post("Later"),
            "content/posts/2024-06-03-last.md": post("Last"),
        }
    )
    report = site.build()
    assert report.counts["posts"] == 2
    assert report.next_due == "2024-06-02"
    assert not any("draft" in name or "later" in name for name in site.tree())
    assert site.build(with_drafts=True).counts["posts"] == 3
    assert site.build(with_future=True).counts["posts"] == 4
    assert site.build(now=datetime(2024, 6, 1, 11, 59, tzinfo=UTC)).counts["posts"] == 1
    assert site.build(now=datetime(2024, 6, 1, 23, 0, tzinfo=UTC)).counts["posts"] == 3, "midnight in London"


def test_files_beside_a_text_stand_beside_its_page(make_site) -> None:
    """A reader who saves the page finds the data where the text says they are."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", "[Data](100%25%20sure.csv) ![P](Fig%201.png)\n"),
            "content/posts/2021-10-20-a/100% sure.csv": "1,2\n",
            "content/posts/2021-10-20-a/Fig 1.png": picture(),
            "content/posts/2021-10-20-a/sub/x.txt": "x",
            "content/posts/2021-10-21-b.md": post("B", "![P](shared.png)\n"),
            "content/posts/shared.png": picture(),
            "content/posts/unused.png": picture(9),
            "content/static/CNAME": "example.org\n",
            "content/static/.well-known/security.txt": "Contact: x\n",
            "content/posts/2021-10-22-draft/index.md": post("C", draft="true"),
            "content/posts/2021-10-22-draft/secret.csv": "3\n",
        }
    )
    site.build()
    names = set(site.tree())
    assert {"CNAME", ".well-known/security.txt", "2021/10/a/100% sure.csv", "2021/10/a/sub/x.txt"} <= names
    assert not any("secret" in name or "unused" in name for name in names)
    page = site.page("2021/10/a/index.html")
    assert 'href="/2021/10/a/100%25%20sure.csv"' in page
    assert 'src="/2021/10/a/Fig%201.png"' in page
    assert 'src="/_assets/files/shared.' in site.page("2021/10/b/index.html")


def test_a_damaged_picture_is_an_error_and_not_a_crash(make_site) -> None:
    """Its head can be read, so its size is known; that the rest is missing is found all the same."""
    site = make_site(
        {
            "content/posts/2021-10-20-a/index.md": post("A", '![P](a.png){alt="P"}\n'),
            "content/posts/2021-10-20-a/a.png": picture(600, 400)[:-100],
        }
    )
    with pytest.raises(SiteError) as raised:
        site.build()
    assert str(raised.value) == (
        "content/posts/2021-10-20-a/a.png: error: This picture is damaged: its end is missing.\n"
        "  hint: Copy it again from where it came from, or save it anew."
    )
    assert not site.output.exists()


def test_a_loss_of_comments_is_noticed(make_site) -> None:
    """A file that was renamed by mistake takes a discussion off the web, and nobody would see."""
    comments = '- id: "1"\n  body: One\n- id: "2"\n  body: Two\n'
    site = make_site({**FIRST, "content/posts/2021-10-20-first.comments.yaml": comments})
    assert site.build().counts["comments"] == 2
    before = site.tree()
    site.remove("content/posts/2021-10-20-first.comments.yaml")
    with pytest.raises(SiteError) as raised:
        site.build(is_strict=True)
    message = (
        "content: warning: There are 2 comments fewer than at the last build.\n"
        "  hint: If that is not on purpose, look for a comments file that was moved, renamed or emptied."
    )
    assert str(raised.value) == message
    assert site.tree() == before, "a strict build keeps them"
    report = site.build()
    assert [str(problem) for problem in report.problems] == [message]
    assert report.previous_counts["comments"] == 2
    assert site.build().problems == ()


def test_a_warning_stops_a_strict_build_and_a_notice_does_not(make_site) -> None:
    orphan = '- id: "2"\n  parent: "1"\n  body: Two\n'
    site = make_site({**FIRST, "content/posts/2021-10-20-first.comments.yaml": orphan})
    assert [str(problem.severity) for problem in site.build(is_strict=True).problems] == ["notice"]
    site.write({"content/posts/2021-10-21-b.md": "---\ntitle: B\n---\n"})
    with pytest.raises(SiteError):
        site.build(is_strict=True)


def test_a_foreign_folder_must_be_adopted(make_site, tmp_path: Path) -> None:
    site = make_site(FIRST)
    output = tmp_path / "public"
    (output / ".git").mkdir(parents=True)
    (output / "thesis.tex").write_text("years")
    with pytest.raises(OutputError, match=r"thesis\.tex"):
        site.build(output=output)
    site.build(output=output, adopt=True)
    site.build(output=output)
    assert (output / "thesis.tex").read_text() == "years"


def test_every_file_that_is_written_has_claimed_its_address(make_site) -> None:
    """What claims no address could be overwritten unnoticed, and a link to it would be called broken."""
    files = {
        f"content/posts/2021-{month:02}-01-p{month}.md": post(
            f"P{month}",
            "[@x]",
            tags="[t]",
            categories="[c]",
            series="[s]",
            author="one",
            aliases="[/old/]" if month == 1 else "",
        )
        for month in range(1, 13)
    }
    files |= {
        name.replace("2021", "202" + str(year)).replace("-p", f"-y{year}"): text.replace(
            "/old/", f"/old{year}/"
        )
        for year in range(2, 5)
        for name, text in files.items()
    }
    site = make_site(
        files
        | {
            "content/references.bib": "@article{x, author={A, B}, title={T}, year=2020}",
            "content/authors/one.md": "---\nname: One\n---\n",
            "content/posts/2021-01-01-p1.comments.yaml": "".join(
                f'- id: "{n}"\n  body: x\n  date: 2021-01-0{n}\n' for n in range(1, 6)
            ),
            "content/static/x.txt": "x",
        },
        '[comments]\nper_page = 2\n[feeds]\nrss = "feed/index.xml"\n',
    )
    site.build()
    planned = {output_file(site_path) for site_path in site.plan()}
    assert set(site.tree()) == planned


@pytest.mark.slow
def test_the_site_is_the_same_wherever_and_however_it_is_built(make_site, tmp_path: Path) -> None:
    """Two authors, two machines: the bytes must not depend on either."""
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post(
                "Ä", "A [@x; @y] and [b](2021-10-21-b/index.md).", tags="[é, b, c]", authors="[one, two]"
            ),
            "content/posts/2021-10-21-b/index.md": post(
                "B", '![P](p.png){alt="P"}', tags="[c, b]", date="2021-10-20"
            ),
            "content/posts/2021-10-21-b/p.png": picture(),
            "content/posts/2021-10-20-a.comments.yaml": '- id: "1"\n  body: "[@x] é"\n  date: 2021-10-21\n',
            "content/references.bib": "@article{x, author={A, B}, title={T}, year=2020}\n@book{y, title={U}}",
            "content/authors/one.md": "---\nname: One\n---\n",
            "content/authors/two.md": "---\nname: Two\n---\n",
        }
    )
    script = (
        "import os, sys\n"
        "if sys.argv.pop(1) == 'backwards':\n"
        "    real = os.scandir\n"
        "    class Backwards:\n"
        "        def __init__(self, folder):\n"
        "            self.entries = iter(sorted(real(folder), key=lambda e: e.name, reverse=True))\n"
        "        def __iter__(self): return self\n"
        "        def __next__(self): return next(self.entries)\n"
        "        def __enter__(self): return self\n"
        "        def __exit__(self, *_): pass\n"
        "        def close(self): pass\n"
        "    os.scandir = lambda folder='.': Backwards(folder)\n"
        "from octavo.cli.main import main\nmain()\n"
    )
    machines = [
        ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "LC_ALL": "C"}, "forwards", site.folder),
        ({"PYTHONHASHSEED": "42", "TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8"}, "backwards", tmp_path),
        ({"PYTHONHASHSEED": "7", "TZ": "America/New_York", "PYTHONUTF8": "0"}, "backwards", Path("/")),
    ]
    trees = []
    for number, (environment, order, folder) in enumerate(machines):
        where = "." if folder == site.folder else site.folder
        command = ["build", where, "-o", tmp_path / f"out{number}", "--now", "2024-06-01"]
        ran = subprocess.run(
            [sys.executable, "-c", script, order, *map(str, command)],
            env={"PATH": os.environ["PATH"], **environment},
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        trees.append(tree(tmp_path / f"out{number}"))
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 20


def test_no_path_host_or_time_of_the_machine_is_published(make_site) -> None:
    site = make_site(
        {
            **FIRST,
            "content/posts/2021-10-21-b/index.md": post("B", '![P](p.png){alt="P"}'),
            "content/posts/2021-10-21-b/p.png": picture(),
        }
    )
    site.build()
    for name, data in site.tree().items():
        assert str(site.folder).encode() not in data, name
        assert NOW.strftime("%Y-%m-%d").encode() not in data, name
        assert os.uname().nodename.encode() not in data or len(os.uname().nodename) < 6, name


def test_a_menu_that_leads_nowhere_is_a_warning(make_site) -> None:
    """A page that was renamed leaves the menu behind, and no reader tells its author."""
    site = make_site(
        {"content/posts/2021-01-02-a.md": post()},
        '[[menu]]\ntitle = "About"\npath = "/about/"\n[[menu]]\ntitle = "Archive"\npath = "/archive/"\n',
    )

    assert site.problems() == [
        "site.toml:6:1: warning: The menu's “About” leads to “/about/”, and no page or file "
        "has that address.\n"
        "  hint: Mend the path, or leave the item out until the page is there."
    ]


def test_a_page_with_categories_builds_and_they_are_told_to_be_of_no_use(make_site: SiteMaker) -> None:
    """No post had the category, so there was no list of it, and the build ended with a KeyError."""
    site = make_site({"content/pages/about.md": post("About", categories="[Mice]", tags="[CD4]")})
    site.build()
    messages = [line for line in site.problems() if "stands in no list" in line]
    assert [line.partition(": ")[0] for line in messages] == [
        "content/pages/about.md:4:13",
        "content/pages/about.md:5:7",
    ]
    assert not (site.output / "categories/mice").exists()
