"""Which changes count, and where the system does not tell of them."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from octavo.preview.watch import Watched, Watcher, is_shared

SITE = Path("/home/me/blog")
WATCHED = Watched(SITE, (SITE / "content",), SITE / "output")


@pytest.mark.parametrize(
    "name",
    """a.md~ .a.md.swp .a.md.swx .a.md.swo a.tmp 4913 .#a.md #a.md# .goutputstream-X1 .DS_Store .~lock.a.odt#
    a.md___jb_tmp___ a.md.crswap .nfs0001 Thumbs.db sedAb12Cd""".split(),  # noqa: SIM905
)
def test_what_editors_leave_for_a_moment_is_nothing(name: str) -> None:
    assert WATCHED.hint(f"/home/me/blog/content/posts/{name}") is None


def test_our_own_folders_are_nothing() -> None:
    """A build beside the preview, or its cache, must not make it read the site again."""
    assert WATCHED.hint("/home/me/blog/output/index.html") is None
    assert WATCHED.hint("/home/me/blog/.octavo/signatures") is None


def test_other_files_are_named_relative_to_the_site() -> None:
    assert WATCHED.hint("/home/me/blog/content/posts/a.md") == "content/posts/a.md"
    assert WATCHED.hint("/home/me/blog/content/static/.well-known/x") == "content/static/.well-known/x"
    assert (
        WATCHED.hint("/usr/share/octavo/themes/default/theme.toml")
        == "/usr/share/octavo/themes/default/theme.toml"
    )


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/me ext4 rw 0 0
drvfs /mnt/c 9p rw,aname=drvfs 0 0
host /media/two\\040words fuse.sshfs rw 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "is_told"),
    [
        ("/var/blog", True),
        ("/home/you/blog", False),
        ("/home/me/blog", True),
        ("/mnt/c/Users/me/blog", False),
        ("/mnt/cd", True),
        ("/media/two words/blog", False),
        ("/media/stick/blog", True),
    ],
)
def test_file_systems_of_others_are_looked_through(folder: str, is_told: bool) -> None:
    """NFS and Windows' disks below WSL tell nobody what another machine changed."""
    assert is_shared(folder, MOUNTS) is not is_told


def test_where_the_system_watches_no_more_files_they_are_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten editors and a few large projects use up what Linux grants; the preview has to work all the same."""
    import watchdog.observers

    class Full:
        def __init__(self) -> None: ...

        def start(self) -> None:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

        def stop(self) -> None: ...

    monkeypatch.setattr(watchdog.observers, "Observer", Full)
    watcher = Watcher(Watched(tmp_path, (), tmp_path / "output"), lambda hint: None, polls=False)
    watcher.start()
    watcher.stop()
    assert watcher.notice.startswith("The system watches no more files (inotify watch limit reached)")


@dataclass
class Heard:
    """What a watcher told."""

    hints: list[str] = field(default_factory=list)

    def wait_for(self, hint: str) -> None:
        end = time.monotonic() + 15
        while hint not in self.hints:
            assert time.monotonic() < end, self.hints
            time.sleep(0.005)


@contextmanager
def watching(site: Path) -> Iterator[Heard]:
    heard = Heard()
    watcher = Watcher(Watched(site, (site / "content",), site / "output"), heard.hints.append, polls=False)
    watcher.start()
    yield heard
    watcher.stop()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("A", "utf-8")
    return tmp_path


def test_reading_is_nothing(site: Path) -> None:
    """What opening and closing a file cause would make us read it again, for ever."""
    with watching(site) as heard:
        (site / "content/a.md").read_text("utf-8")
        list((site / "content").iterdir())
        (site / "content/b.md").write_text("B", "utf-8")
        heard.wait_for("content/b.md")
    assert set(heard.hints) == {"content/b.md"}


def test_other_rights_are_a_change(site: Path) -> None:
    """A file that could not be read can be read now, without a change of its bytes."""
    with watching(site) as heard:
        (site / "content/a.md").chmod(0o600)
        heard.wait_for("content/a.md")


def test_a_folder_that_comes_later_is_watched(tmp_path: Path) -> None:
    """What is written into it before it is watched is not missed: the site is looked at once more."""
    with watching(tmp_path) as heard:
        (tmp_path / "content").mkdir()
        heard.wait_for(str(tmp_path))
        (tmp_path / "content/a.md").write_text("A", "utf-8")
        heard.wait_for("content/a.md")


def test_a_site_behind_links_is_told_of_by_its_own_names(site: Path, tmp_path: Path) -> None:
    (site / "content").rename(site / "texts")
    (site / "content").symlink_to("texts")
    link = tmp_path / "link"
    link.symlink_to(site)
    with watching(link) as heard:
        (site / "texts/a.md").write_text("Other", "utf-8")
        (site / "site.toml").write_text("", "utf-8")
        heard.wait_for("content/a.md")
        heard.wait_for("site.toml")


def test_what_the_system_could_not_tell_is_looked_for(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Thousands of files at once are more than the system's queue holds."""
    with watching(site) as heard:
        logging.getLogger("watchdog.observers.inotify").warning("Inotify queue overflowed; reconciling")
        heard.wait_for(str(site))
    assert capfd.readouterr().err == ""
