"""Where a site is published: the address in `to`, read."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import unquote, urlsplit

from msgspec import Struct

import octavo.expressions as re


class FolderAddress(Struct, frozen=True):
    """A folder of this machine; a relative one is below the site's folder."""

    path: str


class GitAddress(Struct, frozen=True):
    """A branch of a repository."""

    repository: str  # a path, an address, or the name of a remote
    branch: str


class S3Address(Struct, frozen=True):
    """Objects whose names begin with a prefix."""

    bucket: str
    prefix: str


class SftpAddress(Struct, frozen=True):
    """A folder of another machine."""

    host: str
    port: int  # 0: what the configuration of ssh says
    user: str  # "": likewise
    path: str  # below the home, unless it begins with a slash


Address = FolderAddress | GitAddress | S3Address | SftpAddress

FORMS = "/srv/www/blog, sftp://you@host/path, s3://bucket/prefix or git:origin#gh-pages"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,200}")
_PASSWORD = re.compile(r"[a-z+]{1,20}://[^/@:]{0,200}:[^/@]{1,500}@", re.IGNORECASE)


class AddressError(ValueError):
    """An address that cannot be used; the message is a sentence."""

    code: ClassVar[str] = "invalid-value"


class SecretError(AddressError):
    """An address with a password in it."""

    code: ClassVar[str] = "secret"


def read_address(text: str) -> Address:
    """Return what an address says. Raises `AddressError`."""
    form = _SCHEME.fullmatch(text)
    if not text or "\0" in text:
        raise AddressError(f"It should be an address such as {FORMS}.")
    if form is None:
        return FolderAddress(text)
    scheme, rest = form[1].lower(), form[2]
    if _PASSWORD.match(rest if scheme == "git" else text):
        raise SecretError("There is a password in this address, and site.toml is no place for one.")
    if scheme == "git":
        return _read_git(rest)
    if scheme not in ("s3", "sftp"):
        raise AddressError(
            f"Nothing can be published to “{scheme}:”. It should be an address such as {FORMS}."
        )
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError:
        raise AddressError(f"This is no address: {text}") from None
    if scheme == "s3":
        if not _BUCKET.fullmatch(parts.netloc):
            raise AddressError("An address of a bucket is written s3://bucket or s3://bucket/prefix.")
        prefix = unquote(parts.path.strip("/"))
        if {"", ".", ".."} & set(prefix.split("/")) and prefix:
            raise AddressError(f"No names of objects can begin with “{prefix}”.")
        return S3Address(parts.netloc, prefix)
    path = unquote(parts.path)
    if not parts.hostname or path in ("", "/"):
        raise AddressError("An address for SFTP is written sftp://you@host/path, or sftp://you@host/~/path.")
    if path == "/~" or path.startswith("/~/"):
        path = path[3:] or "."
    return SftpAddress(parts.hostname, port, unquote(parts.username or ""), path)


def _read_git(rest: str) -> GitAddress:
    repository, _, branch = rest.rpartition("#")
    if not repository or not _BRANCH.fullmatch(branch) or ".." in branch or repository.startswith("-"):
        raise AddressError(
            "A branch is written git:origin#gh-pages, git:../pages.git#main or git:ADDRESS#BRANCH."
        )
    return GitAddress(repository, branch)
