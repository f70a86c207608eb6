"""Real servers on loopback, for publishing: two that speak S3, an SSH server, git behind a web server."""

from __future__ import annotations

import asyncio
import base64
import getpass
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import asyncssh
import boto3
import pytest

from gate_tools import find_gate_tool, find_tool

SECRET = "not-a-secret-at-all"  # noqa: S105
ACCOUNT = {"AWS_ACCESS_KEY_ID": "octavo", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "us-east-1"}
BUCKET = "blog"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: list[str | Path], port: int, log: Path, **environment: str) -> Iterator[None]:
    """Run a server until the block ends; it listens on a port of loopback when the block begins."""
    with (
        log.open("ab") as told,
        subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            env={**os.environ, **environment},
        ) as process,
    ):
        try:
            for _ in range(400):
                assert process.poll() is None, log.read_text("utf-8", "replace")
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                except OSError:
                    time.sleep(0.05)
                else:
                    break
            else:
                pytest.fail(f"{command[0]} did not come up within twenty seconds.")
            yield
        finally:
            process.terminate()


@contextmanager
def moto(folder: Path) -> Iterator[str]:
    """The address of moto's S3."""
    port = free_port()
    program = find_gate_tool("moto", "moto_server")
    with started([program, "-H", "127.0.0.1", "-p", str(port)], port, folder / "moto.log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def rclone(folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of rclone's S3, which wants `ACCOUNT`, and the folder where its bucket is."""
    port = free_port()
    root = folder / "buckets"
    (root / BUCKET).mkdir(parents=True)
    key = f"{ACCOUNT['AWS_ACCESS_KEY_ID']},{SECRET}"
    program = find_gate_tool("rclone", "rclone")
    command = [program, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", key, "--no-cleanup", root]
    with started(command, port, folder / "rclone.log", RCLONE_CONFIG=os.devnull):
        yield f"http://127.0.0.1:{port}", root / BUCKET


@dataclass(frozen=True)
class SshHost:
    """An SSH server, and the home of somebody who may go in."""

    port: int
    home: Path  # what is in .ssh there is known to the client

    @property
    def user(self) -> str:
        return getpass.getuser()

    def address(self, folder: Path) -> str:
        return f"sftp://{self.user}@127.0.0.1:{self.port}{folder}"

    def know(self, key: Path) -> None:
        """Write the host's key where clients look for it."""
        text = key.read_text().split()
        (self.home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{self.port} {text[0]} {text[1]}\n")


_SSHD = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile {folder}/pid
AuthorizedKeysFile {folder}/authorized_keys
AuthenticationMethods publickey
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
Subsystem sftp {subsystem}
"""


@contextmanager
def ssh_host(folder: Path, subsystem: str = "internal-sftp", port: int = 0) -> Iterator[SshHost]:
    """An SSH server that lets the account in that runs it, with a key."""
    port = port or free_port()
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    host_key, own_key = folder / "host_key", home / ".ssh/id_ed25519"
    for key in (host_key, own_key):
        if not key.exists():
            subprocess.run(
                [find_tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)],
                check=True,
            )
    (folder / "authorized_keys").write_text(own_key.with_suffix(".pub").read_text())
    configuration = folder / "sshd_config"
    configuration.write_text(_SSHD.format(port=port, folder=folder, subsystem=subsystem))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # which Debian's service makes
    log = folder / "sshd.log"
    host = SshHost(port, home)
    host.know(host_key.with_suffix(".pub"))
    with started([find_tool("sshd"), "-D", "-e", "-f", configuration], port, log):
        yield host


class _PasswordServer(asyncssh.SSHServer):
    """Lets in whoever knows `SECRET`."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("octavo", SECRET)


class _OldSftp(asyncssh.SFTPServer):
    """Renames over nothing, as servers do that know the standard alone."""

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPOpUnsupported("The standard has no such request.")

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        if os.path.lexists(newpath):
            raise asyncssh.SFTPFailure("There is such a file.")
        super().rename(oldpath, newpath)


async def _listen(key: asyncssh.SSHKey) -> asyncssh.SSHAcceptor:
    return await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=[key], server_factory=_PasswordServer, sftp_factory=_OldSftp
    )


@contextmanager
def old_sftp_host(folder: Path) -> Iterator[SshHost]:
    """An SFTP server that takes a password, and knows nothing but the standard."""
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_public_key(folder / "host_key.pub")
    loop = asyncio.new_event_loop()
    # A thread of its own: where a browser runs, this one has a loop already.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_listen(key), loop).result()
    host = SshHost(listening.get_port(), home)
    host.know(folder / "host_key.pub")
    try:
        yield host
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _GitHandler(BaseHTTPRequestHandler):
    """Runs `git http-backend` for whoever knows the password."""

    repositories: ClassVar[Path]
    is_gone: ClassVar[bool]  # whether pushes are cut off, as by a host that goes away
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._run()

    def do_POST(self) -> None:
        self._run()

    def _run(self) -> None:
        wanted = base64.b64encode(f"octavo:{SECRET}".encode()).decode()
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(length)
        if self.is_gone and self.path.endswith("/git-receive-pack"):
            self.close_connection = True
            return
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.repositories),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type") or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
            "REMOTE_USER": "octavo",
        }
        done = subprocess.run(
            [find_tool("git"), "http-backend"], input=body, env=environment, capture_output=True, check=True
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def git_host(repositories: Path) -> Iterator[tuple[str, type[_GitHandler]]]:
    """The address of a web server with git repositories; account octavo, password `SECRET`."""
    handler = type("_Handler", (_GitHandler,), {"repositories": repositories, "is_gone": False})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class ForkedOctavo:
    """Runs the command again and again, each time in a fork of one process."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.number = folder / "number"
        """The file that has the number of the process that runs."""
        kept = ("PATH", "LANG", "HOME", "PYTHONPATH")
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forked_octavo.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**{name: os.environ[name] for name in kept if name in os.environ}, **environment},
        )

    def __call__(self, *arguments: str | Path, **environment: str) -> tuple[int, str]:
        """Return the exit code, -9 for one that was killed, and all that was printed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        wanted = [[str(argument) for argument in arguments], environment, str(self.number)]
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["code"], answer["told"]

    def close(self) -> None:
        self._process.communicate()


class Bucket:
    """What is in a bucket, read and written behind octavo's back."""

    def __init__(self, address: str) -> None:
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=address,
            aws_access_key_id=ACCOUNT["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SECRET,
            region_name=ACCOUNT["AWS_DEFAULT_REGION"],
        )

    def make(self) -> Bucket:
        """Make a bucket that everybody may read."""
        everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
        policy = {
            "Version": "2012-10-17",
            "Statement": [{**everybody, "Resource": f"arn:aws:s3:::{BUCKET}/*"}],
        }
        self._client.create_bucket(Bucket=BUCKET)
        self._client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
        return self

    def objects(self, prefix: str) -> dict[str, tuple[bytes, str, str]]:
        """Bytes, type and caching of each object below a prefix."""
        listed = self._client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", ())
        found = {}
        for key in (item["Key"] for item in listed):
            got = self._client.get_object(Bucket=BUCKET, Key=key)
            name = key.removeprefix(f"{prefix}/")
            found[name] = (got["Body"].read(), got["ContentType"], got.get("CacheControl", ""))
        return found

    def put(self, prefix: str, objects: Mapping[str, tuple[bytes, str, str]]) -> None:
        for name, (data, kind, caching) in objects.items():
            self._client.put_object(
                Bucket=BUCKET, Key=f"{prefix}/{name}", Body=data, ContentType=kind, CacheControl=caching
            )


def files_below(folder: Path) -> dict[str, bytes]:
    """The bytes of each file below a folder, by name."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }
