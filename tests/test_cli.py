"""The command line: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from octavo import cli
from octavo.cli.main import command
from octavo.output.folder import OutputLock
from site_builder import post

FIRST = {"content/posts/2021-10-20-first.md": post("First")}


def commands(group: click.Group, *path: str) -> list[tuple[tuple[str, ...], click.Command]]:
    """Return every command with the words that call it."""
    found: list[tuple[tuple[str, ...], click.Command]] = [(path, group)]
    context = click.Context(group)
    for name in group.list_commands(context):
        child = group.get_command(context, name)
        assert child is not None
        found += commands(child, *path, name) if isinstance(child, click.Group) else [((*path, name), child)]
    return found


COMMANDS = commands(command)


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_every_help_is_complete_and_has_an_example(path: tuple[str, ...], run_octavo) -> None:
    """It is the page that everybody has at hand."""
    ran = run_octavo(*path, "--help")
    assert ran.code == 0
    assert f"Usage: octavo {' '.join(path)}".rstrip() in ran.out.replace("pytest", "octavo")
    assert "Example:\n    octavo " in ran.out
    assert run_octavo(*path, "-h").out == ran.out


@pytest.mark.parametrize(("path", "found"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_every_option_says_what_it_does(path: tuple[str, ...], found: click.Command) -> None:
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(path)} {parameter.name}"
            assert parameter.help.endswith((".", "."))


def test_it_tells_its_version(run_octavo) -> None:
    assert run_octavo("--version").out.startswith("octavo, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("biuld",),
        ("build", "--nwo", "x"),
        ("build", "--format", "xml"),
        ("build", "a", "b"),
        ("new", "post"),
        (),
    ],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...], run_octavo) -> None:
    ran = run_octavo(*arguments)
    assert ran.code == 2
    assert "Usage:" in ran.err + ran.out


def test_a_site_that_is_not_there_is_wrong_usage(run_octavo, tmp_path: Path) -> None:
    for name in ("build", "check", "clean"):
        ran = run_octavo(name, tmp_path / "nowhere")
        assert (ran.code, ran.err) == (2, f"octavo: There is no folder {tmp_path}/nowhere.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--now", "yesterday"),
            "--now: “yesterday” is not a date in the form 2021-10-20 or 2021-10-20 14:30.",
        ),
        (
            ("--base-url", "example.org"),
            "--base-url: “example.org” is no web address such as https://example.org/.",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_wrong_usage(make_site, run_octavo, arguments, message: str) -> None:
    for name in ("build", "check"):
        ran = run_octavo(name, make_site(FIRST).folder, *arguments)
        assert (ran.code, ran.err) == (2, f"octavo: {message}\n")


def test_a_build_tells_what_it_did(make_site, run_octavo) -> None:
    site = make_site({**FIRST, "content/posts/2030-01-01-later.md": post("Later")})
    ran = run_octavo("build", site.folder, "--now", "2024-06-01")
    assert (ran.code, ran.err) == (0, "")
    counts, files, left_out, due = ran.out.splitlines()
    assert counts == "1 post, 0 pages, 0 comments, 0 references"
    assert files.startswith("11 written, 0 unchanged, 0 removed in ")
    assert left_out == "Not published yet: 1 scheduled post."
    assert due == "The next scheduled post is due on 2030-01-01."


def test_the_summary_shows_what_changed_since_the_last_build(make_site, run_octavo) -> None:
    """A number that jumps is seen at once."""
    comments = '- id: "1"\n  body: One\n- id: "2"\n  body: Two\n'
    site = make_site({**FIRST, "content/posts/2021-10-20-first.comments.yaml": comments})
    run_octavo("build", site.folder)
    site.write({"content/posts/2021-10-21-b.md": post("B"), "content/pages/c.md": "---\ntitle: C\n---\n"})
    site.remove("content/posts/2021-10-20-first.comments.yaml")
    ran = run_octavo("build", site.folder)
    assert ran.out.splitlines()[0] == "2 posts (+1), 1 page (+1), 0 comments (-2), 0 references"
    assert ran.err.startswith(
        "content: warning: There are 2 comments fewer than at the last build.\n  hint: "
    )
    assert ran.code == 0


def test_an_error_ends_with_one_and_says_that_nothing_was_written(make_site, run_octavo) -> None:
    site = make_site({"content/posts/2021-10-20-first.md": post("First", "[@nobody] ", titel="x")})
    ran = run_octavo("build", site.folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "content/posts/2021-10-20-first.md:4:1: error: Unknown key “titel” in the front matter.\n"
        "  hint: Did you mean title?\n"
        "content/posts/2021-10-20-first.md:6:1: error: Citation @nobody is in no bibliography.\n"
        "  hint: Add the work to a .bib file, or mend the key.\n"
        "Nothing was written: 2 errors.\n"
    )


def test_json_is_a_list_of_what_was_found(make_site, run_octavo) -> None:
    """Editors and CI read it; nothing else may stand on their stream."""
    site = make_site({"content/posts/2021-10-20-first.md": post("First", titel="x")})
    expected = [
        {
            "path": "content/posts/2021-10-20-first.md",
            "line": 4,
            "column": 1,
            "severity": "error",
            "code": "unknown-key",
            "message": "Unknown key “titel” in the front matter.",
            "hint": "Did you mean title?",
        }
    ]
    for name in ("build", "check"):
        ran = run_octavo(name, site.folder, "--format", "json")
        assert (ran.code, json.loads(ran.out), ran.err) == (1, expected, "")
    fine = make_site(FIRST)
    for name in ("build", "check"):
        ran = run_octavo(name, fine.folder, "--format", "json")
        assert (ran.code, json.loads(ran.out), ran.err) == (0, [], "")


def test_strict_fails_on_warnings_and_notices_never_fail(make_site, run_octavo) -> None:
    site = make_site({"content/posts/2021-10-20-first.md": post("First", coi="")})
    assert run_octavo("check", site.folder).code == 0
    assert run_octavo("check", site.folder, "--strict").code == 1
    ran = run_octavo("build", site.folder, "--strict")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "Nothing was written: 1 warning.")
    assert not site.output.exists()
    orphan = '- id: "2"\n  parent: "1"\n  body: Two\n'
    site.write({**FIRST, "content/posts/2021-10-20-first.comments.yaml": orphan})
    ran = run_octavo("check", site.folder, "--strict")
    assert (ran.code, ran.out) == (0, "1 notice.\n")
    assert run_octavo("build", site.folder, "--strict").code == 0


def test_check_writes_nothing(make_site, run_octavo) -> None:
    site = make_site(FIRST)
    before = sorted(site.folder.rglob("*"))
    ran = run_octavo("check", site.folder)
    assert (ran.code, ran.out) == (0, "No problems found.\n")
    assert sorted(site.folder.rglob("*")) == before


def test_drafts_future_posts_and_another_address_can_be_asked_for(
    make_site, run_octavo, tmp_path: Path
) -> None:
    site = make_site(
        {
            "content/posts/2021-10-20-draft.md": post("Draft", draft="true"),
            "content/posts/2030-01-01-later.md": post("Later"),
        }
    )
    ran = run_octavo(
        "build",
        site.folder,
        "--drafts",
        "--future",
        "--base-url",
        "https://p.example/x/",
        "-o",
        tmp_path / "out",
    )
    assert ran.out.startswith("2 posts, ")
    assert not site.output.exists()
    assert (
        "https://p.example/x/2030/01/later/"
        in (tmp_path / "out/sitemap.xml").read_text() + (tmp_path / "out/atom.xml").read_text()
    )


def test_the_time_is_that_of_the_option_then_of_the_environment(
    make_site, run_octavo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--now` is in the site's zone; SOURCE_DATE_EPOCH is what reproducible builds agree on."""
    site = make_site({"content/posts/2024-06-02-later.md": post("Later")})
    assert run_octavo("build", site.folder, "--now", "2024-06-01T23:59").out.startswith("0 posts")
    assert run_octavo("build", site.folder, "--now", "2024-06-02").out.startswith("1 post ")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717282799")  # 2024-06-01 23:59:59 in London
    assert run_octavo("build", site.folder).out.startswith("0 posts")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717282800")
    assert run_octavo("build", site.folder).out.startswith("1 post ")
    assert run_octavo("build", site.folder, "--now", "2024-06-01").out.startswith("0 posts")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    ran = run_octavo("build", site.folder)
    assert (ran.code, ran.err) == (2, "octavo: SOURCE_DATE_EPOCH is no number of seconds: soon\n")


