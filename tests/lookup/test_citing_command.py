"""`octavo cite` as an author meets it: what is printed, what is asked, and what the .bib becomes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopback_services import Clock, LoopbackServices, Reply
from octavo.bibliography.bibtex import read_bibtex
from octavo.cli import citing
from octavo.lookup.pace import Pace
from site_builder import Site

if TYPE_CHECKING:
    from ran_command import Ran

Octavo = Callable[..., "Ran"]
SiteMaker = Callable[..., Site]
EFETCH = "/eutils/efetch.fcgi"
BIB = b"\xef\xbb\xbf% mine\r\n@Article{ novak, title={Odd\r\n}, year=1999, pmid = 5 }"
POST = """---
title: A
coi: None
---
Text [see @pmid:426466, p. 3; @{doi:10.1016/S0140-6736(97)11096-0}] and [@pmid:426466].

`[@pmid:426466]` stays, and so does \\@pmid:426466. But @pmid:5 is known.
"""


@pytest.fixture
def blog(make_site: SiteMaker, services: LoopbackServices, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with a bibliography of the author's own, and a clock that nobody has to wait for."""
    clock = Clock()
    monkeypatch.setattr(citing, "real_pace", lambda: Pace(clock.now, clock.sleep))
    return make_site({"content/references.bib": BIB}, services.settings)


@pytest.fixture
def cite(run_octavo: Octavo, blog: Site, monkeypatch: pytest.MonkeyPatch) -> Octavo:
    """Return what runs `octavo cite` on the site; `typed` is what the author answers."""

    def run(*arguments: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        return run_octavo("cite", "--site", blog.folder, *arguments)

    return run


def bib(site: Site) -> bytes:
    return (site.folder / "content/references.bib").read_bytes()


def test_a_number_becomes_a_key_and_an_entry(cite: Octavo, blog: Site, services: LoopbackServices) -> None:
    """The author copies the key into the text; the file stays as it was but for the new lines."""
    ran = cite("pmid:426466")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "[@prineas1979]  added to references.bib",
        "    Prineas JW, Connell F. Remyelination in multiple sclerosis. Ann Neurol. 1979 Jan;5(1):22-31. "
        "doi: 10.1002/ana.410050105. PMID: 426466.",
    ]
    assert bib(blog).startswith(BIB + b"\r\n\r\n@article{prineas1979,\r\n")
    assert services.paths == [EFETCH]


