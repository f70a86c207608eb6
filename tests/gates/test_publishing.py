"""Publishing to real servers: what is sent, what is refused, and with which sentence."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from killing_proxy import killing_proxy
from publishing_hosts import (
    ACCOUNT,
    BUCKET,
    SECRET,
    Bucket,
    ForkedOctavo,
    files_below,
    git_host,
    moto,
    old_sftp_host,
    rclone,
    ssh_host,
)
from site_builder import PLAIN_THEME, SETTINGS, Site, post

LIST = ".octavo-published.json"
NOW = ("--now", "2024-06-01")
KINDS = ("folder", "git by path", "git by http", "git by ssh", "moto", "rclone", "sftp")


@dataclass
class Place:
    """A target of its own on one of the servers."""

    kind: str
    address: str
    read: Callable[[], Mapping[str, bytes]]
    put: Callable[[str, bytes], None]  # a file, behind octavo's back
    environment: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)  # an environment with credentials that are none
    goes: Callable[[bool], None] | None = None  # lets the host go away in the middle, and come back


class Servers:
    """All servers, started once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.octavo = ForkedOctavo(folder, HOME=str(folder))
        self.sftp = folder / "sftp"  # what the SSH server is told: how many requests may pass, whom to kill
        self.sftp.mkdir()
        (self.sftp / "left").write_text("1000000")
        (self.sftp / "number").write_text("0")
        stack.callback(self.octavo.close)
        self.moto_address = stack.enter_context(moto(folder))
        self.proxy = stack.enter_context(killing_proxy(self.moto_address, self.octavo.number))
        self.bucket = Bucket(self.moto_address).make()
        self.rclone_address, self.rclone_folder = stack.enter_context(rclone(folder))
        killing = Path(__file__).with_name("killing_sftp.py")
        subsystem = f"{sys.executable} -I -S {killing} /usr/lib/openssh/sftp-server {self.sftp}"
        self.ssh = stack.enter_context(ssh_host(folder, subsystem))
        self.repositories = folder / "repositories"
        self.repositories.mkdir()
        self.git_address, self.git_handler = stack.enter_context(git_host(self.repositories))
        ask = folder / "ask"
        ask.write_text('#!/bin/sh\ncase "$1" in User*) echo octavo ;; *) echo "$GIT_PASSWORD" ;; esac\n')
        ask.chmod(0o755)
        self.ask = {"GIT_ASKPASS": str(ask)}

    def place(self, kind: str, name: str) -> Place:
        make = {"folder": self._folder, "sftp": self._sftp, "moto": self._moto, "rclone": self._rclone}
        return make[kind](name) if kind in make else self._git(kind, name)

    def _folder(self, name: str) -> Place:
        www = self.folder / f"www-{name}"
        return Place("folder", str(www), lambda: files_below(www), lambda *file: _write(www, *file))

    def _sftp(self, name: str) -> Place:
        place = self._folder(f"sftp-{name}")
        home = str(self.ssh.home)
        nobody = self.folder / "nobody"
        shutil.copytree(self.ssh.home, nobody, dirs_exist_ok=True)
        (nobody / ".ssh/id_ed25519").unlink()
        place.kind, place.address = "sftp", self.ssh.address(Path(place.address))
        place.environment, place.wrong = {"HOME": home}, {"HOME": str(nobody)}
        place.goes = lambda is_gone: void((self.sftp / "left").write_text("12" if is_gone else "1000000"))
        return place

    def _moto(self, name: str) -> Place:
        return Place(
            "moto",
            f"s3://{BUCKET}/{name}",
            lambda: {key: data for key, (data, *_) in self.bucket.objects(name).items()},
            lambda key, data: self.bucket.put(name, {key: (data, "text/html", "")}),
            {**ACCOUNT, "AWS_ENDPOINT_URL_S3": self.proxy.address, "AWS_MAX_ATTEMPTS": "1"},
            goes=lambda is_gone: self.proxy.begin(4, is_gone=True) if is_gone else self.proxy.begin(),
        )

    def _rclone(self, name: str) -> Place:
        bucket = Bucket(self.rclone_address)
        environment = {**ACCOUNT, "AWS_ENDPOINT_URL_S3": self.rclone_address}
        return Place(
            "rclone",
            f"s3://{BUCKET}/{name}",
            lambda: files_below(self.rclone_folder / name),
            lambda key, data: bucket.put(name, {key: (data, "text/html", "")}),
            environment,
            {**environment, "AWS_SECRET_ACCESS_KEY": "guessed"},
        )

    def _git(self, kind: str, name: str) -> Place:
        repository = self.repositories / f"{name}.git"
        git("init", "--quiet", "--bare", repository)
        git("-C", repository, "config", "http.receivepack", "true")
        read, put = (
            (lambda: _tree(repository)),
            (lambda *file: _commit(repository, self.folder / name, *file)),
        )
        if kind == "git by path":
            return Place(kind, f"git:{repository}#pages", read, put)
        if kind == "git by ssh":
            address = f"ssh://{self.ssh.user}@127.0.0.1:{self.ssh.port}{repository}"
            secrets = self.ssh.home / ".ssh"
            ssh = "ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none"
            ssh += f" -o UserKnownHostsFile={secrets}/known_hosts -i"
            return Place(
                kind,
                f"git:{address}#pages",
                read,
                put,
                {"GIT_SSH_COMMAND": f"{ssh} {secrets}/id_ed25519"},
                {"GIT_SSH_COMMAND": f"{ssh} {self.folder}/no-key"},
            )
        return Place(
            kind,
            f"git:{self.git_address}/{name}.git#pages",
            read,
            put,
            {**self.ask, "GIT_PASSWORD": SECRET},
            {**self.ask, "GIT_PASSWORD": "guessed"},
            lambda is_gone: setattr(self.git_handler, "is_gone", is_gone),
        )