def test_clean_removes_what_was_written_and_nothing_else(make_site, run_octavo) -> None:
    site = make_site(FIRST)
    run_octavo("build", site.folder)
    site.write({"output/CNAME": "example.org\n", ".octavo/images/x": "cache"})
    ran = run_octavo("clean", site.folder)
    assert (ran.code, ran.out) == (0, "11 files removed.\n")
    assert [path.name for path in site.output.rglob("*")] == ["CNAME"]
    assert not (site.folder / ".octavo").exists()
    assert run_octavo("clean", site.folder).out == "0 files removed.\n"


def test_clean_waits_for_no_build_and_disturbs_none(make_site, run_octavo) -> None:
    """The build would find its files gone in the middle, and a third one could begin beside it."""
    site = make_site(FIRST)
    run_octavo("build", site.folder)
    before = site.tree()

    with OutputLock(site.output):
        ran = run_octavo("clean", site.folder)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"octavo: Another build is writing {site.output} (process ")
    assert site.tree() == before
    assert (site.folder / ".octavo").is_dir()


def test_an_output_folder_that_is_refused_ends_with_one(make_site, run_octavo, tmp_path: Path) -> None:
    site = make_site(FIRST)
    ran = run_octavo("build", site.folder, "-o", site.folder / "content")
    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err == f"octavo: The output cannot be {site.folder}/content: that is not a folder of its own.\n"
    )
    public = tmp_path / "public"
    public.mkdir()
    (public / "thesis.tex").write_text("years")
    assert run_octavo("build", site.folder, "-o", public).code == 1
    assert run_octavo("build", site.folder, "-o", public, "--adopt").code == 0
    assert (public / "thesis.tex").read_text() == "years"