def test_what_the_bibliography_has_is_not_asked_for(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """By PubMed number, DOI and number of the archive; neither is anything added twice."""
    cite("PMC2911190", "10.1016/S0140-6736(97)11096-0")
    before, asked = bib(blog), len(services.asked)
    ran = cite("426466", "pmc2911190", "https://doi.org/10.1002/ANA.410050105", "pmid:9500320", "pmid:5")
    assert ran.out.count("is in the bibliography already") == 5
    assert (bib(blog), len(services.asked)) == (before, asked)
    assert len(read_bibtex("a.bib", before).records) == 3


def test_the_same_work_by_another_number_is_found_to_be_there(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """The entry has a DOI only, and PubMed tells that it is the same."""
    entry = "@article{mine, author = {Prineas, J}, title = {R}, year = 1979, doi = {10.1002/ana.410050105}}\n"
    blog.write({"content/references.bib": entry})
    ran = cite("pmid:426466")
    assert "[@mine]  is in the bibliography already." in ran.out
    assert bib(blog) == entry.encode()


def test_a_retraction_is_said_at_once(cite: Octavo) -> None:
    """Before the work stands in a text."""
    ran = cite("pmid:9500320")
    assert ran.code == 0
    assert (
        "pmid:9500320: warning: This work was retracted on 2010-02-06: "
        "https://doi.org/10.1016/S0140-6736(10)60175-4.\n  hint: " in ran.err
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "reply",
    [
        Reply("No", "text/plain", 403),
        Reply("No", "text/plain", 404),
        Reply("No", "text/plain", 429, {"Retry-After": "300"}),
        Reply("PMID- 426466\nTI  - Half", "text/plain", announced=1000),
        Reply("PMID- 426466\nTI  - Half", "text/plain"),
        Reply("<!doctype html><p>Log in", "text/html"),
        Reply(b"\xff" * 10_000_000, "text/plain"),
        Reply(status=302, headers={"Location": "http://localhost:9/"}),
    ],
    ids=["403", "404", "429", "half", "cut", "html", "garbage", "redirect"],
)
def test_a_failure_leaves_the_bibliography_alone(
    cite: Octavo, blog: Site, services: LoopbackServices, reply: Reply
) -> None:
    """To the byte; and the command says so by its exit code."""
    services.replies[EFETCH] = [reply]
    ran = cite("pmid:426466")
    assert (ran.code, bib(blog)) == (1, BIB)
    assert ran.err.startswith("pmid:426466: error: ")
    assert ran.err.count("\n  hint: ") == 1
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("refusal", ["encoding", "folder"])
def test_a_bibliography_that_cannot_be_written_is_said_before_anything_is_asked(
    cite: Octavo, blog: Site, services: LoopbackServices, monkeypatch: pytest.MonkeyPatch, refusal: str
) -> None:
    """“Added” must not be the word for what is nowhere."""
    if refusal == "encoding":
        blog.write({"content/references.bib": "% Łódź".encode("iso8859-2")})
    else:
        # Whoever runs the tests may be allowed to write everywhere.
        monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "content")
    before = bib(blog)
    ran = cite("pmid:426466")
    assert ran.code != 0
    assert ("cannot be written" in ran.err) or ("is not UTF-8" in ran.err)
    assert (ran.out, services.asked, bib(blog)) == ("", [], before)


def test_what_was_found_is_added_though_something_else_failed(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """The next run asks only for what is missing."""
    services.replies["/arxiv"] = [Reply("No", "text/plain", 403)]
    assert cite("pmid:426466", "arxiv:1706.03762", "pmid:999", "nonsense").code == 1
    assert [record.key for record in read_bibtex("a.bib", bib(blog)).records] == ["novak", "prineas1979"]
    services.replies.clear()
    services.asked.clear()
    assert cite("pmid:426466", "arxiv:1706.03762").code == 0
    assert services.paths == ["/arxiv"]


def test_a_dry_run_writes_nothing_and_the_next_run_asks_nothing(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """The answers were kept."""
    assert "would be added to references.bib" in cite("pmid:426466", "--dry-run").out
    assert bib(blog) == BIB
    cite("pmid:426466")
    assert services.paths == [EFETCH]
    assert bib(blog) != BIB


def test_works_go_where_the_author_wants_them(cite: Octavo, blog: Site) -> None:
    """Reading lists have files of their own."""
    cite("pmid:426466", "--to", str(blog.folder / "content/lists/slow.bib"))
    assert (blog.folder / "content/lists/slow.bib").is_file()
    assert bib(blog) == BIB


@pytest.mark.slow
def test_texts_that_cite_numbers_are_served(cite: Octavo, blog: Site, run_octavo: Octavo) -> None:
    """Who writes offline notes the number, and the site is right again by one command."""
    blog.write({"content/posts/2024-01-01-a.md": POST})
    checked = run_octavo("check", blog.folder)
    assert (
        "a.md:5:6: error: Citation @pmid:426466 is in no bibliography.\n  hint: “octavo cite --missing”"
        in (checked.err)
    )
    assert "[@prineas1979]  added to" in cite("--missing").out
    assert "error" not in run_octavo("check", blog.folder).err
    assert (blog.folder / "content/posts/2024-01-01-a.md").read_text("utf-8") == POST
    assert cite("--missing").out.startswith("Nothing is missing")


def test_keys_are_put_into_texts_when_asked(cite: Octavo, blog: Site) -> None:
    """Only citations change: code and escapes are words about numbers."""
    blog.write({"content/posts/2024-01-01-a.md": POST.replace("\n", "\r\n")})
    ran = cite("--missing", "--rewrite")
    text = (blog.folder / "content/posts/2024-01-01-a.md").read_bytes().decode()
    assert "Keys were put into content/posts/2024-01-01-a.md." in ran.out
    expected = POST.replace("see @pmid:426466", "see @prineas1979").replace(
        "[@pmid:426466].", "[@prineas1979]."
    )
    expected = expected.replace("@{doi:10.1016/S0140-6736(97)11096-0}", "@wakefield1998").replace(
        "@pmid:5", "@novak"
    )
    assert text == expected.replace("\n", "\r\n")


def test_a_number_that_nobody_knows_is_reported_at_its_place(cite: Octavo, blog: Site) -> None:
    """The author mends it in the text, and the rest is done."""
    blog.write({"content/posts/2024-01-01-a.md": POST.replace("and [@pmid:426466]", "and [@pmid:999]")})
    ran = cite("--missing", "--rewrite")
    assert ran.code == 1
    assert "content/posts/2024-01-01-a.md:5:73: error: PubMed knows no work with the number 999." in ran.err
    text = (blog.folder / "content/posts/2024-01-01-a.md").read_text("utf-8")
    assert "[see @prineas1979, p. 3; @wakefield1998] and [@pmid:999]" in text


def test_a_doi_with_brackets_needs_braces(cite: Octavo, blog: Site, run_octavo: Octavo) -> None:
    """A key ends at a bracket; doi.org would say that it knows no such DOI, and nobody would know why."""
    text = "---\ntitle: A\ncoi: None\n---\n[@doi:10.1016/S0140-6736(97)11096-0]\n"
    blog.write({"content/posts/2024-01-01-a.md": text})
    hint = "hint: A bracket ends a key. With braces it does not: @{doi:10.1016/S0140-6736(97)11096-0}."
    assert hint in run_octavo("check", blog.folder).err
    ran = cite("--missing")
    assert (ran.code, hint in ran.err, bib(blog)) == (1, True, BIB)


def test_the_chosen_number_of_a_search_is_added(cite: Octavo, blog: Site, services: LoopbackServices) -> None:
    """A title is what authors remember."""
    ran = cite("--search", "children", typed="1\n")
    assert ran.out.splitlines()[0].startswith("  1  Wakefield AJ, Murch SH, Anthony A. RETRACTED: Ileal")
    assert ran.out.splitlines()[0].endswith("  RETRACTED")
    assert "[@wakefield1998]  added to" in ran.out
    assert "was retracted" in ran.err
    assert services.paths == ["/eutils/esearch.fcgi", EFETCH, "/crossref/works"]
    again = cite("--search", "children", typed="\n")
    assert again.out.splitlines()[0].endswith("[@wakefield1998]")
    assert cite("--search", "children").code == 0, "nobody is there to choose"
    assert cite("--search", "children", typed="9\n").code == 2


def test_zotero_gives_a_work_with_its_key(cite: Octavo, blog: Site) -> None:
    """It runs beside the author and needs no network."""
    assert "[@prineasRemyelination1979]  added to" in cite("--zotero", "remyelination", typed="1\n").out
    assert read_bibtex("a.bib", bib(blog)).records[-1].pmid == "426466"


def test_own_works_are_found_with_where_they_are_cited(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """Nobody remembers keys; and nothing is asked."""
    entry = "@article{lu, author = {Łuczak, Ewa}, title = {{Mice}}, journal = {Glia}, year = 2010}\n"
    blog.write(
        {
            "content/more.bib": entry,
            "content/posts/2024-01-01-a.md": "---\ntitle: A\ncoi: None\ndraft: true\n---\nSo [@lu].\n",
        }
    )
    ran = cite("--find", "LUCZAK mice")
    assert ran.out.splitlines() == [
        "[@lu]  content/more.bib:1:1",
        "    Łuczak E. Mice. Glia. 2010.",
        "    cited in content/posts/2024-01-01-a.md",
    ]
    assert cite("--find", "mice 2011").out.startswith("No work of the site")
    assert services.asked == []


@pytest.mark.slow
def test_what_changed_is_shown_and_written_when_wanted(
    cite: Octavo, blog: Site, services: LoopbackServices
) -> None:
    """A paper gets its pages months after it came out; order, remarks and line ends stay, whatever bytes."""
    remark = b"% m\xfcde\r\n"  # no UTF-8
    entry = (
        "@article{mine,\r\n\tTitle = {{Remyelination in Multiple Sclerosis}} ,\r\n"
        '\tauthor = "Prineas, John and Connell, F.",\r\n\tjournaltitle = {Ann. Neurol.},\r\n'
        "\tdate = {1978},\r\n\tpubstate = {Epub ahead of print},\r\n"
        "\tpages = {22--31}, pmid = 426466\r\n}\r\n% end\r\n"
    )
    blog.write({"content/references.bib": remark + entry.encode()})
    asked = cite("--refresh", "mine", typed="n\n")
    assert bib(blog) == remark + entry.encode()
    assert "Nothing was written." in asked.out
    shown = [line for line in asked.out.splitlines() if line.startswith("-   ")][:2]
    ran = cite("--refresh", "--yes")
    assert ran.code == 0
    expected = (
        entry.replace("{1978}", "{1979-01}")
        .replace("\tpubstate = {Epub ahead of print},\r\n", "")
        .replace(
            "pmid = 426466\r\n}",
            "pmid = 426466,\r\n\tvolume = {5},\r\n\tnumber = {1},\r\n\tdoi = {10.1002/ana.410050105}\r\n}",
        )
    )
    assert bib(blog) == remark + expected.encode()
    assert shown == ["-   date = {1978},", "-   pubstate = {Epub ahead of print},"]
    assert "1 entry compared: nothing changed." in cite("--refresh").out


def test_an_entry_that_became_retracted_is_told(
    cite: Octavo, services: LoopbackServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason to compare once a year."""
    cite("pmid:9500320")
    ran = cite("--refresh")
    assert "warning: @wakefield1998 was retracted on 2010-02-06" in ran.err
    services.replies[EFETCH] = [Reply("No", "text/plain", 403)]
    later = datetime.now(tz=UTC) + timedelta(seconds=2)
    monkeypatch.setattr(citing, "now", lambda: later)
    ran = cite("--refresh", "wakefield1998")
    assert ran.code == 1
    assert "content/references.bib:5:1: error: @wakefield1998: PubMed refuses to answer (403)." in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name a work, as pmid:426466, or use --search WORDS."),
        (["--search", "a", "--find", "b"], "--search and --find cannot be used together."),
        (["--search", "a", "pmid:1"], "--search takes no WORK."),
        (["--rewrite"], "--rewrite needs --missing."),
        (["--refresh", "nobody"], "No bibliography has the key nobody."),
        (["pmid:426466", "--to", "works.json"], "works.json is no .bib file."),
    ],
)
def test_what_cannot_work_is_refused(cite: Octavo, arguments: list[str], message: str) -> None:
    """Before anybody is asked."""
    ran = cite(*arguments)
    assert (ran.code, message in ran.err) == (2, True)


def test_a_mistake_in_the_settings_asks_nobody(
    run_octavo: Octavo, make_site: SiteMaker, services: LoopbackServices
) -> None:
    """A mirror that is misspelt must not send the request to the service itself."""
    site = make_site({}, services.settings.replace("eutils =", "eutil ="))
    ran = run_octavo("cite", "--site", site.folder, "pmid:426466")
    assert (ran.code, services.asked) == (1, [])
    assert "site.toml:7:1: error: Unknown key “eutil”" in ran.err


@pytest.mark.parametrize("mail", ["jürgen@example.org", "a b@example.org", "nobody"])
def test_an_address_that_no_request_can_carry_is_a_mistake_in_the_settings(
    run_octavo: Octavo, make_site: SiteMaker, services: LoopbackServices, mail: str
) -> None:
    """It goes into the head of each request, where there is room for ASCII alone."""
    site = make_site({}, services.settings.replace("author@example.org", mail))
    ran = run_octavo("cite", "--site", site.folder, "pmid:426466")
    assert (ran.code, services.asked) == (1, [])
    assert "error: “mail” should be an address such as you@example.org" in ran.err
