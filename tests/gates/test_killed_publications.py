"""Publications that are killed at each of their requests, and readers who load pages all the while."""

from __future__ import annotations

import http.client
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from killing_proxy import killing_proxy
from publishing_hosts import ACCOUNT, BUCKET, Bucket, ForkedOctavo, files_below, moto, ssh_host
from site_builder import PLAIN_THEME, SETTINGS, Site, post

HERE = Path(__file__).parent
LIST = ".octavo-published.json"
NOW = "2024-06-01"
_SHEET = re.compile(rb'href="/(_assets/[^"]+)"')
_THEME = {
    f"themes/plain/{name}": text.replace(
        "<title>", '<link rel="stylesheet" href="{{ asset(\'style.css\') }}"><title>'
    )
    for name, text in PLAIN_THEME.items()
}
_OLD = {
    "content/posts/2021-01-01-mice.md": post("Mice"),
    "content/posts/2022-02-02-men.md": post("Men"),
}
_NEW = {
    "content/posts/2021-01-01-mice.md": post("Mice", "Other words.\n"),
    "content/posts/2023-03-03-mites.md": post("Mites"),
    "themes/plain/static/style.css": "p { color: navy }\n",
}

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path, Path]:
    """A site, and its output before and after some edits."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.write({"site.toml": SETTINGS, **_THEME, **_OLD})
    site.build()
    old = site.output.rename(site.folder / "old")
    site.write(_NEW).remove("content/posts/2022-02-02-men.md")
    site.build()
    return site, old, site.output.rename(site.folder / "new")


class Reader(threading.Thread):
    """Loads pages and what they need, again and again, and notes what was missing or not whole."""

    def __init__(self, read: Callable[[str], bytes | None], *versions: Path) -> None:
        super().__init__(daemon=True)
        self.broken: list[str] = []
        self.pages = 0
        self._read = read
        self._known: dict[str, set[bytes]] = {}
        for version in versions:
            for name, data in files_below(version).items():
                self._known.setdefault(name, set()).add(data)
        self._is_over = threading.Event()
        self._may_read = threading.Lock()

    def run(self) -> None:
        while not self._is_over.wait(0.01):  # a reader is no more hurried than that
            self.load_all()

    def load_all(self) -> None:
        """Load every page once."""
        for page in self._known:
            if page.endswith(".html"):
                with self._may_read:
                    self._load(page)

    def _load(self, page: str) -> None:
        data = self._read(page)
        if data is None:
            return
        self.pages += 1
        if data not in self._known[page]:
            self.broken.append(f"half of {page}")
        for sheet in (name.decode() for name in _SHEET.findall(data)):
            if self._read(sheet) not in self._known[sheet]:
                self.broken.append(f"{page} without {sheet}")

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let nobody read while something else than a publication changes the target."""
        with self._may_read:
            yield

    def close(self) -> None:
        self._is_over.set()
        self.join()


def _check_finished(target: Files, expected: Files, left: int) -> None:
    assert sorted(target) == sorted(expected), f"killed after {left} requests"
    assert target == expected, f"killed after {left} requests"


def test_a_publication_by_sftp_that_is_killed_anywhere_is_completed_by_the_next(
    versions: tuple[Site, Path, Path], tmp_path: Path
) -> None:
    """Nobody can choose when a train enters a tunnel: whatever was done is known to the next run."""
    site, old, new = versions
    (tmp_path / "left").write_text("1000000")
    (tmp_path / "number").write_text("0")
    subsystem = f"{sys.executable} -I -S {HERE / 'killing_sftp.py'} /usr/lib/openssh/sftp-server {tmp_path}"
    with ssh_host(tmp_path, subsystem) as host:
        octavo = ForkedOctavo(tmp_path, HOME=str(host.home))
        root, before, expected = tmp_path / "www", tmp_path / "before", tmp_path / "expected"

        def publish(output: Path, to: Path) -> tuple[int, str]:
            options = ("--no-build", "-o", output, "--now", NOW, "--site", site.folder)
            return octavo("publish", host.address(to), *options)

        assert publish(old, before)[0] == 0
        shutil.copytree(before, expected)
        assert publish(new, expected)[0] == 0
        reader = Reader(lambda name: _read_file(root / name), old, new)
        reader.start()
        for left in count():
            with reader.waiting():
                shutil.rmtree(root, ignore_errors=True)
                shutil.copytree(before, root)
            (tmp_path / "left").write_text(str(left))
            code, told = publish(new, root)
            (tmp_path / "left").write_text("1000000")
            if code == 0:
                break
            assert code == -9, told
            reader.load_all()
            code, told = publish(new, root)
            assert code == 0, told
            _check_finished(files_below(root), files_below(expected), left)
            assert [
                folder for folder in root.rglob("*") if folder.is_dir() and not any(folder.iterdir())
            ] == []
        reader.close()
        octavo.close()
    assert left > 50
    assert (reader.broken, reader.pages > 0) == ([], True)


def _read_file(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_a_publication_to_s3_that_is_killed_anywhere_is_completed_by_the_next(
    versions: tuple[Site, Path, Path], tmp_path: Path, is_first: bool
) -> None:
    """A bucket shows each object as soon as it is there: the order alone keeps pages whole."""
    site, old, new = versions
    with moto(tmp_path) as address, killing_proxy(address, tmp_path / "number") as proxy:
        octavo = ForkedOctavo(tmp_path, **ACCOUNT, HOME=str(tmp_path), AWS_ENDPOINT_URL_S3=proxy.address)
        bucket = Bucket(address).make()

        def publish(output: Path, prefix: str) -> tuple[int, str]:
            options = ("--no-build", "-o", output, "--now", NOW, "--site", site.folder)
            return octavo("publish", f"s3://{BUCKET}/{prefix}", *options)

        before: dict[str, tuple[bytes, str, str]] = {}
        for output in (new,) if is_first else (old, new):
            code, told = publish(output, "expected")
            assert code == 0, told
            before = bucket.objects("expected") if output == old else before
        expected = bucket.objects("expected")
        prefix = ""
        reader = Reader(lambda name: _get(address, f"/{BUCKET}/{prefix}/{name}"), old, new)
        reader.start()
        for left in count():
            with reader.waiting():
                bucket.put(f"killed-{left}", before)
                prefix = f"killed-{left}"
            proxy.begin(left)
            code, told = publish(new, prefix)
            proxy.begin()
            if code == 0:
                break
            assert code == -9, told
            reader.load_all()
            code, told = publish(new, prefix)
            assert code == 0, told
            _check_finished(bucket.objects(prefix), expected, left)
        reader.close()
        octavo.close()
    assert left > 10
    assert (reader.broken, reader.pages > 0) == ([], True)


def _get(address: str, path: str) -> bytes | None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return data if answer.status == 200 else None
