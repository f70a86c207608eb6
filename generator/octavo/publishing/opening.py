"""An address → the target that it names; libraries are imported here, for that target alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from octavo.errors import UsageError
from octavo.extras import install_command
from octavo.publishing.target import Target
from octavo.site.publish_address import FolderAddress, GitAddress, S3Address, SftpAddress, read_address
from octavo.site.publish_settings import PublishSettings

PASSWORD = "OCTAVO_SFTP_PASSWORD"  # noqa: S105  # the name of a variable
"""The variable of the environment that has the password of an account for SFTP."""

KEY = "OCTAVO_SFTP_KEY"
"""The variable that has the text of a private key for it, as services for continuous integration keep one."""


class Surroundings(Struct, frozen=True):
    """What targets may need to know beside their address."""

    site: Path
    output: Path
    workspace: Path  # the folder .octavo
    title: str
    now: datetime
    environment: Mapping[str, str]


@contextmanager
def opened_target(settings: PublishSettings, around: Surroundings) -> Iterator[Target]:
    """Open a target, and leave it in the end.

    Raises `PublishError` if it cannot be reached, `UsageError` if a library for it is not installed.
    """
    try:
        target = _open(settings, around)
    except ModuleNotFoundError as error:
        message = f"Publishing to {settings.to} needs {error.name}."
        raise UsageError(f"{message} Install it with: {install_command('publish')}") from error
    try:
        yield target
    finally:
        target.close()


def _open(settings: PublishSettings, around: Surroundings) -> Target:
    if "br" in settings.compress:
        import brotli  # noqa: F401  # missed before anything is sent
    address = read_address(settings.to)
    if isinstance(address, FolderAddress):
        from octavo.publishing.folder import FolderTarget

        return FolderTarget(around.site / Path(address.path).expanduser(), around.site, around.output)
    if isinstance(address, GitAddress):
        from octavo.publishing.git import GitTarget

        store = around.workspace / "published.git"
        return GitTarget(address.repository, address.branch, around.site, store, around.title, around.now)
    if isinstance(address, S3Address):
        from octavo.publishing.s3 import S3Target

        return S3Target(address.bucket, address.prefix, settings.endpoint, settings.region)
    if isinstance(address, SftpAddress):
        from octavo.publishing.sftp import SftpTarget

        password, key = (around.environment.get(name, "") for name in (PASSWORD, KEY))
        return SftpTarget(address.host, address.port, address.user, address.path, password, key)
    raise AssertionError(address)