def test_a_site_and_a_post_are_begun(run_octavo, tmp_path: Path) -> None:
    ran = run_octavo("new", "site", tmp_path / "blog")
    assert (ran.code, ran.out) == (
        0,
        f"6 files written to {tmp_path}/blog. Now: octavo build {tmp_path}/blog\n",
    )
    ran = run_octavo("new", "post", "What now?", "--site", tmp_path / "blog")
    assert ran.code == 0
    assert Path(ran.out.strip()).is_file()
    again = run_octavo("new", "site", tmp_path / "blog")
    assert (again.code, again.err) == (
        2,
        f"octavo: {tmp_path}/blog has a site.toml already: it is a site.\n",
    )


def test_a_place_where_nothing_can_be_written_is_said_in_words(run_octavo, tmp_path: Path) -> None:
    """A full disk or a foreign folder is no bug: whoever reads a traceback looks for one."""
    (tmp_path / "letter.txt").write_text("A file is no folder.")
    ran = run_octavo("new", "site", tmp_path / "letter.txt" / "blog")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(
        f"octavo: {tmp_path}/letter.txt/blog/content/authors/you.md cannot be written: "
    )
    assert "Traceback" not in ran.err


def test_an_interrupted_command_ends_with_130(make_site, run_octavo, monkeypatch: pytest.MonkeyPatch) -> None:
    import octavo.builder.publish as module

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.Making, "run", interrupted)
    site = make_site(FIRST)
    ran = run_octavo("build", site.folder)
    assert ran.code == 130
    assert not site.output.exists()


def test_colour_is_for_terminals_that_want_it(
    make_site, run_octavo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """https://no-color.org: an empty NO_COLOR says nothing."""
    site = make_site({"content/posts/2021-10-20-first.md": post("First", coi="")})
    assert "\x1b" not in run_octavo("check", site.folder).err
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b" not in run_octavo("check", site.folder).err, "a pipe is no terminal"
    assert cli.__doc__ is not None


def test_text_of_files_cannot_steer_the_terminal(make_site, run_octavo) -> None:
    site = make_site({"content/posts/2021-10-20-first.md": post("First", slug='"../\\e[31mred\\u202e"')})
    ran = run_octavo("check", site.folder)
    # Of two characters one is taken out of the header; what no page forbids is shown by its number.
    assert "The slug “../[31mred\\x202e” is not a plain name." in ran.err
    assert "The character U+001B is left out" in ran.err
    assert "\x1b" not in ran.err