def void(_: object) -> None:
    """Take what nobody needs."""


def git(*arguments: str | Path) -> bytes:
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    return subprocess.run(["git", *identity, *map(str, arguments)], check=True, capture_output=True).stdout


def _write(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def _tree(repository: Path) -> dict[str, bytes]:
    names = git("-C", repository, "ls-tree", "-r", "-z", "--name-only", "pages").decode().split("\0")
    return {name: git("-C", repository, "cat-file", "blob", f"pages:{name}") for name in names if name}


def _commit(repository: Path, clone: Path, name: str, data: bytes) -> None:
    shutil.rmtree(clone, ignore_errors=True)
    git("clone", "--quiet", repository, clone)
    if git("-C", clone, "branch", "--remotes").strip():
        git("-C", clone, "checkout", "--quiet", "pages")
    else:
        git("-C", clone, "checkout", "--quiet", "--orphan", "pages")
    _write(clone, name, data)
    git("-C", clone, "add", "--all")
    git("-C", clone, "commit", "--quiet", "--message", "By hand")
    git("-C", clone, "push", "--quiet", "origin", "pages")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture
def blog(tmp_path: Path) -> Site:
    """A site with two posts."""
    theme = {f"themes/plain/{name}": text for name, text in PLAIN_THEME.items()}
    posts = {"content/posts/2021-01-01-mice.md": post("Mice"), "content/posts/2022-02-02-men.md": post("Men")}
    return Site(tmp_path / "blog").write({"site.toml": SETTINGS, **theme, **posts})


@pytest.fixture
def place(servers: Servers, request: pytest.FixtureRequest) -> Place:
    name = re.sub("[^a-z0-9]+", "-", request.node.name)
    return servers.place(request.param, name)


def each(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("place", kinds or KINDS, indirect=True)


@pytest.fixture
def publish(servers: Servers, place: Place, blog: Site) -> Callable[..., tuple[int, str]]:
    """A function that builds the blog and publishes it, and returns the exit code and what was said."""

    def run(*options: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
        code, told = servers.octavo(
            "publish",
            place.address,
            "--site",
            blog.folder,
            *NOW,
            *options,
            **(place.environment if environment is None else environment),
        )
        return code, re.sub(r"^Built: .*\n", "", told)

    return run


def _output(blog: Site) -> dict[str, bytes]:
    return {name: data for name, data in files_below(blog.output).items() if not name.startswith(".octavo")}


def _pages(place: Place) -> dict[str, bytes]:
    return {name: data for name, data in place.read().items() if name != LIST}


def _sent(told: str) -> list[str]:
    return re.findall(r"^(?:sent|removed) +(\S+)", told, re.MULTILINE)


@each()
def test_a_blog_is_published_edited_and_shortened(
    place: Place, blog: Site, publish: Callable[..., tuple[int, str]]
) -> None:
    """From the first time on the target is what the output is, and nothing is sent twice."""
    code, told = publish()
    assert (code, told.split("(")[0]) == (0, f"{len(_output(blog))} files sent "), told
    assert _pages(place) == _output(blog)

    before = place.read()
    code, told = publish()
    assert code == 0
    assert re.fullmatch(
        rf"Nothing to do: \S+ has all {len(_output(blog))} files as they are here \(.*\)\n", told
    )
    assert place.read() == before

    blog.write({"content/posts/2021-01-01-mice.md": post("Mice", "Other words.\n")})
    code, told = publish("-v")
    assert (code, sorted(_sent(told))) == (0, ["2021/01/mice/index.html", "atom.xml", "feed.json"]), told
    assert _pages(place) == _output(blog)

    blog.remove("content/posts/2022-02-02-men.md")
    code, told = publish("--max-delete", "1")
    assert code == 1
    assert (
        "2 published files would be removed, and 1 may be. If that is on purpose, give --max-delete 2" in told
    )
    assert "2022/02/men/index.html" in place.read()
    code, told = publish("-v")
    assert code == 0
    assert sorted(_sent(told)[-2:]) == ["2022/02/men/index.html", "archive/2022/index.html"]
    assert _pages(place) == _output(blog)


@each()
def test_files_of_somebody_else_and_another_site_are_refused(
    place: Place, blog: Site, publish: Callable[..., tuple[int, str]]
) -> None:
    """Nothing is changed until --adopt says so; then what is not octavo's stays."""
    place.put("thesis.html", b"ten years of work")
    code, told = publish()
    assert (code, told) == (
        1,
        "octavo: There are files that octavo did not publish (thesis.html). Choose another place, or give "
        "--adopt to publish beside them: files of the same name are replaced.\n",
    )
    assert place.read() == {"thesis.html": b"ten years of work"}
    assert publish("--adopt")[0] == 0
    assert _pages(place) == {**_output(blog), "thesis.html": b"ten years of work"}

    before = place.read()
    blog.write({"site.toml": SETTINGS.replace("example.org", "example.net")})
    code, told = publish()
    assert (code, told) == (
        1,
        "octavo: Another site is published there: “Blog”, https://example.org/. Choose another place, "
        "or give --adopt to take it over: what the other site published is removed.\n",
    )
    assert place.read() == before
    assert publish("--adopt")[0] == 0
    assert _pages(place) == {**_output(blog), "thesis.html": b"ten years of work"}


_LOCKED_OUT = {
    "git by http": "does not accept the credentials, or was given none: Authentication failed",
    "git by ssh": "does not accept the credentials, or was given none: ",
    "rclone": "does not accept the credentials (SignatureDoesNotMatch). Look at AWS_ACCESS_KEY_ID and",
    "sftp": "in. Octavo tries the keys of ssh-agent and those in ~/.ssh, or the one in OCTAVO_SFTP_KEY, and",
}


@each(*_LOCKED_OUT)
def test_wrong_credentials_are_told_from_other_mistakes(
    place: Place, publish: Callable[..., tuple[int, str]]
) -> None:
    """The sentence says where the right ones are looked for."""
    code, told = publish(environment=place.wrong)
    assert (code, _LOCKED_OUT[place.kind] in told, told.count("\n")) == (1, True, 1), told
    assert "Traceback" not in told


@each("git by http", "moto", "sftp")
def test_a_host_that_goes_away_leaves_a_site_that_the_next_run_completes(
    place: Place, blog: Site, publish: Callable[..., tuple[int, str]]
) -> None:
    """The sentence says how far it came, and what to do."""
    publish()
    blog.write({"content/posts/2023-03-03-mites.md": post("Mites")})
    assert place.goes is not None
    place.goes(True)
    code, told = publish()
    place.goes(False)
    assert code == 1
    way = r"Nothing was published|\d+ of \d+ changes were made. Publish again: it does the rest.*"
    assert re.fullmatch(rf"octavo: .*({way})\.\n", told), told
    assert publish()[0] == 0
    assert _pages(place) == _output(blog)


_HOW_FAR = r"Nothing was published\.|\d of \d changes were made\. Publish again: .*|All files are there; .*"


@each("moto", "sftp")
def test_ctrl_c_ends_cleanly_and_says_how_far_it_came(
    place: Place, blog: Site, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """The exit code is that of an interrupted command, and the next run does the rest."""
    publish()
    after = {"moto": (5,), "sftp": range(12, 36, 2)}[place.kind]  # requests
    for turn, passed in enumerate(after):
        blog.write({"content/posts/2023-03-03-mites.md": post(f"Mites {turn}")})
        (servers.sftp / "number").unlink()
        (servers.sftp / "number").symlink_to(servers.octavo.number)
        (servers.sftp / "interrupt").touch()
        (servers.sftp / "left").write_text(str(passed))
        servers.proxy.begin(passed, by=signal.SIGINT)
        try:
            code, told = publish()
        finally:
            (servers.sftp / "number").unlink()
            (servers.sftp / "number").write_text("0")
            (servers.sftp / "interrupt").unlink()
            (servers.sftp / "left").write_text("1000000")
            servers.proxy.begin()
        assert (passed, code) == (passed, 130), told
        assert re.fullmatch(rf"\n?Interrupted\. ({_HOW_FAR})\n", told), (passed, told)
    assert publish()[0] == 0
    assert _pages(place) == _output(blog)


@each("moto", "rclone", "sftp", "git by http", "git by ssh")
def test_a_host_that_does_not_answer_is_named(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """The network may be down, or the address wrong."""
    environment = {**place.environment}
    if "AWS_ENDPOINT_URL_S3" in environment:
        environment |= {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"}
    for port in (servers.ssh.port, servers.git_address.rpartition(":")[2]):
        place.address = place.address.replace(f":{port}", ":1")
    code, told = publish(environment=environment)
    assert (code, "cannot be reached, or does not answer: " in told, told.count("\n")) == (1, True, 1), told


@each("sftp", "git by ssh")
def test_a_host_with_another_key_gets_nothing(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """Whoever answers in the host's place would get the site, and be believed."""
    known = servers.ssh.home / ".ssh/known_hosts"
    before = known.read_text()
    try:
        for kind in ("ed25519", "rsa"):
            other = servers.folder / f"other-{kind}-{place.kind.replace(' ', '-')}"
            subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(other)], check=True)
            servers.ssh.know(other.with_suffix(".pub"))
            code, told = publish()
            assert code == 1
            assert re.search("The key of 127.0.0.1 is not the one|has another key than the one", told), told
        known.write_text("")
        code, told = publish()
        assert code == 1
        assert re.search("The host 127.0.0.1 is not known yet|or is not known at all", told), told
    finally:
        known.write_text(before)
    assert publish()[0] == 0


@each("sftp")
def test_a_key_may_come_from_the_environment(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """A service for continuous integration has secrets, and no files."""
    key = (servers.ssh.home / ".ssh/id_ed25519").read_text()
    assert publish(environment={**place.wrong, "OCTAVO_SFTP_KEY": f" {key} "})[0] == 0
    code, told = publish(environment={**place.wrong, "OCTAVO_SFTP_KEY": key[:100]})
    assert (code, told.startswith("octavo: The private key in OCTAVO_SFTP_KEY cannot be read")) == (1, True)
    assert key[40:60] not in told


@each("sftp")
def test_keys_that_cannot_be_used_are_told_from_a_host_that_does_not_answer(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Who looks at the network, or at a variable that was never set, looks in vain."""
    home = tmp_path / "home"
    shutil.copytree(servers.ssh.home, home)
    environment = {"HOME": str(home)}
    key = home / ".ssh/id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", str(key)], check=True)
    code, told = publish(environment=environment)
    assert (code, told.endswith("A key with a passphrase has to be in ssh-agent: ssh-add\n")) == (1, True)
    key.write_text("no key")
    code, told = publish(environment=environment)
    assert (code, told.startswith("octavo: A private key in ~/.ssh, or one that")) == (1, True), told
    key.unlink()
    (home / ".ssh/config").write_text(f"Host *\n  IdentityFile {home}/gone\n")
    code, told = publish(environment=environment)
    assert (code, told) == (1, f"octavo: {home}/gone cannot be read: No such file or directory.\n")


@each("moto")
def test_nothing_to_do_costs_a_bucket_one_request(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """Hosts count requests, and a service publishes after every push."""
    publish()
    servers.proxy.begin()
    publish()
    name = place.address.rpartition("/")[2]
    assert servers.proxy.requests == [f"GET /{BUCKET}/{name}/{LIST}"]


@each("moto")
def test_objects_have_their_headers(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    """A bucket says of a file what it was told, and knows nothing by itself."""
    publish()
    found = servers.bucket.objects(place.address.rpartition("/")[2])
    heads = {re.sub(r"\.[0-9a-f]{10}\.", ".", name): head for name, (_, *head) in found.items()}
    ask = "public, max-age=0, must-revalidate"
    assert heads["index.html"] == ["text/html; charset=utf-8", ask]
    assert heads["atom.xml"] == ["application/xml", ask]
    assert heads["_assets/theme/style.css"] == [
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    ]


@each("moto")
def test_a_bucket_that_is_not_there_is_named(
    place: Place, servers: Servers, publish: Callable[..., tuple[int, str]]
) -> None:
    place.address = "s3://another/blog"
    code, told = publish()
    assert code == 1
    assert told.startswith("octavo: There is no bucket “another” at http://127.0.0.1:")
    code, told = publish(
        environment={
            **place.environment,
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    )
    assert code == 1
    assert told.startswith(
        "octavo: There are no credentials for s3://another/blog. Set AWS_ACCESS_KEY_ID and"
    )


@each("moto")
@pytest.mark.parametrize(
    ("variable", "value"),
    [("AWS_PROFILE", "nobody"), ("AWS_DEFAULT_REGION", ""), ("AWS_ENDPOINT_URL_S3", "nonsense")],
)
def test_an_environment_that_names_no_place_is_told_in_words(
    place: Place, publish: Callable[..., tuple[int, str]], variable: str, value: str
) -> None:
    """A secret of a service that was never set is an empty variable."""
    environment = {**place.environment, variable: value}
    if variable == "AWS_DEFAULT_REGION":
        del environment["AWS_ENDPOINT_URL_S3"]
    code, told = publish(environment=environment)
    assert (code, told.count("\n")) == (1, 1), told
    assert told.startswith(f"octavo: What the environment and ~/.aws say of {place.address} cannot be used: ")


def test_an_old_server_that_takes_a_password_gets_the_same(
    servers: Servers, blog: Site, tmp_path: Path
) -> None:
    """Not every host runs OpenSSH; the password comes from the environment and is shown nowhere."""
    (tmp_path / "old").mkdir()
    with old_sftp_host(tmp_path / "old") as host:
        address = f"sftp://octavo@127.0.0.1:{host.port}{tmp_path}/www"

        def publish(password: str) -> tuple[int, str]:
            secrets = {"HOME": str(host.home), "OCTAVO_SFTP_PASSWORD": password}
            return servers.octavo("publish", address, "--site", blog.folder, *NOW, "-v", **secrets)

        code, told = publish("guessed-by-somebody")
        assert (code, "does not let octavo in" in told, "guessed" in told) == (1, True, False), told
        for text in ("Some words.\n", "Other words.\n"):
            blog.write({"content/posts/2021-01-01-mice.md": post("Mice", text)})
            code, told = publish(SECRET)
            assert (code, SECRET in told) == (0, False), told
            shown = files_below(tmp_path / "www")
            assert {name: data for name, data in shown.items() if name != LIST} == _output(blog)


def test_a_branch_of_the_own_repository_grows_and_nothing_else_is_touched(
    servers: Servers, blog: Site, tmp_path: Path
) -> None:
    """What was being written stays as it is: working tree, index, branch, and the history of the pages."""
    (blog.folder / ".gitignore").write_text("/output/\n/.octavo/\n")
    remote = tmp_path / "remote.git"
    git("init", "--quiet", "--bare", remote)
    git("-C", blog.folder, "init", "--quiet", "--initial-branch", "main")
    git("-C", blog.folder, "remote", "add", "origin", remote)
    git("-C", blog.folder, "add", "site.toml")
    git("-C", blog.folder, "commit", "--quiet", "--message", "Begin")
    git("-C", blog.folder, "add", "themes")
    blog.write({"site.toml": SETTINGS + '[publish.web]\nto = "git:origin#pages"\n'})
    before = git("-C", blog.folder, "status", "--porcelain", "--branch")
    head = git("-C", blog.folder, "rev-parse", "HEAD")

    def publish() -> str:
        code, told = servers.octavo("publish", "--site", blog.folder, *NOW)
        assert code == 0, told
        return told

    publish()
    _commit(remote, tmp_path / "clone", "CNAME", b"blog.example.org\n")
    blog.write({"content/posts/2023-03-03-mites.md": post("Mites")})
    publish()
    blog.remove("content/posts/2023-03-03-mites.md")
    publish()
    log = git("-C", remote, "log", "--format=%s", "pages").decode().splitlines()
    assert log == ["Publish Blog", "Publish Blog", "By hand", "Publish Blog"]
    assert {name: data for name, data in _tree(remote).items() if name != LIST} == {
        **_output(blog),
        "CNAME": b"blog.example.org\n",
    }
    assert git("-C", blog.folder, "status", "--porcelain", "--branch") == before
    assert git("-C", blog.folder, "rev-parse", "HEAD") == head
    assert git("-C", blog.folder, "branch", "--list").decode().split() == ["*", "main"]


def test_a_branch_that_is_checked_out_is_refused(servers: Servers, blog: Site) -> None:
    """Its working tree would show every page as deleted."""
    git("-C", blog.folder, "init", "--quiet", "--initial-branch", "main")
    git("-C", blog.folder, "add", "site.toml")
    git("-C", blog.folder, "commit", "--quiet", "--message", "Begin")
    code, told = servers.octavo("publish", "git:.#main", "--site", blog.folder, *NOW, "--adopt")
    assert code == 1
    assert "The branch main is checked out in" in told
    assert git("-C", blog.folder, "log", "--format=%s", "main") == b"Begin\n"


def test_somebody_who_is_not_root_may_not_write_everywhere(
    servers: Servers, blog: Site, tmp_path: Path
) -> None:
    """What the account may not do is told in words, with the place."""
    if os.geteuid() == 0:
        place = servers.ssh.address(Path("/proc/blog"))
    else:
        place = servers.ssh.address(Path("/blog"))
    code, told = servers.octavo("publish", place, "--site", blog.folder, *NOW, HOME=str(servers.ssh.home))
    assert code == 1
    assert re.fullmatch(
        r"(Built: .*\n)?octavo: .*(refused|may not write).*Nothing was published\.\n", told
    ), told
