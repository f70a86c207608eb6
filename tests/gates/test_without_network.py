"""Everything but looking works up, in a network namespace that has no interface."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "importers"))

from blogger_export import classic, write_blogger
from disqus_export import comment as disqus_comment
from disqus_export import thread, write_disqus
from mail_programs import write_mbox
from test_isso_import import database, row
from wxr_export import item, write_export

from gate_tools import find_tool
from site_builder import post

OCTAVO = [sys.executable, "-m", "octavo"]
NBIB = "PMID- 90000001\nDP  - 2010\nTI  - A title.\nFAU - Marek, Flora G\nVI  - 133\nPG  - 2-7\n"
BIB = "@article{marek, author = {Marek, F}, title = {T}, year = 2010, doi = {10.1000/182}, pmid = {5}}\n"
_INTERNET = re.compile(r"(?:connect|sendto|sendmsg)\([^\n]*AF_INET6?\b[^\n]*")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    site = tmp_path / "blog"
    posts = site / "content/posts"
    posts.mkdir(parents=True)
    (site / "site.toml").write_text(
        'title = "Blog"\nurl = "https://old.example/"\n[search]\nenabled = true\n'
    )
    (posts / "2021-10-20-trust.md").write_text(post("Trust", aliases="[/old/trust/]") + "So [@pmid:5].\n")
    (site / "content/references.bib").write_text(BIB)
    return site


@pytest.fixture(scope="module")
def unshared() -> list[str]:
    """What runs a command in a network namespace of its own, in which even the loopback interface is down."""
    command = [find_tool("unshare"), "--map-root-user", "--net"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("This machine lets nobody make a network namespace.")
    return command


def alone(unshared: list[str], *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command where there is no network; it must not even try to reach one."""
    trace = folder / "trace"
    watched = [find_tool("strace"), "-f", "-qq", "-o", str(trace), "-e", "trace=%network"]
    done = subprocess.run(
        [*unshared, *watched, *command], capture_output=True, text=True, check=False, cwd=folder, timeout=300
    )
    assert _INTERNET.findall(trace.read_text("utf-8", "replace")) == [], command
    return done


@pytest.fixture
def octavo(unshared: list[str], tmp_path: Path) -> Callable[..., str]:
    """Return what runs a command of octavo's without a network, and gives its words."""

    def run(*arguments: str | Path) -> str:
        done = alone(unshared, *OCTAVO, *map(str, arguments), folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_a_site_is_checked_and_built_and_its_works_are_found(octavo: Callable[..., str], blog: Path) -> None:
    """Whoever writes in a train, or in a hospital whose network lets nothing out, misses nothing."""
    octavo("check", blog)
    octavo("build", blog)
    assert (blog / "output/2021/10/trust/index.html").is_file()
    assert "[@marek]" in octavo("cite", "--find", "marek", "--site", blog)
    assert "in the bibliography already" in octavo("cite", "10.1000/182", "--site", blog)


def test_a_new_site_is_made_and_built(octavo: Callable[..., str], tmp_path: Path) -> None:
    """The first five minutes, too."""
    octavo("new", "site", tmp_path / "new")
    octavo("new", "post", "Trust", "--site", tmp_path / "new")
    octavo("build", tmp_path / "new")


def test_every_importer_runs(
    unshared: list[str], octavo: Callable[..., str], blog: Path, tmp_path: Path
) -> None:
    """They read files; an export that names pictures elsewhere is no reason to ask for them."""
    picture = '<img src="https://old.example/wp-content/uploads/a.png" alt="a">'
    wordpress = write_export(tmp_path / "export.xml", item(1, picture))
    blogger = write_blogger(tmp_path / "feed.atom", classic(1, picture))
    disqus = write_disqus(
        tmp_path / "disqus.xml", thread(1, "https://old.example/old/trust/"), disqus_comment(1)
    )
    isso = database(tmp_path, ["/old/trust/"], [row(1, "First.")])
    write_mbox(tmp_path / "box")
    (tmp_path / "pubmed.nbib").write_text(NBIB)
    for name, source in (("wordpress", wordpress), ("blogger", blogger)):
        site = tmp_path / name
        (site / "content").mkdir(parents=True)
        (site / "site.toml").write_text('title = "Blog"\nurl = "https://old.example/"\n')
        octavo("import", name, source, "--site", site)
    octavo("import", "disqus", disqus, "--site", blog)
    octavo("import", "isso", isso, "--site", blog)
    octavo("import", "references", tmp_path / "pubmed.nbib", "--site", blog)
    done = alone(
        unshared, *OCTAVO, "import", "mail", str(tmp_path / "box"), "--site", str(blog), folder=tmp_path
    )
    assert "Traceback" not in done.stderr
    octavo("build", blog)


def test_the_preview_answers_on_this_computer_alone(unshared: list[str], blog: Path) -> None:
    """It needs a loopback interface, and nothing behind it."""
    (blog / "visit.py").write_text(
        textwrap.dedent(
            """
            import fcntl, re, socket, struct, subprocess, sys, urllib.request
            with socket.socket() as any_socket:  # lo is there, and down
                fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
            serving = subprocess.Popen(
                [sys.executable, "-m", "octavo", "serve", sys.argv[1], "--port", "0"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            try:
                for line in serving.stdout:
                    if found := re.search(r"http://127\\.0\\.0\\.1:[0-9]+/", line):
                        break
                page = urllib.request.urlopen(found[0] + "2021/10/trust/", timeout=60).read().decode()
                print("Trust" in page)
            finally:
                serving.terminate()
                serving.wait()
            """
        )
    )
    command = [*unshared, sys.executable, str(blog / "visit.py"), str(blog)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == "True\n", done.stderr


def test_looking_works_up_says_that_there_is_no_network(unshared: list[str], blog: Path) -> None:
    """At once, in a sentence, and the bibliography stays as it was."""
    asked = ["cite", "pmid:426466", "arxiv:2109.01234", "10.1093/brain/awq176", "--site", str(blog)]
    command = [*unshared, *OCTAVO, *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("cannot be reached.") == 3
    assert (blog / "content/references.bib").read_text() == BIB
