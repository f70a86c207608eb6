"""A folder on another machine, reached by SFTP, as a target: what universities and shared hosts offer.

Files are sent side by side, for most of the time goes into waiting for answers. Each waits in one of a few
places at the top of the target and is renamed from there, so that readers get the old file or the new one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import asyncssh

from octavo.interruptions import held_interruptions
from octavo.publishing.target import Outgoing, PublishError, Target, Tell

_T = TypeVar("_T")
_AT_ONCE = 16  # files
_WAITING = ".octavo-sending-"  # and a number
_FAREWELL = 2  # seconds for what is still under way in the end
_PATIENCE = 20  # seconds for a host to answer at first
_GONE = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)
# OpenSSH says no more than "failure" of a folder that is there already, or not empty.
_OTHERS = (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, asyncssh.ConfigParseError)  # no `Error`
_KNOWN_FAILURES = (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists, asyncssh.SFTPDirNotEmpty)


class SftpTarget(Target):
    """A folder, which is made where it is missing."""

    def __init__(self, host: str, port: int, user: str, path: str, password: str = "", key: str = "") -> None:
        """Connect; `port` 0, and no `user`, for what the configuration of ssh says.

        `key` is the text of a private key. The path is below the account's home unless it begins with a
        slash. Raises `PublishError` if the host cannot be reached, is not the one that is known, or does not
        let anybody in.
        """
        self._host, self._port, self._user = host, port, user
        self._root = path.rstrip("/") or ("/" if path.startswith("/") else ".")
        shown = path if path.startswith("/") else f"/~/{path}"
        self.name = f"sftp://{f'{user}@' if user else ''}{host}{f':{port}' if port else ''}{shown}"
        self._has_own_key = bool(key)
        self._folders: set[str] = {""}
        self._renames_over = True
        self._runner = asyncio.Runner()
        try:
            self._connection, self._sftp = self._run(self._connect(password, key))
        except BaseException:
            self._runner.close()
            raise

    async def _connect(
        self, password: str, key: str
    ) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
        more: dict[str, Any] = {"client_keys": [asyncssh.import_private_key(key.strip())]} if key else {}
        if password:
            more["password"] = password
        try:
            connection = await self._connection_to_host(**more)
        except (asyncssh.ConnectionLost, asyncssh.KeyExchangeFailed, ConnectionResetError):
            # A host without a key of the known kind ends the connection; asked for any key, it shows one.
            connection = await self._connection_to_host(**more, server_host_key_algs="default")
        return connection, await connection.start_sftp_client()

    async def _connection_to_host(self, **more: Any) -> asyncssh.SSHClientConnection:
        return await asyncssh.connect(
            self._host,
            self._port or (),
            username=self._user or (),
            connect_timeout=_PATIENCE,
            login_timeout=_PATIENCE,
            keepalive_interval=15,
            **more,
        )

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file."""
        return self._run(self._read(name))

    async def _read(self, name: str) -> bytes | None:
        try:
            file = await self._sftp.open(self._path(name), "rb", encoding=None)
        except _GONE:
            return None
        data = await file.read()
        await file.close()
        return cast(bytes, data)  # text where an encoding is named

    def names_at_top(self) -> Iterable[str]:
        """Return what is in the folder."""
        return self._run(self._names())

    async def _names(self) -> list[str]:
        try:
            return [str(name) for name in await self._sftp.listdir(self._root)]
        except _GONE:
            return []

    def begin(self, *, was_interrupted: bool) -> None:
        """Make the folder, and remove what waited there when an earlier publication was killed."""
        self._run(self._begin(was_interrupted=was_interrupted))

    async def _begin(self, *, was_interrupted: bool) -> None:
        if was_interrupted:
            await asyncio.gather(*(self._delete(f"{_WAITING}{number}") for number in range(_AT_ONCE)))
        elif not await self._sftp.isdir(self._root):
            await self._sftp.makedirs(self._root, exist_ok=True)

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        """Send files, and rename each into its place."""
        self._run(self._send_all(files, tell))

    async def _send_all(self, files: Sequence[Outgoing], tell: Tell) -> None:
        places = asyncio.Queue[str]()
        for number in range(_AT_ONCE):
            places.put_nowait(self._path(f"{_WAITING}{number}"))

        async def send(file: Outgoing) -> None:
            waiting = await places.get()
            try:
                tell(file.name, await self._send(file, waiting))
            finally:
                places.put_nowait(waiting)

        await _all_of(send, files)

    async def _send(self, file: Outgoing, waiting: str) -> int:
        data = file.read()
        # Not by `async with`: whoever is interrupted must not wait for a host to close the file.
        opened = await self._sftp.open(waiting, "wb", encoding=None)
        await opened.write(data)
        await opened.close()
        folder = file.name.rpartition("/")[0]
        if file.is_new:
            await self._make_folders(folder)
        try:
            await self._rename(waiting, self._path(file.name))
        except _GONE:
            # The list knows of the file, but whoever was to send it was killed before.
            await self._make_folders(folder)
            await self._rename(waiting, self._path(file.name))
        return len(data)

    async def _rename(self, waiting: str, path: str) -> None:
        if self._renames_over:
            try:
                await self._sftp.posix_rename(waiting, path)
            except asyncssh.SFTPOpUnsupported:
                self._renames_over = False
            else:
                return
        # An old server renames over nothing: for a moment there is no file.
        with suppress(*_GONE):
            await self._sftp.remove(path)
        await self._sftp.rename(waiting, path)

    async def _make_folders(self, folder: str) -> None:
        if folder in self._folders:
            return
        await self._make_folders(folder.rpartition("/")[0])
        with suppress(*_KNOWN_FAILURES):
            await self._sftp.mkdir(self._path(folder))
        self._folders.add(folder)

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        """Remove files and the folders that are empty then."""
        self._run(self._remove_all(names, tell))

    async def _remove_all(self, names: Sequence[str], tell: Tell) -> None:
        limit = asyncio.Semaphore(_AT_ONCE)

        async def remove(name: str) -> None:
            async with limit:
                await self._delete(name)
                folder = name
                while folder := folder.rpartition("/")[0]:
                    try:
                        await self._sftp.rmdir(self._path(folder))
                    except _GONE:
                        continue
                    except _KNOWN_FAILURES:
                        break
                    self._folders.discard(folder)
            tell(name, None)

        await _all_of(remove, names)

    async def _delete(self, name: str) -> None:
        with suppress(*_GONE):
            await self._sftp.remove(self._path(name))

    def close(self) -> None:
        """Leave the host, whatever is still under way."""
        self._connection.abort()
        # A task that a second interruption ended keeps it, and would raise it in place of what is under way.
        with suppress(KeyboardInterrupt):
            if self._runner.run(_end_tasks()):
                self._runner.close()

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if name else self._root

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for some work. Raises `PublishError` with a sentence in place of the library's errors."""
        try:
            return self._run_until_interrupted(work)
        except (asyncssh.Error, *_OTHERS, OSError) as error:
            raise PublishError(self._explain(error)) from error

    def _explain(self, error: Exception) -> str:
        host = self._host
        is_of_keys = isinstance(error, asyncssh.KeyExchangeFailed)
        if isinstance(error, asyncssh.HostKeyNotVerifiable) or (is_of_keys and "host key" in str(error)):
            return self._explain_key()
        if is_of_keys:
            return f"{host} and octavo have no way of encryption in common: {error}"
        if isinstance(error, asyncssh.PermissionDenied):
            return (
                f"{host} does not let {self._user or 'this account'} in. Octavo tries the keys of ssh-agent "
                "and those in ~/.ssh, or the one in OCTAVO_SFTP_KEY, and the password in "
                "OCTAVO_SFTP_PASSWORD. A key with a passphrase has to be in ssh-agent: ssh-add"
            )
        if isinstance(error, asyncssh.SFTPPermissionDenied):
            return f"The account may not write or read there: {self.name} ({error.reason})."
        if isinstance(error, asyncssh.SFTPNoSpaceOnFilesystem):
            return f"The disk of {host} is full."
        if isinstance(error, asyncssh.SFTPConnectionLost):
            return f"{host} ended the connection."
        if isinstance(error, asyncssh.SFTPError):
            return f"{host} refused: {error.reason or error.code} ({self.name})."
        if isinstance(error, (asyncssh.KeyImportError, asyncssh.KeyEncryptionError)):
            return self._explain_own_key()
        if isinstance(error, asyncssh.ConfigParseError):
            return f"The configuration of ssh cannot be read: {error}"
        if isinstance(error, (FileNotFoundError, PermissionError)):
            # A host that is away is neither; a key that ~/.ssh/config names is.
            return f"{error.filename} cannot be read: {error.strerror}."
        return f"{host} cannot be reached, or does not answer: {_words(error)}."

    def _run_until_interrupted(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for some work, which an interruption cancels.

        Raised within the loop it would end whichever task or callback runs just then, and come again, without
        words, from those that wait for that one.
        """
        tasks: list[asyncio.Task[Any] | None] = []
        loop = self._runner.get_loop()

        async def known() -> _T:
            tasks.append(asyncio.current_task())
            return await work

        def cancel() -> None:
            for task in tasks:
                if task is not None:
                    loop.call_soon_threadsafe(task.cancel)

        with held_interruptions(ends_at_second=True, at_first=cancel):
            return self._runner.run(known())

    def _explain_own_key(self) -> str:
        if self._has_own_key:
            return (
                "The private key in OCTAVO_SFTP_KEY cannot be read: it is the whole text of the file, from "
                "-----BEGIN to its last line, and has no passphrase."
            )
        return (
            "A private key in ~/.ssh, or one that ~/.ssh/config names, cannot be read. See which one it is: "
            f"ssh -v {self._host}"
        )

    def _explain_key(self) -> str:
        """Return what is wrong with the key that the host showed: another one, or none known before."""
        target = f"{self._user}@{self._host}" if self._user else self._host
        port = f" -p {self._port}" if self._port else ""
        host = f"[{self._host}]:{self._port}" if self._port not in (0, 22) else self._host
        if self._is_known():
            return (
                f"The key of {self._host} is not the one in ~/.ssh/known_hosts: it was changed, or another "
                "machine answers in its place. Nothing was sent. Ask the host; if its key really is new, "
                f"forget the old one: ssh-keygen -R '{host}'"
            )
        return (
            f"The host {self._host} is not known yet. Connect once by hand, compare the fingerprint with the "
            f"one that your host publishes, and say yes: ssh{port} {target}"
        )

    def _is_known(self) -> bool:
        try:
            known = asyncssh.read_known_hosts(str(Path.home() / ".ssh/known_hosts"))
            found = asyncssh.match_known_hosts(known, self._host, "", self._port or 22)
        except (OSError, ValueError):
            return False
        return any(found)


async def _all_of(work: Callable[[_T], Coroutine[Any, Any, None]], items: Iterable[_T]) -> None:
    """Do something with each item, all at once. The first that fails is raised, and the others are ended."""
    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(work(item))
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _end_tasks() -> bool:
    """End what an interruption left under way, and tell whether all of it has ended in time."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    return not tasks or not (await asyncio.wait(tasks, timeout=_FAREWELL))[1]


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return str(getattr(error, "reason", "") or error or type(error).__name__).rstrip(".")
