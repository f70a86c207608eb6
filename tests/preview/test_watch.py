"""Which changes count, and where the system does not tell of them."""

from __future__ import annotations

import errno
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
    assert WATCHED.hint("/home/me/blog/.octavo/cache.db") is None


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
